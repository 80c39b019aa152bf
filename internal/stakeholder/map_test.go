package stakeholder

import (
	"sync"
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
)

func (w *world) spots(actor org.Actor, view MapView) map[ID]Place {
	w.t.Helper()
	m, err := w.svc.DealMap(w.t.Context(), actor, w.deal, view, "")
	w.must(err)
	return m.Places
}

func (w *world) move(card ID, x, y int, seen int64) (int64, error) {
	return w.svc.PlaceOnDeal(w.t.Context(), w.rep, w.deal, ChartView, []PlaceMove{{Card: card, To: &Spot{x, y}, Seen: seen}})
}

// Two move different cards: both stay. Two move the same: the second is told.
func TestTwoPeopleMoveCards(t *testing.T) {
	w := newWorld(t)
	a, b := w.in("钱局长"), w.in("孙处长")
	va, err := w.move(a, 10, -20, 0)
	w.must(err)
	_, err = w.svc.PlaceOnDeal(t.Context(), w.mate, w.deal, ChartView, []PlaceMove{{Card: b, To: &Spot{300, 0}}})
	w.must(err)
	if p := w.spots(w.mate, ChartView); len(p) != 2 || p[a].Spot != (Spot{10, -20}) || p[b].X != 300 {
		t.Errorf("%v", p)
	}
	if p := w.spots(w.mate, CampsView); len(p) != 0 {
		t.Errorf("another view keeps places of its own: %v", p)
	}
	_, err = w.move(a, 50, 50, va)
	w.must(err)
	for _, seen := range []int64{0, va} { // who looked before
		_, err := w.svc.PlaceOnDeal(t.Context(), w.mate, w.deal, ChartView,
			[]PlaceMove{{Card: b, To: &Spot{1, 1}, Seen: w.spots(w.mate, ChartView)[b].Version}, {Card: a, To: &Spot{2, 2}, Seen: seen}})
		if !errs.Is(err, errs.Conflict) {
			t.Errorf("seen %d: %v", seen, err)
		}
	}
	if p := w.spots(w.rep, ChartView); p[a].X != 50 || p[b].X != 300 {
		t.Errorf("half a move: %v", p)
	}
	// Given back and taken again it is another place.
	now := w.spots(w.rep, ChartView)[a].Version
	_, err = w.svc.PlaceOnDeal(t.Context(), w.rep, w.deal, ChartView, []PlaceMove{{Card: a, Seen: now}})
	w.must(err)
	w.later(5_000_000)
	_, err = w.move(a, 7, 7, 0)
	w.must(err)
	if _, err := w.move(a, 8, 8, now); !errs.Is(err, errs.Conflict) {
		t.Errorf("a place that was given back: %v", err)
	}
}

func TestMovesAreChecked(t *testing.T) {
	w := newWorld(t)
	a := w.in("钱局长")
	for _, moves := range [][]PlaceMove{nil, {{Card: "nobody", To: &Spot{}}}, {{Card: a, To: &Spot{MaxSpot + 1, 0}}}} {
		_, err := w.svc.PlaceOnDeal(t.Context(), w.rep, w.deal, ChartView, moves)
		fails(t, err, "move")
	}
	_, err := w.svc.PlaceOnDeal(t.Context(), w.rep, w.deal, "moon", []PlaceMove{{Card: a, To: &Spot{}}})
	fails(t, err, "view")
}

// Two at the very same time: one wins, the other is told, none is lost in silence.
func TestTwoMoveACardAtOnce(t *testing.T) {
	w := newWorld(t)
	a := w.in("钱局长")
	results := make([]error, 6)
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() { _, results[i] = w.move(a, i, i, 0) })
	}
	wg.Wait()
	won := 0
	for _, err := range results {
		switch {
		case err == nil:
			won++
		case !errs.Is(err, errs.Conflict):
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d of them moved it", won)
	}
}

// The map of a group: each person once, with the youngest judgement; deals out
// of sight and their people are not on it.
func TestTheMapOfAnAccountTree(t *testing.T) {
	w := newWorld(t)
	a, b := w.in("钱局长"), w.in("孙处长")
	w.must(w.judge(a, "attitude", "opponent", 9))
	w.draw(a, b, Conflict)
	first := w.deal
	daughter, err := account.NewService(w.DB).Create(t.Context(), w.rep, account.Draft{Name: "江海水务设计院", Parent: w.account}, true)
	w.must(err)
	parent := w.account
	w.account = daughter
	w.deal = w.begin("设计院项目")
	c := w.in("周院长")
	w.account = parent
	w.deal = w.begin("智慧水务二期")
	w.must(w.svc.Add(t.Context(), w.rep, w.deal, w.personOf(a), ""))
	w.must(w.judge(a, "attitude", "supporter", 1))
	idle := w.person(parent, "赵无事")

	m, err := w.svc.AccountMap(t.Context(), w.rep, parent, ChartView, "", "")
	w.must(err)
	cards := map[ID]Card{}
	for _, x := range m.Cards {
		cards[x.ID] = x
	}
	if len(m.Cards) != 4 || len(m.Deals) != 3 || len(m.Lines) != 1 || !m.MayPlace {
		t.Errorf("%d cards, %d deals, %d lines", len(m.Cards), len(m.Deals), len(m.Lines))
	}
	if x := cards[a]; x.Attitude != "supporter" || len(x.Deals) != 2 || x.Deals[0] != w.deal || !x.Differs || x.Outside != "" {
		t.Errorf("%+v", x)
	}
	if cards[c].AccountName != "江海水务设计院" || len(cards[ID(idle)].Deals) != 0 {
		t.Errorf("%+v %+v", cards[c], cards[ID(idle)])
	}
	one, err := w.svc.AccountMap(t.Context(), w.rep, parent, ChartView, first, "")
	w.must(err)
	if len(one.Cards) != 2 || one.Cards[0].Attitude != "opponent" && one.Cards[1].Attitude != "opponent" {
		t.Errorf("one deal: %v", one.Cards)
	}
	below, err := w.svc.AccountMap(t.Context(), w.rep, daughter, ChartView, "", "")
	w.must(err)
	if len(below.Cards) != 1 || below.Cards[0].ID != c {
		t.Errorf("below: %v", below.Cards)
	}
	boss := w.Manager()
	if _, err := w.svc.PlaceOnAccount(t.Context(), boss, parent, CampsView, []PlaceMove{{Card: a, To: &Spot{5, 6}}}); err != nil {
		t.Error(err)
	}
	placed, err := w.svc.AccountMap(t.Context(), w.rep, parent, CampsView, "", "")
	if w.must(err); placed.Places[a].X != 5 {
		t.Errorf("%v", placed.Places)
	}
	// Only who is below the account can be placed on its map.
	far := w.client(w.rep, "外省水务")
	outsider := w.person(far, "吴局长")
	vacant, err := w.svc.Hold(t.Context(), w.rep, w.deal, Vacancy{Label: "财务负责人"})
	w.must(err)
	put := func(at account.ID, who ...ID) error {
		var moves []PlaceMove
		for _, x := range who {
			moves = append(moves, PlaceMove{Card: x, To: &Spot{1, 1}})
		}
		_, err := w.svc.PlaceOnAccount(t.Context(), w.rep, at, PathView, moves)
		return err
	}
	w.must(put(parent, a, b, c, ID(idle), vacant))
	for what, err := range map[string]error{
		"nobody": put(parent, "01a22ba8-b644-770d-9f78-f394c6ea3b58"), "of another client": put(parent, ID(outsider)),
		"one of two": put(parent, c, "x"), "of the mother": put(daughter, a), "a role of the mother": put(daughter, vacant),
	} {
		if fails(t, err, "move"); t.Failed() {
			t.Fatal(what)
		}
	}
	// Somebody who works on one deal alone sees that one's people.
	guest := w.Rep("客串")
	w.must(opportunity.NewService(w.DB).Join(t.Context(), w.rep, first, guest.User, ""))
	seen, err := w.svc.AccountMap(t.Context(), guest, parent, ChartView, "", "")
	w.must(err)
	if len(seen.Deals) != 1 || len(seen.Lines) != 1 {
		t.Errorf("%v", seen.Deals)
	}
	for _, x := range seen.Cards {
		if x.ID == a && x.Attitude != "opponent" {
			t.Errorf("a judgement of a deal out of sight: %v", x.Attitude)
		}
	}
}

func (w *world) personOf(who ID) person.ID { return person.ID(who) }

func TestAccountMapIsForWhoSeesTheAccount(t *testing.T) {
	w := newWorld(t)
	w.in("钱局长")
	stranger := w.Rep("外人")
	if _, err := w.svc.AccountMap(t.Context(), stranger, w.account, ChartView, "", ""); !errs.Is(err, errs.NotFound) {
		t.Error(err)
	}
	if _, err := w.svc.PlaceOnAccount(t.Context(), stranger, w.account, ChartView, []PlaceMove{{Card: "x", To: &Spot{}}}); !errs.Is(err, errs.NotFound) {
		t.Error(err)
	}
	reader := w.Member("读", org.ReadOnly, org.ScopeAll, w.North)
	if _, err := w.svc.PlaceOnAccount(t.Context(), reader, w.account, ChartView, []PlaceMove{{Card: "x", To: &Spot{}}}); !errs.Is(err, errs.Forbidden) {
		t.Error(err)
	}
}
