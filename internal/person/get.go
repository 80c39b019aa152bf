package person

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// Detail is one person with what stands around.
type Detail struct {
	Person
	AccountName string
	BasisByName string // who noted the basis
	Boss        *Row   // nil for none in sight
	Reports     []Row  // who reports to the person, in sight, by name
	MayEdit     bool
	MayErase    bool // for good: whoever may dispose of the account
}

const maxReports = 200

// Get returns one person with what stands around.
func (s *Service) Get(ctx context.Context, actor org.Actor, id ID) (d Detail, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if d.Person, err = Find(ctx, tx, actor, id); err != nil {
			return err
		}
		a, err := account.Find(ctx, tx, actor, d.Account)
		if err != nil {
			return err
		}
		d.AccountName = a.Name
		if d.BasisBy != "" {
			err := tx.QueryRowContext(ctx, `SELECT name FROM member WHERE org_id = $1 AND id = $2`, actor.Org, d.BasisBy).Scan(&d.BasisByName)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return fmt.Errorf("who noted the basis: %w", err)
			}
		}
		d.MayErase = actor.MayDispose(a.Owner)
		switch err := account.CheckPeople(ctx, tx, actor, a); {
		case err == nil:
			d.MayEdit = true
		case !errs.Is(err, errs.Forbidden):
			return err
		}
		if d.ReportsTo != "" {
			var w db.Where
			limit(&w, actor, false)
			w.And("p.id = ?", d.ReportsTo)
			boss, err := rowsOf(ctx, tx, inSight, &w, "")
			if err != nil {
				return err
			}
			if len(boss) > 0 {
				d.Boss = &boss[0]
			}
		}
		var w db.Where
		limit(&w, actor, false)
		w.And("p.reports_to = ?", id)
		d.Reports, err = rowsOf(ctx, tx, inSight, &w, ` ORDER BY p.name_key, p.id LIMIT `+w.Arg(maxReports))
		return err
	})
	return d, err
}

// CheckAll fails with Invalid at the form field unless every id is a live
// person of the account. The caller has checked that the actor sees the account.
func CheckAll(ctx context.Context, tx *db.Tx, o org.ID, at account.ID, ids []ID, field string) error {
	if len(ids) == 0 {
		return nil
	}
	want := map[ID]bool{}
	keys := make([]string, len(ids))
	for i, id := range ids {
		want[id], keys[i] = true, string(id)
	}
	var w db.Where
	w.And("org_id = ? AND account_id = ? AND deleted_at = 0", o, at)
	w.In("id", keys...)
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM person`+w.SQL(), w.Args()...).Scan(&n); err != nil {
		return fmt.Errorf("check people: %w", err)
	}
	if n != len(want) {
		return errs.Field(field, "error.invalid_choice")
	}
	return nil
}

// Ref names a person where one is mentioned.
type Ref struct {
	ID          ID
	Name, Title string
	Deleted     bool
}

// Names returns how to mention people, those in the trash too, for whoever
// shows things that name them. It knows no scope: the caller has checked that
// the actor sees those things.
func Names(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) (map[ID]Ref, error) {
	names := make(map[ID]Ref, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = string(id)
	}
	var w db.Where
	w.And("org_id = ?", o)
	w.In("id", keys...)
	rows, err := tx.QueryContext(ctx, `SELECT id, name, title, deleted_at <> 0 FROM person`+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("names of people: %w", err)
	}
	refs, err := db.Collect(rows, func(r *Ref) []any { return []any{&r.ID, &r.Name, &r.Title, &r.Deleted} })
	for _, r := range refs {
		names[r.ID] = r
	}
	return names, err
}

// Counts returns how many live people each of the accounts has that the actor sees.
func (s *Service) Counts(ctx context.Context, actor org.Actor, ids []account.ID) (map[account.ID]int, error) {
	counts := make(map[account.ID]int, len(ids))
	if len(ids) == 0 {
		return counts, nil
	}
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = string(id)
	}
	err := s.db.View(ctx, func(tx *db.Tx) error {
		var w db.Where
		w.And("p.org_id = ? AND p.deleted_at = 0", actor.Org)
		w.In("p.account_id", keys...)
		actor.Limit(&w, org.Account, "a")
		rows, err := tx.QueryContext(ctx, `SELECT p.account_id, COUNT(*)`+inSight+w.SQL()+` GROUP BY p.account_id`, w.Args()...)
		if err != nil {
			return fmt.Errorf("count people of accounts: %w", err)
		}
		type count struct {
			id account.ID
			n  int
		}
		list, err := db.Collect(rows, func(c *count) []any { return []any{&c.id, &c.n} })
		for _, c := range list {
			counts[c.id] = c.n
		}
		return err
	})
	return counts, err
}

// SeenNames tells what those among some people are called whose account the actor sees.
func SeenNames(ctx context.Context, tx *db.Tx, actor org.Actor, ids []string, names map[string]string) error {
	var w db.Where
	actor.Limit(&w, org.Account, "a")
	w.In("p.id", ids...)
	rows, err := tx.QueryContext(ctx, `
		SELECT p.id, p.name FROM person p
		JOIN account a ON a.org_id = p.org_id AND a.id = p.account_id`+w.SQL(), w.Args()...)
	if err != nil {
		return fmt.Errorf("names of people: %w", err)
	}
	list, err := db.Collect(rows, func(r *Ref) []any { return []any{&r.ID, &r.Name} })
	for _, r := range list {
		names[string(r.ID)] = r.Name
	}
	return err
}
