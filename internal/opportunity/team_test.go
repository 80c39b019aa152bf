package opportunity

import (
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
)

func TestHandOverKeepsTheOldOwnerOnTheTeam(t *testing.T) {
	w := newWorld(t)
	old, next, mate := w.rep(), w.Rep("接手人"), w.Rep("队友")
	deal := w.deal(old)
	if err := w.svc.Join(t.Context(), old, deal, mate.User, ""); err != nil {
		t.Fatal(err)
	}
	if err := w.svc.HandOver(t.Context(), mate, deal, 1, next.User, ""); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a team member: %v", err)
	}
	if err := w.svc.HandOver(t.Context(), old, deal, 1, "x", ""); !errs.Is(err, errs.Invalid) {
		t.Errorf("to nobody: %v", err)
	}
	reader := w.Member("只读", org.ReadOnly, org.ScopeAll, w.North)
	if err := w.svc.HandOver(t.Context(), old, deal, 1, reader.User, ""); !errs.Is(err, errs.Invalid) {
		t.Errorf("to a reader: %v", err)
	}
	if err := w.svc.HandOver(t.Context(), old, deal, 1, next.User, ""); err != nil {
		t.Fatal(err)
	}
	d := w.shows(next, deal)
	if d.Owner != next.User || !w.sees(next, d.Account) {
		t.Errorf("owner %s", d.Owner)
	}
	if _, editable, err := w.get(old, deal); !editable || err != nil {
		t.Errorf("the old owner: %v, %v", editable, err)
	}
	if err := w.svc.HandOver(t.Context(), old, deal, 2, old.User, ""); !errs.Is(err, errs.Forbidden) {
		t.Errorf("the old owner takes it back: %v", err)
	}
	if err := w.svc.Leave(t.Context(), next, deal, old.User); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.get(old, deal); !errs.Is(err, errs.NotFound) {
		t.Errorf("off the team: %v", err)
	}
	w.recount()
}

func TestTeam(t *testing.T) {
	w := newWorld(t)
	owner, mate, other := w.rep(), w.Rep("队友"), w.Rep("路人")
	deal := w.deal(owner)
	for _, c := range []struct {
		actor org.Actor
		who   org.UserID
		want  errs.Kind
	}{
		{other, other.User, errs.NotFound}, {owner, mate.User, 0}, {owner, mate.User, 0}, {owner, owner.User, 0},
		{mate, other.User, errs.Forbidden}, {owner, "x", errs.Invalid},
	} {
		if err := w.svc.Join(t.Context(), c.actor, deal, c.who, ""); c.want == 0 && err != nil || c.want != 0 && !errs.Is(err, c.want) {
			t.Errorf("%s joins %s: %v", c.actor.Name, c.who, err)
		}
	}
	if err := w.svc.Leave(t.Context(), mate, deal, mate.User); err != nil {
		t.Errorf("leaving: %v", err)
	}
	if _, _, err := w.get(mate, deal); !errs.Is(err, errs.NotFound) {
		t.Errorf("after leaving: %v", err)
	}
}

func TestHandOverAll(t *testing.T) {
	w := newWorld(t)
	old, next := w.rep(), w.Rep("接手人")
	one, two := w.deal(old), w.deal(old)
	if err := w.svc.Delete(t.Context(), old, two, 1); err != nil {
		t.Fatal(err)
	}
	admin, mate := w.Admin(), w.rep()
	trainer := w.Member("培训", org.Trainer, org.ScopeAll, "")
	shared := w.deal(mate)
	if err := w.svc.Join(t.Context(), mate, shared, old.User, ""); err != nil {
		t.Fatal(err)
	}
	w.in(func(tx *db.Tx) error {
		if n, err := OwnedBy(t.Context(), tx, w.Org, old.User); n != 1 || err != nil {
			t.Errorf("holds %d, %v", n, err)
		}
		err := w.svc.HandOverAll(t.Context(), tx, admin, old.User, trainer.User, "")
		if !errs.Is(err, errs.Invalid) || errs.FieldsOf(err)[0].Name != "successor" {
			t.Errorf("to somebody who owns nothing: %v", err)
		}
		return nil
	})
	lost := w.deal(old)
	lose := func(by org.Actor) {
		t.Helper()
		w.must(w.svc.Close(t.Context(), by, lost, w.shows(by, lost).Version, Closing{Outcome: Lost, Reason: w.reason(Lost), ClosedOn: w.today()}))
	}
	lose(old)
	w.in(func(tx *db.Tx) error { return w.svc.HandOverAll(t.Context(), tx, admin, old.User, next.User, "") })
	if w.shows(next, one).Owner != next.User {
		t.Error("a deal stayed behind")
	}
	if d := w.shows(next, lost); d.Owner != old.User {
		t.Errorf("a closed deal went to %s", d.Owner)
	}
	again := Reopening{Why: "客户重启", NextStep: "拜访", NextStepOn: w.today()}
	w.must(w.svc.Reopen(t.Context(), next, lost, w.shows(next, lost).Version, again))
	if w.shows(next, lost).Owner != old.User {
		t.Error("a deal was taken from somebody who is still here")
	}
	lose(next)
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE member SET deactivated_at = 1 WHERE org_id = $1 AND id = $2`, w.Org, old.User)
		return err
	})
	w.must(w.svc.Reopen(t.Context(), next, lost, w.shows(next, lost).Version, again))
	if w.shows(next, lost).Owner != next.User {
		t.Error("nobody owns a deal that runs again")
	}
	if w.hidden(next, shared) || !w.hidden(old, shared) || !w.hidden(old, one) {
		t.Error("places on teams did not move")
	}
	if err := w.svc.Restore(t.Context(), next, two, ""); err != nil {
		t.Errorf("the deal in the trash: %v", err)
	}
	w.recount()
}

// hidden reports whether an actor does not find a deal.
func (w *world) hidden(a org.Actor, deal ID) bool {
	w.t.Helper()
	_, _, err := w.get(a, deal)
	return errs.Is(err, errs.NotFound)
}

func TestTrash(t *testing.T) {
	w := newWorld(t)
	owner, mate := w.rep(), w.Rep("队友")
	deal := w.deal(owner)
	if err := w.svc.Join(t.Context(), owner, deal, mate.User, ""); err != nil {
		t.Fatal(err)
	}
	if err := w.svc.Delete(t.Context(), mate, deal, 1); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a team member deletes: %v", err)
	}
	if err := w.svc.Delete(t.Context(), owner, deal, 1); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.get(owner, deal); !errs.Is(err, errs.NotFound) {
		t.Errorf("in the trash: %v", err)
	}
	if err := w.svc.Update(t.Context(), owner, deal, 2, Terms{}); !errs.Is(err, errs.NotFound) {
		t.Errorf("edited in the trash: %v", err)
	}
	list, err := w.svc.Trash(t.Context(), owner, 10)
	if err != nil || len(list) != 1 || list[0].ID != deal {
		t.Errorf("%+v, %v", list, err)
	}
	if list, err := w.svc.Trash(t.Context(), mate, 10); err != nil || len(list) != 0 {
		t.Errorf("a team member sees %+v, %v", list, err)
	}
	w.recount()
	d, _ := w.getDeleted(owner, deal)
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE account SET deleted_at = 1 WHERE id = $1`, d.Account)
		return err
	})
	if err := w.svc.Restore(t.Context(), owner, deal, ""); !errs.Is(err, errs.Conflict) {
		t.Errorf("without its account: %v", err)
	}
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE account SET deleted_at = 0`)
		return err
	})
	if err := w.svc.Restore(t.Context(), owner, deal, ""); err != nil {
		t.Fatal(err)
	}
	if err := w.svc.Restore(t.Context(), owner, deal, ""); err != nil {
		t.Errorf("restored twice: %v", err)
	}
	if w.shows(owner, deal).Version != 3 {
		t.Error("restoring twice changed it twice")
	}
	w.recount()
}

func (w *world) getDeleted(actor org.Actor, deal ID) (d Opportunity, err error) {
	err = w.DB.View(w.t.Context(), func(tx *db.Tx) error {
		d, _, err = read(w.t.Context(), tx, actor, deal)
		return err
	})
	return d, err
}

func TestPeopleOfADeal(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	deal := w.deal(rep)
	person := func(account account.ID) string {
		p := id.New()
		w.in(func(tx *db.Tx) error {
			_, err := tx.ExecContext(t.Context(), `INSERT INTO person (org_id, id, account_id, name, name_key, created_at, updated_at)
				VALUES ($1, $2, $3, '王工', '王工', 1, 1)`, w.Org, p, account)
			return err
		})
		return p
	}
	mine, outside := person(w.shows(rep, deal).Account), person(w.account(rep, "设计院"))
	unseen := person(w.account(w.Member("别区", org.Rep, org.ScopeTeam, w.South), "别家"))
	if err := w.involve(rep, deal, unseen); !errs.Is(err, errs.Invalid) {
		t.Errorf("of an account out of sight: %v", err)
	}
	for _, p := range []string{mine, mine, outside} {
		if err := w.involve(rep, deal, p); err != nil {
			t.Fatal(err)
		}
	}
	people := func() (n int) {
		w.in(func(tx *db.Tx) error {
			return tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM opportunity_person WHERE opportunity_id = $1`, deal).Scan(&n)
		})
		return n
	}
	if n := people(); n != 2 {
		t.Errorf("%d people", n)
	}
	w.in(func(tx *db.Tx) error {
		for i, want := range []bool{true, false} {
			d, err := LockForChange(t.Context(), tx, rep, deal)
			if err != nil {
				return err
			}
			if there, err := Dismiss(t.Context(), tx, rep, d, mine); err != nil || there != want {
				t.Errorf("%d: %v %v", i, there, err)
			}
		}
		return nil
	})
	if n := people(); n != 1 {
		t.Errorf("%d people left", n)
	}
}

// involve says that a person matters in a deal.
func (w *world) involve(actor org.Actor, deal ID, who string) error {
	return w.DB.InTx(w.t.Context(), func(tx *db.Tx) error {
		d, err := LockForChange(w.t.Context(), tx, actor, deal)
		if err != nil {
			return err
		}
		return Involve(w.t.Context(), tx, actor, d, who)
	})
}
