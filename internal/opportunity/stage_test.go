package opportunity

import (
	"strings"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/method"
	"kongdan/internal/org"
)

// reason returns an id of the list of reasons for an outcome.
func (w *world) reason(outcome Status) (id string) {
	w.t.Helper()
	err := w.DB.View(w.t.Context(), func(tx *db.Tx) error {
		list, err := method.Reasons(w.t.Context(), tx, w.Org)
		for _, r := range list {
			if r.Outcome == string(outcome) {
				id = r.ID
			}
		}
		return err
	})
	if err != nil || id == "" {
		w.t.Fatal("no reason for", outcome, err)
	}
	return id
}

// move takes a deal to a stage.
func (w *world) move(actor org.Actor, deal ID, track Track, to string) (bool, error) {
	w.t.Helper()
	return w.svc.MoveStage(w.t.Context(), actor, deal, w.shows(actor, deal).Version,
		Move{Track: track, To: to, Event: "客户书面确认", OccurredOn: w.today()})
}

func TestStagesGoAheadAndBack(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	for _, step := range []struct {
		track Track
		to    string
		ahead bool
	}{
		{Selling, "needs", false}, {Selling, "criteria", true}, {Buying, "options", false}, {Selling, "needs", false},
		{Selling, "concerns", true}, {Buying, "commit", false}, {Buying, "need", true}, {Selling, "assess", false},
	} {
		ahead, err := w.move(rep, deal, step.track, step.to)
		if err != nil || ahead != step.ahead {
			t.Errorf("to %s: ahead %v, %v", step.to, ahead, err)
		}
	}
	var n, ahead int
	w.in(func(tx *db.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT COUNT(*), SUM(ahead) FROM stage_change WHERE opportunity_id = $1`, deal).Scan(&n, &ahead)
	})
	if n != 8 || ahead != 3 {
		t.Errorf("history has %d changes, %d ahead", n, ahead)
	}
	w.recount()
}

func TestMoveRefuses(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	good := Move{Track: Selling, To: "needs", Event: "立项", OccurredOn: w.today()}
	for name, c := range map[string]struct {
		change func(*Move)
		field  string
	}{
		"no track":       {func(m *Move) { m.Track = "x" }, "track"},
		"no stage":       {func(m *Move) { m.To = "" }, "to"},
		"wrong stage":    {func(m *Move) { m.To = "need" }, "to"},
		"same stage":     {func(m *Move) { m.To = "assess" }, "to"},
		"same buying":    {func(m *Move) { m.Track, m.To = Buying, "need" }, "to"},
		"no event":       {func(m *Move) { m.Event = " \u200b " }, "event"},
		"long event":     {func(m *Move) { m.Event = strings.Repeat("长", MaxEvent+1) }, "event"},
		"no day":         {func(m *Move) { m.OccurredOn = "" }, "occurred_on"},
		"30 February":    {func(m *Move) { m.OccurredOn = "2026-02-30" }, "occurred_on"},
		"tomorrow":       {func(m *Move) { m.OccurredOn = w.today().Add(1) }, "occurred_on"},
		"before opening": {func(m *Move) { m.OccurredOn = w.today().Add(-1) }, "occurred_on"},
	} {
		m := good
		c.change(&m)
		_, err := w.svc.MoveStage(t.Context(), rep, deal, 1, m)
		if f := errs.FieldsOf(err); len(f) == 0 || f[0].Name != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.svc.MoveStage(t.Context(), rep, deal, 7, good); !errs.Is(err, errs.Conflict) {
		t.Errorf("another version: %v", err)
	}
}

func TestALoopBeginsANewCycle(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	for _, to := range []string{"nurture", "assess"} {
		if _, err := w.move(rep, deal, Selling, to); err != nil {
			t.Fatal(err)
		}
	}
	if d := w.shows(rep, deal); d.Cycle != 2 || d.SellingStage != "assess" || d.Status != Open {
		t.Errorf("%+v", d)
	}
	if _, err := w.move(rep, deal, Selling, "needs"); err != nil || w.shows(rep, deal).Cycle != 2 {
		t.Error("going on must not begin another cycle", err)
	}
}

func TestCloseAndReopen(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	for _, outcome := range Statuses[1:] {
		deal := w.deal(rep)
		if _, err := w.move(rep, deal, Selling, "criteria"); err != nil {
			t.Fatal(err)
		}
		c := Closing{Outcome: outcome, Reason: w.reason(outcome), Note: "客户发函", ClosedOn: w.today()}
		if outcome == Won {
			c.SignedOn = w.today()
		}
		if err := w.svc.Close(t.Context(), rep, deal, 2, c); err != nil {
			t.Fatal(outcome, err)
		}
		d := w.shows(rep, deal)
		if d.Status != outcome || d.Reason != c.Reason || d.ClosedOn != w.today() || d.NextStep != "" || d.NextStepOn != "" ||
			(d.SignedOn != "") != (outcome == Won) || (d.SellingStage == "nurture") != (outcome == Won) {
			t.Errorf("%s: %+v", outcome, d)
		}
		if err := w.svc.Close(t.Context(), rep, deal, d.Version, c); !errs.Is(err, errs.Conflict) || !strings.Contains(err.Error(), "deal.closed_already") {
			t.Errorf("%s: closed twice: %v", outcome, err)
		}
		if err := w.svc.SetNextStep(t.Context(), rep, deal, d.Version, "x", w.today()); !errs.Is(err, errs.Conflict) {
			t.Errorf("%s: a next step: %v", outcome, err)
		}
		if _, err := w.move(rep, deal, Selling, "assess"); !errs.Is(err, errs.Conflict) {
			t.Errorf("%s: a stage: %v", outcome, err)
		}
		if err := w.svc.Reopen(t.Context(), rep, deal, d.Version, Reopening{Why: " ", NextStep: "x", NextStepOn: w.today()}); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: no why: %v", outcome, err)
		}
		if err := w.svc.Reopen(t.Context(), rep, deal, d.Version, Reopening{Why: "流标重招", NextStep: "重新登门", NextStepOn: w.today()}); err != nil {
			t.Fatal(outcome, err)
		}
		d = w.shows(rep, deal)
		if d.Status != Open || d.Reason != "" || d.ClosedOn != "" || d.SignedOn != "" || d.NextStep == "" || d.SellingStage != "criteria" || d.BuyingStage != "need" {
			t.Errorf("%s reopened: %+v", outcome, d)
		}
		if err := w.svc.Reopen(t.Context(), rep, deal, d.Version, Reopening{Why: "x", NextStep: "x", NextStepOn: w.today()}); !errs.Is(err, errs.Conflict) {
			t.Errorf("%s: reopened twice: %v", outcome, err)
		}
	}
	w.recount()
}

func TestCloseRefuses(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	good := Closing{Outcome: Won, Reason: w.reason(Won), ClosedOn: w.today()}
	for name, c := range map[string]struct {
		change func(*Closing)
		field  string
	}{
		"no outcome":           {func(c *Closing) { c.Outcome = "" }, "outcome"},
		"open":                 {func(c *Closing) { c.Outcome = Open }, "outcome"},
		"no reason":            {func(c *Closing) { c.Reason = "" }, "reason"},
		"reason of a loss":     {func(c *Closing) { c.Reason = w.reason(Lost) }, "reason"},
		"no day":               {func(c *Closing) { c.ClosedOn = "" }, "closed_on"},
		"tomorrow":             {func(c *Closing) { c.ClosedOn = w.today().Add(1) }, "closed_on"},
		"signed tomorrow":      {func(c *Closing) { c.SignedOn = w.today().Add(1) }, "signed_on"},
		"signed, but lost":     {func(c *Closing) { c.Outcome, c.Reason, c.SignedOn = Lost, w.reason(Lost), w.today() }, "signed_on"},
		"closed before opened": {func(c *Closing) { c.ClosedOn = w.today().Add(-1) }, "closed_on"},
		"long note":            {func(c *Closing) { c.Note = strings.Repeat("x", MaxNote+1) }, "note"},
	} {
		x := good
		c.change(&x)
		err := w.svc.Close(t.Context(), rep, deal, 1, x)
		if f := errs.FieldsOf(err); len(f) == 0 || f[0].Name != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSetSigned(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	if err := w.svc.SetSigned(t.Context(), rep, deal, 1, w.today()); !errs.Is(err, errs.Conflict) {
		t.Errorf("an open deal: %v", err)
	}
	if err := w.svc.Close(t.Context(), rep, deal, 1, Closing{Outcome: Won, Reason: w.reason(Won), ClosedOn: w.today()}); err != nil {
		t.Fatal(err)
	}
	if err := w.svc.SetSigned(t.Context(), rep, deal, 2, w.today().Add(1)); !errs.Is(err, errs.Invalid) {
		t.Errorf("tomorrow: %v", err)
	}
	if err := w.svc.SetSigned(t.Context(), rep, deal, 2, w.today()); err != nil || w.shows(rep, deal).SignedOn != w.today() {
		t.Error(err)
	}
}
