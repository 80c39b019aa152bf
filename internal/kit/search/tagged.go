package search

import (
	"context"
	"strconv"

	"kongdan/internal/kit/db"
)

// Tagged names objects of one table that have a tag, in the table of that name with
// "_tag" behind it; without a kind, all of them.
type Tagged struct {
	Table       string // its objects are x
	Kind, Value string
	Where       string // what else must hold of them, "" for nothing
	Page        int    // as many are indexed with each transaction
}

// Anew indexes objects of an organisation anew, some with each transaction, while people
// work. Their rows are held until it is done.
func Anew[O, I ~string](ctx context.Context, d *db.DB, org O, of Tagged, index func(tx *db.Tx, ids []I) error) error {
	query := `SELECT x.id FROM ` + of.Table + ` x WHERE x.org_id = $1 AND x.id > $2 AND ($3 = '' OR EXISTS (
		SELECT 1 FROM ` + of.Table + `_tag t WHERE t.org_id = x.org_id AND t.` + of.Table + `_id = x.id AND t.kind = $3 AND t.value = $4))` // #nosec G202 -- names of our own
	if of.Where != "" {
		query += " AND " + of.Where
	}
	query += ` ORDER BY x.id LIMIT ` + strconv.Itoa(of.Page)
	for after := I(""); ; {
		var page []I
		err := d.InTx(ctx, func(tx *db.Tx) error {
			rows, err := tx.QueryContext(ctx, query+tx.ForUpdate("x"), org, after, of.Kind, of.Value)
			if err != nil {
				return wrap("read", of.Table, err)
			}
			if page, err = db.Collect(rows, func(id *I) []any { return []any{id} }); err != nil || len(page) == 0 {
				return wrap("read", of.Table, err)
			}
			return index(tx, page)
		})
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1]
	}
}
