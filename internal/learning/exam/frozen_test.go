package exam_test

import (
	"slices"
	"testing"

	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/blueprint"
	"kongdan/internal/rule/question"
)

// grouped makes material that two of the questions ask about.
func (w *world) grouped(text string, ids ...bank.ID) bank.GroupID {
	w.t.Helper()
	ctx := w.t.Context()
	b := bank.NewService(w.DB)
	g, err := b.CreateGroup(ctx, w.trainer, bank.GroupDraft{Lang: "zh", Title: "案例", Material: text})
	must(w.t, g, err)
	for at, id := range ids {
		w.regroup(id, g, at+1)
	}
	return g
}

// regroup lets a question be about material, or with "" about none.
func (w *world) regroup(id bank.ID, g bank.GroupID, order int) {
	w.t.Helper()
	b := bank.NewService(w.DB)
	q, err := b.Get(w.t.Context(), w.trainer, id)
	d := must(w.t, q, err).Draft()
	d.Group, d.GroupOrder = g, order
	ok(w.t, b.Update(w.t.Context(), w.trainer, id, q.Version, d, bank.Slip, "分组"))
}

// passages is what stands above the questions of a list.
func passages[T any](list []T, of func(T) *bank.Group) (texts []string) {
	for _, x := range list {
		if g := of(x); g != nil {
			texts = append(texts, g.Material)
		}
	}
	return texts
}

func TestMaterialOfAFrozenPaperStays(t *testing.T) {
	w := newWorld(t)
	ctx, who := t.Context(), w.Rep("陈晓")
	ids := w.fill(12)
	g := w.grouped("原来的案例", ids[0], ids[1])
	fixed := w.exam(func(d *exam.ExamDraft) { d.ShowKey = exam.OnSubmitted }, who)
	drawn := w.drawnExam(nil, who)
	sat, own := w.start(who, fixed), w.start(who, drawn)

	b := bank.NewService(w.DB)
	detail, err := b.GetGroup(ctx, w.trainer, g)
	must(t, detail, err)
	ok(t, b.UpdateGroup(ctx, w.trainer, g, detail.Version, bank.GroupDraft{Lang: "zh", Title: "案例", Material: "改过的案例"}))
	w.regroup(ids[1], "", 0)

	was := []string{"原来的案例", "原来的案例"}
	seats := func(x exam.Taken) *bank.Group { return x.Group }
	for name, d := range map[string]exam.Desk{"a form": sat, "an own paper": own} {
		if got := passages(w.desk(who, d.ID).Seats, seats); !slices.Equal(got, was) {
			t.Errorf("%s being sat shows %q", name, got)
		}
	}
	s := w.sheet(sat.Paper.ID)
	if got := passages(s.Printed(2), func(x exam.Seat) *bank.Group { return x.Group }); !slices.Equal(got, was) {
		t.Errorf("the print shows %q", got)
	}
	ok(t, w.exams.Submit(ctx, who, sat.ID))
	f, err := w.exams.Feedback(ctx, who, sat.ID)
	if got := passages(must(t, f, err).Items, func(x exam.FeedbackItem) *bank.Group { return x.Group }); !slices.Equal(got, was) {
		t.Errorf("the result shows %q", got)
	}
	a, err := w.exams.Analysis(ctx, w.trainer, fixed)
	if got := passages(must(t, a, err).Items, func(x exam.AnalysedItem) *bank.Group { return x.Group }); !slices.Equal(got, was) {
		t.Errorf("the analysis shows %q", got)
	}
	// Material that nobody asks about any more goes; papers in use keep it.
	w.regroup(ids[0], "", 0)
	detail, err = b.GetGroup(ctx, w.trainer, g)
	must(t, detail, err)
	ok(t, b.DeleteGroup(ctx, w.trainer, g, detail.Version))
	if got := passages(w.sheet(sat.Paper.ID).Entries[0], func(x exam.Entry) *bank.Group { return x.Group }); !slices.Equal(got, was) {
		t.Errorf("without its material the paper shows %q", got)
	}
	// A copy asks about what is there now.
	made, err := w.exams.CopyPaper(ctx, w.trainer, sat.Paper.ID, "新卷", false)
	if got := passages(w.sheet(must(t, made, err)).Entries[0], func(x exam.Entry) *bank.Group { return x.Group }); len(got) != 0 {
		t.Errorf("the copy shows %q", got)
	}
}

// drawnExam is an exam that draws all single choices and one true or false
// question for each candidate.
func (w *world) drawnExam(change func(*exam.ExamDraft), candidates ...org.Actor) exam.ID {
	w.t.Helper()
	ctx := w.t.Context()
	p := w.paper(exam.ByBlueprint, 1)
	plan := blueprint.Plan{Rows: []blueprint.Row{{Count: 7, Marks: 200, Kind: question.Single}, {Count: 1, Marks: 200, Kind: question.TrueFalse}}}
	d, err := w.exams.DrawPaper(ctx, w.trainer, p, 1, plan, 7)
	if must(w.t, d, err); len(d.Forms) == 0 {
		w.t.Fatalf("%+v", d)
	}
	ok(w.t, w.exams.FreezePaper(ctx, w.trainer, p, 2))
	return w.published(p, func(d *exam.ExamDraft) {
		d.Title, d.Draw = "各抽各的", exam.ByPerson
		if change != nil {
			change(d)
		}
	}, candidates...)
}
