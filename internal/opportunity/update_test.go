package opportunity

import (
	"errors"
	"sync"
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
)

// shows returns a deal that the actor sees.
func (w *world) shows(actor org.Actor, deal ID) Opportunity {
	w.t.Helper()
	d, _, err := w.get(actor, deal)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

// link makes a row of "rival" or "product".
func (w *world) link(table, name string) string {
	w.t.Helper()
	made := id.New()
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(w.t.Context(), `INSERT INTO `+table+` (org_id, id, name, name_key, created_at, updated_at)
			VALUES ($1, $2, $3, $3, 1, 1)`, w.Org, made, name)
		return err
	})
	return made
}

// full reads a deal's terms with links.
func (w *world) full(deal Opportunity) (t Terms) {
	w.t.Helper()
	err := w.DB.View(w.t.Context(), func(tx *db.Tx) (err error) {
		t, err = termsOf(w.t.Context(), tx, w.Org, deal)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return t
}

func TestUpdate(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	a, b, p := w.link("rival", "甲"), w.link("rival", "乙"), w.link("product", "平台")
	d := w.shows(rep, deal)
	terms := w.full(d)
	terms.Name, terms.Amount, terms.Rivals, terms.Products = "新名字", 5_00, []string{b, a, b}, []ProductLine{{p, 3}}
	if err := w.svc.Update(t.Context(), rep, deal, d.Version, terms); err != nil {
		t.Fatal(err)
	}
	d = w.shows(rep, deal)
	now := w.full(d)
	if now.Name != "新名字" || now.Amount != 5_00 || len(now.Rivals) != 2 || len(now.Products) != 1 || now.Products[0].Quantity != 3 || d.Version != 2 {
		t.Errorf("%+v, version %d", now, d.Version)
	}
	if err := w.svc.Update(t.Context(), rep, deal, 2, now); err != nil || w.shows(rep, deal).Version != 2 {
		t.Errorf("saving the same: %v", err)
	}
	now.Rivals, now.Products = []string{a}, []ProductLine{{p, 4}}
	if err := w.svc.Update(t.Context(), rep, deal, 2, now); err != nil {
		t.Error(err)
	}
	if last := w.full(w.shows(rep, deal)); len(last.Rivals) != 1 || last.Rivals[0] != a || last.Products[0].Quantity != 4 {
		t.Errorf("%+v", last)
	}
	if err := w.svc.Update(t.Context(), rep, deal, 2, terms); !errs.Is(err, errs.Conflict) {
		t.Errorf("an old version: %v", err)
	}
}

func TestAnOverdueStepDoesNotBlockOtherChanges(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE opportunity SET next_step_on = '2020-01-01', opened_on = '2019-01-01'`)
		return err
	})
	d := w.shows(rep, deal)
	terms := w.full(d)
	terms.Name = "改个名字"
	if err := w.svc.Update(t.Context(), rep, deal, d.Version, terms); err != nil {
		t.Error(err)
	}
	terms.NextStepOn = "2020-01-02"
	if err := w.svc.Update(t.Context(), rep, deal, d.Version+1, terms); len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != "next_step_on" {
		t.Error(err)
	}
}

// Of many who saw the same version exactly one saves.
func TestOneOfManySaves(t *testing.T) {
	w := newWorld(t)
	rep, manager := w.rep(), w.Manager()
	deal := w.deal(rep)
	d := w.shows(rep, deal)
	next := w.Rep("接手人")
	var wg sync.WaitGroup
	results := make([]error, 12)
	for i := range results {
		wg.Go(func() {
			ctx := t.Context()
			switch i % 4 {
			case 0:
				terms := w.full(d)
				terms.Amount = int64(i + 1)
				results[i] = w.svc.Update(ctx, rep, deal, d.Version, terms)
			case 1:
				_, results[i] = w.svc.MoveStage(ctx, rep, deal, d.Version, Move{Track: Selling, To: "needs", Event: "立项", OccurredOn: d.OpenedOn})
			case 2:
				results[i] = w.svc.Close(ctx, manager, deal, d.Version, Closing{Outcome: Won, Reason: w.reason("won"), ClosedOn: d.OpenedOn})
			case 3:
				results[i] = w.svc.HandOver(ctx, manager, deal, d.Version, next.User, "")
			}
		})
	}
	wg.Wait()
	saved := 0
	for i, err := range results {
		switch {
		case err == nil:
			saved++
		case !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.Forbidden):
			t.Errorf("%d: %v", i, err)
		}
	}
	if saved != 1 || w.shows(manager, deal).Version != d.Version+1 {
		t.Errorf("%d saved, version %d", saved, w.shows(manager, deal).Version)
	}
	w.recount()
}

func TestSetNextStep(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	if err := w.svc.SetNextStep(t.Context(), rep, deal, 1, "送样", w.today()); err != nil {
		t.Fatal(err)
	}
	if d := w.shows(rep, deal); d.NextStep != "送样" || d.NextStepOn != w.today() || d.Version != 2 {
		t.Errorf("%+v", d)
	}
	for name, c := range map[string]struct {
		version int64
		step    string
		want    errs.Kind
	}{"old version": {1, "x", errs.Conflict}, "nothing": {2, " ", errs.Invalid}} {
		if err := w.svc.SetNextStep(t.Context(), rep, deal, c.version, c.step, w.today()); !errs.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnotherAccountComesIntoView(t *testing.T) {
	w := newWorld(t)
	rep, mate, manager := w.rep(), w.Rep("队友"), w.Manager()
	deal := w.deal(rep)
	if err := w.svc.Join(t.Context(), rep, deal, mate.User, ""); err != nil {
		t.Fatal(err)
	}
	old, other := w.shows(rep, deal).Account, w.account(manager, "集团总部")
	d := w.shows(manager, deal)
	terms := w.full(d)
	terms.Account = other
	if err := w.svc.Update(t.Context(), manager, deal, d.Version, terms); err != nil {
		t.Fatal(err)
	}
	for _, a := range []org.Actor{rep, mate} {
		if !w.sees(a, other) || w.sees(mate, old) {
			t.Error("the account in view is not the deal's")
		}
	}
	d = w.shows(manager, deal)
	if err := w.svc.Leave(t.Context(), rep, deal, mate.User); err != nil || w.sees(mate, other) {
		t.Errorf("after leaving: %v", err)
	}
	if err := w.svc.Delete(t.Context(), manager, deal, d.Version); err != nil || w.sees(rep, other) {
		t.Errorf("in the trash: %v", err)
	}
	if err := w.svc.Restore(t.Context(), manager, deal, ""); err != nil || !w.sees(rep, other) {
		t.Errorf("restored: %v", err)
	}
}

func (w *world) sees(a org.Actor, account account.ID) bool {
	w.t.Helper()
	err := w.DB.View(w.t.Context(), func(tx *db.Tx) error { return checkAccount(w.t.Context(), tx, a, account) })
	if err != nil && !errors.As(err, new(*errs.Error)) {
		w.t.Fatal(err)
	}
	return err == nil
}
