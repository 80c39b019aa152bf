package catalog

import (
	"context"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// Filter says which things a page holds, and from where on. The zero value is
// all of them by name.
type Filter struct {
	Query     string // part of the name
	Trash     bool   // those in the trash instead
	db.Window        // where the page lies; Size 0 is 50, at most 200
}

// Page is a part of a list. Next and Previous are the cursors of its
// neighbours (see db.Cut).
type Page[T any] struct {
	Rows           []T
	Next, Previous string
}

var byName = db.Keyset{{Expr: "x.name_key", Text: true}, {Expr: "x.id", Text: true}}

// List returns the things of the actor's organisation, page by page.
func (t Table[ID, T]) List(ctx context.Context, d *db.DB, actor org.Actor, f Filter) (p Page[T], err error) {
	if f.Size <= 0 {
		f.Size = 50
	}
	f.Size = min(f.Size, 200)
	var w db.Where
	w.And("x.org_id = ?", actor.Org)
	if f.Trash {
		w.And("x.deleted_at <> 0")
	} else {
		w.And("x.deleted_at = 0")
	}
	if strings.TrimSpace(f.Query) != "" {
		w.And("x.name_key LIKE ? ESCAPE '!'", typed.Like(f.Query))
	}
	end, err := f.Window.Order(&w, byName)
	if err != nil {
		return p, err
	}
	err = d.View(ctx, func(tx *db.Tx) error {
		p.Rows, err = t.Rows(ctx, tx, &w, end)
		return err
	})
	p.Rows, p.Next, p.Previous = db.Cut(f.Window, byName, p.Rows, func(x T) []any {
		item, _ := t.Split(&x)
		return []any{typed.Fold(item.Name), string(item.ID)}
	})
	return p, err
}
