package opportunity

import (
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/org"
)

func TestDealsOfAnAccount(t *testing.T) {
	w := newWorld(t)
	rep, other, boss := w.rep(), w.World.Rep("小李"), w.Manager()
	terms := w.terms(rep)
	make := func(owner org.Actor, name string, amount int64) ID {
		t.Helper()
		x := terms
		x.Name, x.Amount = name, amount
		made, err := w.svc.Create(t.Context(), owner, x)
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	closed, running := make(rep, "丢了的", 100), make(rep, "在跑的", 200)
	if err := w.svc.Close(t.Context(), rep, closed, 1, Closing{Outcome: NoDecision, Reason: w.reason(NoDecision), ClosedOn: w.today()}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		actor org.Actor
		deals int
		sum   Running
	}{
		"owner": {rep, 2, Running{1, 200}}, "manager": {boss, 2, Running{1, 200}}, "stranger": {other, 0, Running{}},
	} {
		list, book, err := w.svc.DealsOfAccount(t.Context(), c.actor, terms.Account, 10)
		if err != nil || book == nil || len(list) != c.deals || (len(list) > 0 && (list[0].ID != running || list[0].OwnerName != "小陈" || list[1].ID != closed)) {
			t.Errorf("%s: %+v, %v", name, list, err)
		}
		sums, err := w.svc.RunningAt(t.Context(), c.actor, []account.ID{terms.Account, "x"})
		if err != nil || sums[terms.Account] != c.sum {
			t.Errorf("%s: %+v, %v", name, sums, err)
		}
	}
}
