package stakeholder

import (
	"slices"
	"testing"

	"kongdan/internal/kit/errs"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/people"
)

// close ends the deal as not decided by the client.
func (w *world) close() {
	w.t.Helper()
	deals := opportunity.NewService(w.DB)
	d, err := deals.Get(w.t.Context(), w.rep, w.deal)
	w.must(err)
	list, err := method.NewService(w.DB).ListReasons(w.t.Context(), w.Admin())
	w.must(err)
	i := slices.IndexFunc(list, func(r method.Reason) bool { return r.Outcome == string(opportunity.NoDecision) })
	w.must(deals.Close(w.t.Context(), w.rep, w.deal, d.Version, opportunity.Closing{Outcome: opportunity.NoDecision, Reason: list[i].ID, ClosedOn: w.today()}))
}

// TestPeopleOfAClosedDealStay: what is judged, written, planned and drawn in a
// deal that is over is not changed any more; how its map is laid out is.
func TestPeopleOfAClosedDealStay(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	a, b, gone := w.in("钱局长"), w.in("孙处长"), w.in("周科长")
	w.must(w.judge(a, people.DimAttitude, string(people.Supporter), 3))
	line := w.draw(a, b, Influence)
	vacant, err := w.svc.Hold(ctx, w.rep, w.deal, Vacancy{Label: "财务负责人"})
	w.must(err)
	w.must(w.judge(gone, people.DimAttitude, string(people.Neutral), 3))
	w.must(w.svc.Remove(ctx, w.rep, w.deal, gone))
	newcomer := w.person(w.account, "吴主任")
	w.close()

	_, drawn := w.svc.Draw(ctx, w.rep, w.deal, RelationDraft{From: b, To: a, Kind: Influence, Strength: 2})
	_, redrawn := w.svc.Redraw(ctx, w.rep, w.deal, line, 1, RelationDraft{From: a, To: b, Kind: Influence, Strength: 3})
	_, held := w.svc.Hold(ctx, w.rep, w.deal, Vacancy{Label: "法务"})
	for what, err := range map[string]error{
		"judge":    w.judge(a, people.DimAttitude, string(people.Opponent), 1),
		"withdraw": w.svc.Withdraw(ctx, w.rep, w.deal, a, w.dossier(a).Judgements[0].ID, "记错了人"),
		"write":    w.svc.Write(ctx, w.rep, w.deal, a, w.at(a).Version, Writing{Words: Words{PersonalWin: "升职"}}),
		"plan":     w.svc.Plan(ctx, w.rep, w.deal, a, w.at(a).Version, Planned{Outcome: "见过了"}),
		"add":      w.svc.Add(ctx, w.rep, w.deal, newcomer, ""),
		"fill":     w.svc.Fill(ctx, w.rep, w.deal, vacant, newcomer, ""),
		"remove":   w.svc.Remove(ctx, w.rep, w.deal, b),
		"return":   w.svc.Return(ctx, w.rep, w.deal, gone),
		"erase":    w.svc.Erase(ctx, w.rep, w.deal, line, 1),
		"draw":     drawn, "redraw": redrawn, "hold": held,
	} {
		if !errs.Is(err, errs.Invalid) || errs.FieldsOf(err) != nil {
			t.Errorf("%s in a closed deal: %v", what, err)
		}
	}
	if got := w.at(a); got.Attitude != people.Supporter || len(w.roster().People) != 3 || len(w.drawn()) != 1 {
		t.Errorf("a closed deal changed: %+v", got)
	}
	if _, err := w.svc.PlaceOnDeal(ctx, w.rep, w.deal, CampsView, []PlaceMove{{Card: a, To: &Spot{10, 10}}}); err != nil {
		t.Errorf("the map of a closed deal cannot be laid out: %v", err)
	}
}
