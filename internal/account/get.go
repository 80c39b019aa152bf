package account

import (
	"context"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// Detail is one account with what stands around it.
type Detail struct {
	Account
	OwnerName  string
	Above      []Ref // its parents in sight, the top of the group first
	ParentSeen bool  // false also if there is no parent
	Below      []Row // accounts directly under it in sight, by name; at most maxBelow
	MoreBelow  bool
	Team       []org.TeamMember // without the owner
	OnTeam     bool             // the actor
	Shared     bool             // the actor sees it through a deal
	MayEdit    bool
	MayDispose bool
	// MayAddPeople is true for everybody who works on it or on one of its deals.
	MayAddPeople bool
}

const maxBelow = 100

// Get returns one account with what stands around it.
func (s *Service) Get(ctx context.Context, actor org.Actor, id ID) (d Detail, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if d.Account, err = Find(ctx, tx, actor, id); err != nil {
			return err
		}
		return around(ctx, tx, actor, &d)
	})
	return d, err
}

func around(ctx context.Context, tx *db.Tx, actor org.Actor, d *Detail) (err error) {
	if err = tx.QueryRowContext(ctx, `SELECT name FROM member WHERE org_id = $1 AND id = $2`, actor.Org, d.Owner).Scan(&d.OwnerName); err != nil {
		return fmt.Errorf("owner of an account: %w", err)
	}
	if d.Team, err = org.Team(ctx, tx, actor.Org, org.Account, string(d.ID)); err != nil {
		return err
	}
	for _, m := range d.Team {
		d.OnTeam = d.OnTeam || m.ID == actor.User
	}
	if d.Shared, err = shared(ctx, tx, actor, d.ID); err != nil {
		return err
	}
	d.MayEdit, d.MayDispose = actor.MayEdit(d.Owner, d.OnTeam), actor.MayDispose(d.Owner)
	d.MayAddPeople = actor.MayEdit(d.Owner, d.OnTeam || d.Shared)
	if d.Above, err = seenAbove(ctx, tx, actor, d.ID); err != nil {
		return err
	}
	if n := len(d.Above); n > 0 {
		d.ParentSeen = d.Above[n-1].ID == d.Parent
	}
	below, err := PageOf(ctx, tx, actor, Filter{Parent: d.ID, Sort: ByName, Window: db.Window{Size: maxBelow}})
	d.Below, d.MoreBelow = below.Rows, below.Next != ""
	return err
}

// shared reports whether the actor sees an account through a deal.
func shared(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM access_grant
		WHERE org_id = $1 AND kind = $2 AND user_id = $3 AND object_id = $4 AND via <> ''`,
		actor.Org, org.Account, actor.User, id).Scan(&n)
	return n > 0, err
}

// CheckPeople fails with Forbidden unless the actor may record people at the
// account: who may edit it, and who works on one of its deals. The account must
// have been found for the actor.
func CheckPeople(ctx context.Context, tx *db.Tx, actor org.Actor, a Account) error {
	on, err := org.OnTeam(ctx, tx, actor.Org, org.Account, string(a.ID), actor.User)
	if err != nil {
		return err
	}
	if !on {
		if on, err = shared(ctx, tx, actor, a.ID); err != nil {
			return err
		}
	}
	return actor.CheckEdit(a.Owner, on)
}

// seenAbove lists the live parents the actor sees, the top first.
func seenAbove(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) ([]Ref, error) {
	rows, err := tx.QueryContext(ctx, above+`SELECT id, COALESCE(parent_id, '') FROM up`, actor.Org, id)
	if err != nil {
		return nil, fmt.Errorf("parents of an account: %w", err)
	}
	type link struct{ id, parent ID }
	links, err := db.Collect(rows, func(l *link) []any { return []any{&l.id, &l.parent} })
	if err != nil || len(links) < 2 {
		return nil, err
	}
	parentOf, ids := map[ID]ID{}, make([]string, 0, len(links))
	for _, l := range links {
		parentOf[l.id] = l.parent
		ids = append(ids, string(l.id))
	}
	var w db.Where
	actor.Limit(&w, org.Account, "a")
	w.And("a.deleted_at = 0")
	w.In("a.id", ids...)
	rows, err = tx.QueryContext(ctx, `SELECT a.id, a.name FROM account a`+w.SQL(), w.Args()...)
	if err != nil {
		return nil, err
	}
	refs, err := db.Collect(rows, func(r *Ref) []any { return []any{&r.ID, &r.Name} })
	if err != nil {
		return nil, err
	}
	names := map[ID]string{}
	for _, r := range refs {
		names[r.ID] = r.Name
	}
	var up []Ref
	for at, steps := parentOf[id], 0; at != "" && steps < len(links); at, steps = parentOf[at], steps+1 {
		if name, ok := names[at]; ok {
			up = append([]Ref{{at, name}}, up...)
		}
	}
	return up, nil
}

// Choice is an account as lists of choices show one.
type Choice struct {
	ID                     ID
	Name, Industry, Region string
	OwnerName              string
}

// Choices lists the accounts in sight whose name holds q, those that begin with
// it first, then the last changed. At most limit.
func (s *Service) Choices(ctx context.Context, actor org.Actor, q string, limit int) (list []Choice, err error) {
	var w db.Where
	Filter{Query: q}.limit(&w, actor)
	order := ` ORDER BY a.updated_at DESC, a.id DESC LIMIT `
	if strings.TrimSpace(q) != "" {
		order = ` ORDER BY CASE WHEN a.name_key LIKE ` + w.Arg(strings.TrimPrefix(typed.Like(q), "%")) + ` ESCAPE '!' THEN 0 ELSE 1 END, a.updated_at DESC, a.id DESC LIMIT `
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT a.id, a.name, a.industry, a.region, m.name
			FROM account a JOIN member m ON m.org_id = a.org_id AND m.id = a.owner_id`+
			w.SQL()+order+w.Arg(limit), w.Args()...)
		if err != nil {
			return fmt.Errorf("choices of accounts: %w", err)
		}
		list, err = db.Collect(rows, func(c *Choice) []any {
			return []any{&c.ID, &c.Name, &c.Industry, &c.Region, &c.OwnerName}
		})
		return err
	})
	return list, err
}

// Names returns the names of accounts, those in the trash too, for whoever
// shows things that belong to them. It knows no scope: the caller has checked
// that the actor sees those things.
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
	w.And("org_id = ?", o)
	w.In("id", keys...)
	rows, err := tx.QueryContext(ctx, `SELECT id, name FROM account`+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("names of accounts: %w", err)
	}
	refs, err := db.Collect(rows, func(r *Ref) []any { return []any{&r.ID, &r.Name} })
	for _, r := range refs {
		names[r.ID] = r.Name
	}
	return names, err
}

// Log lists the newest entries of the audit log about one account, below the
// entry before (0 is from the newest on).
func (s *Service) Log(ctx context.Context, actor org.Actor, id ID, before int64, limit int) (list []org.LogRow, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if _, err := Find(ctx, tx, actor, id); err != nil {
			return err
		}
		list, err = org.LogAbout(ctx, tx, actor, string(id), before, limit)
		return err
	})
	return list, err
}

// SeenNames tells what those among some accounts are called that the actor sees.
func SeenNames(ctx context.Context, tx *db.Tx, actor org.Actor, ids []string, names map[string]string) error {
	var w db.Where
	actor.Limit(&w, org.Account, "a")
	w.In("a.id", ids...)
	rows, err := tx.QueryContext(ctx, `SELECT a.id, a.name FROM account a`+w.SQL(), w.Args()...)
	if err != nil {
		return fmt.Errorf("names of accounts: %w", err)
	}
	list, err := db.Collect(rows, func(r *Ref) []any { return []any{&r.ID, &r.Name} })
	for _, r := range list {
		names[string(r.ID)] = r.Name
	}
	return err
}
