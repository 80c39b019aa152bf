package opportunity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/person"
)

// MaxPeople is how many persons matter in one deal at most.
const MaxPeople = 500

// Involve says that a person matters in a locked deal: one of its account, or
// of another that the actor sees. It fails with Invalid at the field "person"
// for anybody else. One who is in the deal already stays so.
func Involve(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, who string) error {
	var known, count int
	err := tx.QueryRowContext(ctx, `
		SELECT COALESCE(SUM(CASE WHEN person_id = $3 THEN 1 ELSE 0 END), 0), COUNT(*)
		FROM opportunity_person WHERE org_id = $1 AND opportunity_id = $2`, actor.Org, d.ID, who).Scan(&known, &count)
	if err != nil || known > 0 {
		return err
	}
	if count >= MaxPeople {
		return errs.Field("person", "deal.too_many_links", "Max", MaxPeople)
	}
	return involve(ctx, tx, actor, d, who)
}

// involve is Involve for a person who is not in the deal yet.
func involve(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, who string) error {
	if _, err := person.Find(ctx, tx, actor, person.ID(who)); err != nil && !errs.Is(err, errs.NotFound) {
		return err
	} else if err != nil { // who works on a deal without seeing its account still names its people
		if err := person.CheckAll(ctx, tx, actor.Org, d.Account, []person.ID{person.ID(who)}, "person"); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `
		INSERT INTO opportunity_person (org_id, opportunity_id, person_id) VALUES ($1, $2, $3)`, actor.Org, d.ID, who); err != nil {
		return fmt.Errorf("link person: %w", err)
	}
	named, err := personThing(ctx, tx, actor.Org, who)
	if err != nil {
		return err
	}
	return recordChange(ctx, tx, actor, "deal.person_add", d, nil, map[string]any{"person": named})
}

// Dismiss takes a person out of a locked deal and reports whether it was in it.
// The person stays in the account, and evidence that names the person stays as
// it is.
func Dismiss(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, who string) (bool, error) {
	named, err := personThing(ctx, tx, actor.Org, who)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if there, err := unlink(ctx, tx, "person", actor.Org, d.ID, who); err != nil || !there {
		return false, err
	}
	return true, recordChange(ctx, tx, actor, "deal.person_remove", d, map[string]any{"person": named}, nil)
}

func personThing(ctx context.Context, tx *db.Tx, o org.ID, id string) (thing, error) {
	t := thing{ID: id}
	err := tx.QueryRowContext(ctx, `SELECT name FROM person WHERE org_id = $1 AND id = $2`, o, id).Scan(&t.Name)
	return t, err
}
