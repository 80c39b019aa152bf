package opportunity

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
)

// SearchKind is the kind under which deals are in the search index.
const SearchKind = "deal"

// index keeps a deal's words, with its account's name, for search; a deal in
// the trash is not found.
func index(ctx context.Context, tx *db.Tx, o org.ID, d Opportunity) error {
	if !d.Live() {
		return search.Remove(ctx, tx, o, SearchKind, d.ID)
	}
	name := ""
	if d.Account != "" {
		err := tx.QueryRowContext(ctx, `SELECT name FROM account WHERE org_id = $1 AND id = $2`, o, d.Account).Scan(&name)
		if err != nil {
			return fmt.Errorf("the account of deal %s: %w", d.ID, err)
		}
	}
	return search.Put(ctx, tx, o, SearchKind, d.ID, words(d.Name, name, d.NextStep))
}

// words are those under which a deal is found.
func words(name, account, nextStep string) []string {
	return fold.Words(text(name, account, nextStep))
}

// text is what a deal is found by.
func text(name, account, nextStep string) string { return name + "\n" + account + "\n" + nextStep }

// IndexAccount gives the deals of an account their words anew, for it is found
// by another name now.
func IndexAccount(ctx context.Context, tx *db.Tx, o org.ID, at account.ID) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT `+columns+` FROM opportunity o WHERE o.org_id = $1 AND o.account_id = $2 AND o.deleted_at = 0`, o, at)
	if err != nil {
		return fmt.Errorf("deals of account %s: %w", at, err)
	}
	list, err := db.Collect(rows, (*record).fields)
	if err != nil || len(list) == 0 {
		return err
	}
	ids := make([]ID, len(list))
	for i, r := range list {
		ids[i] = r.ID
		if err := index(ctx, tx, o, r.deal()); err != nil {
			return err
		}
	}
	for some := range slices.Chunk(ids, 500) {
		if err := keepAccountKeys(ctx, tx, o, some); err != nil {
			return err
		}
	}
	return nil
}

// Reindex indexes all deals of all organisations anew.
func Reindex(ctx context.Context, d *db.DB) error {
	return search.Rebuild(ctx, d, SearchKind, `
		SELECT o.org_id, o.id, o.name || '
		' || COALESCE(a.name, '') || '
		' || o.next_step
		FROM opportunity o
		LEFT JOIN account a ON a.org_id = o.org_id AND a.id = o.account_id
		WHERE (o.org_id, o.id) > ($1, $2) AND o.deleted_at = 0
		ORDER BY o.org_id, o.id LIMIT $3`, fold.Words)
}
