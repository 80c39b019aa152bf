package practice

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/question"
)

// world is an organisation with a member, a bank of questions and a clock.
type world struct {
	*orgtest.World
	t            *testing.T
	svc          *Service
	rep, trainer org.Actor
	now          time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	d := dbtest.Open(t)
	w := &world{World: orgtest.New(t, d), t: t, svc: NewService(d), now: time.Date(2026, 9, 1, 1, 0, 0, 0, time.UTC)}
	w.rep, w.trainer = w.Rep("林晓岚"), w.Member("培训", org.Trainer, org.ScopeAll, w.Sales)
	d.SetClock(func() time.Time { return w.now })
	return w
}

func (w *world) days(n int) { w.now = w.now.AddDate(0, 0, n) }

func (w *world) do(text string, args ...any) {
	w.t.Helper()
	if err := w.DB.InTx(w.t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(w.t.Context(), text, args...)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
}

// add puts an active question into the bank; tags alternate kind and value.
func (w *world) add(lang, twin string, i question.Item, tags ...string) string {
	w.t.Helper()
	d := bank.Draft{Lang: lang, Twin: bank.ID(twin), Item: i, Active: true, Origin: bank.Own}
	for n := 0; n+1 < len(tags); n += 2 {
		d.Tags = append(d.Tags, bank.Tag{Kind: bank.TagKind(tags[n]), Value: tags[n+1]})
	}
	made, err := bank.NewService(w.DB).Create(w.t.Context(), w.trainer, d)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(made)
}

func (w *world) version(id string, number int, body string, substance bool) {
	w.do(`INSERT INTO question_version (org_id, question_id, number, body, substance, created_by, created_at) VALUES ($1, $2, $3, $4, $5, 'x', 1)`,
		w.Org, id, number, body, db.Bool(substance))
	w.do(`UPDATE question SET current = $1 WHERE org_id = $2 AND id = $3`, number, w.Org, id)
}

func single(stem string) question.Item {
	return question.Item{Kind: question.Single, Stem: stem, Explanation: "因为",
		Options: []question.Option{{Text: "对的", Right: true}, {Text: "错一"}, {Text: "错二"}, {Text: "以上都是", Pinned: true}}}
}

func (w *world) start(a Asking) RunID {
	w.t.Helper()
	run, err := w.svc.Start(w.t.Context(), w.rep, a)
	if err != nil {
		w.t.Fatal(err)
	}
	return run
}

func (w *world) show(run RunID) Showing {
	w.t.Helper()
	x, err := w.svc.Show(w.t.Context(), w.rep, run, -1)
	if err != nil {
		w.t.Fatal(err)
	}
	return x
}

// answer answers what a run asks now by choosing the option with a text.
func (w *world) answer(run RunID, text string) Answered {
	w.t.Helper()
	x := w.show(run)
	a := Reply{Place: x.Place, Question: x.Question.ID, Number: x.Question.Number, Took: 5000}
	for shown, at := range x.Order {
		if x.Question.Item.Options[at].Text == text {
			a.Chosen = []int{shown}
		}
	}
	if err := w.svc.Answer(w.t.Context(), w.rep, run, a); err != nil {
		w.t.Fatal(err)
	}
	done, err := w.svc.Show(w.t.Context(), w.rep, run, x.Place)
	if err != nil || done.Answer == nil {
		w.t.Fatal(err)
	}
	return *done.Answer
}

func (w *world) home() Home {
	w.t.Helper()
	h, err := w.svc.Home(w.t.Context(), w.rep)
	if err != nil {
		w.t.Fatal(err)
	}
	return h
}

func TestAReviewComesBackWhenItIsDue(t *testing.T) {
	w := newWorld(t)
	w.add("zh", "", single("甲"))
	if h := w.home(); !h.New || h.Work.Fresh != 1 || h.Work.Due != 0 {
		t.Fatalf("%+v", h)
	}
	run := w.start(Asking{Mode: Due})
	if again := w.start(Asking{Mode: Due}); again != run {
		t.Error("a second run of the day began")
	}
	x := w.show(run)
	if o := x.Question.Item; len(o.Key()) != 0 || o.Explanation != "" || x.Order[3] != 3 {
		t.Errorf("the key shows before the answer: %+v %v", o, x.Order)
	}
	if a := w.answer(run, "对的"); !a.Right() || a.DueOn != "2026-09-03" || a.InBook {
		t.Errorf("%+v", a)
	}
	if x := w.show(run); !x.Over || !x.Run.Done || x.Run.Right != 1 {
		t.Errorf("%+v", x.Run)
	}
	if h := w.home(); h.Work.Due != 0 || h.Work.Fresh != 0 || h.Work.Done != 1 || h.Work.Forecast[2] != 1 {
		t.Errorf("%+v", h.Work)
	}
	w.days(2)
	if h := w.home(); h.Work.Due != 1 || h.Work.Late != 0 {
		t.Errorf("%+v", h.Work)
	}
	if a := w.answer(w.start(Asking{Mode: Due}), "对的"); a.DueOn != "2026-09-14" { // 11 days, as the model says
		t.Errorf("%+v", a)
	}
}

func TestAnAnswerCountsOnce(t *testing.T) {
	w := newWorld(t)
	w.add("zh", "", single("甲"))
	w.add("zh", "", single("乙"))
	run := w.start(Asking{Mode: Free})
	x := w.show(run)
	first := Reply{Place: x.Place, Question: x.Question.ID, Number: 1, Chosen: []int{slices.Index(x.Order, 0)}}
	second := first
	second.Chosen = []int{slices.Index(x.Order, 1)}
	for _, a := range []Reply{first, second, first} { // two windows
		if err := w.svc.Answer(t.Context(), w.rep, run, a); err != nil {
			t.Fatal(err)
		}
	}
	if x := w.show(run); x.Run.Answered != 1 || x.Run.Right != 1 || x.Place != 1 {
		t.Errorf("%+v", x.Run)
	}
	for name, bad := range map[string]struct {
		a    Reply
		kind errs.Kind
	}{
		"nothing":             {Reply{Place: 1, Question: w.show(run).Question.ID, Number: 1}, errs.Invalid},
		"no such option":      {Reply{Place: 1, Question: w.show(run).Question.ID, Number: 1, Chosen: []int{-1, 7}}, errs.Invalid},
		"ahead":               {Reply{Place: 2, Question: w.show(run).Question.ID, Number: 1, Chosen: []int{0}}, errs.Conflict},
		"another question":    {Reply{Place: 1, Question: "q009", Number: 1, Chosen: []int{0}}, errs.Conflict},
		"another version now": {Reply{Place: 1, Question: w.show(run).Question.ID, Number: 2, Chosen: []int{0}}, errs.Conflict},
	} {
		if err := w.svc.Answer(t.Context(), w.rep, run, bad.a); !errs.Is(err, bad.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	other := w.Rep("何静")
	if _, err := w.svc.Show(t.Context(), other, run, 0); !errs.Is(err, errs.NotFound) {
		t.Errorf("a stranger sees the run: %v", err)
	}
	if _, err := w.svc.Show(t.Context(), w.rep, run, 1); !errs.Is(err, errs.NotFound) {
		t.Errorf("the key shows before the answer: %v", err)
	}
}

func TestTheWrongBookIsLeftOnDifferentDays(t *testing.T) {
	w := newWorld(t)
	w.add("zh", "", single("甲"), "element", "C6")
	w.answer(w.start(Asking{Mode: Free, About: Subject{Element: "C6"}}), "错一")
	wrong := func() int { return w.home().Wrong }
	if wrong() != 1 {
		t.Fatal("not in the wrong book")
	}
	right := func() { w.answer(w.start(Asking{Mode: Wrong}), "对的") }
	for range 4 { // the same day again and again is one day
		right()
	}
	if list, _, err := w.svc.Kept(t.Context(), w.rep, Wrong, Subject{Element: "C6"}, ""); err != nil || len(list) != 1 || list[0].Right != 1 || len(list[0].Question.Item.Key()) > 0 {
		t.Errorf("%+v, %v", list, err)
	}
	w.days(1)
	right()
	w.days(1)
	w.answer(w.start(Asking{Mode: Wrong}), "错二") // and begins anew
	for range 3 {
		if wrong() != 1 {
			t.Fatal("left too early")
		}
		w.days(1)
		right()
	}
	if wrong() != 0 {
		t.Error("three days right, and still in the book")
	}
	if _, err := w.svc.Start(t.Context(), w.rep, Asking{Mode: Wrong}); !errs.Is(err, errs.Invalid) {
		t.Errorf("an empty book: %v", err)
	}
}

func TestAnEditInSubstanceBeginsAnew(t *testing.T) {
	w := newWorld(t)
	id := w.add("zh", "", single("甲"))
	w.answer(w.start(Asking{Mode: Due}), "对的")
	w.version(id, 2, `{"kind":"single","stem":"甲。","options":[{"text":"对的","right":true},{"text":"错一"}]}`, false)
	if h := w.home(); h.Work.Due != 0 {
		t.Error("a slip of the pen brings the question back")
	}
	w.version(id, 3, `{"kind":"single","stem":"乙","options":[{"text":"对的","right":true},{"text":"错一"}]}`, true)
	if h := w.home(); h.Work.Due != 1 {
		t.Error("another question is not asked anew")
	}
	w.days(1)
	if a := w.answer(w.start(Asking{Mode: Due}), "对的"); a.DueOn != "2026-09-04" {
		t.Errorf("it went on from what was known of the old one: %+v", a)
	}
	w.do(`UPDATE question SET status = 'retired'`)
	w.days(9)
	if h := w.home(); h.Work.Due != 0 || h.Met != 0 {
		t.Errorf("a retired question is asked: %+v", h)
	}
}

func TestTwinsAreOne(t *testing.T) {
	w := newWorld(t)
	zh := w.add("zh", "", single("甲"))
	w.add("en", zh, single("A"))
	w.answer(w.start(Asking{Mode: Due}), "对的")
	w.days(2)
	w.rep.Lang = "en"
	if h := w.home(); h.Work.Due != 1 || h.Work.Fresh != 0 {
		t.Fatalf("%+v", h.Work)
	}
	run := w.start(Asking{Mode: Due})
	if x := w.show(run); x.Question.Lang != "en" {
		t.Errorf("asked in %s", x.Question.Lang)
	}
	if a := w.answer(run, "对的"); a.DueOn != "2026-09-14" {
		t.Errorf("the twin began anew: %+v", a)
	}
}

func TestAShortAnswerIsJudgedByItsAuthor(t *testing.T) {
	w := newWorld(t)
	id := w.add("zh", "", question.Item{Kind: question.Short, Stem: "说说", Model: "要点"})
	run := w.start(Asking{Mode: Due})
	if err := w.svc.Answer(t.Context(), w.rep, run, Reply{Question: id, Number: 1, Text: "我的话"}); err != nil {
		t.Fatal(err)
	}
	x := w.show(run)
	if x.Written == nil || *x.Written != "我的话" || x.Question.Item.Model != "要点" {
		t.Fatalf("%+v", x)
	}
	if err := w.svc.Judge(t.Context(), w.rep, run, 0, 70); !errs.Is(err, errs.Invalid) {
		t.Errorf("70 percent: %v", err)
	}
	for range 2 {
		if err := w.svc.Judge(t.Context(), w.rep, run, 0, 50); err != nil {
			t.Fatal(err)
		}
	}
	if h := w.home(); h.Wrong != 1 || h.Work.Done != 1 {
		t.Errorf("half of it is not right: %+v", h)
	}
}

func TestAPlanHoldsTheDayAndTheCap(t *testing.T) {
	w := newWorld(t)
	for n := range 12 {
		w.add("zh", "", single(fmt.Sprint("题", n)))
	}
	save := func(p Plan) error { return w.svc.SavePlan(t.Context(), w.rep, p) }
	if err := save(Plan{Most: 4, Fresh: 12, LeaveAfter: 2}); err != nil {
		t.Fatal(err)
	}
	bad := Plan{Most: 0, Fresh: -1, LeaveAfter: 99, ExamOn: "2026-08-01"}
	if got := len(errs.FieldsOf(save(bad))); got != 4 {
		t.Errorf("%d faults", got)
	}
	run := w.start(Asking{Mode: Due})
	for range 12 {
		w.answer(run, "对的")
	}
	w.days(30) // away
	h := w.home()
	if h.Work.Due != 4 || h.Work.Late != 8 || !slices.Equal(h.Work.Forecast[:4], []int{4, 4, 4, 0}) {
		t.Errorf("%+v", h.Work)
	}
	w.days(-29) // the first day after: nothing is due, and an exam is set by mistake
	due := func() (list []string) {
		if err := w.DB.View(t.Context(), func(tx *db.Tx) error {
			rows, err := tx.QueryContext(t.Context(), `SELECT due_on FROM practice_card ORDER BY thing`)
			if err == nil {
				list, err = db.Collect(rows, func(s *string) []any { return []any{s} })
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return list
	}
	was := due()
	if err := save(Plan{Most: 4, LeaveAfter: 2, ExamOn: "2026-09-03"}); err != nil {
		t.Fatal(err)
	}
	if h := w.home(); h.Work.Missing != 8 || h.Work.Enough != 12 || !slices.Equal(h.Work.Forecast, []int{4}) {
		t.Errorf("%+v", h.Work)
	}
	if err := save(Plan{Most: 4, LeaveAfter: 2}); err != nil {
		t.Fatal(err)
	}
	if h := w.home(); h.Work.Missing != 0 || !slices.Equal(due(), was) || h.Work.Due != 0 {
		t.Errorf("%+v, due %v, before %v", h.Work, due(), was)
	}
	w.days(29)
	if err := save(Plan{Most: 4, Fresh: 0, LeaveAfter: 2, ExamOn: "2026-10-06"}); err != nil {
		t.Fatal(err)
	}
	run = w.start(Asking{Mode: Due})
	for range 4 {
		if a := w.answer(run, "对的"); a.DueOn > "2026-10-05" {
			t.Errorf("planned beyond the exam: %s", a.DueOn)
		}
	}

	// Two days are no time for the other eight, and the plan says so.
	if err := save(Plan{Most: 3, LeaveAfter: 2, ExamOn: "2026-10-04"}); err != nil {
		t.Fatal(err)
	}
	w.days(1)
	if k := w.home().Work; !slices.Equal(k.Forecast, []int{3, 3}) || k.Due != 3 || k.Missing != 2 || k.Enough != 4 {
		t.Errorf("%+v", k)
	}
	w.do(`UPDATE practice_card SET due_on = '2026-10-03' WHERE due_on > '2026-10-03'`) // as earlier versions did
	for _, exam := range []day.Date{"2026-10-03", ""} {
		if err := save(Plan{Most: 30, LeaveAfter: 2, ExamOn: exam}); err != nil {
			t.Fatal(err)
		}
	}
	if k := w.home().Work; k.Due != 8 || k.Forecast[1] != 0 || len(k.Forecast) != forecastDays || k.Missing != 0 {
		t.Errorf("once the exam is called off: %+v", k)
	}
	if err := w.DB.View(t.Context(), func(tx *db.Tx) error {
		if n, err := DueToday(t.Context(), tx, w.rep); err != nil || n != 8 {
			t.Errorf("%d wait, %v", n, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
