package app

import (
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/activity"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	today "kongdan/internal/rule/day"
	"kongdan/internal/rule/question"
)

func TestWhoeverTakesOverFindsEverything(t *testing.T) {
	d := dbtest.Open(t)
	w := orgtest.New(t, d)
	people, accounts, deals, plan := org.NewService(d), account.NewService(d), opportunity.NewService(d), activity.NewService(d)
	joinOrg(people, deals)
	boss, old, mate, next := w.Admin(), w.Rep("离职的人"), w.Rep("队友"), w.Rep("接手人")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	on := today.Date(old.Today(d.Now()))
	terms := func(a account.ID) opportunity.Terms {
		return opportunity.Terms{Name: "政务云二期", Account: a, Amount: 100_00, AmountKnown: true, ExpectedClose: on.Add(90), NextStep: "问清预算", NextStepOn: on.Add(7)}
	}
	own, err := accounts.Create(t.Context(), old, account.Draft{Name: "云州市财政局"}, false)
	must(err)
	others, err := accounts.Create(t.Context(), mate, account.Draft{Name: "海川集团"}, false)
	must(err)
	deal, err := deals.Create(t.Context(), old, terms(own))
	must(err)
	shared, err := deals.Create(t.Context(), mate, terms(others))
	must(err)
	must(deals.Join(t.Context(), mate, shared, old.User, ""))
	for _, id := range []opportunity.ID{deal, shared} {
		_, err = plan.AddTask(t.Context(), old, activity.Subject{Deal: id}, activity.TaskDraft{Title: "拜访", DueOn: string(on)})
		must(err)
	}
	held, err := people.HeldBy(t.Context(), boss, old.User)
	if want := (org.Holdings{Deals: 1, Accounts: 1, Tasks: 2}); held != want || err != nil {
		t.Fatalf("holds %+v, %v", held, err)
	}
	m, err := people.Member(t.Context(), boss, old.User)
	must(err)
	trainer := w.Member("培训", org.Trainer, org.ScopeAll, "")
	if err := people.Deactivate(t.Context(), boss, old.User, m.Version, trainer.User, ""); !errs.Is(err, errs.Invalid) {
		t.Fatalf("to a trainer: %v", err)
	}
	must(people.Deactivate(t.Context(), boss, old.User, m.Version, next.User, ""))

	tasks, _, err := plan.MyTasks(t.Context(), next, "", "")
	if len(tasks) != 2 || err != nil {
		t.Errorf("tasks %+v, %v", tasks, err)
	}
	for _, x := range tasks {
		if x.SubjectName == "" {
			t.Errorf("the subject of %+v is out of view", x)
		}
	}
	for _, a := range []account.ID{own, others} {
		if _, err := accounts.Get(t.Context(), next, a); err != nil {
			t.Errorf("account: %v", err)
		}
	}
	ids := []string{string(old.User), string(own), string(others), string(deal), string(shared), "01a208ae-2970-7646-8df3-42db7894457e"}
	for who, want := range map[*org.Actor]int{&boss: 5, &next: 5, &mate: 3, &trainer: 5} { // mate sees the own deal and account only
		names, err := people.Names(t.Context(), *who, ids)
		if len(names) != want || err != nil {
			t.Errorf("%s reads %v, %v", who.Name, names, err)
		}
	}
	if held, err := people.HeldBy(t.Context(), boss, old.User); held.Any() || err != nil {
		t.Errorf("left behind: %+v, %v", held, err)
	}
	if _, err := people.Verify(t.Context(), w.Org); err != nil {
		t.Error(err)
	}
}

func TestTheCurrencyStaysOnceAmountsAreKept(t *testing.T) {
	d := dbtest.Open(t)
	people, deals, accounts := org.NewService(d), opportunity.NewService(d), account.NewService(d)
	joinOrg(people, deals)
	w := orgtest.New(t, d)
	boss := w.Admin()
	o, err := people.Organisation(t.Context(), boss)
	if err != nil {
		t.Fatal(err)
	}
	o.Currency = "USD"
	if err := people.UpdateOrganisation(t.Context(), boss, o.Version, o.NewOrganisation); err != nil {
		t.Fatalf("an empty workspace: %v", err)
	}
	a, err := accounts.Create(t.Context(), boss, account.Draft{Name: "云州市财政局"}, false)
	if err != nil {
		t.Fatal(err)
	}
	on := today.Date(boss.Today(d.Now()))
	if _, err = deals.Create(t.Context(), boss, opportunity.Terms{Name: "x", Account: a, Amount: 1, AmountKnown: true, ExpectedClose: on, NextStep: "x", NextStepOn: on}); err != nil {
		t.Fatal(err)
	}
	o.Currency = "EUR"
	if err := people.UpdateOrganisation(t.Context(), boss, o.Version+1, o.NewOrganisation); !errs.Is(err, errs.Invalid) {
		t.Errorf("with an amount: %v", err)
	}
}

// Who is put into another department takes the sums of all deals along.
func TestSumsFollowAMemberIntoAnotherDepartment(t *testing.T) {
	d := dbtest.Open(t)
	w := orgtest.New(t, d)
	people, accounts, deals := org.NewService(d), account.NewService(d), opportunity.NewService(d)
	joinOrg(people, deals)
	boss, rep := w.Admin(), w.Rep("小林")
	north, south := w.Member("北区主管", org.Manager, org.ScopeDepartment, w.North), w.Member("南区主管", org.Manager, org.ScopeDepartment, w.South)
	own, err := accounts.Create(t.Context(), rep, account.Draft{Name: "云州市财政局"}, false)
	if err != nil {
		t.Fatal(err)
	}
	on := today.Date(rep.Today(d.Now()))
	if _, err := deals.Create(t.Context(), rep, opportunity.Terms{Name: "政务云二期", Account: own, Amount: 100_00, AmountKnown: true, NextStep: "问清预算", NextStepOn: on.Add(7)}); err != nil {
		t.Fatal(err)
	}
	shows := func(manager org.Actor) opportunity.Count {
		t.Helper()
		l, err := deals.List(t.Context(), manager, opportunity.Filter{}, opportunity.Page{Size: 1})
		if err != nil {
			t.Fatal(err)
		}
		return l.Count
	}
	one, none := opportunity.Count{Deals: 1, Amount: 100_00}, opportunity.Count{}
	if shows(north) != one || shows(south) != none {
		t.Fatalf("north counts %+v, south %+v", shows(north), shows(south))
	}
	m, err := people.Member(t.Context(), boss, rep.User)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := people.UpdateMember(t.Context(), boss, rep.User, m.Version, org.MemberForm{Login: m.Login, Name: m.Name, Role: m.Role, Scope: m.Scope,
		Department: w.South, Lang: m.Lang, TimeZone: m.TimeZone}); err != nil {
		t.Fatal(err)
	}
	if shows(north) != none || shows(south) != one {
		t.Errorf("moved: north counts %+v, south %+v", shows(north), shows(south))
	}
}

// The log calls questions by what they ask, for who may see the bank.
func TestQuestionsHaveNamesForTrainers(t *testing.T) {
	d := dbtest.Open(t)
	w := orgtest.New(t, d)
	people := org.NewService(d)
	joinOrg(people, opportunity.NewService(d))
	trainer := w.Member("培训", org.Trainer, org.ScopeAll, "")
	q, err := bank.NewService(d).Create(t.Context(), trainer, bank.Draft{Lang: "zh", Origin: bank.Own,
		Item: question.Item{Kind: question.TrueFalse, Stem: "教练可以不止一个。"}})
	if err != nil {
		t.Fatal(err)
	}
	for want, actor := range map[string]org.Actor{"教练可以不止一个。": w.Admin(), "": w.Rep("销售")} {
		if names, err := people.Names(t.Context(), actor, []string{string(q)}); err != nil || names[string(q)] != want {
			t.Errorf("%s: %v, %v, want %q", actor.Name, names, err, want)
		}
	}
}
