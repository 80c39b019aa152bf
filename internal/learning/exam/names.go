package exam

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// SeenNames adds whose attempts are meant, for who may see everybody's.
func SeenNames(ctx context.Context, tx *db.Tx, actor org.Actor, ids []string, names map[string]string) error {
	if !actor.MayTrain() {
		return nil
	}
	var w db.Where
	w.And("a.org_id = ?", actor.Org)
	w.In("a.id", ids...)
	rows, err := tx.QueryContext(ctx, `SELECT a.id, m.name FROM attempt a JOIN member m ON m.org_id = a.org_id AND m.id = a.user_id`+w.SQL(), w.Args()...)
	if err != nil {
		return fmt.Errorf("names of attempts: %w", err)
	}
	type row struct{ id, name string }
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.name} })
	for _, r := range list {
		names[r.id] = r.name
	}
	return err
}
