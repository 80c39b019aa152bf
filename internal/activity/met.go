package activity

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/person"
)

// setPeople writes who was met. Each must be a live person the actor sees.
func setPeople(ctx context.Context, tx *db.Tx, actor org.Actor, a ID, subject Subject, met []person.ID) error {
	if _, err := tx.ExecContext(ctx, `
		DELETE FROM activity_person WHERE org_id = $1 AND activity_id = $2`, actor.Org, a); err != nil {
		return fmt.Errorf("people met: %w", err)
	}
	for _, p := range met {
		if _, err := person.Find(ctx, tx, actor, p); err != nil {
			if errs.Is(err, errs.NotFound) {
				return errs.Field("people", "error.invalid_choice")
			}
			return err
		}
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO activity_person (org_id, activity_id, person_id) VALUES ($1, $2, $3)
			ON CONFLICT DO NOTHING`, actor.Org, a, p); err != nil {
			return fmt.Errorf("people met: %w", err)
		}
	}
	return nil
}

// people lists who was met on each of some visits.
func people(ctx context.Context, tx *db.Tx, o org.ID, visits []ID) (map[ID][]Met, error) {
	if len(visits) == 0 {
		return nil, nil
	}
	var w db.Where
	w.And("ap.org_id = ?", o)
	names := make([]string, len(visits))
	for i, v := range visits {
		names[i] = string(v)
	}
	w.In("ap.activity_id", names...)
	rows, err := tx.QueryContext(ctx, `
		SELECT ap.activity_id, p.id, p.name
		FROM activity_person ap JOIN person p ON p.org_id = ap.org_id AND p.id = ap.person_id`+
		w.SQL()+` ORDER BY p.name_key, p.id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("people met: %w", err)
	}
	type row struct {
		visit ID
		Met
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.visit, &r.ID, &r.Name} })
	met := map[ID][]Met{}
	for _, r := range list {
		met[r.visit] = append(met[r.visit], r.Met)
	}
	return met, err
}
