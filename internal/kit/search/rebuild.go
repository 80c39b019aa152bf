package search

import (
	"context"

	"kongdan/internal/kit/db"
)

// Rebuild indexes all objects of a kind anew, some hundreds with each
// transaction, while people work: after a restore, or when words are cut in
// another way. query lists organisation, id and text of what comes behind the
// object ($1, $2), in this order, at most $3 of them.
func Rebuild(ctx context.Context, d *db.DB, kind, query string, words func(text string) []string) error {
	type object struct{ org, id, text string }
	var last object
	for {
		var page []object
		err := d.InTx(ctx, func(tx *db.Tx) error {
			rows, err := tx.QueryContext(ctx, query, last.org, last.id, rebuildPage)
			if err != nil {
				return wrap("read", kind, err)
			}
			if page, err = db.Collect(rows, func(o *object) []any { return []any{&o.org, &o.id, &o.text} }); err != nil {
				return wrap("read", kind, err)
			}
			for from := 0; from < len(page); {
				till := from
				var docs []Doc
				var ids []string
				for till < len(page) && page[till].org == page[from].org {
					docs = append(docs, Doc{Object: page[till].id, Words: words(page[till].text)})
					ids = append(ids, page[till].id)
					till++
				}
				if err := RemoveMany(ctx, tx, page[from].org, kind, ids); err != nil {
					return err
				}
				if err := PutMany(ctx, tx, page[from].org, kind, docs); err != nil {
					return err
				}
				from = till
			}
			return nil
		})
		if err != nil || len(page) < rebuildPage {
			return err
		}
		last = page[len(page)-1]
	}
}

// rebuildPage is how many objects are indexed with each transaction.
const rebuildPage = 500
