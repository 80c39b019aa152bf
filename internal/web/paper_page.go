package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/library"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/blueprint"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

// paperPage shows a paper: a draft as the form that arranges it.
func (s *Server) paperPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	sheet, err := s.Exams.Sheet(r.Context(), actor, paperID(r))
	if err != nil {
		return err
	}
	return s.showPaper(w, r, actor, http.StatusOK, sheet, nil, nil)
}

// showPaper shows a paper; typed are the fields of a form that was refused.
func (s *Server) showPaper(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, sheet exam.Sheet, typed url.Values, p view.Problems) error {
	ctx := r.Context()
	m := view.Paper{
		Title: sheet.Title, URL: paperURL(sheet.ID), Kind: i18n.T(ctx, "paper.kind_"+string(sheet.Kind)), Intro: sheet.Intro, Version: sheet.Version,
		Sub:      i18n.T(ctx, "paper.sum", "N", sheet.Items, "Marks", marksWords(ctx, sheet.Marks)),
		Editable: !sheet.Frozen, Drawn: sheet.Kind == exam.ByBlueprint, Frozen: sheet.Frozen, Ready: sheet.Items > 0,
		FreezeKey: newKey(), TryKey: newKey(), ExamURL: view.PathExams + "/new?paper=" + url.QueryEscape(string(sheet.ID)), CopyKey: newKey(), DeleteKey: newKey(), CopyTitle: i18n.T(ctx, "paper.copy_of", "Title", sheet.Title),
		Form: view.FormHead{Action: paperURL(sheet.ID) + "/arrange", Key: newKey(), Version: sheet.Version, Problems: p, Class: "k-formwide"},
	}
	proposed, err := s.Exams.Proposed(ctx, actor, sheet.ID)
	if err != nil {
		return err
	}
	m.Proposed = proposedWords(ctx, proposed)
	m.State, m.Tone = paperState(ctx, sheet.Frozen)
	if sheet.Exams > 0 {
		m.Exams = i18n.T(ctx, "paper.used", "N", sheet.Exams)
	}
	if sheet.Open > 0 {
		m.Open, m.KeepKey = i18n.T(ctx, "paper.open", "N", sheet.Open), newKey()
	}
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return err
	}
	var tree []bank.Category
	if len(sheet.Plan.Rows) > 0 {
		if tree, err = s.Exams.Categories(ctx, actor, ""); err != nil {
			return err
		}
	}
	for _, row := range sheet.Plan.Rows {
		m.Rows = append(m.Rows, view.BlueprintLine{What: rowText(ctx, book, tree, row), Count: strconv.Itoa(row.Count), Marks: marksText(row.Marks)})
	}
	if m.Drawn && len(m.Rows) > 0 && sheet.Items == 0 {
		d, err := s.Exams.Undrawn(ctx, actor, sheet.ID)
		if err != nil {
			return err
		}
		if m.Drawable = len(d.Forms) > 0; !m.Drawable {
			m.Lacks, m.Cause = lackTexts(ctx, book, tree, sheet.Plan, d)
		}
	}
	form := shownForm(r, sheet.Forms)
	for f := range sheet.Forms {
		m.FormTabs = append(m.FormTabs, view.Tab{Text: formText(ctx, f+1), URL: paperURL(sheet.ID) + "?form=" + strconv.Itoa(f+1), Current: f+1 == form})
	}
	m.Sections = paperSections(ctx, sheet, form, typed, p)
	return s.show(w, r, status, view.PaperPage(s.head(w, r, actor, sheet.Title, "learn"), m))
}

// shownForm is the form of a paper that the address asks for.
func shownForm(r *http.Request, forms int) int {
	if n := countOf(r.URL.Query().Get("form")); n >= 1 && n <= forms {
		return n
	}
	return 1
}

func formText(ctx context.Context, form int) string {
	return i18n.T(ctx, "paper.form", "Letter", question.Letter(form-1))
}

// paperSections is one form of a paper; a draft's has fields.
func paperSections(ctx context.Context, sheet exam.Sheet, form int, typed url.Values, p view.Problems) (list []view.PaperSection) {
	value := func(name, stored string) string {
		if typed.Has(name) {
			return typed.Get(name)
		}
		return stored
	}
	last := bank.GroupID("")
	for _, e := range sheet.Entries[form-1] {
		x := sheet.Section(e.Section)
		if len(list) < e.Section {
			no := strconv.Itoa(e.Section)
			part := view.PaperSection{Title: sectionTitle(ctx, len(list)+1, x.Title, x.Kind)}
			part.Named = view.Field{Name: "title." + no, Label: i18n.T(ctx, "paper.section_title"), Value: value("title."+no, x.Title), Placeholder: questionKind(ctx, x.Kind), Error: p.Of("title." + no), Autocomplete: "off"}
			part.Each = view.Field{Name: "each." + no, Label: i18n.T(ctx, "paper.each"), Value: value("each."+no, marksText(x.Marks)), Error: p.Of("each." + no), InputMode: "decimal", Hint: i18n.T(ctx, "paper.each_hint"), Autocomplete: "off"}
			list = append(list, part)
		}
		part := &list[len(list)-1]
		q := view.PaperQuestion{Asked: askedView(ctx, strconv.Itoa(e.Position), e.Item, nil, true)}
		q.Material, last = materialAfter(e.Group, last)
		if e.Faulty {
			q.Warnings = append(q.Warnings, i18n.T(ctx, "paper.cannot_ask"))
		}
		if e.Against > 0 {
			q.Warnings = append(q.Warnings, i18n.T(ctx, "paper.against", "No", strconv.Itoa(e.Against)))
		}
		if !sheet.Frozen && sheet.Kind == exam.Fixed {
			id := strconv.Itoa(e.Position)
			q.Position = view.Field{Name: "order." + id, Label: i18n.T(ctx, "paper.order"), Value: value("order."+id, strconv.Itoa(e.Position)), InputMode: "numeric", Error: p.Of("order." + id), Autocomplete: "off"}
			q.Marks = view.Field{Name: "marks." + id, Label: i18n.T(ctx, "paper.marks"), Value: value("marks."+id, marksText(e.Marks)), InputMode: "decimal", Error: p.Of("marks." + id), Autocomplete: "off"}
			q.Drop = view.Field{Name: "drop." + id, Label: i18n.T(ctx, "paper.drop"), Checked: typed.Has("drop." + id)}
		} else {
			q.Asked.Marks = i18n.T(ctx, "paper.worth", "N", e.Marks.Plural(), "Marks", marksText(e.Marks))
		}
		part.Questions = append(part.Questions, q)
	}
	for i := range list {
		list[i].Sub = sectionSum(ctx, sheet, form, i+1)
	}
	return list
}

// sectionSum says how many questions a part has and what they are worth.
func sectionSum(ctx context.Context, sheet exam.Sheet, form, section int) string {
	n, marks := 0, question.Marks(0)
	for _, e := range sheet.Entries[form-1] {
		if e.Section == section {
			n, marks = n+1, marks+e.Marks
		}
	}
	return i18n.T(ctx, "paper.sum", "N", n, "Marks", marksWords(ctx, marks))
}

// rowText is a row of a blueprint in words.
func rowText(ctx context.Context, book *method.Book, tree []bank.Category, r blueprint.Row) string {
	parts := []string{questionKind(ctx, r.Kind)}
	for _, c := range tree {
		if string(c.ID) == r.Category {
			parts = append(parts, c.Path)
		}
	}
	for _, t := range r.Tags {
		parts = append(parts, tagText(ctx, book, library.Tag{Kind: t.Kind, Value: t.Value}))
	}
	level := func(n int) string {
		if n == 0 {
			return "…"
		}
		return i18n.T(ctx, "level."+strconv.Itoa(n))
	}
	if r.Easiest > 0 && r.Easiest == r.Hardest {
		parts = append(parts, level(r.Easiest))
	} else if r.Easiest > 0 || r.Hardest > 0 {
		parts = append(parts, i18n.T(ctx, "blueprint.levels", "From", level(r.Easiest), "To", level(r.Hardest)))
	}
	return strings.Join(parts, " · ")
}

// readArrangement reads the form of a draft's questions.
func readArrangement(f url.Values) (a exam.Arrangement) {
	for name := range f {
		part, rest, _ := strings.Cut(name, ".")
		switch part {
		case "order":
			position := countOf(f.Get(name))
			if position < 0 {
				position = 1 << 20 // at the end; said below
			}
			a.Lines = append(a.Lines, exam.Line{At: countOf(rest), Position: position, Marks: marksOf(f.Get("marks." + rest)), Drop: f.Has("drop." + rest)})
		case "title":
			x := exam.Section{Number: countOf(rest), Title: f.Get(name), Marks: marksOf(f.Get("each." + rest))}
			if !f.Has("each." + rest) {
				x.Marks = 100 // a drawn paper has marks in its blueprint
			}
			a.Sections = append(a.Sections, x)
		}
	}
	slices.SortFunc(a.Sections, func(x, y exam.Section) int { return x.Number - y.Number })
	return a
}

func (s *Server) arrangePaper(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), paperID(r)
	var bad errs.Fields
	for name := range r.PostForm {
		if strings.HasPrefix(name, "order.") && countOf(r.PostForm.Get(name)) < 0 {
			bad.Add(name, "paper.order_wrong")
		}
	}
	err := bad.Err()
	if may := actor.CheckTrain(); may != nil {
		err = may
	}
	if err == nil {
		err = s.Exams.Arrange(ctx, actor, id, versionOf(r), readArrangement(r.PostForm))
	}
	if p, ok := problems(ctx, err, nil); ok {
		sheet, err := s.Exams.Sheet(ctx, actor, id)
		if err != nil {
			return err
		}
		return s.showPaper(w, r, actor, http.StatusUnprocessableEntity, sheet, r.PostForm, p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, paperURL(id), "paper.saved")
}

// pickPage lists questions to be put on a paper.
func (s *Server) pickPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showPick(w, r, actor, http.StatusOK, nil)
}

func (s *Server) showPick(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, p view.Problems) error {
	ctx, l := r.Context(), listOf(r, "q", "kind", "element", "category", "level")
	f := bank.Filter{Query: l.get("q"), Kind: question.Kind(l.get("kind")), Category: bank.CategoryID(asID(l.get("category"))), Difficulty: max(0, countOf(l.get("level")))}
	if e := l.get("element"); e != "" {
		f.Tags = []bank.Tag{{Kind: bank.Element, Value: e}}
	}
	f.After, f.Before = l.After, l.Before
	c, err := s.Exams.Choices(ctx, actor, paperID(r), f)
	if err != nil {
		return err
	}
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return err
	}
	here := paperURL(c.Paper.ID) + "/questions"
	m := view.PaperPick{ListNav: l.nav(l.pager(c.Page.Next, c.Page.Previous, "")), Title: c.Paper.Title, Back: paperURL(c.Paper.ID),
		Kind: l.get("kind"), Element: l.get("element"), Category: l.get("category"), Level: l.get("level"),
		Kinds: kindOptions(ctx), Elements: questionElements(book), Categories: categoryOptions(c.Categories, l.get("category")), Levels: levelOptions(ctx),
		Form: view.FormHead{Action: here, Key: newKey(), Version: c.Paper.Version, Problems: p, Class: "k-formwide"}}
	for _, q := range c.Page.Rows {
		row := view.PickRow{ID: string(q.ID), Stem: q.Item.Stem, Kind: questionKind(ctx, q.Item.Kind), There: c.There[q.ID]}
		if q.Difficulty > 0 {
			row.Level = i18n.T(ctx, "level."+strconv.Itoa(q.Difficulty))
		}
		var about []string
		for _, t := range q.Tags {
			if text := tagText(ctx, book, library.Tag{Kind: string(t.Kind), Value: t.Value}); t.Kind != bank.Anchor && !slices.Contains(about, text) {
				about = append(about, text)
			}
		}
		row.About = strings.Join(about[:min(4, len(about))], " · ")
		m.Rows = append(m.Rows, row)
	}
	return s.show(w, r, status, view.PickPage(s.head(w, r, actor, i18n.T(ctx, "paper.add_questions"), "learn"), m))
}

func (s *Server) addQuestions(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := paperID(r)
	err := s.Exams.AddQuestions(r.Context(), actor, id, versionOf(r), chosenAll[bank.ID](r.PostForm, "question"))
	if p, ok := problems(r.Context(), err, nil); ok {
		for i := range p {
			p[i].Name = "question"
		}
		return s.showPick(w, r, actor, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, paperURL(id), "paper.saved")
}
