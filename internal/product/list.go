package product

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// Filter says which products a list holds, and from where on. The zero
// value is all of them by name.
type Filter struct {
	Query     string // part of the name
	Trash     bool   // those in the trash instead
	db.Window        // where the page lies; Size 0 is 50, at most 200
}

// Page is a part of a list. Next and Previous are the cursors of its
// neighbours (see db.Cut).
type Page struct {
	Rows           []Product
	Next, Previous string
}

var byName = db.Keyset{{Expr: "p.name_key", Text: true}, {Expr: "p.id", Text: true}}

// List returns the products of the actor's organisation, page by page.
func (s *Service) List(ctx context.Context, actor org.Actor, f Filter) (p Page, err error) {
	if f.Size <= 0 {
		f.Size = 50
	}
	f.Size = min(f.Size, 200)
	var w db.Where
	w.And("p.org_id = ?", actor.Org)
	if f.Trash {
		w.And("p.deleted_at <> 0")
	} else {
		w.And("p.deleted_at = 0")
	}
	if strings.TrimSpace(f.Query) != "" {
		w.And("p.name_key LIKE ? ESCAPE '!'", typed.Like(f.Query))
	}
	end, err := f.Window.Order(&w, byName)
	if err != nil {
		return p, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		p.Rows, err = rows(ctx, tx, &w, end)
		return err
	})
	p.Rows, p.Next, p.Previous = db.Cut(f.Window, byName, p.Rows, func(r Product) []any { return []any{typed.Fold(r.Name), string(r.ID)} })
	return p, err
}

// Get returns one product that is not in the trash.
func (s *Service) Get(ctx context.Context, actor org.Actor, id ID) (r Product, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		r, err = find(ctx, tx, actor.Org, id, false)
		return err
	})
	return r, err
}

func find(ctx context.Context, tx *db.Tx, o org.ID, id ID, trash bool) (Product, error) {
	var w db.Where
	w.And("p.org_id = ? AND p.id = ? AND (p.deleted_at <> 0) = (? <> 0)", o, id, db.Bool(trash))
	list, err := rows(ctx, tx, &w, "")
	if err == nil && len(list) == 0 {
		err = errs.New(errs.NotFound, "product.not_found")
	}
	if err != nil {
		return Product{}, err
	}
	return list[0], nil
}

func rows(ctx context.Context, tx *db.Tx, w *db.Where, rest string) ([]Product, error) {
	found, err := tx.QueryContext(ctx, `
		SELECT p.id, p.name, p.series, p.price, p.updated_at, p.deleted_at, p.version FROM product p`+w.SQL()+rest, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read products: %w", err)
	}
	type raw struct {
		Product
		updated, deleted int64
	}
	list, err := db.Collect(found, func(r *raw) []any {
		return []any{&r.ID, &r.Name, &r.Series, &r.Price, &r.updated, &r.deleted, &r.Version}
	})
	out := make([]Product, len(list))
	for i, r := range list {
		r.Updated, r.Deleted = db.Time(r.updated), db.Time(r.deleted)
		out[i] = r.Product
	}
	return out, err
}

// CheckAll fails with Invalid at the form field unless every id is a
// product of the organisation. Those in keep may lie in the trash: they were
// chosen before.
func CheckAll(ctx context.Context, tx *db.Tx, o org.ID, ids, keep []ID, field string) error {
	kept := map[ID]bool{}
	for _, id := range keep {
		kept[id] = true
	}
	for _, id := range ids {
		if kept[id] {
			continue
		}
		var n int
		err := tx.QueryRowContext(ctx, `SELECT 1 FROM product WHERE org_id = $1 AND id = $2 AND deleted_at = 0`, o, id).Scan(&n)
		if errors.Is(err, sql.ErrNoRows) {
			return errs.Field(field, "error.invalid_choice")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Names returns the names of products, those in the trash too.
func Names(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) (map[ID]string, error) {
	names := make(map[ID]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = string(id)
	}
	var w db.Where
	w.And("p.org_id = ?", o)
	w.In("p.id", keys...)
	list, err := rows(ctx, tx, &w, "")
	for _, r := range list {
		names[r.ID] = r.Name
	}
	return names, err
}
