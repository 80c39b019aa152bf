package activity

import (
	"strings"
	"sync"
	"testing"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/person"
	"kongdan/internal/rule/day"
)

// world is an organisation with an account, a person and a deal of a rep.
type world struct {
	*orgtest.World
	t     *testing.T
	svc   *Service
	deals *opportunity.Service
	rep   org.Actor
	acc   account.ID
	chen  person.ID
	deal  opportunity.ID
}

func newWorld(t *testing.T) *world {
	t.Helper()
	d := dbtest.Open(t)
	w := &world{World: orgtest.New(t, d), t: t, svc: NewService(d), deals: opportunity.NewService(d)}
	w.rep = w.Rep("林晓岚")
	var err error
	if w.acc, err = account.NewService(d).Create(t.Context(), w.rep, account.Draft{Name: "江海市大数据局"}, false); err != nil {
		t.Fatal(err)
	}
	if w.chen, err = person.NewService(d).Create(t.Context(), w.rep, w.acc, person.Draft{Name: "陈处长"}); err != nil {
		t.Fatal(err)
	}
	w.deal, err = w.deals.Create(t.Context(), w.rep, opportunity.Terms{
		Name: "政务云二期", Account: w.acc, Amount: 100, AmountKnown: true, NextStep: "拜访", NextStepOn: w.today().Add(3)})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) today() day.Date { return day.Date(w.rep.Today(w.DB.Now())) }

func (w *world) visit(body string) Draft {
	return Draft{Kind: Visit, Body: body, HappenedOn: string(w.today()), People: []person.ID{w.chen}}
}

func (w *world) add(s Subject, d Draft) ID {
	w.t.Helper()
	a, err := w.svc.Add(w.t.Context(), w.rep, s, d)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func TestAVisitShowsOnItsDealAndItsAccount(t *testing.T) {
	w := newWorld(t)
	w.DB.SetClock(func() time.Time { return time.Now().Add(time.Hour) })
	w.add(Subject{Deal: w.deal}, w.visit("见到了陈处长，\r\n预算已批。"))
	w.add(Subject{Account: w.acc}, Draft{Kind: Note, Body: "换了新局长", HappenedOn: string(w.today().Add(-1))})

	list, next, err := w.past("")
	if err != nil || next != "" || len(list) != 1 {
		t.Fatalf("%d, %q, %v", len(list), next, err)
	}
	v := list[0]
	if v.Body != "见到了陈处长，\n预算已批。" || v.AuthorName != "林晓岚" || len(v.People) != 1 || v.People[0].Name != "陈处长" || !v.Editable {
		t.Errorf("got %+v", v)
	}
	r, err := w.svc.RecordOf(t.Context(), w.rep, w.acc, Turn{})
	list = r.Past
	if err != nil || len(list) != 2 || list[0].DealName != "政务云二期" || list[1].Body != "换了新局长" {
		t.Errorf("%+v, %v", list, err)
	}
	o, _, err := find1(w)
	if err != nil || !o.TouchedAt.After(o.CreatedAt) {
		t.Errorf("the deal was not touched: %v, %v", o.TouchedAt, err)
	}
}

// past is the record of the world's deal, as its rep sees it.
func (w *world) past(older string) (list []Activity, next string, err error) {
	p, err := w.svc.PlanOf(w.t.Context(), w.rep, w.deal, Turn{Older: older})
	return p.Past, p.Older, err
}

func find1(w *world) (o opportunity.Opportunity, editable bool, err error) {
	err = w.DB.View(w.t.Context(), func(tx *db.Tx) error {
		o, editable, err = opportunity.Find(w.t.Context(), tx, w.rep, w.deal)
		return err
	})
	return o, editable, err
}

func TestAddRefuses(t *testing.T) {
	w := newWorld(t)
	stranger := orgtest.New(t, w.DB).Admin()
	cases := map[string]struct {
		actor   org.Actor
		subject Subject
		draft   Draft
		kind    errs.Kind
	}{
		"another rep":          {w.Rep("周启明"), Subject{Deal: w.deal}, w.visit("x"), errs.NotFound},
		"another organisation": {stranger, Subject{Deal: w.deal}, w.visit("x"), errs.NotFound},
		"reader":               {w.Member("读", org.ReadOnly, org.ScopeAll, w.North), Subject{Deal: w.deal}, w.visit("x"), errs.Forbidden},
		"no subject":           {w.rep, Subject{}, w.visit("x"), errs.NotFound},
		"two subjects":         {w.rep, Subject{Deal: w.deal, Account: w.acc}, w.visit("x"), errs.NotFound},
		"nothing said":         {w.rep, Subject{Deal: w.deal}, w.visit(" \u200b\n "), errs.Invalid},
		"too much said":        {w.rep, Subject{Deal: w.deal}, w.visit(strings.Repeat("长", MaxBody+1)), errs.Invalid},
		"NUL":                  {w.rep, Subject{Deal: w.deal}, w.visit("a\x00b"), errs.Invalid},
		"tomorrow":             {w.rep, Subject{Deal: w.deal}, Draft{Kind: Note, Body: "x", HappenedOn: string(w.today().Add(1))}, errs.Invalid},
		"30 February":          {w.rep, Subject{Deal: w.deal}, Draft{Kind: Note, Body: "x", HappenedOn: "2026-02-30"}, errs.Invalid},
		"wrong kind":           {w.rep, Subject{Deal: w.deal}, Draft{Kind: "call", Body: "x", HappenedOn: string(w.today())}, errs.Invalid},
		"unknown person":       {w.rep, Subject{Deal: w.deal}, Draft{Kind: Visit, Body: "x", HappenedOn: string(w.today()), People: []person.ID{"x"}}, errs.Invalid},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if _, err := w.svc.Add(t.Context(), c.actor, c.subject, c.draft); !errs.Is(err, c.kind) {
				t.Errorf("got %v, want kind %d", err, c.kind)
			}
		})
	}
	if list, _, err := w.past(""); err != nil || len(list) != 0 {
		t.Errorf("%d were left behind, %v", len(list), err)
	}
}

func TestOnlyTheAuthorAndManagersRewrite(t *testing.T) {
	w := newWorld(t)
	mate := w.Rep("周启明")
	err := w.DB.InTx(t.Context(), func(tx *db.Tx) error {
		return org.Grant(t.Context(), tx, w.Org, org.Deal, string(w.deal), mate.User, "")
	})
	if err != nil {
		t.Fatal(err)
	}
	a := w.add(Subject{Deal: w.deal}, w.visit("原文"))
	if _, err := w.svc.Edit(t.Context(), mate, a, 1, w.visit("改")); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a team mate rewrote it: %v", err)
	}
	if _, err := w.svc.Edit(t.Context(), w.Manager(), a, 1, w.visit("主管改")); err != nil {
		t.Error(err)
	}
	if _, err := w.svc.Edit(t.Context(), w.rep, a, 1, w.visit("旧版本")); !errs.Is(err, errs.Conflict) {
		t.Errorf("an old version overwrote: %v", err)
	}
}

func TestOfTwoEditsAtOnceOneIsTold(t *testing.T) {
	w := newWorld(t)
	a := w.add(Subject{Deal: w.deal}, w.visit("原文"))
	var wg sync.WaitGroup
	results := make([]error, 2)
	for i := range results {
		wg.Go(func() { _, results[i] = w.svc.Edit(t.Context(), w.rep, a, 1, w.visit("改")) })
	}
	wg.Wait()
	if (results[0] == nil) == (results[1] == nil) {
		t.Errorf("got %v", results)
	}
}

func TestTheTrashGivesBack(t *testing.T) {
	w := newWorld(t)
	a := w.add(Subject{Deal: w.deal}, w.visit("原文"))
	for _, step := range []struct {
		do   func() (Subject, error)
		left int
	}{
		{func() (Subject, error) { return w.svc.Delete(t.Context(), w.rep, a) }, 0},
		{func() (Subject, error) { return w.svc.Restore(t.Context(), w.rep, a) }, 1},
	} {
		if s, err := step.do(); err != nil || s.Deal != w.deal {
			t.Fatal(s, err)
		}
		if list, _, err := w.past(""); err != nil || len(list) != step.left {
			t.Errorf("%d are left, want %d; %v", len(list), step.left, err)
		}
	}
}

func TestPagesHoldEachOnce(t *testing.T) {
	w := newWorld(t)
	for i := range 2*PageSize + 3 {
		w.add(Subject{Deal: w.deal}, Draft{Kind: Note, Body: "x", HappenedOn: string(w.today().Add(-i / 2))})
	}
	seen, cursor := map[ID]bool{}, ""
	for range 3 {
		list, next, err := w.past(cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range list {
			if seen[a.ID] {
				t.Errorf("%s twice", a.ID)
			}
			seen[a.ID] = true
		}
		cursor = next
	}
	if len(seen) != 2*PageSize+3 || cursor != "" {
		t.Errorf("%d seen, then %q", len(seen), cursor)
	}
}
