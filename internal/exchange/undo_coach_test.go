package exchange_test

import (
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/coach"
	"kongdan/internal/exchange"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// TestUndoDoesNotTellWhoCoaches takes people back of whom one has become a
// coach: an administrator who may not know that learns it from no refusal.
func TestUndoDoesNotTellWhoCoaches(t *testing.T) {
	h := newHouse(t)
	if _, err := account.NewService(h.DB).Create(h.ctx, h.admin, account.Draft{Name: "海川集团"}, true); err != nil {
		t.Fatal(err)
	}
	done := h.bring(exchange.People, "姓名,客户\n线人甲,海川集团\n路人乙,海川集团\n")
	rep := h.World.Rep("小陈")
	on := day.Date(rep.Today(h.DB.Now()))
	deals, coaches := opportunity.NewService(h.DB), coach.NewService(h.DB)
	deal, err := deals.Create(h.ctx, h.admin, opportunity.Terms{Name: "智能产线", Owner: rep.User, AmountKnown: true, NextStep: "拜访", NextStepOn: on,
		Account: account.ID(h.text(`SELECT id FROM account WHERE name = '海川集团'`))})
	if err != nil {
		t.Fatal(err)
	}
	who := h.text(`SELECT id FROM person WHERE name = '线人甲'`)
	if _, err := coaches.Add(h.ctx, rep, deal, coach.Draft{Type: c139.CoachValue, Identity: coach.Identity{Person: who, Note: "酒局"}}); err != nil {
		t.Fatal(err)
	}
	if err := h.svc.Undo(h.ctx, h.admin, done.ID); err != nil {
		t.Errorf("the refusal tells that one of them is something: %v", err)
	}
	b, err := coaches.Board(h.ctx, rep, deal)
	if err != nil || *b.Coaches[0].Who != (coach.Identity{Kind: coach.Client, Name: "线人甲", Note: "酒局"}) {
		t.Errorf("the team reads %+v, %v", b.Coaches[0].Who, err)
	}
	h.want(0, `SELECT COUNT(*) FROM person`)
}
