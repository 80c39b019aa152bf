package web

import (
	"context"
	"net/http"
	"strconv"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// printParts are what can be printed of a paper.
var printParts = []string{"paper", "inline", "sheet", "key"}

// printPaper shows a paper to be printed. A paper of one form has a second one
// for the neighbour: the same questions in another order.
func (s *Server) printPaper(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, q := r.Context(), r.URL.Query()
	sheet, err := s.Exams.Sheet(ctx, actor, paperID(r))
	if err != nil {
		return err
	}
	part := "paper"
	for _, p := range printParts {
		if q.Get("part") == p {
			part = p
		}
	}
	form := shownForm(r, 2)
	m := view.Print{Title: sheet.Title, Sub: formText(ctx, form) + " · " + i18n.T(ctx, "paper.sum", "N", sheet.Items, "Marks", marksText(sheet.Marks)),
		Intro: sheet.Intro, Part: part, Back: paperURL(sheet.ID)}
	here := paperURL(sheet.ID) + "/print?"
	for _, p := range printParts {
		m.Parts = append(m.Parts, view.Tab{Text: i18n.T(ctx, "print."+p), URL: here + "part=" + p + "&form=" + strconv.Itoa(form), Current: p == part})
	}
	for f := 1; f <= 2; f++ {
		m.Tabs = append(m.Tabs, view.Tab{Text: formText(ctx, f), URL: here + "part=" + part + "&form=" + strconv.Itoa(f), Current: f == form})
	}
	m.Sections = printSections(ctx, sheet, form, part == "key" || part == "inline")
	head := s.head(w, r, actor, sheet.Title+" "+formText(ctx, form), "learn")
	return s.show(w, r, http.StatusOK, view.PrintPage(head, m))
}

// printSections is one form of a paper in print.
func printSections(ctx context.Context, sheet exam.Sheet, form int, key bool) (list []view.PrintSection) {
	last, section := bank.GroupID(""), 0
	for i, seat := range sheet.Printed(form) {
		e := seat.Entry
		if e.Section != section {
			section = e.Section
			x := sheet.Section(section)
			list = append(list, view.PrintSection{Title: sectionTitle(ctx, len(list)+1, x.Title, x.Kind), Sub: sectionSum(ctx, sheet, min(form, sheet.Forms), section)})
		}
		q := askedView(ctx, strconv.Itoa(i+1), e.Item, seat.Options, key)
		q.Marks = i18n.T(ctx, "paper.worth", "Marks", marksText(e.Marks))
		q.Material, last = materialAfter(e.Group, last)
		part := &list[len(list)-1]
		part.Questions = append(part.Questions, q)
	}
	return list
}
