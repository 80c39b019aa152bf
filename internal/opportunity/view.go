package opportunity

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// View is a member's own named filter of the deals.
type View struct {
	ID, Name string
	Query    string // as in the address of the page
}

// Limits of named filters.
const (
	MaxViews     = 30
	MaxViewName  = 40
	MaxViewQuery = 2000
)

// Views lists the actor's own named filters by name.
func (s *Service) Views(ctx context.Context, actor org.Actor) (list []View, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = readViews(ctx, tx, actor)
		return err
	})
	return list, err
}

func readViews(ctx context.Context, tx *db.Tx, actor org.Actor) ([]View, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT id, name, query FROM opportunity_view WHERE org_id = $1 AND user_id = $2 ORDER BY name_key`, actor.Org, actor.User)
	if err != nil {
		return nil, fmt.Errorf("named filters: %w", err)
	}
	return db.Collect(rows, func(v *View) []any { return []any{&v.ID, &v.Name, &v.Query} })
}

// SaveView keeps a filter under a name, in place of the one that had the name.
// It fails with Invalid at the field "view_name".
func (s *Service) SaveView(ctx context.Context, actor org.Actor, name, query string) error {
	var bad errs.Fields
	name = typed.Needed(&bad, "view_name", name, MaxViewName)
	if len(query) > MaxViewQuery {
		bad.Add("view_name", "error.too_long", "Max", MaxViewQuery)
	}
	if err := bad.Err(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		list, err := readViews(ctx, tx, actor)
		if err != nil {
			return err
		}
		key := typed.Fold(name)
		if len(list) >= MaxViews && !slices.ContainsFunc(list, func(v View) bool { return typed.Fold(v.Name) == key }) {
			return errs.Field("view_name", "deals.views_most", "Max", MaxViews)
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO opportunity_view (org_id, id, user_id, name, name_key, query, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (org_id, user_id, name_key) DO UPDATE SET name = excluded.name, query = excluded.query`,
			actor.Org, id.New(), actor.User, name, key, query, tx.Stamp())
		if err != nil {
			return fmt.Errorf("keep a filter: %w", err)
		}
		return nil
	})
}

// DropView forgets one of the actor's own filters. It fails with NotFound for any other.
func (s *Service) DropView(ctx context.Context, actor org.Actor, view string) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM opportunity_view WHERE org_id = $1 AND user_id = $2 AND id = $3`, actor.Org, actor.User, view)
		if err != nil {
			return fmt.Errorf("forget a filter: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n > 0 {
			return err
		}
		return errs.New(errs.NotFound, "error.not_found")
	})
}

// ForgetViews deletes the named filters that tell of a person, by name or by
// what they look for: those of a member, or of everybody for "". It tells how
// many, and deletes none where that is all that is asked.
func ForgetViews(ctx context.Context, tx *db.Tx, o org.ID, tells func(string) bool, dry bool, of org.UserID) (int, error) {
	var w db.Where
	w.And("org_id = ?", o)
	if of != "" {
		w.And("user_id = ?", of)
	}
	rows, err := tx.QueryContext(ctx, `SELECT id, name, query FROM opportunity_view`+w.SQL(), w.Args()...)
	if err != nil {
		return 0, fmt.Errorf("named filters: %w", err)
	}
	list, err := db.Collect(rows, func(v *View) []any { return []any{&v.ID, &v.Name, &v.Query} })
	if err != nil {
		return 0, err
	}
	list = slices.DeleteFunc(list, func(v View) bool { return !tells(v.Name) && !v.looksFor(tells) })
	if dry {
		return len(list), nil
	}
	for _, v := range list {
		if _, err := tx.ExecContext(ctx, `DELETE FROM opportunity_view WHERE org_id = $1 AND id = $2`, o, v.ID); err != nil {
			return 0, fmt.Errorf("forget a filter: %w", err)
		}
	}
	return len(list), nil
}

// looksFor reports whether a value of the filter is one of some.
func (v View) looksFor(some func(string) bool) bool {
	q, _ := url.ParseQuery(v.Query) // what cannot be read looks for nothing
	for _, values := range q {
		if slices.ContainsFunc(values, some) {
			return true
		}
	}
	return false
}
