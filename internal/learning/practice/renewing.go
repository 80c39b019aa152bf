package practice

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
)

// renewing are the questions that renewals which the actor has begun still ask.
// Until they are answered nothing else tells their keys, as with an exam: what
// proves knowledge is not read up on the page beside it.
func renewing(ctx context.Context, tx *db.Tx, actor org.Actor) (things []Thing, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT things, place FROM practice_run WHERE org_id = $1 AND member_id = $2 AND done_at = 0 AND mode = $3`,
		actor.Org, actor.User, Renewal)
	if err != nil {
		return nil, fmt.Errorf("renewals begun: %w", err)
	}
	type row struct {
		text  string
		place int
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.text, &r.place} })
	for _, r := range list {
		var all []Thing
		if err := json.Unmarshal([]byte(r.text), &all); err != nil {
			return nil, fmt.Errorf("renewals begun: %w", err)
		}
		things = append(things, all[min(r.place, len(all)):]...)
	}
	return things, err
}

// asRenewal is a condition on a question q: it or its twin is one of things.
func asRenewal(things []Thing) string {
	quoted := make([]string, len(things))
	for i, t := range things {
		quoted[i] = "'" + strings.ReplaceAll(string(t), "'", "''") + "'"
	}
	in := " IN (" + strings.Join(quoted, ", ") + ")"
	return "(q.id" + in + " OR COALESCE(q.twin_id, '')" + in + " OR EXISTS (SELECT 1 FROM question o WHERE o.org_id = q.org_id AND o.twin_id = q.id AND o.id" + in + "))"
}

// Renews returns those of some questions that a renewal which the actor has
// begun still asks, in either language.
func Renews(ctx context.Context, tx *db.Tx, actor org.Actor, questions []bank.ID) (map[bank.ID]bool, error) {
	things, err := renewing(ctx, tx, actor)
	if err != nil || len(things) == 0 {
		return nil, err
	}
	found := map[bank.ID]bool{}
	for some := range db.Chunks(questions) {
		var w db.Where
		w.And("q.org_id = ?", actor.Org)
		w.In("q.id", texts(some)...)
		w.And(asRenewal(things))
		ids, err := list(ctx, tx, `SELECT q.id FROM question q`+w.SQL(), w.Args()...)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			found[bank.ID(id)] = true
		}
	}
	return found, nil
}
