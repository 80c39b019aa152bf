package activity

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
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

// RewordLoose does so with tasks about no deal and no account: those of a
// member, or of everybody for "".
func RewordLoose(ctx context.Context, tx *db.Tx, r db.Rewording, of org.UserID) (int, error) {
	var w db.Where
	w.And("org_id = ?", r.Org)
	w.And("opportunity_id IS NULL AND account_id IS NULL")
	if of != "" {
		w.And("(assignee_id = ? OR created_by = ?)", of, of)
	}
	rows, err := tx.QueryContext(ctx, `SELECT id FROM task`+w.SQL(), w.Args()...)
	if err != nil {
		return 0, err
	}
	ids, err := db.Collect(rows, func(s *string) []any { return []any{s} })
	if err != nil {
		return 0, err
	}
	changed, err := tx.Reword(ctx, r, "task", []string{"title"}, "id", ids)
	return len(changed), err
}
