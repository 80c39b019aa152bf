package account

import (
	"context"

	"kongdan/internal/kit/db"
)

// Reword changes what is written about accounts, and tells of how many.
func Reword(ctx context.Context, tx *db.Tx, r db.Rewording, accounts []string) (int, error) {
	changed, err := tx.Reword(ctx, r, "account", []string{"note"}, "id", accounts)
	return len(changed), err
}
