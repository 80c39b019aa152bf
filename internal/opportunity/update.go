package opportunity

import (
	"context"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// Update replaces the terms of a deal; its owner stays. It fails with NotFound
// and Forbidden like LockForChange, with Conflict if version is not the
// present one, and with Invalid field by field.
func (s *Service) Update(ctx context.Context, actor org.Actor, id ID, version int64, t Terms) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		before, err := lockVersion(ctx, tx, actor, id, version)
		if err != nil {
			return err
		}
		was, err := termsOf(ctx, tx, actor.Org, before)
		if err != nil {
			return err
		}
		var bad errs.Fields
		t = t.check(&bad, before, day.Date(actor.Today(tx.Now)))
		t.Owner = before.Owner
		if t.Account != "" && t.Account != before.Account {
			bad.Note(checkAccount(ctx, tx, actor, t.Account))
		}
		if err := bad.Err(); err != nil {
			return err
		}
		if t.equal(was) {
			return nil
		}
		linked, err := loggedLinks(ctx, tx, actor.Org, before)
		if err != nil {
			return err
		}
		after, err := update(ctx, tx, actor.Org, before, before.with(t))
		if err != nil {
			return err
		}
		if !t.sameLinks(was) {
			if err := setLinks(ctx, tx, actor.Org, id, t, was); err != nil {
				return err
			}
		}
		if after.Account != before.Account {
			if err := moveAccount(ctx, tx, actor.Org, before, after); err != nil {
				return err
			}
		}
		links, err := loggedLinks(ctx, tx, actor.Org, after)
		if err != nil {
			return err
		}
		b, a := changed(with(was.logged(), linked), with(t.logged(), links))
		return recordChange(ctx, tx, actor, "deal.update", after, b, a)
	})
}

// SetNextStep replaces the next step of an open deal.
func (s *Service) SetNextStep(ctx context.Context, actor org.Actor, id ID, version int64, step string, on day.Date) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, err := lockVersion(ctx, tx, actor, id, version)
		if err != nil {
			return err
		}
		_, err = PlanNextStep(ctx, tx, actor, d, step, on)
		return err
	})
}

// PlanNextStep is SetNextStep on a deal that is locked already. It returns the
// deal with its new version.
func PlanNextStep(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, step string, on day.Date) (Opportunity, error) {
	if d.Status != Open {
		return d, errs.New(errs.Conflict, "deal.closed_already")
	}
	var bad errs.Fields
	step, on = checkNextStep(&bad, d, step, on, day.Date(actor.Today(tx.Now)))
	if err := bad.Err(); err != nil {
		return d, err
	}
	if step == d.NextStep && on == d.NextStepOn {
		return d, nil
	}
	after := d
	after.NextStep, after.NextStepOn = step, on
	after, err := update(ctx, tx, actor.Org, d, after)
	if err != nil {
		return d, err
	}
	b, a := changed(d.logged(), after.logged())
	return after, recordChange(ctx, tx, actor, "deal.next_step", after, b, a)
}

// lockVersion is LockForChange for whoever saw this version of the deal.
func lockVersion(ctx context.Context, tx *db.Tx, actor org.Actor, id ID, version int64) (Opportunity, error) {
	d, err := LockForChange(ctx, tx, actor, id)
	if err == nil && d.Version != version {
		err = errs.New(errs.Conflict, "conflict.changed")
	}
	return d, err
}

// recordChange writes the audit entry of a change and indexes the deal anew.
func recordChange(ctx context.Context, tx *db.Tx, actor org.Actor, action string, d Opportunity, before, after any) error {
	if err := index(ctx, tx, actor.Org, d); err != nil {
		return err
	}
	return org.Record(ctx, tx, actor, org.Entry{Action: action, Kind: "deal", ID: string(d.ID), About: string(d.ID), Before: before, After: after})
}

func (t Terms) equal(o Terms) bool {
	return t.Name == o.Name && t.Account == o.Account && t.Amount == o.Amount && t.AmountKnown == o.AmountKnown &&
		t.Margin == o.Margin && t.MarginKnown == o.MarginKnown && t.OpenedOn == o.OpenedOn && t.ExpectedClose == o.ExpectedClose &&
		t.NextStep == o.NextStep && t.NextStepOn == o.NextStepOn && t.sameLinks(o)
}

// sameLinks expects both sides sorted.
func (t Terms) sameLinks(o Terms) bool {
	return slices.Equal(t.Rivals, o.Rivals) && slices.Equal(t.Products, o.Products)
}
