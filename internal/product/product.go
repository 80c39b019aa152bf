// Package product is the list of what an organisation sells, with prices, as
// deals refer to it. Administrators keep it.
package product

import (
	"context"

	"kongdan/internal/catalog"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/money"
)

// ID names a product.
type ID string

// Product is something that is sold. Series groups products and may be "".
type Product struct {
	catalog.Item[ID]
	Series string
	Price  int64 // of one, in minor units of the organisation's currency; 0 is not known
}

// The most characters each text may have.
const (
	MaxName   = 120
	MaxSeries = 60
	maxPrice  = 60
)

// Draft is what a person enters of a product. Price is an amount as people
// type it; "" is not known.
type Draft struct{ Name, Series, Price string }

// entry is a cleaned draft.
type entry struct {
	Name   string `json:"name"`
	Series string `json:"series"`
	Price  int64  `json:"price"`
}

func (d Draft) clean(c money.Currency) (e entry, err error) {
	var bad errs.Fields
	e.Name = typed.Needed(&bad, "name", d.Name, MaxName)
	e.Series = typed.Line(&bad, "series", d.Series, MaxSeries)
	if text := typed.Line(&bad, "price", d.Price, maxPrice); text != "" {
		e.Price = typed.Amount(&bad, "price", text, c)
	}
	return e, bad.Err()
}

// Service holds the use cases of this area.
type Service struct {
	catalog.Desk[ID, Product]
	db *db.DB
}

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{catalog.NewDesk(d, table), d} }

// Create adds a product. It fails with Forbidden unless the actor administers,
// and with Invalid at the fields; a name that is on the list is refused
// ("product.taken").
func (s *Service) Create(ctx context.Context, actor org.Actor, d Draft) (ID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		made, err := Insert(ctx, tx, actor, d)
		return string(made), err
	})
	return ID(made), err
}

// Insert is Create inside the caller's transaction.
func Insert(ctx context.Context, tx *db.Tx, actor org.Actor, d Draft) (ID, error) {
	if err := actor.CheckAdminister(); err != nil {
		return "", err
	}
	e, err := d.clean(money.Currency(actor.Currency))
	if err != nil {
		return "", err
	}
	made := ID(id.New())
	_, err = tx.ExecContext(ctx, `
		INSERT INTO product (org_id, id, name, name_key, series, price, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $7)`,
		actor.Org, made, e.Name, typed.Fold(e.Name), e.Series, e.Price, tx.Stamp())
	if err != nil {
		return "", table.Written(err)
	}
	return made, table.Record(ctx, tx, actor, "create", made, nil, e)
}

// Update replaces a product's fields. It fails with Forbidden unless the
// actor administers, with NotFound, with Invalid like Create, and with Conflict
// for an old version.
func (s *Service) Update(ctx context.Context, actor org.Actor, id ID, version int64, d Draft) error {
	e, bad := d.clean(money.Currency(actor.Currency))
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := actor.CheckAdminister(); err != nil {
			return err
		}
		was, err := table.Find(ctx, tx, actor.Org, id, false)
		if err != nil {
			return err
		}
		if bad != nil {
			return bad
		}
		err = db.Changed(tx.ExecContext(ctx, `
			UPDATE product SET name = $1, name_key = $2, series = $3, price = $4, updated_at = $5, version = version + 1
			WHERE org_id = $6 AND id = $7 AND version = $8`,
			e.Name, typed.Fold(e.Name), e.Series, e.Price, tx.Stamp(), actor.Org, id, version))
		if err != nil {
			return table.Written(err)
		}
		return table.Record(ctx, tx, actor, "update", id, entry{was.Name, was.Series, was.Price}, e)
	})
}

// Priced reports whether any product of an organisation has a price.
func Priced(ctx context.Context, tx *db.Tx, o org.ID) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM product WHERE org_id = $1 AND price <> 0`, o).Scan(&n)
	return n > 0, err
}
