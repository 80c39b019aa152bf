package product

import (
	"context"

	"kongdan/internal/catalog"
	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Filter says which products a page of the list holds, and Page is one.
type (
	Filter = catalog.Filter
	Page   = catalog.Page[Product]
)

var table = catalog.Table[ID, Product]{
	Name: "product", Fields: []string{"series", "price"},
	Split: func(p *Product) (*catalog.Item[ID], []any) { return &p.Item, []any{&p.Series, &p.Price} },
	Keys:  catalog.Keys{Gone: "product.not_found", Taken: "product.taken", Again: "product.restore_taken"},
}

// Names returns the names of products, those in the trash too.
func Names(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) (map[ID]string, error) {
	return table.Names(ctx, tx, o, ids)
}
