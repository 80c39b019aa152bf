package web

import (
	"context"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	parcelpack "kongdan/internal/learning/pack"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// printParts are what can be printed of a paper. The last is one of each.
var printParts = []string{"paper", "inline", "sheet", "key", "set"}

// shownParts are the parts of an address, each of which begins a page.
func shownParts(r *http.Request) (part string, shown []string) {
	part = printParts[0]
	for _, p := range printParts {
		if r.URL.Query().Get("part") == p {
			part = p
		}
	}
	if part == "set" {
		return part, []string{"paper", "sheet", "key"}
	}
	return part, []string{part}
}

// printPaper shows a paper to be printed. A paper of one form has a second one
// for the neighbour: the same questions in another order.
func (s *Server) printPaper(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	sheet, err := s.Exams.Sheet(ctx, actor, paperID(r))
	if err != nil {
		return err
	}
	part, shown := shownParts(r)
	form := shownForm(r, 2)
	own := inPaper(ctx, sheet)
	m := view.Print{Title: sheet.Title, Sub: printSub(own, sheet, form), Intro: sheet.Intro, Lang: sheet.Lang, Show: shown, Back: paperURL(sheet.ID)}
	here := func(part string, form int) string { return "?part=" + part + "&form=" + strconv.Itoa(form) }
	for _, p := range printParts {
		m.Parts = append(m.Parts, view.Tab{Text: i18n.T(ctx, "print."+p), URL: paperURL(sheet.ID) + "/print" + here(p, form), Current: p == part})
	}
	for f := 1; f <= 2; f++ {
		m.Tabs = append(m.Tabs, view.Tab{Text: formText(ctx, f), URL: paperURL(sheet.ID) + "/print" + here(part, f), Current: f == form})
	}
	m.FileURL = paperURL(sheet.ID) + "/print.docx" + here(part, form)
	m.Sections, m.Keyed = printSections(own, sheet, form, false), printSections(own, sheet, form, true)
	head := s.head(w, r, actor, sheet.Title+" "+formText(ctx, form), "learn")
	return s.show(w, r, http.StatusOK, view.PrintPage(head, m))
}

// inPaper is a context that speaks the language of a paper: its candidates read
// what is printed.
func inPaper(ctx context.Context, sheet exam.Sheet) context.Context {
	l := i18n.Of(ctx)
	l.Lang = sheet.Lang
	return i18n.With(ctx, l)
}

func printSub(ctx context.Context, sheet exam.Sheet, form int) string {
	return formText(ctx, form) + " · " + i18n.T(ctx, "paper.sum", "N", sheet.Items, "Marks", marksWords(ctx, sheet.Marks))
}

// printFile answers with a paper as a Word file.
func (s *Server) printFile(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	sheet, err := s.Exams.ExportPaper(r.Context(), actor, paperID(r))
	if err != nil {
		return err
	}
	part, shown := shownParts(r)
	form := shownForm(r, 2)
	suffix, media := parcelpack.Word.Name()
	name := strings.Join([]string{sheet.Title, formText(r.Context(), form), i18n.T(r.Context(), "print."+part)}, " ")
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(name) + suffix}))
	h.Set("Cache-Control", "no-store")
	return parcelpack.WritePrinted(w, printedPaper(inPaper(r.Context(), sheet), sheet, form, shown))
}

// printSections is one form of a paper in print.
func printSections(ctx context.Context, sheet exam.Sheet, form int, key bool) (list []view.PrintSection) {
	last, section := bank.GroupID(""), 0
	for i, seat := range sheet.Printed(form) {
		e := seat.Entry
		if e.Section != section {
			section = e.Section
			list = append(list, view.PrintSection{Title: printedTitle(ctx, len(list)+1, sheet.Section(section)), Sub: sectionSum(ctx, sheet, min(form, sheet.Forms), section)})
		}
		q := askedView(ctx, strconv.Itoa(i+1), e.Item, seat.Options, key)
		q.Stem = oddKind(ctx, sheet, e) + q.Stem
		q.Marks = i18n.T(ctx, "paper.worth", "N", e.Marks.Plural(), "Marks", marksText(e.Marks))
		q.Material, last = materialAfter(e.Group, last)
		part := &list[len(list)-1]
		part.Questions = append(part.Questions, q)
	}
	return list
}

// oddKind tells the kind of a question that is not of its part's, such as one of a
// group; "" for the others.
func oddKind(ctx context.Context, sheet exam.Sheet, e exam.Entry) string {
	if e.Item.Kind == sheet.Section(e.Section).Kind {
		return ""
	}
	return i18n.T(ctx, "print.odd_kind", "Kind", questionKind(ctx, e.Item.Kind))
}

// printedTitle is the heading of a part, which says what kind its questions are.
func printedTitle(ctx context.Context, number int, x exam.Section) string {
	title := sectionTitle(ctx, number, x.Title, x.Kind)
	if kind := questionKind(ctx, x.Kind); !strings.Contains(title, kind) {
		title = i18n.T(ctx, "print.of_kind", "Title", title, "Kind", kind)
	}
	return title
}
