package exam_test

import (
	"testing"
	"time"

	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/exam"
)

// A frozen paper says how many of its questions practice shows, until an exam of
// it is prepared or they are kept for exams.
func TestAFrozenPaperCountsWhatPracticeShows(t *testing.T) {
	w := newWorld(t)
	ctx, ids := t.Context(), w.fill(6)
	p, again := w.paper(exam.Fixed, 1), w.paper(exam.Fixed, 1)
	for _, x := range []exam.PaperID{p, again} {
		ok(t, w.exams.AddQuestions(ctx, w.trainer, x, 1, ids[:5]))
	}
	check := func(when string, paper exam.PaperID, want int) {
		t.Helper()
		if got := w.sheet(paper).Open; got != want {
			t.Errorf("%s: %d questions are open, want %d", when, got, want)
		}
	}
	check("a draft", p, 0)
	ok(t, w.exams.FreezePaper(ctx, w.trainer, p, 2))
	ok(t, w.exams.FreezePaper(ctx, w.trainer, again, 2))
	check("frozen", p, 5)
	d := exam.ExamDraft{Title: "备考", Paper: p, Draw: exam.ByPaper, Opens: w.now, Closes: w.now.Add(time.Hour), Attempts: 1, Pass: 60, ShowScore: exam.OnSubmitted, ShowKey: exam.OnClosed}
	e, err := w.exams.CreateExam(ctx, w.trainer, d)
	must(t, e, err)
	check("an exam is prepared", p, 0)
	check("an exam of the same questions is prepared", again, 0)
	w.now = w.now.Add(2 * time.Hour)
	check("the exam was never held", again, 5)
	if err := w.exams.KeepQuestions(ctx, w.Manager(), again); !errs.Is(err, errs.Forbidden) {
		t.Errorf("who trains nobody: %v", err)
	}
	for range 2 {
		ok(t, w.exams.KeepQuestions(ctx, w.trainer, again))
		check("kept", again, 0)
	}
}

// A result holds back the keys of an exam that is being prepared.
func TestAResultKeepsKeysOfAnExamToCome(t *testing.T) {
	w := newWorld(t)
	ctx, who := t.Context(), w.Rep("陈晓")
	id := w.exam(func(d *exam.ExamDraft) { d.ShowKey = exam.OnSubmitted }, who)
	a := w.start(who, id).ID
	ok(t, w.exams.Submit(ctx, who, a))
	room, err := w.exams.Room(ctx, w.trainer, id)
	d := exam.ExamDraft{Title: "补考", Paper: must(t, room, err).Paper.ID, Draw: exam.ByPaper, Opens: w.now, Closes: w.now.Add(time.Hour), Attempts: 1, Pass: 60, ShowScore: exam.OnSubmitted, ShowKey: exam.OnClosed}
	e, err := w.exams.CreateExam(ctx, w.trainer, d)
	must(t, e, err)
	for _, want := range []int{10, 0} {
		f, err := w.exams.Feedback(ctx, who, a)
		held := 0
		for _, i := range must(t, f, err).Items {
			if i.Held {
				held++
			}
		}
		if held != want {
			t.Errorf("%d keys are held, want %d", held, want)
		}
		w.now = w.now.Add(2 * time.Hour)
	}
}
