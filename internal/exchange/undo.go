package exchange

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"kongdan/internal/account"
	"kongdan/internal/coach"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/product"
)

// undoing takes one run back.
type undoing struct {
	tx    *db.Tx
	actor org.Actor
	run   Run
	made  map[string][]string          // ids by kind, in the order they were made
	was   map[string]map[string]string // JSON of what was changed, by kind and id
}

// kinds in the order in which they go: what refers to others first.
var undoOrder = []string{"deal", "person", "account", "product", "member", "department"}

// Undo takes an import back: what it made goes, what it changed is as it was.
// It fails with Conflict if anything of it was changed or used since, naming
// how many, and then nothing happens.
func (s *Service) Undo(ctx context.Context, actor org.Actor, id RunID) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	err := s.db.InTx(ctx, func(tx *db.Tx) error {
		u, err := beginUndo(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		r := u.run
		if err := u.read(ctx); err != nil {
			return err
		}
		if err := u.restore(ctx); err != nil {
			return err
		}
		if err := u.erase(ctx); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM import_row WHERE org_id = $1 AND run_id = $2`, actor.Org, id); err != nil {
			return fmt.Errorf("undo import: %w", err)
		}
		r.State = Undone
		if err := saveRun(ctx, tx, actor.Org, r); err != nil {
			return err
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "import.undo", Kind: "import", ID: string(id),
			Before: map[string]any{"file": r.File, "kind": r.Kind, "new": r.Report.New, "changed": r.Report.Changed}})
	})
	if db.Referenced(err) {
		return errs.Because(err, errs.Conflict, "import.undo_used")
	}
	return err
}

// MayUndo fails as Undo would for what was changed since. What merely refers to
// something of the import shows only when it is taken back.
func (s *Service) MayUndo(ctx context.Context, actor org.Actor, id RunID) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	return s.db.View(ctx, func(tx *db.Tx) error {
		_, err := beginUndo(ctx, tx, actor, id)
		return err
	})
}

// beginUndo fails with Conflict if the run cannot be taken back.
func beginUndo(ctx context.Context, tx *db.Tx, actor org.Actor, id RunID) (*undoing, error) {
	r, err := findRun(ctx, tx, actor.Org, id)
	if err != nil {
		return nil, err
	}
	if r.State != Done {
		return nil, errs.New(errs.Conflict, "import.not_done")
	}
	if _, n, err := inTheWay(ctx, tx, actor.Org, r, 1); err != nil || n > 0 {
		return nil, cmp.Or(err, errs.New(errs.Conflict, "import.undo_changed", "N", n))
	}
	return &undoing{tx: tx, actor: actor, run: r, made: map[string][]string{}, was: map[string]map[string]string{}}, nil
}

func (u *undoing) read(ctx context.Context) error {
	rows, err := u.tx.QueryContext(ctx, `
		SELECT kind, object_id, before_value FROM import_row
		WHERE org_id = $1 AND run_id = $2 AND version > 0 ORDER BY object_id`, u.actor.Org, u.run.ID)
	if err != nil {
		return fmt.Errorf("rows of an import: %w", err)
	}
	type line struct{ kind, id, before string }
	list, err := db.Collect(rows, func(l *line) []any { return []any{&l.kind, &l.id, &l.before} })
	for _, l := range list {
		if l.before == "" {
			u.made[l.kind] = append(u.made[l.kind], l.id)
			continue
		}
		if u.was[l.kind] == nil {
			u.was[l.kind] = map[string]string{}
		}
		u.was[l.kind][l.id] = l.before
	}
	return err
}

// restore writes back what the run changed.
func (u *undoing) restore(ctx context.Context) error {
	if err := u.restoreDeals(ctx); err != nil {
		return err
	}
	accounts, err := account.ReadMany(ctx, u.tx, u.actor.Org, ids(u.was["account"]))
	if err != nil {
		return err
	}
	for id, now := range accounts {
		var was account.Account
		if err := json.Unmarshal([]byte(u.was["account"][string(id)]), &was); err != nil {
			return err
		}
		if _, err := account.Rewrite(ctx, u.tx, u.actor, now, was); err != nil {
			return err
		}
		if was.Name != now.Name {
			if err := opportunity.IndexAccount(ctx, u.tx, u.actor.Org, id); err != nil {
				return err
			}
		}
	}
	products, err := product.All(ctx, u.tx, u.actor.Org)
	if err != nil {
		return err
	}
	for _, now := range products {
		text, ok := u.was["product"][string(now.ID)]
		if !ok {
			continue
		}
		var was product.Product
		if err := json.Unmarshal([]byte(text), &was); err != nil {
			return err
		}
		if _, err := product.Rewrite(ctx, u.tx, u.actor, now, was); err != nil {
			return err
		}
	}
	return u.restorePeople(ctx)
}

func (u *undoing) restorePeople(ctx context.Context) error {
	before := map[person.ID]person.Person{}
	var accounts []string
	for id, text := range u.was["person"] {
		var was person.Person
		if err := json.Unmarshal([]byte(text), &was); err != nil {
			return err
		}
		before[person.ID(id)] = was
		accounts = append(accounts, string(was.Account))
	}
	slices.Sort(accounts)
	there, err := person.OfAccounts(ctx, u.tx, u.actor.Org, slices.Compact(accounts))
	if err != nil {
		return err
	}
	for _, now := range there {
		was, ok := before[now.ID]
		if !ok {
			continue
		}
		if _, err := person.Rewrite(ctx, u.tx, u.actor, now, was); err != nil {
			return err
		}
	}
	return nil
}

func (u *undoing) restoreDeals(ctx context.Context) error {
	l := opportunity.NewLoad(u.tx, u.actor)
	for some := range db.Chunks(ids(u.was["deal"])) {
		now, _, err := l.Read(ctx, some)
		if err != nil {
			return err
		}
		for _, id := range some {
			var was opportunity.Loaded
			if err := json.Unmarshal([]byte(u.was["deal"][id]), &was); err != nil {
				return err
			}
			if _, err := l.Replace(ctx, now[opportunity.ID(id)], was); err != nil {
				return err
			}
		}
	}
	return l.Close(ctx)
}

// erase takes away what the run made.
func (u *undoing) erase(ctx context.Context) error {
	for _, kind := range undoOrder {
		list := u.made[kind]
		if len(list) == 0 {
			continue
		}
		var err error
		switch kind {
		case "deal":
			l := opportunity.NewLoad(u.tx, u.actor)
			if err = l.Erase(ctx, list); err == nil {
				err = l.Close(ctx)
			}
		case "person":
			if err = coach.Release(ctx, u.tx, u.actor.Org, list); err == nil {
				err = person.EraseMany(ctx, u.tx, u.actor.Org, list)
			}
		case "account":
			err = account.EraseMany(ctx, u.tx, u.actor.Org, list)
		case "product":
			err = product.EraseMany(ctx, u.tx, u.actor.Org, list)
		case "member":
			err = org.EraseMembers(ctx, u.tx, u.actor.Org, list)
		case "department":
			slices.Reverse(list)
			err = org.EraseDepartments(ctx, u.tx, u.actor.Org, list)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func ids(m map[string]string) []string {
	list := make([]string, 0, len(m))
	for id := range m {
		list = append(list, id)
	}
	slices.Sort(list)
	return list
}
