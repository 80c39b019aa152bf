package bank

import (
	"context"
	"encoding/json"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// SeenNames adds what questions ask now, in short, for who may see the bank.
func SeenNames(ctx context.Context, tx *db.Tx, actor org.Actor, ids []string, names map[string]string) error {
	if !actor.MayTrain() {
		return nil
	}
	var w db.Where
	w.And("q.org_id = ?", actor.Org)
	w.In("q.id", ids...)
	rows, err := tx.QueryContext(ctx, `SELECT q.id, v.body FROM question q
		JOIN question_version v ON v.org_id = q.org_id AND v.question_id = q.id AND v.number = q.current`+w.SQL(), w.Args()...)
	if err != nil {
		return fmt.Errorf("names of questions: %w", err)
	}
	type row struct{ id, body string }
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.body} })
	for _, r := range list {
		var item question.Item
		if err := json.Unmarshal([]byte(r.body), &item); err != nil {
			return fmt.Errorf("question %s: %w", r.id, err)
		}
		names[r.id] = short(item.Stem)
	}
	return err
}
