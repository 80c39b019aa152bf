package opportunity

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Priced reports whether any deal of an organisation has an amount.
func Priced(ctx context.Context, tx *db.Tx, o org.ID) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM (SELECT id FROM opportunity WHERE org_id = $1 AND amount <> 0 LIMIT 1) o`, o).Scan(&n)
	return n > 0, err
}

// HandOverAll gives every open deal of one member to another, those in the
// trash too, and takes the old owner's places on teams over. A closed deal
// stays its owner's, so that what each rep won and lost stays true; the new
// one joins its team. It is for whoever deactivates the member, who has checked
// that the actor may. It fails with Invalid at the fields "successor" and, as
// Admit does, "why".
func (s *Service) HandOverAll(ctx context.Context, tx *db.Tx, actor org.Actor, from, to org.UserID, why string) error {
	in, err := s.admission(why)
	if err != nil {
		return err
	}
	if err := checkWorker(ctx, tx, actor.Org, to, "successor"); err != nil {
		return err
	}
	var w db.Where
	w.And("o.org_id = ?", actor.Org)
	w.And("o.owner_id = ?", from)
	owned, err := lockAll(ctx, tx, &w)
	if err != nil {
		return err
	}
	for _, d := range owned {
		if d.Status == Open {
			err = handOver(ctx, tx, actor, d, to, in)
		} else {
			err = takePlace(ctx, tx, actor, d, nil, to, in)
		}
		if err != nil {
			return err
		}
	}
	return takePlaces(ctx, tx, actor, from, to, in)
}

func lockAll(ctx context.Context, tx *db.Tx, w *db.Where) (list []Opportunity, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+columns+` FROM opportunity o`+w.SQL()+` ORDER BY o.id`+tx.ForUpdate("o"), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("deals to hand over: %w", err)
	}
	records, err := db.Collect(rows, (*record).fields)
	for _, r := range records {
		list = append(list, r.deal())
	}
	return list, err
}

// takePlaces puts one member on every team that another leaves.
func takePlaces(ctx context.Context, tx *db.Tx, actor org.Actor, from, to org.UserID, in admission) error {
	var w db.Where
	w.And("o.org_id = ?", actor.Org)
	w.And("o.id IN (SELECT g.object_id FROM access_grant g WHERE g.org_id = ? AND g.kind = ? AND g.user_id = ? AND g.via = '')",
		actor.Org, org.Deal, from)
	deals, err := lockAll(ctx, tx, &w)
	if err != nil {
		return err
	}
	for _, d := range deals {
		if err := org.Revoke(ctx, tx, actor.Org, org.Deal, string(d.ID), from, ""); err != nil {
			return err
		}
		if err := hideAccount(ctx, tx, actor.Org, d, from); err != nil {
			return err
		}
		if d.Owner == to {
			continue
		}
		if err := takePlace(ctx, tx, actor, d, map[string]any{"member": from}, to, in); err != nil {
			return err
		}
	}
	return nil
}

// takePlace puts a member on the team of a locked deal.
func takePlace(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, before map[string]any, to org.UserID, in admission) error {
	logged := map[string]any{"member": to}
	if err := in.admit(ctx, tx, actor, d, to, logged); err != nil {
		return err
	}
	if err := org.Grant(ctx, tx, actor.Org, org.Deal, string(d.ID), to, ""); err != nil {
		return err
	}
	if d.Live() {
		if err := showAccount(ctx, tx, actor.Org, d, to); err != nil {
			return err
		}
	}
	return recordChange(ctx, tx, actor, "deal.join", d, before, logged)
}

// SeenNames tells what those among some deals are called that the actor sees.
func SeenNames(ctx context.Context, tx *db.Tx, actor org.Actor, ids []string, names map[string]string) error {
	var w db.Where
	actor.Limit(&w, org.Deal, "o")
	w.In("o.id", ids...)
	rows, err := tx.QueryContext(ctx, `SELECT o.id, o.name FROM opportunity o`+w.SQL(), w.Args()...)
	if err != nil {
		return fmt.Errorf("names of deals: %w", err)
	}
	type named struct{ id, name string }
	list, err := db.Collect(rows, func(n *named) []any { return []any{&n.id, &n.name} })
	for _, n := range list {
		names[n.id] = n.name
	}
	return err
}
