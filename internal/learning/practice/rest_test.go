package practice

import (
	"testing"

	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/blueprint"
	"kongdan/internal/rule/question"
)

// drawn publishes an exam that draws one single choice for each candidate,
// open for a day.
func (w *world) drawn(candidates ...org.Actor) (*exam.Service, exam.ID) {
	w.t.Helper()
	ctx, x := w.t.Context(), exam.NewService(w.DB)
	ok := func(err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(err)
		}
	}
	p, err := x.CreatePaper(ctx, w.trainer, exam.PaperDraft{Title: "卷", Lang: "zh", Kind: exam.ByBlueprint, Forms: 1})
	ok(err)
	_, err = x.DrawPaper(ctx, w.trainer, p, 1, blueprint.Plan{Rows: []blueprint.Row{{Count: 1, Marks: 200, Kind: question.Single}}}, 1)
	ok(err)
	ok(x.FreezePaper(ctx, w.trainer, p, 2))
	e, err := x.CreateExam(ctx, w.trainer, exam.ExamDraft{Title: "各抽各的", Paper: p, Draw: exam.ByPerson, Opens: w.now, Closes: w.now.AddDate(0, 0, 1), Attempts: 1, Pass: 60,
		ShowScore: exam.OnSubmitted, ShowKey: exam.OnClosed})
	ok(err)
	var in exam.Invite
	for _, c := range candidates {
		in.Users = append(in.Users, c.User)
	}
	ok(x.AddCandidates(ctx, w.trainer, e, in))
	ok(x.PublishExam(ctx, w.trainer, e, 2))
	return x, e
}

// Whoever may still sit an exam that draws papers practises nothing that it may
// draw. Everybody else does, but for what stands on the paper it was made from.
func TestWhatAnExamMayDrawRestsForItsCandidates(t *testing.T) {
	w := newWorld(t)
	ctx, other := t.Context(), w.Rep("周启明")
	var pool []string
	for _, stem := range []string{"甲说了算吗", "乙谁来签字", "丙何时付款"} {
		pool = append(pool, w.add("zh", "", single(stem)))
	}
	w.add("en", pool[0], single("A"))
	several := single("丁有哪些")
	several.Kind, several.Options[1].Right = question.Multiple, true
	w.add("zh", "", several)
	run := w.start(Asking{Mode: Free, About: Subject{Kind: question.Single}})
	w.answer(run, "错一")
	x, e := w.drawn(w.rep)

	h := w.home()
	if h.Total != 1 || h.Rest.N != 3 || h.Wrong != 0 || len(h.Rest.Awaits) != 1 || h.Rest.Awaits[0].Title != "各抽各的" {
		t.Fatalf("a candidate: %+v", h)
	}
	recited, _, err := w.svc.Recite(ctx, w.rep, Subject{}, "")
	book, bookErr := w.svc.Book(ctx, w.rep, Subject{})
	if err != nil || bookErr != nil || len(recited) != 1 || len(book) != 0 {
		t.Errorf("recited %d, %d in the book, %v %v", len(recited), len(book), err, bookErr)
	}
	if s := w.show(run); !s.Over {
		t.Errorf("a run that was begun before asks %q", s.Question.Item.Stem)
	}
	answered, err := w.svc.Show(ctx, w.rep, run, 0)
	if i := answered.Question.Item; err != nil || !answered.Held || len(i.Key()) > 0 || i.Explanation != "" || answered.Answer.Parts != nil {
		t.Errorf("an answered place tells its key: %+v, %v", i, err)
	}
	me := w.rep
	w.rep = other
	if h := w.home(); h.Total != 3 || h.Rest.N != 1 || len(h.Rest.Awaits) != 0 {
		t.Errorf("who is no candidate: %+v", h)
	}
	w.rep = me
	if w.rep.Lang = "en"; w.home().Total != 0 {
		t.Error("the twin in the other language is asked")
	}
	w.rep.Lang = "zh"

	// What comes into the bank later is not drawn, and does not rest.
	w.do(`UPDATE question SET status = 'retired' WHERE org_id = $1 AND id <> $2 AND kind = 'single' AND lang = 'zh'`, w.Org, pool[2])
	for _, stem := range []string{"后来的一道", "又来了一道", "再加一道题", "还有最后一道"} {
		w.add("zh", "", single(stem))
	}
	a, err := x.Start(ctx, w.rep, e)
	if err != nil {
		t.Fatal(err)
	}
	if d, err := x.Desk(ctx, w.rep, a); err != nil || len(d.Seats) != 1 || string(d.Seats[0].Ref.ID) != pool[2] {
		t.Errorf("drew %+v, %v", d.Seats, err)
	}
	if h := w.home(); h.Total != 5 || h.Rest.N != 1 {
		t.Errorf("while it is sat: %+v", h)
	}
	if err := x.Submit(ctx, w.rep, a); err != nil {
		t.Fatal(err)
	}
	if h := w.home(); h.Total+h.Rest.N != 6 || len(h.Rest.Awaits) != 0 {
		t.Errorf("once it is sat: %+v", h)
	}
}
