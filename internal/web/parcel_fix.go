package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/parcel"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// mostChosen bounds the rows that one form chooses by hand.
const mostChosen = 500

// readFix reads what a form does with which rows of a preview.
func readFix(form url.Values, show parcel.Show) (f parcel.Fix) {
	if do, at, ok := strings.Cut(form.Get("one"), "."); ok { // a button of one row
		if n, err := strconv.Atoi(at); err == nil {
			return parcel.Fix{Changes: []parcel.Change{{Do: parcel.Do(do)}}, Rows: []int{n}}
		}
	}
	f.Show = show
	if !form.Has("all") {
		f.Rows = []int{}
		for _, v := range form["row"] {
			if n, err := strconv.Atoi(v); err == nil && len(f.Rows) < mostChosen {
				f.Rows = append(f.Rows, n)
			}
		}
	}
	if do := parcel.Do(form.Get("do")); do == parcel.Drop || do == parcel.Take {
		f.Changes = []parcel.Change{{Do: do}}
		return f
	}
	for _, do := range []parcel.Do{parcel.SetKind, parcel.SetKey, parcel.Categorise, parcel.AddTags, parcel.Rate, parcel.SetLang} {
		if v := form.Get(string(do)); v != "" {
			f.Changes = append(f.Changes, parcel.Change{Do: do, Value: v})
		}
	}
	if form.Has(string(parcel.Settle)) {
		f.Changes = append(f.Changes, parcel.Change{Do: parcel.Settle})
	}
	return f
}

// fixParcel changes one row of a preview or many.
func (s *Server) fixParcel(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), parcel.ImportID(r.PathValue("id"))
	l := previewList(r, id)
	f := readFix(r.PostForm, readShow(l))
	version := max(0, versionOf(r))
	err := actor.CheckTrain()
	var out parcel.Fixed
	switch {
	case err != nil:
		return err
	case f.Rows != nil && len(f.Rows) == 0:
		err = errs.New(errs.Invalid, "parcel_page.none_chosen")
	default:
		if r.PostForm.Get("one") != "" {
			version = parcel.AnyVersion // it concerns one row as it is shown
		}
		out, err = s.Parcels.Fix(ctx, actor, id, version, f)
	}
	if err != nil {
		return s.refusedPreview(w, r, actor, id, err, previewForm{values: r.PostForm}, true)
	}
	back := l
	if l.After != "" || l.Before != "" {
		back.filters = append([]string{"after", "before"}, l.filters...)
	}
	to := back.url()
	if len(f.Rows) == 1 {
		to += "#q" + strconv.Itoa(f.Rows[0])
	}
	if out.Left > 0 {
		return s.redirectWith(w, r, to, Flash{Kind: "warning", Key: "parcel_page.fixed_partly", Args: []any{"N", out.Done, "Left", out.Left}})
	}
	return s.redirect(w, r, to, "parcel_page.fixed", "N", out.Done)
}

// editParcelRowPage is the editor for one question of a preview.
func (s *Server) editParcelRowPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	row, err := s.parcelRowOf(r, actor)
	if err != nil {
		return err
	}
	return s.showParcelRow(w, r, actor, http.StatusOK, row, questionFormOfDraft(row.Draft()), view.FormHead{Version: row.Version})
}

func (s *Server) parcelRowOf(r *http.Request, actor org.Actor) (parcel.Row, error) {
	at, err := strconv.Atoi(r.PathValue("at"))
	if err != nil {
		return parcel.Row{}, errs.New(errs.NotFound, "parcel.no_row")
	}
	return s.Parcels.Row(r.Context(), actor, parcel.ImportID(r.PathValue("id")), at)
}

// saveParcelRow replaces one question of a preview by what was typed.
func (s *Server) saveParcelRow(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	row, err := s.parcelRowOf(r, actor)
	if err != nil {
		return err
	}
	f := readQuestionForm(r.PostForm, "")
	head := view.FormHead{Version: versionOf(r)}
	if f.rearrange(r.PostForm.Get("_rows")) {
		return s.showParcelRow(w, r, actor, http.StatusOK, row, f, head)
	}
	var bad errs.Fields
	d := f.draft(&bad)
	n, err := s.questionNames(ctx, actor)
	if err != nil {
		return err
	}
	category := n.category(d.Category)
	if category == "" && r.PostForm.Get("category") == "" && !n.knows(row.Entry.Category) {
		category = row.Entry.Category // of the file; it is made when the questions come in
	}
	d.Category, d.Group, d.Twin = "", "", ""
	if err = bad.Err(); err == nil {
		err = s.Parcels.Edit(ctx, actor, parcel.ImportID(r.PathValue("id")), row.At, versionOf(r), d, category)
	} else if _, more := d.Clean(); more != nil {
		bad.Note(more)
		err = bad
	}
	if head.Problems, _ = problems(ctx, err, questionLabel); len(head.Problems) > 0 {
		return s.showParcelRow(w, r, actor, http.StatusUnprocessableEntity, row, f, head)
	}
	if errs.Is(err, errs.Conflict) {
		return s.showParcelRowConflict(w, r, actor, n, d, row)
	}
	if err != nil {
		return err
	}
	return s.toParcelRow(w, r, actor, row.At, "parcel_page.row_saved")
}

// knows reports whether the bank has a category of this path.
func (n questionNames) knows(path string) bool {
	for _, c := range n.tree {
		if c.Path == path {
			return true
		}
	}
	return false
}

// showParcelRowConflict shows what both wrote of one question, part by part.
func (s *Server) showParcelRowConflict(w http.ResponseWriter, r *http.Request, actor org.Actor, n questionNames, mine bank.Draft, theirs parcel.Row) error {
	c := conflict{What: stemLine(theirs.Entry.Stem), Kind: "question_import", ID: r.PathValue("id"), Back: r.URL.Path, Version: theirs.Version}
	a, b := n.parts(mine.Item), n.parts(theirs.Entry.Item)
	for i, label := range n.partLabels() {
		c.Rows = append(c.Rows, view.Difference{Label: label, Yours: a[i], Theirs: b[i]})
	}
	return s.showConflict(w, r, actor, c)
}

func (s *Server) showParcelRow(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, row parcel.Row, f questionForm, head view.FormHead) error {
	ctx := r.Context()
	id := parcel.ImportID(r.PathValue("id"))
	c, err := s.Questions.Choices(ctx, actor, f.Lang)
	if err != nil {
		return err
	}
	n := questionNames{ctx: ctx, tree: c.Categories}
	if n.book, err = s.Method.Book(ctx, actor); err != nil {
		return err
	}
	if r.Method == http.MethodGet {
		for _, x := range c.Categories {
			if x.Path == row.Entry.Category {
				f.Category = string(x.ID)
			}
		}
	}
	f.fillUp()
	for i := range head.Problems {
		head.Problems[i].Name = f.placed(head.Problems[i].Name)
	}
	heading := view.Heading{Title: rowTitle(ctx, row), Sub: i18n.T(ctx, "parcel_page.edit_text"), Back: view.Crumb{Text: i18n.T(ctx, "parcel_page.preview"), URL: parcelURL(id) + "#q" + strconv.Itoa(row.At)}}
	head.Action, head.Key, head.Class = rowURL(id, row.At), newKey(), "k-q-form"
	if row.At == 0 { // a new one
		if row, err = s.headNewRow(r, actor, &heading, &head); err != nil { // what stands above is shown beside it
			return err
		}
	}
	m := view.ParcelEdit{Form: questionFormView(n, c, f, head), Excerpt: row.Excerpt, Line: i18n.T(ctx, "intake.line", "Line", row.Line)}
	if head.Action == rowURL(id, row.At) {
		m.Doubts, m.Faults = n.doubts(row), n.faults(row)
	}
	m.Form.Active, m.Form.Weight, m.Form.Why, m.Form.Cancel = nil, nil, nil, heading.Back.URL
	h := s.head(w, r, actor, heading.Title, "learn")
	h.Wide = true
	return s.show(w, r, status, view.ParcelEditPage(h, heading, m))
}
