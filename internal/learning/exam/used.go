package exam

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
)

// Used returns those of some questions that stand in a paper or were asked.
func Used(ctx context.Context, tx *db.Tx, o org.ID, ids []bank.ID) (used []bank.ID, err error) {
	for some := range db.Chunks(texts(ids)) {
		var w db.Where
		w.And("q.org_id = ?", o)
		w.In("q.id", some...)
		w.And(`(EXISTS (SELECT 1 FROM paper_item p WHERE p.org_id = q.org_id AND p.question_id = q.id)
			OR EXISTS (SELECT 1 FROM attempt_item a WHERE a.org_id = q.org_id AND a.question_id = q.id))`)
		rows, err := tx.QueryContext(ctx, `SELECT q.id FROM question q`+w.SQL()+` ORDER BY q.id`, w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("questions in use: %w", err)
		}
		found, err := db.Collect(rows, func(id *bank.ID) []any { return []any{id} })
		if err != nil {
			return nil, fmt.Errorf("questions in use: %w", err)
		}
		used = append(used, found...)
	}
	return used, nil
}

func texts(ids []bank.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}
