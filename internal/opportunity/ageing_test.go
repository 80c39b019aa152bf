package opportunity

import (
	"math/rand/v2"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// later moves the clock on by days and returns how to go on.
func (w *world) later(days int) {
	at := w.DB.Now().AddDate(0, 0, days)
	w.DB.SetClock(func() time.Time { return at })
}

func TestAgeing(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal, fresh := w.deal(rep), w.deal(rep)
	for _, k := range []c139.Key{c139.W, c139.F1, c139.C1} {
		w.must(w.set(rep, deal, k, c139.Clear, w.seen(10)))
	}
	w.must(w.set(rep, deal, c139.C2, c139.No, w.seen(10)))
	w.must(w.set(rep, deal, c139.C3, c139.Partial, w.seen(10)))
	age := func(want int) {
		t.Helper()
		heard := 0
		n, err := w.svc.Age(t.Context(), w.Org, func(n int) { heard = n })
		if err != nil || n != want || heard != want && want > 0 {
			t.Fatalf("%d deals aged, %d heard, want %d: %v", n, heard, want, err)
		}
	}
	w.later(50) // the sixtieth day still counts
	age(0)
	w.must(w.set(rep, deal, c139.C1, c139.Clear, w.seen(0)))
	w.must(w.set(rep, fresh, c139.W, c139.Clear, w.seen(0)))
	w.later(1)
	before := w.control(rep, deal)
	age(1)
	c := w.control(rep, deal)
	for k, want := range map[c139.Key]c139.State{c139.W: c139.Stale, c139.F1: c139.Stale, c139.C1: c139.Clear, c139.C2: c139.No, c139.C3: c139.Partial} {
		if got := c.Elements.At(k).State; got != want {
			t.Errorf("%s is %s, want %s", k, got, want)
		}
	}
	if e := c.Elements.At(c139.W); e.Before != c139.Clear || e.EnteredBy != org.System || e.Version != before.Elements.At(c139.W).Version+1 {
		t.Errorf("W: %+v", e)
	}
	if c.Deal.Self.String() != "0W0F1C" || c.Deal.StaleCount != 2 || c.Deal.PriorZone != c139.Jitter || !c.Deal.TouchedAt.Equal(before.Deal.TouchedAt) {
		t.Errorf("figures %+v", c.Deal.Figures)
	}
	d, list, err := w.svc.History(t.Context(), rep, deal)
	w.must(err)
	if h := list[0]; h.Cause != ByAgeing || h.By != org.System || len(h.Elements) != 2 {
		t.Errorf("history %+v", h)
	}
	sum(t, d, list)
	age(0) // again changes nothing
	if err := w.set(rep, deal, c139.W, c139.Clear, nil); err == nil {
		t.Error("a stale element became clear without new evidence")
	}
	w.must(w.set(rep, deal, c139.W, c139.Clear, w.seen(0)))
	if e := w.control(rep, deal).Elements.At(c139.W); e.State != c139.Clear || e.Before != c139.Unknown {
		t.Errorf("refreshed: %+v", e)
	}
}

func TestAgeingInPages(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	account := w.account(rep, "客户")
	var deals []ID
	for range 8 {
		terms := w.terms(rep)
		terms.Account = account
		made, err := w.svc.Create(t.Context(), rep, terms)
		w.must(err)
		w.must(w.svc.SetElements(t.Context(), rep, made, []Change{
			{Element: c139.W, To: c139.Clear, Evidence: w.seen(0)}, {Element: c139.C1, To: c139.Clear, Evidence: w.seen(5)}}, ""))
		deals = append(deals, made)
	}
	w.later(61)
	n, err := w.svc.age(t.Context(), w.Org, 3, nil)
	if err != nil || n != len(deals) {
		t.Fatalf("%d of %d deals aged: %v", n, len(deals), err)
	}
	for _, d := range deals {
		if c := w.control(rep, d); c.Deal.StaleCount != 2 || c.Deal.Self != (c139.Value{}) {
			t.Fatalf("%+v", c.Deal.Figures)
		}
	}
}

func TestANewCycleMakesAllStale(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	w.must(w.set(rep, deal, c139.W, c139.Clear, w.seen(0)))
	w.must(w.set(rep, deal, c139.C1, c139.Partial, nil))
	w.in(func(tx *db.Tx) error {
		d, err := LockForChange(t.Context(), tx, rep, deal)
		if err != nil {
			return err
		}
		return staleForCycle(t.Context(), tx, rep, d, "二期启动")
	})
	c := w.control(rep, deal)
	if c.Elements.At(c139.W).State != c139.Stale || c.Elements.At(c139.C1).State != c139.Partial {
		t.Errorf("%+v", c.Elements)
	}
	if _, list, _ := w.svc.History(t.Context(), rep, deal); list[0].Cause != ByCycle || list[0].Reason != "二期启动" || list[0].By != rep.User {
		t.Errorf("history %+v", list[0])
	}
}

func TestChallenges(t *testing.T) {
	w := newWorld(t)
	rep, boss := w.rep(), w.Manager()
	deal := w.deal(rep)
	w.must(w.set(rep, deal, c139.W, c139.Clear, w.seen(0)))
	ask := func(a org.Actor, k c139.Key, q string) error {
		_, err := w.svc.Ask(t.Context(), a, deal, k, q)
		return err
	}
	if err := ask(rep, c139.W, "?"); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a rep asks: %v", err)
	}
	wantField(t, ask(boss, c139.W, "  "), "question", "error.required")
	wantField(t, ask(boss, "Q", "?"), "element", "error.invalid_choice")
	w.must(ask(boss, c139.W, "他是当着谁的面说的？"))
	wantField(t, ask(boss, c139.W, "还有谁？"), "question", "element.challenged_already")
	w.must(ask(boss, c139.C1, "计划在哪里？"))
	c := w.control(rep, deal)
	q, open := c.Challenged(c139.W)
	if !open || q.AskedByName != "主管" || c.Deal.OpenChallenges != 2 {
		t.Fatalf("%+v, %d open", q, c.Deal.OpenChallenges)
	}
	answer := func(a org.Actor, an Answer) error { return w.svc.Answer(t.Context(), a, deal, an) }
	if err := answer(boss, Answer{Challenge: q.ID, Seen: 1, Text: "我替他答"}); !errs.Is(err, errs.Forbidden) {
		t.Errorf("the asker answers: %v", err)
	}
	wantField(t, answer(rep, Answer{Challenge: q.ID, Seen: 1}), "answer", "error.required")
	bad := &Change{To: c139.No, Seen: 1}
	wantField(t, answer(rep, Answer{Challenge: q.ID, Seen: 1, Text: "其实没说", Change: bad}), "what", "element.needs_evidence")
	if c := w.control(rep, deal); c.Deal.OpenChallenges != 2 {
		t.Error("a refused answer counted")
	}
	w.must(answer(rep, Answer{Challenge: q.ID, Seen: 1, Text: "其实没说", Change: &Change{To: c139.Partial, Seen: 1}}))
	c = w.control(rep, deal)
	if c.Deal.OpenChallenges != 1 || c.Deal.Self.W != 0 {
		t.Errorf("figures %+v", c.Deal.Figures)
	}
	if _, open := c.Challenged(c139.W); open {
		t.Error("still open")
	}
	if err := answer(rep, Answer{Challenge: q.ID, Seen: 2, Text: "again"}); !errs.Is(err, errs.Conflict) {
		t.Errorf("twice: %v", err)
	}
	_, list, _ := w.svc.History(t.Context(), rep, deal)
	if list[0].Cause != ByAnswer || list[0].Reason != "他是当着谁的面说的？" {
		t.Errorf("history %+v", list[0])
	}
	if err := answer(rep, Answer{Challenge: "nothing", Text: "x"}); !errs.Is(err, errs.NotFound) {
		t.Errorf("no such challenge: %v", err)
	}
}

// TestHistoryAddsUp drives a deal at random and replays its history.
func TestHistoryAddsUp(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 139))
		w := newWorld(t)
		rep := w.rep()
		deal := w.deal(rep)
		keys, states := c139.Keys(), c139.States()
		today := w.today()
		w.later(0) // the clock stands, so that ages are known
		for step := range 60 {
			c := w.control(rep, deal)
			k := keys[r.IntN(len(keys))]
			switch op := r.IntN(10); {
			case op < 6:
				change := Change{Element: k, To: states[r.IntN(4)], Seen: c.Elements.At(k).Version}
				if r.IntN(5) > 0 && change.To != c139.Unknown {
					change.Evidence = &NewEvidence{What: "听到的", Channel: Call, Strength: Hearsay, ObservedOn: string(today.Add(-r.IntN(50)))}
				}
				_ = w.svc.SetElements(t.Context(), rep, deal, []Change{change}, "") // some lack evidence and are refused
			case op < 7 && len(c.Evidence) > 0:
				e := c.Evidence[r.IntN(len(c.Evidence))]
				_ = w.svc.Withdraw(t.Context(), rep, deal, Withdrawal{Evidence: e.ID, Seen: e.Version, To: c139.Unknown, ToGiven: true, Reason: "试"})
			case op < 8:
				w.later(1 + r.IntN(15))
				today = day.Date(rep.Today(w.DB.Now()))
				_, err := w.svc.Age(t.Context(), w.Org, nil)
				w.must(err)
			default:
				w.in(func(tx *db.Tx) error {
					d, err := LockForChange(t.Context(), tx, rep, deal)
					if err != nil {
						return err
					}
					say := Opinions{Findings: c.Elements.Findings(), Cause: ByVerdict, Elements: []c139.Key{k}, Learnt: true}
					say.Findings[k.Index()] = c139.Finding{Opinion: []c139.Opinion{"", c139.Confirmed, c139.Denied}[r.IntN(3)], Sources: 1, On: today}
					return Calibrate(t.Context(), tx, rep, d, say)
				})
			}
			w.later(0)
			at := w.DB.Now().Add(time.Second)
			w.DB.SetClock(func() time.Time { return at })
			d, list, err := w.svc.History(t.Context(), rep, deal)
			w.must(err)
			sum(t, d, list)
			if got := w.control(rep, deal); got.Deal.Self != got.Elements.Sheet().Value() || got.Deal.Shown != got.Elements.Calibration().Shown {
				t.Fatalf("seed %d step %d: kept %+v, recorded %s", seed, step, got.Deal.Figures, got.Elements.Sheet().Value())
			}
		}
		var counted int
		w.in(func(tx *db.Tx) error {
			return tx.QueryRowContext(t.Context(), `
				SELECT CAST(SUM(deals) AS BIGINT) FROM opportunity_tally WHERE org_id = $1 AND owner_id = '' AND shown_v = $2`,
				w.Org, Number(w.control(rep, deal).Deal.Shown)).Scan(&counted)
		})
		if counted != 1 {
			t.Errorf("seed %d: %d deals counted at the value of the only one", seed, counted)
		}
	}
}

func TestWhatCoachesSayIsKept(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	for _, k := range []c139.Key{c139.W, c139.F1, c139.C1} {
		w.must(w.set(rep, deal, k, c139.Clear, w.seen(0)))
	}
	var f c139.Findings
	f[c139.W.Index()] = c139.Finding{Opinion: c139.Confirmed, Sources: 1, On: w.today(), Till: w.today().Add(31), Review: w.today().Add(31)}
	f[c139.F1.Index()] = c139.Finding{Opinion: c139.Denied, Sources: 1, On: w.today()}
	w.in(func(tx *db.Tx) error {
		d, err := LockForChange(t.Context(), tx, rep, deal)
		if err != nil {
			return err
		}
		return Calibrate(t.Context(), tx, rep, d, Opinions{Findings: f, Types: []c139.CoachType{c139.CoachRelation}, Cause: ByVerdict, Learnt: true})
	})
	c := w.control(rep, deal)
	if d := c.Deal; d.Shown.String() != "1W0F0C" || d.Self.String() != "1W1F1C" || d.Basis != c139.ByCoach || d.DeniedCount != 1 || d.CoachTypes != "relation" {
		t.Errorf("figures %+v", d.Figures)
	}
	if c.Elements.Findings() != f || c.Elements.At(c139.W).Version != 1 {
		t.Errorf("findings %+v", c.Elements.Findings())
	}
	if got := c.Deal.CoachTypesPresent(); len(got) != 1 || got[0] != c139.CoachRelation {
		t.Errorf("types %v", got)
	}
	today := w.today()
	w.in(func(tx *db.Tx) error {
		list, err := ReviewDue(t.Context(), tx, w.Org, string(today.Add(31)), "", 10)
		if len(list) != 1 || list[0] != deal {
			t.Errorf("due: %v", list)
		}
		if early, _ := ReviewDue(t.Context(), tx, w.Org, string(today.Add(30)), "", 10); len(early) != 0 {
			t.Errorf("due too early: %v", early)
		}
		return err
	})
}

// limit sets how many days an element counts, as the settings page does.
func (w *world) limit(days string) {
	w.t.Helper()
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(w.t.Context(), `
			INSERT INTO method_setting (org_id, name, value, changed_by, changed_at) VALUES ($1, 'element_stale_days', $2, '', 0)
			ON CONFLICT (org_id, name) DO UPDATE SET value = excluded.value`, w.Org, days)
		return err
	})
}

// TestANewLimitAgesBothWays changes how long evidence counts: what is too old
// turns stale, what only age had made stale counts again, and what a cycle left
// behind does not.
func TestANewLimitAgesBothWays(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal, cycled, closed := w.deal(rep), w.deal(rep), w.deal(rep)
	for _, d := range []ID{deal, cycled, closed} {
		w.must(w.set(rep, d, c139.W, c139.Clear, w.seen(40)))
		w.must(w.set(rep, d, c139.F1, c139.Clear, w.seen(5)))
	}
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE opportunity SET status = 'lost' WHERE org_id = $1 AND id = $2`, w.Org, closed)
		return err
	})
	w.later(1)
	for _, to := range []string{"nurture", "assess"} {
		_, err := w.move(rep, cycled, Selling, to)
		w.must(err)
	}
	w.must(w.set(rep, cycled, c139.C1, c139.Clear, w.seen(40)))
	reage := func(want int) {
		t.Helper()
		var done, all int
		n, err := w.svc.Reage(t.Context(), w.Org, func(d, a int) { done, all = d, a })
		if err != nil || n != want || done != all {
			t.Fatalf("%d deals changed, want %d; %d of %d: %v", n, want, done, all, err)
		}
	}
	is := func(d ID, k c139.Key, want c139.State) {
		t.Helper()
		if got := w.control(rep, d).Elements.At(k).State; got != want {
			t.Errorf("%s is %s, want %s", k, got, want)
		}
	}
	is(cycled, c139.W, c139.Stale)
	reage(0)
	w.limit("30")
	reage(2)
	is(deal, c139.W, c139.Stale)
	is(deal, c139.F1, c139.Clear)
	is(cycled, c139.C1, c139.Stale)
	d, list, err := w.svc.History(t.Context(), rep, deal)
	w.must(err)
	if h := list[0]; h.Cause != BySetting || h.By != org.System || h.Elements[0] != c139.W || d.StaleCount != 1 {
		t.Errorf("history %+v, %d stale", h, d.StaleCount)
	}
	reage(0)
	w.limit("90")
	reage(2)
	is(deal, c139.W, c139.Clear)
	is(cycled, c139.C1, c139.Clear)
	is(cycled, c139.W, c139.Stale) // of the cycle before
	is(cycled, c139.F1, c139.Stale)
	is(closed, c139.W, c139.Clear)
	d, list, err = w.svc.History(t.Context(), rep, deal)
	w.must(err)
	if d.StaleCount != 0 || d.Self.String() != "1W1F0C" {
		t.Errorf("%d stale, %s", d.StaleCount, d.Self)
	}
	sum(t, d, list)
	reage(0)
}

// TestWithdrawingDoesNotReachBackIntoTheCycleBefore takes evidence back from an
// element that a new cycle has made stale: what else spoke for it then does not
// make it clear again.
func TestWithdrawingDoesNotReachBackIntoTheCycleBefore(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	w.must(w.set(rep, deal, c139.W, c139.Clear, w.seen(3)))
	w.must(w.set(rep, deal, c139.W, c139.Clear, w.seen(0)))
	w.later(1)
	for _, to := range []string{"nurture", "assess"} {
		_, err := w.move(rep, deal, Selling, to)
		w.must(err)
	}
	v := w.control(rep, deal).Evidence[0]
	w.must(w.svc.Withdraw(t.Context(), rep, deal, Withdrawal{Evidence: v.ID, Seen: v.Version, Reason: "记错了"}))
	if got := w.control(rep, deal).Elements.At(c139.W); got.State != c139.Stale || got.Before != c139.Clear {
		t.Errorf("W is %s, before %s", got.State, got.Before)
	}
}
