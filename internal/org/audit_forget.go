package org

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
)

// forgotten takes the values of entries away. The chain holds on: an entry
// without a salt has been forgotten (see Verify).
const forgotten = `UPDATE audit_value SET salt = '', before_value = '', after_value = ''`

// ForgetValues takes the values of every entry about one thing out of the audit
// log, and of every entry that shows on the log of one of the deals or accounts
// and whose values tell says to forget. Who did what, and when, stays.
func ForgetValues(ctx context.Context, tx *db.Tx, o ID, kind, id string, about []string, tell func(values string) bool) error {
	if _, err := tx.ExecContext(ctx, forgotten+`
		WHERE org_id = $1 AND seq IN (SELECT a.seq FROM audit a WHERE a.org_id = $1 AND a.kind = $2 AND a.object_id = $3)`, o, kind, id); err != nil {
		return fmt.Errorf("forget values of the audit log: %w", err)
	}
	for some := range db.Chunks(about) {
		var w db.Where
		w.And("a.org_id = ?", o)
		w.In("a.about_id", some...)
		rows, err := tx.QueryContext(ctx, `
			SELECT v.seq, v.before_value, v.after_value FROM audit a
			JOIN audit_value v ON v.org_id = a.org_id AND v.seq = a.seq`+w.SQL(), w.Args()...)
		if err != nil {
			return fmt.Errorf("values of the audit log: %w", err)
		}
		type values struct {
			seq           int64
			before, after string
		}
		list, err := db.Collect(rows, func(v *values) []any { return []any{&v.seq, &v.before, &v.after} })
		if err != nil {
			return fmt.Errorf("values of the audit log: %w", err)
		}
		for _, v := range list {
			if !tell(v.before) && !tell(v.after) {
				continue
			}
			if _, err := tx.ExecContext(ctx, forgotten+` WHERE org_id = $1 AND seq = $2`, o, v.seq); err != nil {
				return fmt.Errorf("forget values of the audit log: %w", err)
			}
		}
	}
	return nil
}
