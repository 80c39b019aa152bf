package app

import (
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	calendar "kongdan/internal/rule/day"
)

// TestTheTrashOfWhoLeftGoesToWhoRestoresIt lets a member leave who holds
// nothing but what lies in the trash, so that nobody was named to take over.
func TestTheTrashOfWhoLeftGoesToWhoRestoresIt(t *testing.T) {
	d := dbtest.Open(t)
	w := orgtest.New(t, d)
	people, accounts, deals := org.NewService(d), account.NewService(d), opportunity.NewService(d)
	joinOrg(people, deals)
	boss, rep := w.Admin(), w.Rep("林晓岚")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	at, err := accounts.Create(t.Context(), rep, account.Draft{Name: "云州市财政局"}, false)
	must(err)
	on := calendar.Date(rep.Today(d.Now()))
	deal, err := deals.Create(t.Context(), rep, opportunity.Terms{Name: "政务云二期", Account: at, NextStep: "问清预算", NextStepOn: on.Add(7)})
	must(err)
	must(deals.Delete(t.Context(), rep, deal, 1))
	must(accounts.Delete(t.Context(), rep, at, 1))
	m, err := people.Member(t.Context(), boss, rep.User)
	must(err)
	must(people.Deactivate(t.Context(), boss, rep.User, m.Version, "", ""))

	must(accounts.Restore(t.Context(), boss, at))
	must(deals.Restore(t.Context(), boss, deal, ""))
	a, err := accounts.Get(t.Context(), boss, at)
	if err != nil || a.Owner != boss.User {
		t.Errorf("the account is %s's: %v", a.Owner, err)
	}
	x, err := deals.Get(t.Context(), boss, deal)
	if err != nil || x.Owner != boss.User {
		t.Errorf("the deal is %s's: %v", x.Owner, err)
	}
}
