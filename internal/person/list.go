package person

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// Filter says which people a list holds, in which order, and from where on.
// The zero value is all of them by name.
type Filter struct {
	Query     string // part of a name, title, department, number or address
	Account   account.ID
	Trash     bool // those in the trash instead
	Sort      Sort
	db.Window // where the page lies; Size 0 is 50, at most 200
}

// Sort is the order of a list.
type Sort string

// The orders. "" is ByName.
const (
	ByName   Sort = "name"
	ByNameZ  Sort = "name_z"  // from the end
	ByUpdate Sort = "updated" // the last changed first
	ByOldest Sort = "oldest"
)

// Row is a person as a list shows one.
type Row struct {
	ID                      ID
	Name, Title, Department string
	Mobile, Phone, Email    string
	WeChat                  string
	Account                 account.ID
	AccountName             string
	ReportsTo               ID
	Updated, Deleted        time.Time
	Version                 int64
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
	desc := s == ByNameZ || s == ByUpdate
	if s == ByUpdate || s == ByOldest {
		return db.Keyset{{Expr: "p.updated_at", Desc: desc}, {Expr: "p.id", Text: true, Desc: desc}}
	}
	return db.Keyset{{Expr: "p.name_key", Text: true, Desc: desc}, {Expr: "p.id", Text: true, Desc: desc}}
}

func (s Sort) key(r Row) []any {
	if s == ByUpdate || s == ByOldest {
		return []any{db.Ms(r.Updated), string(r.ID)}
	}
	return []any{typed.Fold(r.Name), string(r.ID)}
}

func (f Filter) limit(w *db.Where, actor org.Actor) {
	limit(w, actor, f.Trash)
	if f.Account != "" {
		w.And("p.account_id = ?", f.Account)
	}
	if strings.TrimSpace(f.Query) != "" {
		q := typed.Like(f.Query)
		w.And(`(p.name_key LIKE ? ESCAPE '!' OR LOWER(p.title) LIKE ? ESCAPE '!' OR LOWER(p.department) LIKE ? ESCAPE '!'
			OR p.mobile LIKE ? ESCAPE '!' OR p.phone LIKE ? ESCAPE '!' OR LOWER(p.email) LIKE ? ESCAPE '!' OR LOWER(p.wechat) LIKE ? ESCAPE '!')`,
			q, q, q, q, q, q, q)
	}
}

// List returns the people the actor sees, filtered, page by page.
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
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1`+inSight+all.SQL()+` LIMIT `+all.Arg(MaxTotal)+`) AS n`,
			all.Args()...).Scan(&p.Total); err != nil {
			return fmt.Errorf("count people: %w", err)
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
	from := inSight
	if actor.Scope == org.ScopeAll && f.Account == "" { // nobody is out of sight: the order leads
		from = ` FROM person p CROSS JOIN account a`
		w.And("a.org_id = p.org_id AND a.id = p.account_id")
	}
	if p.Rows, err = rowsOf(ctx, tx, from, &w, end); err != nil {
		return p, err
	}
	p.Rows, p.Next, p.Previous = db.Cut(f.Window, order, p.Rows, f.Sort.key)
	return p, nil
}

func rowsOf(ctx context.Context, tx *db.Tx, from string, w *db.Where, end string) ([]Row, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT p.id, p.name, p.title, p.department, p.mobile, p.phone, p.email, p.wechat, p.account_id, a.name,
		       COALESCE(p.reports_to, ''), p.updated_at, p.deleted_at, p.version`+
		from+w.SQL()+end, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	type raw struct {
		Row
		updated, deleted int64
	}
	found, err := db.Collect(rows, func(r *raw) []any {
		return []any{&r.ID, &r.Name, &r.Title, &r.Department, &r.Mobile, &r.Phone, &r.Email, &r.WeChat, &r.Account, &r.AccountName,
			&r.ReportsTo, &r.updated, &r.deleted, &r.Version}
	})
	list := make([]Row, len(found))
	for i, r := range found {
		r.Updated, r.Deleted = db.Time(r.updated), db.Time(r.deleted)
		list[i] = r.Row
	}
	return list, err
}

// Choices lists the people in sight whose name holds q, by name: those of one
// account, or of all for "". At most limit.
func (s *Service) Choices(ctx context.Context, actor org.Actor, at account.ID, q string, most int) (list []Row, err error) {
	var w db.Where
	limit(&w, actor, false)
	if at != "" {
		w.And("p.account_id = ?", at)
	}
	if strings.TrimSpace(q) != "" {
		w.And("p.name_key LIKE ? ESCAPE '!'", typed.Like(q))
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = rowsOf(ctx, tx, inSight, &w, ` ORDER BY p.name_key, p.id LIMIT `+w.Arg(most))
		return err
	})
	return list, err
}

// Bosses lists whom a person of an account could report to: the people in
// sight of its group whose name holds q, those of the account itself first. At
// most limit.
func (s *Service) Bosses(ctx context.Context, actor org.Actor, at account.ID, q string, most int) (list []Row, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if _, err := account.Find(ctx, tx, actor, at); err != nil {
			return err
		}
		group, err := account.Group(ctx, tx, actor.Org, at)
		if err != nil {
			return err
		}
		ids := make([]string, len(group))
		for i, id := range group {
			ids[i] = string(id)
		}
		var w db.Where
		limit(&w, actor, false)
		w.In("p.account_id", ids...)
		if strings.TrimSpace(q) != "" {
			w.And("p.name_key LIKE ? ESCAPE '!'", typed.Like(q))
		}
		list, err = rowsOf(ctx, tx, inSight, &w, ` ORDER BY CASE WHEN p.account_id = `+w.Arg(at)+` THEN 0 ELSE 1 END, a.name_key, p.name_key, p.id LIMIT `+w.Arg(most))
		return err
	})
	return list, err
}
