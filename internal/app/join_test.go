package app

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	calendar "kongdan/internal/rule/day"
)

func TestAreasKnowOfEachOther(t *testing.T) {
	a, err := New(t.Context(), config(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	ctx, w := t.Context(), orgtest.New(t, a.db)
	admin, rep, heir := w.Admin(), w.Rep("小陈"), w.Rep("小李")
	acme, err := a.Accounts.Create(ctx, rep, account.Draft{Name: "华东电网"}, false)
	if err != nil {
		t.Fatal(err)
	}
	deal, err := a.Deals.Create(ctx, rep, opportunity.Terms{Name: "调度系统", Account: acme, Amount: 100, AmountKnown: true,
		ExpectedClose: calendar.Date(rep.Today(time.Now().AddDate(0, 1, 0))), NextStep: "拜访", NextStepOn: calendar.Date(rep.Today(time.Now()))})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Accounts.Delete(ctx, rep, acme, 1); !errs.Is(err, errs.Invalid) {
		t.Errorf("an account with an open deal is deleted: %v", err)
	}
	if e, ok := errors.AsType[*errs.Error](a.Accounts.Delete(ctx, rep, acme, 1)); !ok || e.Key != "account.open_deals" || e.Args[1] != 1 {
		t.Errorf("the owner of the deal reads %v", e)
	}
	blind := rep // one of the same account who sees only deals of their own
	blind.User, blind.Scope = heir.User, org.ScopeOwn
	if err := a.db.View(ctx, func(tx *db.Tx) error { return keepsDeals(ctx, tx, blind, acme) }); err == nil || strings.ContainsAny(err.Error(), "0123456789") {
		t.Errorf("whoever does not see the deal reads %v", err)
	}
	held, err := a.Org.HeldBy(ctx, admin, rep.User)
	if err != nil || held.Accounts != 1 || held.Deals != 1 {
		t.Errorf("%+v, %v", held, err)
	}
	if err := a.Org.Deactivate(ctx, admin, rep.User, 1, heir.User, ""); err != nil {
		t.Fatal(err)
	}
	d, err := a.Deals.Get(ctx, heir, deal)
	if err != nil || d.Owner != heir.User {
		t.Errorf("the deal: %+v, %v", d.Owner, err)
	}
	c, err := a.Accounts.Get(ctx, heir, acme)
	if err != nil || c.Owner != heir.User {
		t.Errorf("the account: %+v, %v", c.Owner, err)
	}
}
