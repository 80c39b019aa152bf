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

// List returns the products of the actor's organisation, page by page.
func (s *Service) List(ctx context.Context, actor org.Actor, f Filter) (Page, error) {
	return table.List(ctx, s.db, actor, f)
}

// Get returns one product that is not in the trash.
func (s *Service) Get(ctx context.Context, actor org.Actor, id ID) (Product, error) {
	return table.Get(ctx, s.db, actor, id)
}

// Delete moves a product to the trash (see catalog.Table).
func (s *Service) Delete(ctx context.Context, actor org.Actor, id ID, version int64) error {
	return table.Delete(ctx, s.db, actor, id, version)
}

// Restore takes a product out of the trash (see catalog.Table).
func (s *Service) Restore(ctx context.Context, actor org.Actor, id ID) error {
	return table.Restore(ctx, s.db, actor, id)
}

// Names returns the names of products, those in the trash too.
func Names(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) (map[ID]string, error) {
	return table.Names(ctx, tx, o, ids)
}
