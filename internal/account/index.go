package account

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
)

// SearchKind is the kind under which accounts are in the search index.
const SearchKind = "account"

// index keeps the words an account is found by.
func index(ctx context.Context, tx *db.Tx, o org.ID, id ID, d Draft) error {
	return search.Put(ctx, tx, o, SearchKind, id, words(d))
}

func unindex(ctx context.Context, tx *db.Tx, o org.ID, id ID) error {
	return search.Remove(ctx, tx, o, SearchKind, id)
}

// OwnedBy counts the live accounts a member owns.
func OwnedBy(ctx context.Context, tx *db.Tx, o org.ID, user org.UserID) (n int, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM account WHERE org_id = $1 AND owner_id = $2 AND deleted_at = 0`, o, user).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("accounts of a member: %w", err)
	}
	return n, nil
}

// Reindex indexes all accounts of all organisations anew.
func Reindex(ctx context.Context, d *db.DB) error {
	return search.Rebuild(ctx, d, SearchKind, `
		SELECT org_id, id, name || '
		' || credit_code || '
		' || industry || '
		' || region
		FROM account
		WHERE (org_id, id) > ($1, $2) AND deleted_at = 0
		ORDER BY org_id, id LIMIT $3`, fold.Words)
}
