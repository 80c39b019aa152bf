package search

import (
	"context"

	"kongdan/internal/kit/db"
)

// compactStep is how many pages of the index one step writes: other writers
// wait no longer than that.
const compactStep = 300

// Compact takes words out of the index that no object has any more. SQLite only
// marks what was removed; its words stay in the file until parts of the index
// are merged, which this does, part by part. PostgreSQL keeps words with the
// row and needs nothing. tell is called after every step.
func Compact(ctx context.Context, d *db.DB, tell func() error) error {
	if d.Engine == db.Postgres {
		return nil
	}
	for pages := -compactStep; ; pages = compactStep { // the first one takes all parts together
		var before, after int64
		err := d.InTx(ctx, func(tx *db.Tx) error {
			if err := tx.QueryRowContext(ctx, `SELECT total_changes()`).Scan(&before); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO search_text (search_text, rank) VALUES ('merge', $1)`, pages); err != nil {
				return err
			}
			return tx.QueryRowContext(ctx, `SELECT total_changes()`).Scan(&after)
		})
		if err != nil {
			return wrap("compact", "all", err)
		}
		if err := tell(); err != nil || after-before < 2 { // nothing was left to merge
			return err
		}
	}
}
