package bank

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// spoken is the condition that a question, in the table q, is in the language that the
// placeholder names, or has no twin that is.
const spoken = `(q.lang = ? OR NOT EXISTS (SELECT 1 FROM question t WHERE t.org_id = q.org_id AND t.id = q.twin_id AND t.deleted_at = 0))`

// TreeIn is Tree with the categories marked as foreign that readers of a language need
// not see: all there is in them is in the other, and stands elsewhere in theirs. Without
// a language none is.
func TreeIn(ctx context.Context, tx *db.Tx, o org.ID, lang string) ([]Category, error) {
	list, err := Tree(ctx, tx, o)
	if err != nil || lang == "" {
		return list, err
	}
	var w db.Where
	w.And(`c.org_id = ? AND EXISTS (SELECT 1 FROM question q WHERE q.org_id = c.org_id AND q.category_id = c.id AND q.deleted_at = 0 AND `+spoken+`)`, o, lang)
	rows, err := tx.QueryContext(ctx, `SELECT c.id FROM question_category c`+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read the language of categories: %w", err)
	}
	own, err := db.Collect(rows, func(id *CategoryID) []any { return []any{id} })
	if err != nil {
		return nil, fmt.Errorf("read the language of categories: %w", err)
	}
	has := map[CategoryID]bool{}
	for _, id := range own {
		has[id] = true
	}
	full := map[CategoryID]bool{} // there and below
	for i := len(list) - 1; i >= 0; i-- {
		c := &list[i]
		full[c.ID] = full[c.ID] || c.Count > 0
		c.Foreign = full[c.ID] && !has[c.ID]
		full[c.Parent] = full[c.Parent] || full[c.ID]
		has[c.Parent] = has[c.Parent] || has[c.ID]
	}
	return list, nil
}
