package account

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// Filter says which accounts a list holds, in which order, and from where on.
// The zero value is all of them, the last changed first.
type Filter struct {
	Query            string // part of the name, or a credit code
	Owner            org.UserID
	Industry, Region string
	Parent           ID
	Trash            bool // those in the trash instead
	Sort             Sort
	db.Window        // where the page lies; Size 0 is 50, at most 200
}

// Sort is the order of a list.
type Sort string

// The orders. "" is ByUpdate.
const (
	ByUpdate Sort = "updated" // the last changed first
	ByOldest Sort = "oldest"  // the longest untouched first
	ByName   Sort = "name"
	ByNameZ  Sort = "name_z" // from the end
)

// Row is an account as a list shows it.
type Row struct {
	ID               ID
	Name             string
	Industry, Region string
	CreditCode       string
	Owner            org.UserID
	OwnerName        string
	Updated, Deleted time.Time
	Version          int64
}

// Page is a part of a list. Next and Previous are the cursors of its
// neighbours (see db.Cut). Total counts all parts, up to MaxTotal.
type Page struct {
	Rows           []Row
	Next, Previous string
	Total          int
}

// MaxTotal is how far a list is counted; this many means at least as many.
const MaxTotal = 10_000

func (s Sort) keyset() db.Keyset {
	switch s {
	case ByOldest:
		return db.Keyset{{Expr: "a.updated_at"}, {Expr: "a.id", Text: true}}
	case ByName:
		return db.Keyset{{Expr: "a.name_key", Text: true}, {Expr: "a.id", Text: true}}
	case ByNameZ:
		return db.Keyset{{Expr: "a.name_key", Text: true, Desc: true}, {Expr: "a.id", Text: true, Desc: true}}
	}
	return db.Keyset{{Expr: "a.updated_at", Desc: true}, {Expr: "a.id", Text: true, Desc: true}}
}

func (s Sort) key(r Row) []any {
	if s == ByName || s == ByNameZ {
		return []any{typed.Fold(r.Name), string(r.ID)}
	}
	return []any{db.Ms(r.Updated), string(r.ID)}
}

// limit adds the filter's conditions and the actor's scope.
func (f Filter) limit(w *db.Where, actor org.Actor) {
	actor.Limit(w, org.Account, "a")
	if f.Trash {
		w.And("a.deleted_at <> 0")
	} else {
		w.And("a.deleted_at = 0")
	}
	if q := strings.TrimSpace(f.Query); q != "" {
		w.And("(a.name_key LIKE ? ESCAPE '!' OR a.credit_code = ?)", typed.Like(q), strings.ToUpper(typed.Fold(q)))
	}
	for col, v := range map[string]string{"owner_id": string(f.Owner), "industry": f.Industry, "region": f.Region, "parent_id": string(f.Parent)} {
		if v != "" {
			w.And("a."+col+" = ?", v)
		}
	}
}

// List returns the accounts the actor sees, filtered, page by page.
func (s *Service) List(ctx context.Context, actor org.Actor, f Filter) (p Page, err error) {
	if f.Size <= 0 {
		f.Size = 50
	}
	f.Size = min(f.Size, 200)
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if p, err = PageOf(ctx, tx, actor, f); err != nil {
			return err
		}
		var all db.Where
		f.limit(&all, actor)
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM account a`+all.SQL()+` LIMIT `+all.Arg(MaxTotal)+`) AS n`,
			all.Args()...).Scan(&p.Total); err != nil {
			return fmt.Errorf("count accounts: %w", err)
		}
		return nil
	})
	return p, err
}

// PageOf reads a page of a list without counting them all. It fails with
// Invalid for a cursor of another list.
func PageOf(ctx context.Context, tx *db.Tx, actor org.Actor, f Filter) (p Page, err error) {
	var w db.Where
	f.limit(&w, actor)
	order := f.Sort.keyset()
	end, err := f.Window.Order(&w, order)
	if err != nil {
		return p, err
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT a.id, a.name, a.industry, a.region, a.credit_code, a.owner_id, m.name, a.updated_at, a.deleted_at, a.version
		FROM account a JOIN member m ON m.org_id = a.org_id AND m.id = a.owner_id`+
		w.SQL()+end, w.Args()...)
	if err != nil {
		return p, fmt.Errorf("list accounts: %w", err)
	}
	type raw struct {
		Row
		updated, deleted int64
	}
	found, err := db.Collect(rows, func(r *raw) []any {
		return []any{&r.ID, &r.Name, &r.Industry, &r.Region, &r.CreditCode, &r.Owner, &r.OwnerName, &r.updated, &r.deleted, &r.Version}
	})
	if err != nil {
		return p, err
	}
	for _, r := range found {
		r.Updated, r.Deleted = db.Time(r.updated), db.Time(r.deleted)
		p.Rows = append(p.Rows, r.Row)
	}
	p.Rows, p.Next, p.Previous = db.Cut(f.Window, order, p.Rows, f.Sort.key)
	return p, nil
}

// Facets are the values a list can be filtered by.
type Facets struct {
	Industries, Regions []string
	Owners              []org.TeamMember
}

// Facets lists what occurs in the accounts the actor sees.
func (s *Service) Facets(ctx context.Context, actor org.Actor) (f Facets, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if f.Industries, err = values(ctx, tx, actor, "industry"); err != nil {
			return err
		}
		if f.Regions, err = values(ctx, tx, actor, "region"); err != nil {
			return err
		}
		var w db.Where
		Filter{}.limit(&w, actor)
		rows, err := tx.QueryContext(ctx, `
			SELECT m.id, m.name, m.deactivated_at = 0 FROM member m
			WHERE m.org_id = `+w.Arg(actor.Org)+` AND m.id IN (SELECT a.owner_id FROM account a`+w.SQL()+`)
			ORDER BY m.name, m.id`, w.Args()...)
		if err != nil {
			return fmt.Errorf("owners of accounts: %w", err)
		}
		f.Owners, err = db.Collect(rows, func(m *org.TeamMember) []any { return []any{&m.ID, &m.Name, &m.Active} })
		return err
	})
	return f, err
}

// maxFacet bounds a list of values; who has more finds them by searching.
const maxFacet = 300

func values(ctx context.Context, tx *db.Tx, actor org.Actor, column string) ([]string, error) {
	var w db.Where
	Filter{}.limit(&w, actor)
	w.And("a." + column + " <> ''")
	rows, err := tx.QueryContext(ctx, `SELECT DISTINCT a.`+column+` FROM account a`+w.SQL()+
		` ORDER BY a.`+column+` LIMIT `+w.Arg(maxFacet), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("values of accounts: %w", err)
	}
	return db.Collect(rows, func(s *string) []any { return []any{s} })
}
