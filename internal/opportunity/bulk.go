package opportunity

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// Bulk is one change of many deals. What is "" stays as it is.
type Bulk struct {
	Owner      org.UserID
	NextStep   string
	NextStepOn day.Date
	Why        string // for the actor to be the owner of deals whose team they are not on
}

// Chosen is a deal as it was seen when it was chosen.
type Chosen struct {
	ID      ID
	Version int64
}

// MaxBulk is how many deals one change may have.
const MaxBulk = 200

// BulkFault says which deals stand in the way of a change of many, and why.
type BulkFault map[ID]error

// Error is for the log.
func (f BulkFault) Error() string { return "a change of many deals was refused" }

// Change applies one change to all chosen deals, or to none. It fails with a
// BulkFault that names each deal in the way, and with Invalid at a field.
func (s *Service) Change(ctx context.Context, actor org.Actor, deals []Chosen, b Bulk) error {
	var bad errs.Fields
	switch {
	case len(deals) == 0:
		bad.Add("", "deals.bulk_none")
	case len(deals) > MaxBulk:
		bad.Add("", "deals.bulk_most", "Max", MaxBulk)
	case b == Bulk{Why: b.Why}:
		bad.Add("", "deals.bulk_nothing")
	}
	b.check(&bad, day.Date(actor.Today(s.db.Now())))
	in, err := s.admission(b.Why)
	bad.Note(err)
	if err := bad.Err(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		faults := BulkFault{}
		for _, c := range deals {
			err := changeOne(ctx, tx, actor, c, b, in)
			if err == nil {
				continue
			}
			if errs.KindOf(err) == errs.Internal {
				return err
			}
			if fields := errs.FieldsOf(err); len(fields) > 0 && (fields[0].Name == "owner" || fields[0].Name == "why") {
				return err // the same for all
			}
			faults[c.ID] = err
		}
		if len(faults) > 0 {
			return faults
		}
		return nil
	})
}

// check cleans a change and notes what no deal could take.
func (b *Bulk) check(bad *errs.Fields, today day.Date) {
	if b.NextStep != "" {
		b.NextStep = typed.Needed(bad, "next_step", b.NextStep, MaxNextStep)
	}
	checkDate(bad, "next_step_on", b.NextStepOn)
	if b.NextStepOn.Before(today) {
		bad.Add("next_step_on", "deal.date_past")
	}
}

func changeOne(ctx context.Context, tx *db.Tx, actor org.Actor, c Chosen, b Bulk, in admission) error {
	d, err := lockVersion(ctx, tx, actor, c.ID, c.Version)
	if err != nil {
		return err
	}
	if b.NextStep != "" || b.NextStepOn != "" {
		step, on := b.NextStep, b.NextStepOn
		if step == "" {
			step = d.NextStep
		}
		if on == "" {
			on = d.NextStepOn
		}
		if d, err = PlanNextStep(ctx, tx, actor, d, step, on); err != nil {
			return err
		}
	}
	if b.Owner == "" {
		return nil
	}
	if err := actor.CheckDispose(d.Owner); err != nil {
		return err
	}
	return handOver(ctx, tx, actor, d, b.Owner, in)
}
