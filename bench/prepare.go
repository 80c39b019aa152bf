package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/schema"
)

// user is somebody signed in, with deals of their own sight to look at.
type user struct {
	org, id, role string
	cookie        string
	deals         []string // some in sight, open and closed
	mate          string   // a member whose deals they may ask for
	today, soon   string
}

// prepare fills the folder unless it is full already, signs members in and
// looks for deals to write on.
func prepare(ctx context.Context, o options) ([]user, *pool, error) {
	path := filepath.Join(o.folder, "kongdan.db")
	_, statErr := os.Stat(path)
	d, err := db.OpenSQLite(path)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = d.Close() }()
	if _, err := d.Migrate(ctx, schema.Files, ""); err != nil {
		return nil, nil, err
	}
	if os.IsNotExist(statErr) {
		_, _ = fmt.Fprintf(os.Stderr, "generating %d deals of %d members\n", o.size.deals, o.size.users)
		w, err := newWorld(d, o.size, os.Stderr)
		if err != nil {
			return nil, nil, err
		}
		if err := w.fill(ctx); err != nil {
			return nil, nil, err
		}
	}
	users, err := signIn(ctx, d)
	if err != nil {
		return nil, nil, err
	}
	p, err := findTargets(ctx, d, users)
	return users, p, err
}

// signIn opens sessions for members of every kind: the administrator, managers
// of regions and teams, and mostly reps.
func signIn(ctx context.Context, d *db.DB) ([]user, error) {
	var users []user
	err := d.View(ctx, func(tx *db.Tx) error {
		for _, kind := range []struct {
			cond string
			n    int
		}{{"role = 'administrator'", 1}, {"data_scope = 'department_below'", 4}, {"data_scope = 'department'", 7}, {"role = 'rep'", 48}} {
			rows, err := tx.QueryContext(ctx, `SELECT org_id, id, role FROM member WHERE `+kind.cond+` ORDER BY login LIMIT $1`, kind.n)
			if err != nil {
				return err
			}
			list, err := db.Collect(rows, func(u *user) []any { return []any{&u.org, &u.id, &u.role} })
			if err != nil {
				return err
			}
			users = append(users, list...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range users {
		if err := users[i].enter(ctx, d); err != nil {
			return nil, err
		}
	}
	return users, nil
}

// enter signs a member in and notes what the member sees.
func (u *user) enter(ctx context.Context, d *db.DB) (err error) {
	if u.cookie, err = org.NewService(d).StartSession(ctx, org.ID(u.org), org.UserID(u.id), org.Client{}); err != nil {
		return err
	}
	return d.View(ctx, func(tx *db.Tx) error {
		actor, err := org.ActorOf(ctx, tx, org.ID(u.org), org.UserID(u.id))
		if err != nil {
			return err
		}
		today := day.Date(actor.Today(tx.Now))
		u.today, u.soon = string(today), string(today.Add(7))
		var w db.Where
		actor.Limit(&w, org.Deal, "o")
		rows, err := tx.QueryContext(ctx, `SELECT o.id FROM opportunity o`+w.SQL()+` ORDER BY o.id LIMIT 400`, w.Args()...)
		if err != nil {
			return err
		}
		if u.deals, err = db.Collect(rows, func(s *string) []any { return []any{s} }); err != nil {
			return err
		}
		if len(u.deals) == 0 {
			return fmt.Errorf("member %s sees no deal", u.id)
		}
		return tx.QueryRowContext(ctx, `SELECT owner_id FROM opportunity WHERE org_id = $1 AND id = $2`, u.org, u.deals[len(u.deals)-1]).Scan(&u.mate)
	})
}

// findTargets gathers open deals of the reps who are signed in, as their forms
// would show them.
func findTargets(ctx context.Context, d *db.DB, users []user) (*pool, error) {
	p := &pool{}
	err := d.View(ctx, func(tx *db.Tx) error {
		for _, u := range users {
			if u.role != string(org.Rep) {
				continue
			}
			rows, err := tx.QueryContext(ctx, `
				SELECT o.id, o.version, o.selling_stage, o.buying_stage, o.next_step, o.next_step_on,
					COALESCE((SELECT e.version FROM element e WHERE e.org_id = o.org_id AND e.opportunity_id = o.id AND e.element_key = 'C2'), 0),
					COALESCE((SELECT e.version FROM element e WHERE e.org_id = o.org_id AND e.opportunity_id = o.id AND e.element_key = 'C8'), 0)
				FROM opportunity o WHERE o.org_id = $1 AND o.owner_id = $2 AND o.status = 'open' ORDER BY o.id LIMIT 40`, u.org, u.id)
			if err != nil {
				return err
			}
			list, err := db.Collect(rows, func(t *target) []any {
				return []any{&t.deal, &t.version, &t.selling, &t.buying, &t.step, &t.stepOn, &t.elementVersion, &t.visitVersion}
			})
			if err != nil {
				return err
			}
			for _, t := range list {
				t.user = u
				p.free = append(p.free, &t)
			}
		}
		return nil
	})
	if err == nil && len(p.free) < 20 {
		err = fmt.Errorf("only %d deals to write on", len(p.free))
	}
	return p, err
}
