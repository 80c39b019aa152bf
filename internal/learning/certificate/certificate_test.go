package certificate

import (
	"context"
	"fmt"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/learning/practice"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/question"
	"kongdan/internal/rule/seal"
)

type world struct {
	*orgtest.World
	t            *testing.T
	svc          *Service
	practice     *practice.Service
	rep, trainer org.Actor
	now          time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	d := dbtest.Open(t)
	w := &world{World: orgtest.New(t, d), t: t, svc: NewService(d), practice: practice.NewService(d), now: time.Date(2026, 9, 1, 1, 0, 0, 0, time.UTC)}
	w.practice.Done = Renewed
	w.rep, w.trainer = w.Rep("林晓岚"), w.Member("培训", org.Trainer, org.ScopeAll, w.Sales)
	d.SetClock(func() time.Time { return w.now })
	return w
}

func (w *world) in(fn func(ctx context.Context, tx *db.Tx) error) {
	w.t.Helper()
	if err := w.DB.InTx(w.t.Context(), func(tx *db.Tx) error { return fn(w.t.Context(), tx) }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) do(text string, args ...any) {
	w.t.Helper()
	w.in(func(ctx context.Context, tx *db.Tx) error { _, err := tx.ExecContext(ctx, text, args...); return err })
}

// questions puts n questions into the bank.
func (w *world) questions(n int) (ids []string) {
	w.t.Helper()
	for i := range n {
		id, err := bank.NewService(w.DB).Create(w.t.Context(), w.trainer, bank.Draft{Lang: "zh", Active: true, Item: question.Item{Kind: question.Single, Stem: fmt.Sprint("题", i),
			Options: []question.Option{{Text: "对", Right: true}, {Text: "错"}}}, Tags: []bank.Tag{{Kind: bank.Element, Value: "C6"}}})
		if err != nil {
			w.t.Fatal(err)
		}
		ids = append(ids, string(id))
	}
	return ids
}

// exam makes an exam with an attempt of the rep's at some questions.
func (w *world) exam(id string, show exam.Show, questions ...string) {
	w.t.Helper()
	w.do(`INSERT INTO paper (org_id, id, title, title_key, lang, kind, status, created_by, created_at, changed_at) VALUES ($1, $2, 'x', 'x', 'zh', 'fixed', 'frozen', 'x', 1, 1)`, w.Org, id)
	w.do(`INSERT INTO exam (org_id, id, paper_id, title, title_key, status, draw, opens_at, closes_at, minutes, grace, show_score, show_key, created_by, created_at, changed_at)
		VALUES ($1, $2, $2, '年度考试', 'x', 'published', 'paper', 1, $3, 0, 0, $4, 'never', 'x', 1, 1)`, w.Org, id, db.Ms(w.now.AddDate(0, 0, 1)), show)
	w.do(`INSERT INTO attempt (org_id, id, exam_id, paper_id, user_id, number, seed, status, started_at, due_at, grace, submitted_at, graded)
		VALUES ($1, $2, $2, $2, $3, 1, 1, 'submitted', $4, $4, 0, $4, 'done')`, w.Org, id, w.rep.User, db.Ms(w.now))
	for at, q := range questions {
		w.do(`INSERT INTO attempt_item (org_id, attempt_id, position, section, question_id, number, marks, graded, score) VALUES ($1, $2, $3, 1, $4, 1, 100, 'auto', 100)`, w.Org, id, at+1, q)
	}
}

func (w *world) passed(e string, passed, write bool) (n int) {
	w.t.Helper()
	w.in(func(ctx context.Context, tx *db.Tx) (err error) {
		list, err := Passed(ctx, tx, w.Org, exam.ID(e), []exam.PassChange{{User: w.rep.User, Attempt: exam.AttemptID(e), Passed: passed}}, write)
		for _, a := range list {
			if n++; a.Holder == "" || a.Name == "" || a.User != w.rep.User || (a.Turn == exam.ToReview) == passed {
				w.t.Errorf("%+v", a)
			}
		}
		return err
	})
	return n
}

func (w *world) mine() []Certificate {
	w.t.Helper()
	list, err := w.svc.Mine(w.t.Context(), w.rep)
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func (w *world) kind(d Draft) {
	w.t.Helper()
	if _, err := w.svc.SaveKind(w.t.Context(), w.trainer, "", 0, d); err != nil {
		w.t.Fatal(err)
	}
}

// A kind made after its exam gives a certificate to those who had passed, dated
// by when they did; once.
func TestAKindMadeLateReachesWhoHadPassed(t *testing.T) {
	w := newWorld(t)
	w.exam("e1", exam.OnSubmitted)
	w.do(`UPDATE attempt SET passed = 1 WHERE org_id = $1 AND id = 'e1'`, w.Org)
	again, left, failed := w.Rep("周启明"), w.Rep("沈放"), w.Rep("陈晓")
	sat := func(id string, who org.Actor, number, passed int, at time.Time) {
		w.do(`INSERT INTO attempt (org_id, id, exam_id, paper_id, user_id, number, seed, status, started_at, due_at, grace, submitted_at, graded, passed)
			VALUES ($1, $2, 'e1', 'e1', $3, $4, 1, 'submitted', $5, $5, 0, $5, 'done', $6)`, w.Org, id, who.User, number, db.Ms(at), passed)
	}
	sat("a1", again, 1, 1, w.now)
	sat("a2", again, 2, 1, w.now.AddDate(0, 0, 3))
	sat("l1", left, 1, 1, w.now)
	sat("f1", failed, 1, 0, w.now)
	w.do(`UPDATE member SET deactivated_at = 1 WHERE org_id = $1 AND id = $2`, w.Org, left.User)
	w.now = w.now.AddDate(0, 1, 0)
	late, err := w.svc.SaveKind(t.Context(), w.trainer, "", 0, Draft{Name: "控单认证", Exam: "e1", Months: 12})
	if err != nil || late != 2 {
		t.Fatalf("%d issued at once, %v", late, err)
	}
	list, err := w.svc.Kinds(t.Context(), w.trainer)
	if err != nil || len(list) != 1 || list[0].Issued != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	mine := w.mine()
	if len(mine) != 1 || mine[0].IssuedOn != "2026-09-01" || mine[0].EndsOn != "2027-08-31" || mine[0].Attempt != "e1" {
		t.Fatalf("%+v", mine)
	}
	if p, err := w.svc.Verify(t.Context(), mine[0].Token); err != nil || !p.Counts() || p.Claims.Holder != "林晓岚" || p.Claims.Issued != "2026-09-01" {
		t.Errorf("%+v, %v", p, err)
	}
	if theirs, err := w.svc.Mine(t.Context(), again); err != nil || len(theirs) != 1 || theirs[0].Attempt != "a2" || theirs[0].IssuedOn != "2026-09-04" {
		t.Errorf("who passed twice: %+v, %v", theirs, err)
	}
	if _, err := w.svc.SaveKind(t.Context(), w.trainer, list[0].ID, list[0].Version, Draft{Name: "控单认证", Exam: "e1", Months: 24}); err != nil {
		t.Fatal(err)
	}
	if list, err = w.svc.Kinds(t.Context(), w.trainer); err != nil || list[0].Issued != 2 || len(w.mine()) != 1 {
		t.Errorf("issued again: %+v, %v", list, err)
	}
	if n := w.passed("e1", false, true); n != 1 {
		t.Errorf("%d come up for review when the pass falls", n)
	}
}

func TestPassingAnExamEarnsACertificate(t *testing.T) {
	w := newWorld(t)
	w.exam("e1", exam.OnClosed)
	w.kind(Draft{Name: "控单认证", Exam: "e1", Months: 12})
	if n := w.passed("e1", true, false); n != 1 || len(w.mine()) != 0 {
		t.Errorf("a dry run: %d", n)
	}
	if n := w.passed("e1", true, true); n != 1 {
		t.Fatalf("%d issued", n)
	}
	if len(w.mine()) != 0 {
		t.Error("the certificate tells the result before the exam does")
	}
	w.now = w.now.AddDate(0, 0, 2)
	list := w.mine()
	if len(list) != 1 || list[0].EndsOn != "2027-08-31" || list[0].Holder != "林晓岚" {
		t.Fatalf("%+v", list)
	}
	c := list[0]
	if n := w.passed("e1", true, true); n != 0 {
		t.Errorf("issued twice: %d", n)
	}

	p, err := w.svc.Verify(t.Context(), c.Token)
	if err != nil || !p.Counts() || p.Claims.Holder != "林晓岚" || p.Claims.Organisation == "" {
		t.Errorf("%+v, %v", p, err)
	}
	keys, err := w.svc.Keys(t.Context(), w.trainer)
	if err != nil || len(keys) != 1 {
		t.Fatal(keys, err)
	}
	public, _ := seal.ReadKey(keys[0].Public)
	if said, err := seal.Verify(c.Token, public); err != nil || said.Number != c.Number {
		t.Errorf("offline: %+v, %v", said, err)
	}
	if _, err := w.svc.Verify(t.Context(), c.Token[:40]+"x"+c.Token[41:]); !errs.Is(err, errs.Invalid) {
		t.Errorf("a forged one: %v", err)
	}

	// A key was wrong: the result no longer passes, and passes again.
	if n := w.passed("e1", false, true); n != 1 {
		t.Errorf("%d come up for review", n)
	}
	if p, _ := w.svc.Verify(t.Context(), c.Token); p.Counts() {
		t.Error("counts under review")
	}
	w.passed("e1", true, true)
	if got := w.mine()[0]; got.Status != Valid {
		t.Errorf("%+v", got)
	}
	w.passed("e1", false, true)
	got := w.mine()[0]
	if err := w.svc.Settle(t.Context(), w.rep, c.ID, got.Version, true, "x"); !errs.Is(err, errs.Forbidden) {
		t.Errorf("its holder decided: %v", err)
	}
	if err := w.svc.Settle(t.Context(), w.trainer, c.ID, got.Version, true, ""); len(errs.FieldsOf(err)) != 1 {
		t.Errorf("revoked without a reason: %v", err)
	}
	if err := w.svc.Settle(t.Context(), w.trainer, c.ID, got.Version, true, "答案有误"); err != nil {
		t.Fatal(err)
	}
	if n := w.passed("e1", true, true); n != 0 || w.mine()[0].Status != Revoked {
		t.Error("what was revoked for good came back")
	}
	for _, who := range []org.Actor{w.Rep("何静"), orgtest.New(t, w.DB).Admin()} {
		if _, err := w.svc.Get(t.Context(), who, c.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("a stranger sees it: %v", err)
		}
	}
	if _, err := w.svc.Get(t.Context(), w.Manager(), c.ID); err != nil {
		t.Errorf("the manager does not: %v", err)
	}
}

func TestPracticeEarnsACertificate(t *testing.T) {
	w := newWorld(t)
	w.questions(2)
	w.kind(Draft{Name: "要素过关", Element: "C6", Share: 100})
	goals, err := w.svc.Goals(t.Context(), w.rep)
	if err != nil || len(goals) != 1 || goals[0].Total != 2 || goals[0].Reached() {
		t.Fatalf("%+v, %v", goals, err)
	}
	if _, err := w.svc.Claim(t.Context(), w.rep, goals[0].Kind.ID); !errs.Is(err, errs.Invalid) {
		t.Errorf("claimed too early: %v", err)
	}
	run, err := w.practice.Start(t.Context(), w.rep, practice.Asking{Mode: practice.Free})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		x, _ := w.practice.Show(t.Context(), w.rep, run, -1)
		chosen := 0
		if x.Order[0] != 0 {
			chosen = 1
		}
		if err := w.practice.Answer(t.Context(), w.rep, run, practice.Reply{Place: x.Place, Question: x.Question.ID, Number: 1, Chosen: []int{chosen}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.svc.Claim(t.Context(), w.rep, goals[0].Kind.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.svc.Claim(t.Context(), w.rep, goals[0].Kind.ID); !errs.Is(err, errs.Invalid) {
		t.Errorf("claimed twice: %v", err)
	}
	if list := w.mine(); len(list) != 1 || list[0].EndsOn != "" {
		t.Errorf("%+v", list)
	}
}

func TestReminders(t *testing.T) {
	w := newWorld(t)
	w.exam("e1", exam.OnSubmitted)
	w.kind(Draft{Name: "控单认证", Exam: "e1", Months: 12})
	w.passed("e1", true, true)
	ends := w.mine()[0].EndsOn
	var told []int
	for left := 100; left >= -1; left-- {
		w.now = ends.Add(-left).Time(time.UTC).Add(time.Hour)
		w.in(func(ctx context.Context, tx *db.Tx) error {
			list, err := Ending(ctx, tx, w.rep, day.Date(w.rep.Today(tx.Now)).Add(-1))
			if len(list) > 0 {
				told = append(told, left)
			}
			return err
		})
	}
	if fmt.Sprint(told) != fmt.Sprint(reminders) {
		t.Errorf("told %v days before", told)
	}
}

func TestAMonthEndsWhereItDoes(t *testing.T) {
	for from, want := range map[day.Date]day.Date{"2026-09-01": "2026-09-30", "2026-01-31": "2026-02-28", "2026-02-15": "2026-03-14", "2024-02-29": "2024-03-28"} {
		if got := months(from, 1); got != want {
			t.Errorf("a month from %s ends on %s, want %s", from, got, want)
		}
	}
}
