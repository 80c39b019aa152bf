package insight

import (
	"fmt"
	"slices"
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/day"
)

func (w *world) find(actor org.Actor, words string) map[HitKind][]string {
	w.t.Helper()
	groups, err := w.svc.Search(w.t.Context(), actor, words, 500)
	if err != nil {
		w.t.Fatal(err)
	}
	found := map[HitKind][]string{}
	for _, g := range groups {
		for _, h := range g.Hits {
			found[g.Kind] = append(found[g.Kind], h.Name)
		}
		slices.Sort(found[g.Kind])
	}
	return found
}

func TestSearchFindsWhatOneSees(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	rep, other := w.Rep("林晓岚"), w.Rep("周启明")
	deals, accounts, people := opportunity.NewService(w.DB), account.NewService(w.DB), person.NewService(w.DB)
	add := func(owner org.Actor, acc, name, who string) {
		a, err := accounts.Create(ctx, owner, account.Draft{Name: acc}, true)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := people.Create(ctx, owner, a, person.Draft{Name: who}); err != nil {
			t.Fatal(err)
		}
		_, err = deals.Create(ctx, owner, opportunity.Terms{Name: name, Account: a, NextStep: "x", NextStepOn: day.Date(today).Add(1), AmountKnown: true})
		if err != nil {
			t.Fatal(err)
		}
	}
	add(rep, "江海市大数据局", "政务云二期 Cloud-2", "陈海")
	add(other, "东海银行", "核心系统 cloud", "海涛")
	w.insert("rival", fields{"name": "海云科技", "name_key": "海云科技", "created_at": 1, "updated_at": 1})
	w.insert("product", fields{"name": "云海平台", "name_key": "云海平台", "created_at": 1, "updated_at": 1})
	admin := w.Admin()
	cases := []struct {
		actor org.Actor
		words string
		want  map[HitKind][]string
	}{
		{rep, "海", map[HitKind][]string{DealHit: {"政务云二期 Cloud-2"}, AccountHit: {"江海市大数据局"}, PersonHit: {"陈海"}, RivalHit: {"海云科技"}, ProductHit: {"云海平台"}}},
		{admin, "海", map[HitKind][]string{DealHit: {"政务云二期 Cloud-2", "核心系统 cloud"}, AccountHit: {"东海银行", "江海市大数据局"},
			PersonHit: {"海涛", "陈海"}, RivalHit: {"海云科技"}, ProductHit: {"云海平台"}}},
		{rep, "政务云", map[HitKind][]string{DealHit: {"政务云二期 Cloud-2"}}},
		{rep, "clo", map[HitKind][]string{DealHit: {"政务云二期 Cloud-2"}}},
		{admin, "CLOUD", map[HitKind][]string{DealHit: {"政务云二期 Cloud-2", "核心系统 cloud"}}},
		{rep, "东海", map[HitKind][]string{}},
		{rep, "海涛", map[HitKind][]string{}},
		{rep, " ·%_'\" ", map[HitKind][]string{}},
		{rep, "", map[HitKind][]string{}},
	}
	for _, c := range cases {
		if got := w.find(c.actor, c.words); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s finds with %q %v, want %v", c.actor.Name, c.words, got, c.want)
		}
	}
	if got := w.find(orgOf(w), "海"); len(got) != 0 {
		t.Errorf("another organisation finds %v", got)
	}
}

// Hits of others, many and younger, do not hide the one deal somebody sees.
func TestOthersDoNotHideWhatOneSees(t *testing.T) {
	w := newWorld(t)
	rep, other := w.Rep("林晓岚"), w.Rep("周启明")
	deals := opportunity.NewService(w.DB)
	for i := range 320 {
		owner := other
		if i == 0 {
			owner = rep
		}
		if _, err := deals.Create(t.Context(), owner, opportunity.Terms{Name: fmt.Sprintf("机房改造%d", i), Account: account.ID(w.account(owner, fmt.Sprintf("客户%d", i))),
			NextStep: "x", NextStepOn: day.Date(today).Add(1), AmountKnown: true}); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.find(rep, "机房")[DealHit]; !slices.Equal(got, []string{"机房改造0"}) {
		t.Errorf("got %v", got)
	}
}

func TestTheClosestNameComesFirst(t *testing.T) {
	g := Group{Hits: []Hit{{Name: "江海政务云"}, {Name: "政务云二期"}, {Name: "无关"}, {Name: "政务云"}}}.cut("政务云", 3)
	var names []string
	for _, h := range g.Hits {
		names = append(names, h.Name)
	}
	if !slices.Equal(names, []string{"政务云", "政务云二期", "江海政务云"}) || !g.More {
		t.Errorf("got %v, more %v", names, g.More)
	}
}
