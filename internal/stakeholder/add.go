package stakeholder

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/people"
)

// Add says that a person matters in a deal: one of its account, or somebody
// outside whom the actor sees, with what that somebody is. Who was taken out
// comes back with everything judged before.
//
// It fails with Invalid at "person" for anybody else, and at "outside".
func (s *Service) Add(ctx context.Context, actor org.Actor, deal opportunity.ID, who person.ID, outside Outside) error {
	return s.change(ctx, actor, deal, func(tx *db.Tx, d opportunity.Opportunity) error {
		var bad errs.Fields
		checkOutside(&bad, outside)
		if err := bad.Err(); err != nil {
			return err
		}
		return add(ctx, tx, actor, d, who, outside)
	})
}

func add(ctx context.Context, tx *db.Tx, actor org.Actor, d opportunity.Opportunity, who person.ID, outside Outside) error {
	if err := opportunity.Involve(ctx, tx, actor, d, string(who)); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		UPDATE stakeholder SET removed_at = 0 WHERE org_id = $1 AND opportunity_id = $2 AND id = $3 AND removed_at > 0`, actor.Org, d.ID, who)
	if err != nil {
		return fmt.Errorf("bring stakeholder %s back: %w", who, err)
	}
	if outside == "" {
		return nil
	}
	if err := ensure(ctx, tx, actor, d.ID, ID(who)); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE stakeholder SET outside = $1 WHERE org_id = $2 AND opportunity_id = $3 AND id = $4`, outside, actor.Org, d.ID, who)
	if err != nil {
		return fmt.Errorf("place stakeholder %s outside: %w", who, err)
	}
	return nil
}

// Vacancy is a role nobody has been found for yet, as people enter it.
type Vacancy struct {
	Label string // what the placeholder is called
	Role  people.BuyingRole
	// Decides is the place in the structure that decides, as far as it is known.
	Decides people.Decides
}

// Hold adds a placeholder for a role nobody has been found for, and returns its
// id. It fails with Invalid at "label", "buying_role" and "decides".
func (s *Service) Hold(ctx context.Context, actor org.Actor, deal opportunity.ID, v Vacancy) (ID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		d, err := lockOpen(ctx, tx, actor, deal)
		if err != nil {
			return "", err
		}
		made, err := hold(ctx, tx, actor, d, v)
		return string(made), err
	})
	return ID(made), err
}

func hold(ctx context.Context, tx *db.Tx, actor org.Actor, d opportunity.Opportunity, v Vacancy) (ID, error) {
	var bad errs.Fields
	v.Label = typed.Needed(&bad, "label", v.Label, MaxLabel)
	f := Findings{Values: map[people.Dimension]string{}, ObservedOn: string(day.Date(actor.Today(tx.Now)))}
	for dim, value := range map[people.Dimension]string{people.DimBuyingRole: string(v.Role), people.DimDecides: string(v.Decides)} {
		if !dim.Has(value) {
			bad.Add(string(dim), "error.invalid_choice")
		} else if value != "" {
			f.Values[dim] = value
		}
	}
	if err := bad.Err(); err != nil {
		return "", err
	}
	all, err := read(ctx, tx, actor.Org, d)
	if err != nil {
		return "", err
	}
	if len(all) >= opportunity.MaxPeople {
		return "", errs.Field("label", "deal.too_many_links", "Max", opportunity.MaxPeople)
	}
	who := Stakeholder{ID: ID(id.New()), Name: v.Label}
	if _, err := tx.ExecContext(ctx, `
		INSERT INTO stakeholder (org_id, opportunity_id, id, label, created_by, created_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, actor.Org, d.ID, who.ID, v.Label, actor.User, tx.Stamp()); err != nil {
		return "", fmt.Errorf("insert placeholder: %w", err)
	}
	after := map[string]any{}
	if len(f.Values) > 0 {
		if err := f.insert(ctx, tx, actor, d.ID, who.ID); err != nil {
			return "", err
		}
		if err := keep(ctx, tx, actor.Org, d.ID, who.ID); err != nil {
			return "", err
		}
		for dim, value := range f.Values {
			after[string(dim)] = value
		}
	}
	return who.ID, record(ctx, tx, actor, d.ID, "stakeholder.hold", who, nil, after)
}

// Remove takes somebody out of a deal. What was judged and written stays, and
// comes back with Return. Who is not there is no error.
func (s *Service) Remove(ctx context.Context, actor org.Actor, deal opportunity.ID, who ID) error {
	return s.change(ctx, actor, deal, func(tx *db.Tx, d opportunity.Opportunity) error {
		found, err := find(ctx, tx, actor.Org, d, who, false)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		// One of whom nothing was said keeps a row too: it tells that the deal had to
		// do with the person, should the person be erased.
		if err := ensure(ctx, tx, actor, deal, who); err != nil {
			return err
		}
		if err := setRemoved(ctx, tx, actor.Org, deal, who, true); err != nil {
			return err
		}
		if found.Placeholder() {
			return record(ctx, tx, actor, deal, "stakeholder.remove", found, nil, nil)
		}
		_, err = opportunity.Dismiss(ctx, tx, actor, d, string(who))
		return err
	})
}

// Return brings back somebody who was taken out of a deal.
func (s *Service) Return(ctx context.Context, actor org.Actor, deal opportunity.ID, who ID) error {
	return s.change(ctx, actor, deal, func(tx *db.Tx, d opportunity.Opportunity) error {
		found, err := find(ctx, tx, actor.Org, d, who, true)
		if err != nil {
			return err
		}
		if !found.Placeholder() {
			return add(ctx, tx, actor, d, found.Person, "")
		}
		if err := setRemoved(ctx, tx, actor.Org, deal, who, false); err != nil {
			return err
		}
		return record(ctx, tx, actor, deal, "stakeholder.return", found, nil, nil)
	})
}

func setRemoved(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID, who ID, removed bool) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE stakeholder SET removed_at = $1 WHERE org_id = $2 AND opportunity_id = $3 AND id = $4`, at(tx.Now, removed), o, deal, who)
	if err != nil {
		return fmt.Errorf("remove stakeholder %s: %w", who, err)
	}
	return nil
}
