package activity

import (
	"context"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// Record is what is planned around a deal or an account and what was done. An
// account's record also holds the notes and visits of its deals in sight.
type Record struct {
	Open    []Task
	Later   string // cursor of the open tasks that follow, "" if these are all
	Done    []Task // the last finished ones
	Past    []Activity
	Older   string // cursor of older notes and visits
	People  []Met  // who may be met
	MayEdit bool   // record things on it
}

// Turn says where the lists of a record go on; "" is at their beginning.
type Turn struct{ Later, Older string }

// shownDone is how many finished tasks a record recalls.
const shownDone = 10

// Plan is a deal with its record.
type Plan struct {
	Deal opportunity.Detail
	Record
}

// PlanOf returns a deal with its record. It fails with NotFound for a deal the
// actor does not see and with Invalid for a cursor that is none.
func (s *Service) PlanOf(ctx context.Context, actor org.Actor, deal opportunity.ID, at Turn) (p Plan, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if p.Deal, err = opportunity.ReadDetail(ctx, tx, actor, deal); err != nil {
			return err
		}
		p.MayEdit = p.Deal.MayEdit
		var w db.Where
		w.And("x.org_id = ?", actor.Org)
		w.And("x.opportunity_id = ?", deal)
		return p.read(ctx, tx, actor, Subject{Deal: deal}, p.Deal.Account, &w, at)
	})
	return p, err
}

// RecordOf returns the record of an account. It fails like PlanOf.
func (s *Service) RecordOf(ctx context.Context, actor org.Actor, acc account.ID, at Turn) (r Record, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if r.MayEdit, err = seen(ctx, tx, actor, Subject{Account: acc}); err != nil {
			return err
		}
		deals, err := seenDeals(ctx, tx, actor, acc)
		if err != nil {
			return err
		}
		var w db.Where
		w.And("x.org_id = ?", actor.Org)
		args := []any{acc}
		for _, d := range deals {
			args = append(args, d)
		}
		w.And("(x.account_id = ? OR x.opportunity_id IN ("+orNone(len(deals))+"))", args...)
		if err := r.read(ctx, tx, actor, Subject{Account: acc}, acc, &w, at); err != nil {
			return err
		}
		for i := range r.Past { // what belongs to a deal is changed there
			r.Past[i].Editable = r.Past[i].Editable && r.Past[i].Subject.Account == acc
		}
		return nil
	})
	return r, err
}

// read fills a record of a subject at an account; w keeps its notes and visits.
func (r *Record) read(ctx context.Context, tx *db.Tx, actor org.Actor, subject Subject, acc account.ID, w *db.Where, at Turn) (err error) {
	if r.Open, r.Later, err = tasksOf(ctx, tx, actor, subject, false, at.Later, PageSize); err != nil {
		return err
	}
	if r.Done, _, err = tasksOf(ctx, tx, actor, subject, true, "", shownDone); err != nil {
		return err
	}
	if r.Past, r.Older, err = read(ctx, tx, actor, w, at.Older, r.MayEdit); err != nil {
		return err
	}
	r.People, err = meetable(ctx, tx, actor.Org, acc, subject.Deal)
	return err
}
