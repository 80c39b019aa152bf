package opportunity

import (
	"context"
	"fmt"

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
	return search.Put(ctx, tx, o, SearchKind, d.ID, fold.Words(d.Name+"\n"+name+"\n"+d.NextStep))
}
