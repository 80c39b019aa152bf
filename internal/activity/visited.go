package activity

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// Visited is a visit as a line of somebody's week.
type Visited struct {
	ID         ID
	Subject    Subject // empty where the actor does not see it any more
	Name       string  // of the subject
	Body       string
	HappenedOn day.Date
}

// VisitsSince lists the visits the actor recorded that took place on or after
// a day, the latest first, at most limit of them.
func VisitsSince(ctx context.Context, tx *db.Tx, actor org.Actor, from day.Date, limit int) ([]Visited, error) {
	var w db.Where
	w.And("x.org_id = ?", actor.Org)
	w.And("x.created_by = ?", actor.User)
	w.And("x.deleted_at = 0")
	w.And("x.happened_on >= ?", from)
	w.And("x.kind = ?", Visit)
	rows, err := tx.QueryContext(ctx, `
		SELECT x.id, COALESCE(x.opportunity_id, ''), COALESCE(x.account_id, ''), x.body, x.happened_on
		FROM activity x`+w.SQL()+` ORDER BY x.happened_on DESC, x.id DESC LIMIT `+w.Arg(limit), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("visits: %w", err)
	}
	list, err := db.Collect(rows, func(v *Visited) []any {
		return []any{&v.ID, &v.Subject.Deal, &v.Subject.Account, &v.Body, &v.HappenedOn}
	})
	if err != nil {
		return nil, fmt.Errorf("visits: %w", err)
	}
	subjects := make([]Subject, len(list))
	for i, v := range list {
		subjects[i] = v.Subject
	}
	names, err := subjectNames(ctx, tx, actor, subjects)
	for i := range list {
		if list[i].Name = names[list[i].Subject]; list[i].Name == "" {
			list[i].Subject = Subject{}
		}
	}
	return list, err
}
