package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/exchange"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	calendar "kongdan/internal/rule/day"
)

// meanwhile lets fn run beside the transaction that calls it: until fn is done
// or waits for that transaction.
func meanwhile(fn func() error) <-chan error {
	done := make(chan error, 1)
	go func() { done <- fn() }()
	select {
	case err := <-done:
		done <- err
	case <-time.After(500 * time.Millisecond):
	}
	return done
}

// bring checks a file with deals and returns what writes it.
func bring(t *testing.T, d *db.DB, boss org.Actor, file string) func() error {
	ctx, imports := t.Context(), exchange.NewService(d)
	id, err := imports.Upload(ctx, boss, exchange.Deals, "deals.csv", strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	run, _, err := imports.Run(ctx, boss, id)
	if err == nil {
		_, err = imports.Check(ctx, boss, id, run.Version, run.Mapping)
	}
	if err == nil {
		run, _, err = imports.Run(ctx, boss, id)
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() error {
		_, err := imports.Now(ctx, boss, id, run.Version, true, nil)
		return err
	}
}

// TestNothingHangsOnWhatGoes begins a deal at the very moment in which its
// account goes to the trash, or its owner leaves: one of the two is refused, or
// the deal is handed over with the rest.
func TestNothingHangsOnWhatGoes(t *testing.T) {
	d := dbtest.Open(t)
	w := orgtest.New(t, d)
	people, accounts, deals := org.NewService(d), account.NewService(d), opportunity.NewService(d)
	joinOrg(people, deals)
	boss, rep, next := w.Admin(), w.Rep("林晓岚"), w.Rep("周启明")
	begin := func(owner org.Actor, at account.ID) func() error {
		return func() error {
			on := calendar.Date(owner.Today(d.Now()))
			_, err := deals.Create(t.Context(), owner, opportunity.Terms{Name: "政务云二期", Account: at, AmountKnown: true,
				NextStep: "问清预算", NextStepOn: on.Add(7)})
			return err
		}
	}
	left := func() (n int) {
		if err := d.View(t.Context(), func(tx *db.Tx) (err error) {
			n, err = opportunity.OwnedBy(t.Context(), tx, w.Org, rep.User)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}

	at, err := accounts.Create(t.Context(), rep, account.Draft{Name: "云州市财政局"}, false)
	if err != nil {
		t.Fatal(err)
	}
	var made <-chan error
	accounts.Veto = func(ctx context.Context, tx *db.Tx, actor org.Actor, id account.ID) error {
		err := keepsDeals(ctx, tx, actor, id)
		made = meanwhile(begin(rep, at))
		return err
	}
	deleted := accounts.Delete(t.Context(), rep, at, 1)
	if began := <-made; deleted != nil || !errs.Is(began, errs.Invalid) {
		t.Errorf("the account goes: %v, a deal begins at it: %v", deleted, began)
	}

	// A file that brings a deal in begins to be written beside it.
	if at, err = accounts.Create(t.Context(), rep, account.Draft{Name: "江海集团"}, false); err != nil {
		t.Fatal(err)
	}
	file := bring(t, d, boss, "商机编号,商机名称,客户,负责人,金额\nA-1,调度系统,江海集团,"+rep.Name+",100\n")
	accounts.Veto = func(ctx context.Context, tx *db.Tx, actor org.Actor, id account.ID) error {
		err := keepsDeals(ctx, tx, actor, id)
		made = meanwhile(file)
		return err
	}
	deleted = accounts.Delete(t.Context(), rep, at, 1)
	brought, hanging := <-made, 0
	if err := d.View(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(t.Context(), `
			SELECT COUNT(*) FROM opportunity o JOIN account a ON a.org_id = o.org_id AND a.id = o.account_id WHERE a.deleted_at > 0`).Scan(&hanging)
	}); err != nil || hanging > 0 || deleted != nil {
		t.Errorf("%d deals of an account in the trash; it goes: %v, the file: %v, %v", hanging, deleted, brought, err)
	}

	if at, err = accounts.Create(t.Context(), rep, account.Draft{Name: "海川集团"}, false); err != nil {
		t.Fatal(err)
	}
	hand := people.Transfer
	people.Transfer = func(ctx context.Context, tx *db.Tx, actor org.Actor, from, to org.UserID, why string) error {
		err := hand(ctx, tx, actor, from, to, why)
		made = meanwhile(begin(rep, at))
		return err
	}
	m, err := people.Member(t.Context(), boss, rep.User)
	if err != nil {
		t.Fatal(err)
	}
	gone := people.Deactivate(t.Context(), boss, rep.User, m.Version, next.User, "")
	if began := <-made; gone != nil || began == nil || left() > 0 {
		t.Errorf("the member goes: %v, begins a deal: %v, which leaves %d", gone, began, left())
	}
}
