package activity

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// Plan is a deal with what is planned and what was done.
type Plan struct {
	Deal     opportunity.Detail
	Open     []Task
	MoreOpen string // cursor of the tasks that follow, "" if these are all
	Done     []Task // the last finished ones
	Past     []Activity
	Older    string // cursor of older notes and visits
	People   []Met  // who may be met
}

// PlanOf returns the plan and record of a deal: notes and visits from the
// cursor on, tasks. It fails with NotFound for a deal the actor does
// not see and with Invalid for a cursor that is none.
func (s *Service) PlanOf(ctx context.Context, actor org.Actor, deal opportunity.ID, older string) (p Plan, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		p, err = readPlan(ctx, tx, actor, deal, older)
		return err
	})
	return p, err
}

func readPlan(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.ID, older string) (p Plan, err error) {
	if p.Deal, err = opportunity.ReadDetail(ctx, tx, actor, deal); err != nil {
		return p, err
	}
	subject := Subject{Deal: deal}
	if p.Open, p.MoreOpen, err = tasksOf(ctx, tx, actor, subject, false, "", PageSize); err != nil {
		return p, err
	}
	if p.Done, _, err = tasksOf(ctx, tx, actor, subject, true, "", shownDone); err != nil {
		return p, err
	}
	var w db.Where
	w.And("x.org_id = ?", actor.Org)
	w.And("x.opportunity_id = ?", deal)
	if p.Past, p.Older, err = read(ctx, tx, actor, &w, older, p.Deal.MayEdit); err != nil {
		return p, err
	}
	p.People, err = meetable(ctx, tx, actor.Org, p.Deal.Account, deal)
	return p, err
}

// shownDone is how many finished tasks a plan recalls.
const shownDone = 10
