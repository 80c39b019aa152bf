package certificate

import (
	"errors"
	"slices"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/learning/practice"
	"kongdan/internal/rule/question"
)

func TestACertificateIsRenewedByWhatChanged(t *testing.T) {
	w := newWorld(t)
	ids := w.questions(14)
	w.exam("e1", exam.OnSubmitted, ids...)
	w.kind(Draft{Name: "控单认证", Exam: "e1", Months: 12})
	w.passed("e1", true, true)
	c := w.mine()[0]
	if _, err := w.svc.Renew(t.Context(), w.rep, c.ID); !errs.Is(err, errs.Invalid) {
		t.Errorf("renewed a year early: %v", err)
	}
	w.now = w.now.AddDate(0, 10, 0)
	for _, q := range ids[2:4] { // edited in substance since
		w.do(`INSERT INTO question_version (org_id, question_id, number, body, substance, created_by, created_at)
			SELECT org_id, question_id, 2, body, 1, 'x', $1 FROM question_version WHERE question_id = $2`, db.Ms(w.now), q)
		w.do(`UPDATE question SET current = 2 WHERE id = $1`, q)
	}
	run, err := w.svc.Renew(t.Context(), w.rep, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.svc.Renew(t.Context(), w.rep, c.ID); err != nil || again != run {
		t.Errorf("%s, %v", again, err)
	}
	w.do(`UPDATE exam SET show_key = 'submitted'`)
	others := exam.NewService(w.DB)
	others.Rests = practice.Renews
	told := func() (recited, keyed int) {
		t.Helper()
		list, _, err := w.practice.Recite(t.Context(), w.rep, practice.Subject{}, "")
		if err != nil {
			t.Fatal(err)
		}
		f, err := others.Feedback(t.Context(), w.rep, c.Attempt)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Items {
			keyed += db.Bool(!i.Held)
		}
		return len(list), keyed
	}
	if n, keyed := told(); n != 4 || keyed != 4 {
		t.Errorf("while it is renewed %d questions can be recited, %d read in the result", n, keyed)
	}
	if h, err := w.practice.Home(t.Context(), w.rep); err != nil || h.Rest.N != 10 || h.Rest.Renews != 10 || h.Total != 4 || len(h.Open) != 1 {
		t.Errorf("%+v, %v", h, err)
	}
	changed := 0
	for n := 0; ; n++ {
		x, err := w.practice.Show(t.Context(), w.rep, run, -1)
		if err != nil {
			t.Fatal(err)
		}
		if x.Over {
			if x.Run.Total != fewest || changed != 2 {
				t.Errorf("%d questions, %d of those that changed", x.Run.Total, changed)
			}
			break
		}
		if x.Question.Number == 2 {
			changed++
		}
		shown := 0
		for place, at := range x.Order {
			if right := at == 0; right == (n > 1) { // two of ten are wrong
				shown = place
			}
		}
		if err := w.practice.Answer(t.Context(), w.rep, run, practice.Reply{Place: x.Place, Question: x.Question.ID, Number: x.Question.Number, Chosen: []int{shown}}); err != nil {
			t.Fatal(err)
		}
	}
	if n, keyed := told(); n != 14 || keyed != 14 {
		t.Errorf("once it is renewed %d questions can be recited, %d read in the result", n, keyed)
	}
	list := w.mine()
	if len(list) != 2 || list[1].RenewedBy != list[0].ID || list[0].EndsOn != "2028-06-30" {
		t.Fatalf("%+v", list)
	}
	if _, err := w.svc.Renew(t.Context(), w.rep, c.ID); !errs.Is(err, errs.Invalid) {
		t.Errorf("renewed twice: %v", err)
	}
}

func TestWhoFailsToRenewRestsADay(t *testing.T) {
	w := newWorld(t)
	ids := w.questions(3)
	short, err := bank.NewService(w.DB).Create(t.Context(), w.trainer, bank.Draft{Lang: "zh", Active: true, Item: question.Item{Kind: question.Short, Stem: "怎样准备一次拜访？",
		Points: []question.Point{{Text: "先做功课", Marks: 100}}}})
	if err != nil {
		t.Fatal(err)
	}
	w.exam("e1", exam.OnSubmitted, append(ids, string(short))...)
	w.kind(Draft{Name: "控单认证", Exam: "e1", Months: 12})
	w.passed("e1", true, true)
	c := w.mine()[0]
	w.now = w.now.AddDate(0, 10, 0)
	run, err := w.svc.Renew(t.Context(), w.rep, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		x, err := w.practice.Show(t.Context(), w.rep, run, -1)
		if err != nil || x.Run.Total != 3 || x.Question.Item.Kind == question.Short {
			t.Fatalf("%d: %+v, %v", n, x, err)
		}
		if err := w.practice.Answer(t.Context(), w.rep, run, practice.Reply{Place: x.Place, Question: x.Question.ID, Number: x.Question.Number, Unknown: true}); err != nil {
			t.Fatal(err)
		}
	}
	w.now = w.now.Add(23 * time.Hour)
	if _, err := w.svc.Renew(t.Context(), w.rep, c.ID); !errs.Is(err, errs.Invalid) {
		t.Errorf("tried again within a day: %v", err)
	}
	w.now = w.now.Add(2 * time.Hour)
	if again, err := w.svc.Renew(t.Context(), w.rep, c.ID); err != nil || again == run {
		t.Errorf("a day later: %q, %v", again, err)
	}
}

// What an exam to come holds renews nothing: where too few are left, it is told
// before anything begins, and a run that loses its questions renews nothing.
func TestWhatAnExamHoldsRenewsNothing(t *testing.T) {
	w := newWorld(t)
	ids := w.questions(12)
	w.exam("e1", exam.OnSubmitted, ids...)
	w.kind(Draft{Name: "控单认证", Exam: "e1", Months: 12})
	w.passed("e1", true, true)
	c := w.mine()[0]
	w.now = w.now.AddDate(0, 10, 0)
	hold := func(of ...string) {
		for at, q := range of {
			w.do(`INSERT INTO paper_item (org_id, paper_id, form, position, section, question_id, number, marks) VALUES ($1, 'e2', 1, $2, 1, $3, 1, 100)`, w.Org, at+1, q)
		}
	}
	w.exam("e2", exam.OnSubmitted)
	hold(ids[:9]...)
	var told *errs.Error
	if _, err := w.svc.Renew(t.Context(), w.rep, c.ID); !errors.As(err, &told) || told.Key != "certificate.renew_held" || !slices.Equal(told.Args, []any{"N", 7, "Left", 3}) {
		t.Fatalf("%v, %+v", err, told)
	}
	w.do(`DELETE FROM paper_item`)
	run, err := w.svc.Renew(t.Context(), w.rep, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	hold(ids...)
	x, err := w.practice.Show(t.Context(), w.rep, run, -1)
	if err != nil || !x.Over || !TooFew(x.Run) {
		t.Errorf("%+v, %v", x, err)
	}
	if err := w.DB.InTx(t.Context(), func(tx *db.Tx) error {
		return Renewed(t.Context(), tx, w.rep, practice.Run{Mode: practice.Renewal, Set: practice.SetID(c.ID), Total: 10, Answered: 4, Right: 4})
	}); err != nil || len(w.mine()) != 1 {
		t.Errorf("renewed by four of ten: %v", err)
	}
}
