package web

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/blueprint"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/question"
	"kongdan/internal/rule/stage"
	"kongdan/internal/web/view"
)

// spareRows are the empty rows under a blueprint, to be filled in.
const spareRows = 3

func kindOptions(ctx context.Context) (list []view.Option) {
	return keyed(ctx, "intake.type.", question.Kinds)
}

func questionElements(b *method.Book) (list []view.Option) {
	for _, k := range c139.Keys() {
		list = append(list, view.Option{Value: string(k), Text: string(k) + " " + b.Name(method.Elements, string(k))})
	}
	return list
}

func sellingOptions(b *method.Book) (list []view.Option) {
	for _, st := range stage.Sellings() {
		list = append(list, view.Option{Value: string(st), Text: b.Name(method.Stages, string(st))})
	}
	return list
}

func levelOptions(ctx context.Context) (list []view.Option) {
	for n := 1; n <= 5; n++ {
		list = append(list, view.Option{Value: strconv.Itoa(n), Text: i18n.T(ctx, "level."+strconv.Itoa(n))})
	}
	return list
}

// categoryOptions offers what is not foreign, and what was chosen.
func categoryOptions(tree []bank.Category, chosen ...string) (list []view.Option) {
	for _, c := range tree {
		if !c.Foreign || slices.Contains(chosen, string(c.ID)) {
			list = append(list, view.Option{Value: string(c.ID), Text: c.Path})
		}
	}
	return list
}

func chosenCategories(rows []typedRow) (list []string) {
	for _, r := range rows {
		list = append(list, r.category)
	}
	return list
}

// typedRow is a row of a blueprint as it stands in the form.
type typedRow struct{ count, marks, kind, element, stage, topic, category, easiest, hardest string }

var rowParts = []string{"count", "marks", "kind", "element", "stage", "topic", "category", "easiest", "hardest"}

func (t *typedRow) part(name string) *string {
	return map[string]*string{"count": &t.count, "marks": &t.marks, "kind": &t.kind, "element": &t.element, "stage": &t.stage,
		"topic": &t.topic, "category": &t.category, "easiest": &t.easiest, "hardest": &t.hardest}[name]
}

// readRows reads the rows of the form; empty ones at places between are kept so
// that messages stand where they belong.
func readRows(f url.Values) (rows []typedRow) {
	for i := 0; i < blueprint.MaxRows+spareRows; i++ {
		var t typedRow
		here, filled := false, false
		for _, part := range rowParts {
			name := "row." + strconv.Itoa(i) + "." + part
			*t.part(part) = f.Get(name)
			here = here || f.Has(name)
			filled = filled || strings.TrimSpace(f.Get(name)) != ""
		}
		if !here {
			break
		}
		if filled {
			rows = append(rows, t)
		}
	}
	return rows
}

func (t typedRow) row() blueprint.Row {
	level := func(s string) int {
		if strings.TrimSpace(s) == "" {
			return 0
		}
		return countOf(s)
	}
	r := blueprint.Row{Count: countOf(t.count), Marks: marksOf(t.marks), Kind: question.Kind(t.kind), Easiest: level(t.easiest), Hardest: level(t.hardest)}
	if t.category != "" {
		r.Category = asID(t.category)
	}
	for _, tag := range [][2]string{{string(bank.Element), t.element}, {string(bank.Stage), t.stage}, {string(bank.Topic), strings.TrimSpace(t.topic)}} {
		if tag[1] != "" {
			r.Tags = append(r.Tags, blueprint.Tag{Kind: tag[0], Value: tag[1]})
		}
	}
	return r
}

func typedOf(r blueprint.Row) typedRow {
	level := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	t := typedRow{count: strconv.Itoa(r.Count), marks: marksText(r.Marks), kind: string(r.Kind), category: r.Category, easiest: level(r.Easiest), hardest: level(r.Hardest)}
	for _, tag := range r.Tags {
		*t.part(tag.Kind) = tag.Value
	}
	return t
}

func (s *Server) blueprintPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	sheet, err := s.Exams.Sheet(r.Context(), actor, paperID(r))
	if err != nil {
		return err
	}
	var rows []typedRow
	for _, x := range sheet.Plan.Rows {
		rows = append(rows, typedOf(x))
	}
	m := view.Blueprint{Form: view.FormHead{Version: sheet.Version}, Exposure: zeroless(sheet.Plan.Exposure), Seed: zeroless(int(sheet.Seed))}
	return s.showBlueprint(w, r, actor, http.StatusOK, sheet.Paper, rows, m)
}

// zeroless is a number, "" for 0.
func zeroless(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (s *Server) showBlueprint(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, p exam.Paper, rows []typedRow, m view.Blueprint) error {
	ctx := r.Context()
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return err
	}
	tree, err := s.Exams.Categories(ctx, actor, p.Lang)
	if err != nil {
		return err
	}
	m.Title, m.Back = p.Title, paperURL(p.ID)
	m.Form.Action, m.Form.Key = paperURL(p.ID)+"/blueprint", newKey()
	m.Kinds, m.Elements, m.Stages, m.Levels, m.Categories = kindOptions(ctx), questionElements(book), sellingOptions(book), levelOptions(ctx), categoryOptions(tree, chosenCategories(rows)...)
	if p.Items > 0 {
		m.Total = i18n.T(ctx, "paper.sum", "N", p.Items, "Marks", marksWords(ctx, p.Marks))
	}
	for i := range min(len(rows)+spareRows, blueprint.MaxRows) {
		var t typedRow
		if i < len(rows) {
			t = rows[i]
		}
		m.Rows = append(m.Rows, view.BlueprintRow{At: strconv.Itoa(i), Count: t.count, Marks: t.marks, Kind: t.kind, Element: t.element, Stage: t.stage,
			Word: t.topic, Category: t.category, Easiest: t.easiest, Hardest: t.hardest})
	}
	return s.show(w, r, status, view.BlueprintPage(s.head(w, r, actor, i18n.T(ctx, "paper.blueprint"), "learn"), m))
}

// drawPaper keeps a blueprint and draws from it; "nearest" takes what can be
// drawn instead of what cannot.
func (s *Server) drawPaper(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id, f := r.Context(), paperID(r), r.PostForm
	sheet, err := s.Exams.Sheet(ctx, actor, id)
	if err != nil {
		return err
	}
	rows := readRows(f)
	m := view.Blueprint{Form: view.FormHead{Version: versionOf(r)}, Exposure: f.Get("exposure"), Seed: f.Get("seed")}
	plan := blueprint.Plan{}
	if strings.TrimSpace(m.Exposure) != "" {
		plan.Exposure = countOf(m.Exposure)
	}
	for _, t := range rows {
		plan.Rows = append(plan.Rows, t.row())
	}
	seed := int64(countOf(m.Seed))
	if strings.TrimSpace(m.Seed) == "" {
		seed = rand.Int64N(1_000_000) + 1 // #nosec G404 -- which questions come is no secret of this number
	}
	if seed < 0 {
		m.Form.Problems = view.Problems{{Name: "seed", Label: i18n.T(ctx, "blueprint.seed"), Text: i18n.T(ctx, "blueprint.seed_wrong")}}
		return s.showBlueprint(w, r, actor, http.StatusUnprocessableEntity, sheet.Paper, rows, m)
	}
	d, err := s.Exams.DrawPaper(ctx, actor, id, versionOf(r), plan, seed)
	if p, ok := problems(ctx, err, blueprintLabel); ok {
		m.Form.Problems = p
		return s.showBlueprint(w, r, actor, http.StatusUnprocessableEntity, sheet.Paper, rows, m)
	}
	if err != nil {
		return err
	}
	if len(d.Forms) > 0 {
		return s.redirect(w, r, paperURL(id), "blueprint.drawn", "N", len(d.Forms[0]))
	}
	if f.Get("nearest") != "" && len(d.Lacks) > 0 {
		for _, l := range d.Lacks {
			rows[l.Row].count = strconv.Itoa(l.Possible)
		}
	}
	m.Form.Version++ // the blueprint itself was kept
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return err
	}
	tree, err := s.Exams.Categories(ctx, actor, "")
	if err != nil {
		return err
	}
	m.Lacks, m.Cause = lackTexts(ctx, book, tree, plan, d)
	return s.showBlueprint(w, r, actor, http.StatusOK, sheet.Paper, rows, m)
}

func blueprintLabel(field string) string {
	parts := strings.Split(field, ".")
	if len(parts) == 3 {
		return "blueprint." + parts[2]
	}
	return map[string]string{"exposure": "blueprint.exposure", "seed": "blueprint.seed"}[field]
}

// lackTexts says which rows cannot be filled and why.
func lackTexts(ctx context.Context, book *method.Book, tree []bank.Category, plan blueprint.Plan, d blueprint.Drawn) (lines []string, cause string) {
	for _, l := range d.Lacks {
		lines = append(lines, i18n.T(ctx, "blueprint.lack", "Row", strconv.Itoa(l.Row+1), "What", rowText(ctx, book, tree, plan.Rows[l.Row]), "N", l.Wanted-l.Possible,
			"Wanted", strconv.Itoa(l.Wanted), "Possible", strconv.Itoa(l.Possible)))
	}
	cause = i18n.T(ctx, "blueprint.cause_"+string(d.Cause))
	if len(d.Rivals) > 1 {
		rows := make([]string, len(d.Rivals))
		for i, r := range d.Rivals {
			rows[i] = strconv.Itoa(r + 1)
		}
		cause += " " + i18n.T(ctx, "blueprint.rivals", "Rows", strings.Join(rows, i18n.T(ctx, "shell.list_comma")))
	}
	if d.Worn > 0 {
		cause += " " + i18n.T(ctx, "blueprint.worn", "N", d.Worn)
	}
	return lines, cause
}
