package product

import (
	"context"
	"fmt"

	"kongdan/internal/catalog"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/money"
)

// What follows is for files that bring in many products at once. The caller
// decides who may, and records the whole of it.

// Clean returns the draft as it is stored. It fails with Invalid at the fields
// that cannot be accepted.
func (d Draft) Clean(c money.Currency) (Product, error) {
	e, err := d.clean(c)
	return Product{Item: catalog.Item[ID]{Name: e.Name}, Series: e.Series, Price: e.Price}, err
}

// InsertMany writes new products, cleaned, whose names the list lacks.
func InsertMany(ctx context.Context, tx *db.Tx, o org.ID, list []Product) error {
	rows := make([][]any, len(list))
	for i, p := range list {
		rows[i] = []any{o, p.ID, p.Name, typed.Fold(p.Name), p.Series, p.Price, tx.Stamp(), tx.Stamp()}
	}
	return tx.Insert(ctx, "product", "org_id, id, name, name_key, series, price, created_at, updated_at", rows, "")
}

// Rewrite replaces a product's fields as Update does and returns the new version.
func Rewrite(ctx context.Context, tx *db.Tx, actor org.Actor, was, now Product) (int64, error) {
	err := db.Changed(tx.ExecContext(ctx, `
		UPDATE product SET name = $1, name_key = $2, series = $3, price = $4, updated_at = $5, version = version + 1
		WHERE org_id = $6 AND id = $7 AND version = $8`,
		now.Name, typed.Fold(now.Name), now.Series, now.Price, tx.Stamp(), actor.Org, was.ID, was.Version))
	if err != nil {
		return 0, table.Written(err)
	}
	return was.Version + 1, table.Record(ctx, tx, actor, "update", was.ID,
		entry{was.Name, was.Series, was.Price}, entry{now.Name, now.Series, now.Price})
}

// All returns every product that is not in the trash.
func All(ctx context.Context, tx *db.Tx, o org.ID) ([]Product, error) {
	var w db.Where
	w.And("x.org_id = ? AND x.deleted_at = 0", o)
	return table.Rows(ctx, tx, &w, " ORDER BY x.id")
}

// EraseMany takes products away that no deal names, as if they had never been
// there. Where one does, it fails (see db.Referenced).
func EraseMany(ctx context.Context, tx *db.Tx, o org.ID, ids []string) error {
	if err := tx.Erase(ctx, "product", o, ids); err != nil {
		return fmt.Errorf("erase products: %w", err)
	}
	return nil
}
