package opportunity

import (
	"strings"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

// person makes a person at the deal's account.
func (w *world) person(deal ID, name string) string {
	w.t.Helper()
	p := name + "-" + string(deal)
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(w.t.Context(), `
			INSERT INTO person (org_id, id, account_id, name, name_key, created_at, updated_at)
			SELECT $1, $2, account_id, $3, $3, $4, $4 FROM opportunity WHERE org_id = $1 AND id = $5`,
			w.Org, p, name, tx.Stamp(), deal)
		return err
	})
	return p
}

func (w *world) control(actor org.Actor, deal ID) Control {
	w.t.Helper()
	c, err := w.svc.Control(w.t.Context(), actor, deal)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// seen is evidence observed today, or some days ago.
func (w *world) seen(ago int) *NewEvidence {
	return &NewEvidence{What: "周例会上亲口说的", Channel: Visit, Strength: Stated, ObservedOn: string(w.today().Add(-ago))}
}

// set changes one element as it is now.
func (w *world) set(actor org.Actor, deal ID, k c139.Key, to c139.State, e *NewEvidence) error {
	v := w.control(actor, deal).Elements.At(k).Version
	return w.svc.SetElements(w.t.Context(), actor, deal, []Change{{Element: k, To: to, Evidence: e, Seen: v}}, "")
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// wantField fails the test unless err is Invalid at that field with that key.
func wantField(t *testing.T, err error, field, key string) {
	t.Helper()
	f := errs.FieldsOf(err)
	if len(f) != 1 || f[0].Name != field || f[0].Key != key {
		t.Errorf("got %v, want %s at %s", err, key, field)
	}
}

func TestSetElements(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	p := w.person(deal, "周总")

	e := w.seen(2)
	e.Person, e.Channel = p, ""
	err := w.svc.SetElements(t.Context(), rep, deal, []Change{
		{Element: c139.W, To: c139.Clear, Evidence: e},
		{Element: c139.F1, To: c139.Clear, Evidence: w.seen(0)},
		{Element: c139.C3, To: c139.Partial},
		{Element: c139.C6, To: c139.No, Evidence: w.seen(100)},
		{Element: c139.C9, To: c139.Unknown},
	}, "拜访后更新")
	w.must(err)

	c := w.control(rep, deal)
	if got := c.Deal.Shown.String() + c.Deal.Self.String() + c.Deal.Calibrated.String() + string(c.Deal.Zone); got != "1W1F0C1W1F0C0W0F0Cjitter" {
		t.Errorf("figures %s", got)
	}
	if c.Deal.Basis != c139.BySelf || c.Deal.PriorZone != c139.Lose || c.Deal.ZoneChangedAt.IsZero() {
		t.Errorf("basis %s, prior zone %s", c.Deal.Basis, c.Deal.PriorZone)
	}
	win := c.Elements.At(c139.W)
	if win.State != c139.Clear || win.ObservedOn != w.today().Add(-2) || win.EnteredByName != "小陈" || win.Version != 1 {
		t.Errorf("W: %+v", win)
	}
	if v, ok := c.Latest(c139.W); !ok || v.PersonName != "周总" || v.Strength != Stated || v.EnteredBy != rep.User {
		t.Errorf("evidence for W: %+v", v)
	}
	if c.Elements.At(c139.C6).State != c139.No || c.Elements.At(c139.C9).Version != 0 {
		t.Error("no is a state of its own, and unknown left unknown leaves no row")
	}
	_, history, err := w.svc.History(t.Context(), rep, deal)
	if err != nil || len(history) != 1 {
		t.Fatalf("%d entries of history, %v", len(history), err)
	}
	h := history[0]
	if h.Cause != ByEvidence || h.ByName != "小陈" || h.Reason != "拜访后更新" || h.What != "周例会上亲口说的" || h.Source != "周总" ||
		h.Before.String() != "0W0F0C" || h.ZoneBefore != c139.Lose || h.Zone != c139.Jitter || len(h.Elements) != 4 {
		t.Errorf("history: %+v", h)
	}
	m := Moved(c.Deal, history, w.DB.Now().Add(-7*24*time.Hour))
	if m.From.String() != "0W0F0C" || m.To.String() != "1W1F0C" || m.Changes != 1 || len(m.Elements) != 4 {
		t.Errorf("moved: %+v", m)
	}
	if m := Moved(c.Deal, history, w.DB.Now().Add(time.Hour)); m.Changes != 0 || m.From != m.To {
		t.Errorf("nothing moved yet: %+v", m)
	}
	w.audited(1 + 1)
}

// audited checks the chain and its length.
func (w *world) audited(n int64) {
	w.t.Helper()
	got, err := org.NewService(w.DB).Verify(w.t.Context(), w.Org)
	if err != nil || got != n {
		w.t.Errorf("the audit log has %d entries, want %d: %v", got, n, err)
	}
}

func TestStatesNeedEvidence(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	wantField(t, w.set(rep, deal, c139.W, c139.Clear, nil), "what", "element.needs_evidence")
	wantField(t, w.set(rep, deal, c139.W, c139.No, nil), "what", "element.needs_evidence")
	wantField(t, w.set(rep, deal, c139.W, c139.Clear, w.seen(61)), "observed_on", "element.evidence_too_old")
	wantField(t, w.set(rep, deal, c139.W, c139.Unknown, w.seen(0)), "state", "element.unknown_has_no_evidence")
	wantField(t, w.set(rep, deal, c139.W, c139.Stale, nil), "state", "error.invalid_choice")
	w.must(w.set(rep, deal, c139.W, c139.Clear, w.seen(60)))
	// What is still there from before carries the state again.
	w.must(w.set(rep, deal, c139.W, c139.Partial, nil))
	w.must(w.set(rep, deal, c139.W, c139.Clear, nil))
	if c := w.control(rep, deal); c.Deal.Self.W != 1 || c.Elements.At(c139.W).ObservedOn != w.today().Add(-60) || c.Elements.At(c139.W).Version != 3 {
		t.Errorf("%+v", c.Elements.At(c139.W))
	}
}

func TestBadChanges(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal, other := w.deal(rep), w.deal(rep)
	stranger := w.person(other, "外人")
	for name, c := range map[string]struct {
		change     func(*NewEvidence)
		field, key string
	}{
		"nothing said":      {func(e *NewEvidence) { e.What = " \u200b" }, "p.what", "element.what_needed"},
		"a megabyte":        {func(e *NewEvidence) { e.What = strings.Repeat("x", 1<<20) }, "p.what", "error.too_long"},
		"NUL":               {func(e *NewEvidence) { e.What = "a\x00" }, "p.what", "error.invalid_text"},
		"no source":         {func(e *NewEvidence) { e.Channel = "" }, "p.source", "element.source_needed"},
		"a rival's inside":  {func(e *NewEvidence) { e.Channel = "rival" }, "p.source", "error.invalid_choice"},
		"another's person":  {func(e *NewEvidence) { e.Person = stranger }, "p.source", "element.person_unknown"},
		"no such person":    {func(e *NewEvidence) { e.Person = "../x" }, "p.source", "element.person_unknown"},
		"wrong strength":    {func(e *NewEvidence) { e.Strength = "strong" }, "p.strength", "element.strength_needed"},
		"no date":           {func(e *NewEvidence) { e.ObservedOn = "" }, "p.observed_on", "error.required"},
		"30 February":       {func(e *NewEvidence) { e.ObservedOn = "2026-02-30" }, "p.observed_on", "error.date"},
		"year 0":            {func(e *NewEvidence) { e.ObservedOn = "0000-01-01" }, "p.observed_on", "error.date"},
		"full-width digits": {func(e *NewEvidence) { e.ObservedOn = "２０２６-01-01" }, "p.observed_on", "error.date"},
		"tomorrow":          {func(e *NewEvidence) { e.ObservedOn = string(w.today().Add(1)) }, "p.observed_on", "element.observed_in_future"},
	} {
		t.Run(name, func(t *testing.T) {
			e := w.seen(0)
			c.change(e)
			err := w.svc.SetElements(t.Context(), rep, deal, []Change{{Element: c139.W, To: c139.Clear, Evidence: e, Prefix: "p."}}, "")
			wantField(t, err, c.field, c.key)
		})
	}
	twice := []Change{{Element: c139.W, To: c139.Partial}, {Element: c139.W, To: c139.Unknown, Prefix: "2."}}
	wantField(t, w.svc.SetElements(t.Context(), rep, deal, twice, ""), "2.element", "element.twice")
	wantField(t, w.svc.SetElements(t.Context(), rep, deal, []Change{{Element: "X", To: c139.Partial}}, ""), "element", "error.invalid_choice")
	wantField(t, w.svc.SetElements(t.Context(), rep, deal, nil, strings.Repeat("长", MaxReason+1)), "reason", "error.too_long")
	// One fault refuses all of it.
	err := w.svc.SetElements(t.Context(), rep, deal, []Change{
		{Element: c139.F1, To: c139.Clear, Evidence: w.seen(0)}, {Element: c139.F2, To: c139.Clear, Prefix: "F2."}}, "")
	wantField(t, err, "F2.what", "element.needs_evidence")
	c := w.control(rep, deal)
	if len(c.Evidence) != 0 || c.Deal.Self != (c139.Value{}) {
		t.Error("a refused change left something behind")
	}
}

func TestWhoMayRecord(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	mate := w.Rep("同事")
	w.in(func(tx *db.Tx) error {
		return org.Grant(t.Context(), tx, w.Org, org.Deal, string(deal), mate.User, "")
	})
	for _, c := range []struct {
		who  string
		a    org.Actor
		want errs.Kind // Internal stands for no error
	}{
		{"another rep", w.Rep("小李"), errs.NotFound},
		{"on the team", mate, errs.Internal},
		{"manager", w.Manager(), errs.Internal},
		{"trainer who sees all", w.Member("培训", org.Trainer, org.ScopeAll, w.Sales), errs.Forbidden},
		{"reader who sees all", w.Member("只读", org.ReadOnly, org.ScopeAll, w.Sales), errs.Forbidden},
		{"rep who sees all", w.Member("旁观", org.Rep, org.ScopeAll, w.Sales), errs.Forbidden},
	} {
		seen := w.control(rep, deal).Elements.At(c139.C1).Version
		err := w.svc.SetElements(t.Context(), c.a, deal, []Change{{Element: c139.C1, To: c139.Partial, Evidence: w.seen(1), Seen: seen}}, "")
		if (err != nil || c.want != errs.Internal) && !errs.Is(err, c.want) {
			t.Errorf("%s: %v", c.who, err)
		}
	}
	foreign := newWorld(t)
	if err := w.svc.SetElements(t.Context(), foreign.Admin(), deal, []Change{{Element: c139.C1, To: c139.Partial}}, ""); !errs.Is(err, errs.NotFound) {
		t.Errorf("another organisation's administrator: %v", err)
	}
}

func TestTwoPeopleOnTheSameElement(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	first := []Change{{Element: c139.W, To: c139.Clear, Evidence: w.seen(0)}}
	second := []Change{{Element: c139.W, To: c139.No, Evidence: w.seen(0)}}
	w.must(w.svc.SetElements(t.Context(), rep, deal, first, ""))
	if err := w.svc.SetElements(t.Context(), rep, deal, second, ""); !errs.Is(err, errs.Conflict) {
		t.Fatalf("the second on version 0: %v", err)
	}
	second[0].Seen = 1
	w.must(w.svc.SetElements(t.Context(), rep, deal, second, ""))

	// At once: exactly one of them wins.
	done := make(chan error)
	for range 2 {
		go func() {
			c := []Change{{Element: c139.F1, To: c139.Clear, Evidence: w.seen(0)}}
			done <- w.svc.SetElements(t.Context(), rep, deal, c, "")
		}()
	}
	a, b := <-done, <-done
	if (a == nil) == (b == nil) || (a != nil && !errs.Is(a, errs.Conflict)) || (b != nil && !errs.Is(b, errs.Conflict)) {
		t.Errorf("at once: %v and %v", a, b)
	}
	// Two elements at once do not lose each other's figures.
	for _, k := range []c139.Key{c139.F2, c139.F3} {
		go func() {
			done <- w.svc.SetElements(t.Context(), rep, deal, []Change{{Element: k, To: c139.Clear, Evidence: w.seen(0)}}, "")
		}()
	}
	w.must(<-done)
	w.must(<-done)
	if d := w.control(rep, deal).Deal; d.Self.F != 3 {
		t.Errorf("the kept value is %s", d.Self)
	}
}

func TestAClosedDealIsNotChanged(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	w.must(w.set(rep, deal, c139.W, c139.Clear, w.seen(0)))
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE opportunity SET status = 'won' WHERE id = $1`, deal)
		return err
	})
	if err := w.set(rep, deal, c139.W, c139.Partial, nil); !errs.Is(err, errs.Invalid) {
		t.Errorf("recording on a closed deal: %v", err)
	}
	if c := w.control(rep, deal); c.Editable {
		t.Error("a closed deal is shown as editable")
	}
	at := w.DB.Now().AddDate(1, 0, 0)
	w.DB.SetClock(func() time.Time { return at })
	if n, err := w.svc.Age(t.Context(), w.Org, nil); n != 0 || err != nil {
		t.Errorf("%d closed deals aged, %v", n, err)
	}
}

func TestWithdraw(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	w.must(w.set(rep, deal, c139.W, c139.Clear, w.seen(40)))
	w.must(w.set(rep, deal, c139.W, c139.Clear, w.seen(3)))
	list := w.control(rep, deal).Of(c139.W)
	if len(list) != 2 || list[0].ObservedOn != w.today().Add(-3) {
		t.Fatalf("evidence %+v", list)
	}
	take := func(e Evidence, to c139.State, given bool, reason string) error {
		return w.svc.Withdraw(t.Context(), rep, deal, Withdrawal{Evidence: e.ID, Seen: e.Version, To: to, ToGiven: given, Reason: reason})
	}
	wantField(t, take(list[0], 0, false, " "), "reason", "error.required")
	w.must(take(list[0], 0, false, "说话的人弄错了"))
	e := w.control(rep, deal).Elements.At(c139.W)
	if e.State != c139.Clear || e.ObservedOn != w.today().Add(-40) {
		t.Errorf("older evidence carries it on: %+v", e)
	}
	if err := take(list[0], 0, false, "again"); !errs.Is(err, errs.Conflict) {
		t.Errorf("twice: %v", err)
	}
	wantField(t, take(list[1], 0, false, "也不对"), "state", "element.last_evidence")
	wantField(t, take(list[1], c139.Clear, true, "也不对"), "state", "error.invalid_choice")
	w.must(take(list[1], c139.Partial, true, "也不对"))
	c := w.control(rep, deal)
	if e := c.Elements.At(c139.W); e.State != c139.Partial || e.ObservedOn != "" || c.Deal.Self.W != 0 {
		t.Errorf("the last is gone: %+v", e)
	}
	if c.Of(c139.W)[0].Live() || len(c.Of(c139.W)) != 2 {
		t.Error("withdrawn evidence stays in sight")
	}
	if _, h, _ := w.svc.History(t.Context(), rep, deal); h[0].Cause != ByWithdrawal || h[0].Reason != "也不对" || h[0].What == "" {
		t.Errorf("history %+v", h[0])
	}
	if err := w.svc.Withdraw(t.Context(), rep, deal, Withdrawal{Evidence: "nothing", Reason: "x"}); !errs.Is(err, errs.NotFound) {
		t.Errorf("no such evidence: %v", err)
	}
}

func TestWithdrawLeavesOldEvidenceStale(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	w.must(w.set(rep, deal, c139.W, c139.Clear, w.seen(50)))
	w.must(w.set(rep, deal, c139.W, c139.Clear, w.seen(1)))
	later := w.DB.Now().AddDate(0, 0, 20)
	w.DB.SetClock(func() time.Time { return later })
	young := w.control(rep, deal).Of(c139.W)[0]
	w.must(w.svc.Withdraw(t.Context(), rep, deal, Withdrawal{Evidence: young.ID, Seen: 1, Reason: "不实"}))
	c := w.control(rep, deal)
	if e := c.Elements.At(c139.W); e.State != c139.Stale || e.Before != c139.Clear || c.Deal.StaleCount != 1 || c.Deal.Self.W != 0 {
		t.Errorf("%+v", e)
	}
}

// sum replays a history from the oldest entry on.
func sum(t *testing.T, d Opportunity, list []ValueChange) {
	t.Helper()
	shown, zone, basis := c139.Value{}, c139.Lose, c139.BySelf
	for i := len(list) - 1; i >= 0; i-- {
		h := list[i]
		if h.Before != shown || h.ZoneBefore != zone {
			t.Fatalf("entry %d begins at %s %s, the one before ended at %s %s", i, h.Before, h.ZoneBefore, shown, zone)
		}
		if h.BasisWas != basis {
			t.Fatalf("entry %d begins by %s, the one before ended by %s", i, h.BasisWas, basis)
		}
		if h.Zone != h.Shown.Zone() {
			t.Fatalf("entry %d: %s lies in %s", i, h.Shown, h.Zone)
		}
		shown, zone, basis = h.Shown, h.Zone, h.Basis
	}
	if shown != d.Shown || zone != d.Zone {
		t.Fatalf("the history ends at %s %s, the deal is at %s %s", shown, zone, d.Shown, d.Zone)
	}
	if len(list) > 0 && (list[0].Self != d.Self || list[0].Calibrated != d.Calibrated || list[0].Basis != d.Basis) {
		t.Fatalf("the last entry %+v is not the deal %+v", list[0], d.Figures)
	}
}
