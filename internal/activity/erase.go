package activity

import (
	"context"

	"kongdan/internal/kit/db"
)

// Reword changes the texts of notes, visits and tasks on deals and accounts,
// and tells of how many.
func Reword(ctx context.Context, tx *db.Tx, r db.Rewording, deals, accounts []string) (n int, err error) {
	for _, x := range []struct {
		table, text, column string
		ids                 []string
	}{
		{"activity", "body", "opportunity_id", deals}, {"activity", "body", "account_id", accounts},
		{"task", "title", "opportunity_id", deals}, {"task", "title", "account_id", accounts},
	} {
		changed, err := tx.Reword(ctx, r, x.table, []string{x.text}, x.column, x.ids)
		if err != nil {
			return n, err
		}
		n += len(changed)
	}
	return n, nil
}
