package opportunity

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Reword changes what is written on deals and about their elements, and tells
// in how many places. States, figures and dates stay.
func Reword(ctx context.Context, tx *db.Tx, r db.Rewording, deals []string) (n int, err error) {
	named, err := tx.Reword(ctx, r, "opportunity", []string{"name", "next_step", "outcome_note"}, "id", deals)
	if err != nil {
		return 0, err
	}
	n = len(named)
	for _, x := range []struct {
		table string
		texts []string
	}{
		{"evidence", []string{"what"}},
		{"challenge", []string{"question", "answer"}},
		{"stage_change", []string{"event", "let_through"}},
		{"status_change", []string{"note"}},
		{"value_change", []string{"reason"}},
	} {
		changed, err := tx.Reword(ctx, r, x.table, x.texts, "opportunity_id", deals)
		if err != nil {
			return n, err
		}
		n += len(changed)
	}
	if r.Dry {
		return n, nil
	}
	return n, rename(ctx, tx, org.ID(r.Org), named)
}

// rename brings order and search in line with names that have changed.
func rename(ctx context.Context, tx *db.Tx, o org.ID, deals []string) error {
	for some := range db.Chunks(deals) {
		var w db.Where
		w.And("o.org_id = ?", o)
		w.In("o.id", some...)
		rows, err := tx.QueryContext(ctx, `SELECT `+columns+` FROM opportunity o`+w.SQL(), w.Args()...)
		if err != nil {
			return fmt.Errorf("renamed deals: %w", err)
		}
		list, err := db.Collect(rows, (*record).fields)
		if err != nil {
			return fmt.Errorf("renamed deals: %w", err)
		}
		for _, r := range list {
			if _, err := tx.ExecContext(ctx, `UPDATE opportunity SET name_key = $1 WHERE org_id = $2 AND id = $3`, nameKey(r.Name), o, r.ID); err != nil {
				return fmt.Errorf("rename deal %s: %w", r.ID, err)
			}
			if err := index(ctx, tx, o, r.deal()); err != nil {
				return err
			}
		}
	}
	return nil
}
