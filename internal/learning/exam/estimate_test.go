package exam_test

import (
	"testing"

	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
)

func TestTrainersProposeAPassMark(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	p, err := w.exams.CreatePaper(ctx, w.trainer, exam.PaperDraft{Title: "卷", Lang: "zh", Kind: exam.Fixed, Forms: 1})
	ok(t, err)
	ids := w.fill(2)
	ok(t, w.exams.AddQuestions(ctx, w.trainer, p, 1, ids))
	ok(t, w.exams.Arrange(ctx, w.trainer, p, 2, exam.Arrangement{Lines: []exam.Line{{At: 1, Position: 1, Marks: 100}, {At: 2, Position: 2, Marks: 300}},
		Sections: []exam.Section{{Number: 1, Marks: 200}}}))
	estimate := func(a org.Actor, first, second int) {
		t.Helper()
		ok(t, w.exams.Estimate(ctx, a, p, map[bank.ID]int{ids[0]: first, ids[1]: second, "other": 50}))
	}
	second, third := w.Member("乙", org.Trainer, org.ScopeAll, w.Sales), w.Member("丙", org.Trainer, org.ScopeAll, w.Sales)
	estimate(w.trainer, 60, 40) // 45
	estimate(second, 80, 80)    // 80
	estimate(third, 50, -1)
	sheet, err := w.exams.Worksheet(ctx, third, p)
	ok(t, err)
	if sheet.Whole || sheet.Judges != 2 || sheet.Begun != 1 || sheet.Forms[0].Cut.Known() || sheet.Rows[1].Mine != -1 || sheet.Rows[0].Mine != 50 || sheet.Rows[0].Chance != 0.25 {
		t.Errorf("two have finished: %+v", sheet)
	}
	estimate(third, 60, 50) // 52.5
	got, err := w.exams.Proposed(ctx, third, p)
	ok(t, err)
	if cut := got.Forms[0].Cut; got.Judges != 3 || !cut.Known() || cut.X < 0.59166 || cut.X > 0.59167 || cut.N != 3 {
		t.Errorf("%+v", got)
	}
	if sheet, err = w.exams.Worksheet(ctx, third, p); err != nil || !sheet.Whole || sheet.Rows[1].All.Least != 0.4 || sheet.Rows[1].All.Most != 0.8 {
		t.Errorf("%+v, %v", sheet, err)
	}
	if err := w.exams.Estimate(ctx, third, p, map[bank.ID]int{ids[0]: 101}); !errs.Is(err, errs.Invalid) {
		t.Errorf("101 %%: %v", err)
	}
	if err := w.exams.Estimate(ctx, w.Manager(), p, nil); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a manager: %v", err)
	}
	if _, err := w.exams.Worksheet(ctx, newWorld(t).trainer, p); !errs.Is(err, errs.NotFound) {
		t.Errorf("a foreigner: %v", err)
	}
}
