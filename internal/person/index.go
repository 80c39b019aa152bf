package person

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
)

// SearchKind is the kind under which people are in the search index. Whether
// the account lies in the trash is for the query to say.
const SearchKind = "person"

// index keeps the words a person is found by.
func index(ctx context.Context, tx *db.Tx, o org.ID, id ID, d Draft) error {
	return search.Put(ctx, tx, o, SearchKind, id, words(d))
}

func unindex(ctx context.Context, tx *db.Tx, o org.ID, id ID) error {
	return search.Remove(ctx, tx, o, SearchKind, id)
}

// Reindex indexes all people of all organisations anew.
func Reindex(ctx context.Context, d *db.DB) error {
	return search.Rebuild(ctx, d, SearchKind, `
		SELECT org_id, id, name || '
		' || title || '
		' || department || '
		' || mobile || '
		' || phone || '
		' || email || '
		' || wechat
		FROM person
		WHERE (org_id, id) > ($1, $2) AND deleted_at = 0
		ORDER BY org_id, id LIMIT $3`, fold.Words)
}
