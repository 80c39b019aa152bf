package exam_test

import (
	"slices"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/rule/blueprint"
	"kongdan/internal/rule/question"
)

// paper makes a paper of a kind and returns it.
func (w *world) paper(kind exam.PaperKind, forms int) exam.PaperID {
	w.t.Helper()
	id, err := w.exams.CreatePaper(w.t.Context(), w.trainer, exam.PaperDraft{Title: "试卷", Lang: "zh", Kind: kind, Forms: forms})
	return must(w.t, id, err)
}

func (w *world) sheet(id exam.PaperID) exam.Sheet {
	w.t.Helper()
	s, err := w.exams.Sheet(w.t.Context(), w.trainer, id)
	return must(w.t, s, err)
}

func TestAFixedPaper(t *testing.T) {
	w := newWorld(t)
	ctx, ids := t.Context(), w.fill(10)
	id := w.paper(exam.Fixed, 1)
	rep := w.Rep("陈晓")
	if _, err := w.exams.Sheet(ctx, rep, id); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a rep reads a paper: %v", err)
	}
	ok(t, w.exams.AddQuestions(ctx, w.trainer, id, 1, []bank.ID{ids[4], ids[3], ids[0], ids[1], ids[0]}))
	s := w.sheet(id)
	var kinds []question.Kind
	for _, e := range s.Entries[0] {
		kinds = append(kinds, e.Item.Kind)
	}
	if !slices.Equal(kinds, []question.Kind{question.Single, question.Single, question.Multiple, question.TrueFalse}) || len(s.Sections) != 3 || s.Items != 4 || s.Marks != 1000 {
		t.Fatalf("%v, %+v, %+v", kinds, s.Sections, s.Paper)
	}
	if err := w.exams.AddQuestions(ctx, w.trainer, id, 1, ids); !errs.Is(err, errs.Conflict) {
		t.Errorf("an old version: %v", err)
	}
	// The second single choice moves up, the multiple choice goes, single choices get three marks.
	a := exam.Arrangement{Sections: []exam.Section{{Number: 1, Title: "选一选", Marks: 300}, {Number: 2, Marks: 400}, {Number: 3, Marks: 200}}}
	for _, e := range s.Entries[0] {
		a.Lines = append(a.Lines, exam.Line{At: e.Position, Position: e.Position, Marks: e.Marks})
	}
	a.Lines[1].Position, a.Lines[2].Drop = 1, true
	ok(t, w.exams.Arrange(ctx, w.trainer, id, s.Version, a))
	s = w.sheet(id)
	if s.Entries[0][0].Ref.ID != ids[1] || s.Marks != 800 || s.Sections[0].Title != "选一选" || len(s.Sections) != 2 {
		t.Fatalf("%+v", s)
	}
	a.Sections[0].Marks = 0
	if err := w.exams.Arrange(ctx, w.trainer, id, s.Version, a); len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != "each.1" {
		t.Errorf("no marks: %v", err)
	}

	// An enemy is pointed at; a frozen paper keeps its version and refuses changes.
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO question_enemy (org_id, one, other) VALUES ($1, $2, $3)`, w.Org, min(ids[0], ids[1]), max(ids[0], ids[1]))
		return err
	})
	if s = w.sheet(id); s.Entries[0][0].Against != 2 || s.Entries[0][1].Against != 1 {
		t.Errorf("enemies: %+v", s.Entries[0][:2])
	}
	ok(t, w.exams.FreezePaper(ctx, w.trainer, id, s.Version))
	s = w.sheet(id)
	if err := w.exams.AddQuestions(ctx, w.trainer, id, s.Version, ids[5:6]); !errs.Is(err, errs.Invalid) || !s.Frozen {
		t.Errorf("a frozen paper: %v", err)
	}
	made, err := w.exams.CopyPaper(ctx, w.trainer, id, "试卷二", true)
	c := w.sheet(must(t, made, err))
	if c.Frozen || c.Items != s.Items || c.Marks != s.Marks || c.Sections[0].Title != "选一选" {
		t.Errorf("the copy: %+v", c)
	}
	ok(t, w.exams.AddQuestions(ctx, w.trainer, c.ID, c.Version, ids[5:6]))
	ok(t, w.exams.DeletePaper(ctx, w.trainer, id, s.Version))
	if _, err := w.exams.Sheet(ctx, w.trainer, id); !errs.Is(err, errs.NotFound) {
		t.Errorf("a deleted paper: %v", err)
	}
	ok(t, w.exams.RestorePaper(ctx, w.trainer, id))
	list, _, _, err := w.exams.Papers(ctx, w.trainer, exam.Filter{Query: "二"})
	if len(must(t, list, err)) != 1 {
		t.Errorf("%+v", list)
	}
}

func TestADrawnPaper(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.fill(60)
	id := w.paper(exam.ByBlueprint, 2)
	plan := blueprint.Plan{Rows: []blueprint.Row{
		{Count: 8, Marks: 200, Kind: question.Single, Tags: []blueprint.Tag{{Kind: "element", Value: "W"}}},
		{Count: 3, Marks: 400, Kind: question.Multiple}, {Count: 200, Marks: 100, Kind: question.TrueFalse}}}
	d, err := w.exams.DrawPaper(ctx, w.trainer, id, 1, plan, 7)
	if must(t, d, err); len(d.Lacks) != 1 || d.Lacks[0].Row != 2 || d.Lacks[0].Possible != 6 || w.sheet(id).Items != 0 {
		t.Fatalf("%+v", d)
	}
	plan.Rows[2].Count = d.Lacks[0].Possible
	d, err = w.exams.DrawPaper(ctx, w.trainer, id, 2, plan, 7)
	s := w.sheet(id)
	if must(t, d, err); len(d.Forms) != 2 || s.Items != 17 || s.Marks != 3400 || len(s.Entries[1]) != 17 || s.Entries[0][0].Ref == s.Entries[1][0].Ref {
		t.Fatalf("%+v\n%+v", d, s.Paper)
	}
	again, err := w.exams.DrawPaper(ctx, w.trainer, id, 3, plan, 7)
	if must(t, again, err); !slices.Equal(again.Forms[1], d.Forms[1]) {
		t.Error("the same seed draws another paper")
	}
	covers, err := w.exams.Coverage(ctx, w.trainer)
	if must(t, covers, err); len(covers) != 1 || covers[0].Lacking() || covers[0].Rows[2] != (blueprint.Cover{Row: 2, Wanted: 12, Fits: 12}) || covers[0].Rows[0].Wanted != 16 || covers[0].Rows[0].Spare < 1 {
		t.Errorf("%+v", covers)
	}
	if _, err := w.exams.Coverage(ctx, w.Manager()); !errs.Is(err, errs.Forbidden) {
		t.Errorf("who may not: %v", err)
	}
	// What was drawn can be mixed with what is picked by hand: in a copy.
	hand, err := w.exams.CopyPaper(ctx, w.trainer, id, "抽了再选", true)
	must(t, hand, err)
	of := w.sheet(hand)
	other := slices.IndexFunc(w.ids, func(q bank.ID) bool {
		return !slices.ContainsFunc(of.Entries[0], func(e exam.Entry) bool { return e.Ref.ID == q })
	})
	if of.Kind != exam.Fixed || of.Forms != 1 || of.Items != 17 || of.Entries[0][0].Ref != s.Entries[0][0].Ref {
		t.Errorf("%+v", of.Paper)
	}
	ok(t, w.exams.AddQuestions(ctx, w.trainer, hand, of.Version, w.ids[other:other+1]))
	if of = w.sheet(hand); of.Items != 18 {
		t.Errorf("%+v", of.Paper)
	}
	plan.Rows[0].Marks, plan.Rows[1].Kind = 0, "riddle"
	if _, err := w.exams.DrawPaper(ctx, w.trainer, id, 4, plan, 7); len(errs.FieldsOf(err)) != 2 {
		t.Errorf("a wrong plan: %v", err)
	}
	ok(t, w.exams.FreezePaper(ctx, w.trainer, id, 4))
}
