package opportunity

import (
	"context"
	"fmt"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// Delete moves a deal to the trash. It fails with Forbidden for whoever is
// neither owner nor manager, and with Conflict for an old version.
func (s *Service) Delete(ctx context.Context, actor org.Actor, deal ID, version int64) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, err := lockDispose(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		if d.Version != version {
			return errs.New(errs.Conflict, "conflict.changed")
		}
		after := d
		after.DeletedAt = tx.Now
		_, err = shift(ctx, tx, actor, "deal.delete", d, after)
		return err
	})
}

// Restore takes a deal out of the trash; one that is not there any more is no
// error. If the owner of an open one has left, whoever restores it owns it. It
// fails with Conflict while its account is in the trash, and, as Admit does,
// with Invalid at "why".
func (s *Service) Restore(ctx context.Context, actor org.Actor, deal ID, why string) error {
	in, err := s.admission(why)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, _, err := readLocked(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		if err := actor.CheckDispose(d.Owner); err != nil || d.Live() {
			return err
		}
		if d.Account != "" {
			var gone int64
			err := tx.QueryRowContext(ctx, `SELECT a.deleted_at FROM account a WHERE a.org_id = $1 AND a.id = $2`+tx.ForShare("a"), actor.Org, d.Account).Scan(&gone)
			if err != nil {
				return fmt.Errorf("the account of deal %s: %w", deal, err)
			}
			if gone != 0 {
				return errs.New(errs.Conflict, "deal.account_deleted")
			}
		}
		after := d
		after.DeletedAt = time.Time{}
		after, err = shift(ctx, tx, actor, "deal.restore", d, after)
		if err != nil || after.Status != Open {
			return err
		}
		return adopt(ctx, tx, actor, after, in)
	})
}

// shift moves a deal into the trash or out of it.
func shift(ctx context.Context, tx *db.Tx, actor org.Actor, action string, before, after Opportunity) (Opportunity, error) {
	after, err := update(ctx, tx, actor.Org, before, after)
	if err != nil {
		return after, err
	}
	if err := moveAccount(ctx, tx, actor.Org, before, after); err != nil {
		return after, err
	}
	return after, recordChange(ctx, tx, actor, action, after, nil, map[string]any{"name": after.Name})
}

// Deleted is a deal in the trash.
type Deleted struct {
	ID        ID
	Name      string
	DeletedAt time.Time
}

// Trash lists the deals in the trash that the actor may restore, the last
// deleted first; at most limit.
func (s *Service) Trash(ctx context.Context, actor org.Actor, limit int) (list []Deleted, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var w db.Where
		actor.Limit(&w, org.Deal, "o")
		w.And("o.deleted_at > 0")
		if !actor.MayDispose("") {
			w.And("o.owner_id = ?", actor.User)
		}
		rows, err := tx.QueryContext(ctx, `SELECT o.id, o.name, o.deleted_at FROM opportunity o`+w.SQL()+
			` ORDER BY o.deleted_at DESC, o.id LIMIT `+w.Arg(limit), w.Args()...)
		if err != nil {
			return fmt.Errorf("deals in the trash: %w", err)
		}
		type raw struct {
			Deleted
			at int64
		}
		found, err := db.Collect(rows, func(r *raw) []any { return []any{&r.ID, &r.Name, &r.at} })
		for _, r := range found {
			r.DeletedAt = db.Time(r.at)
			list = append(list, r.Deleted)
		}
		return err
	})
	return list, err
}

// OpenOfAccount counts the open deals of an account that the actor sees, and
// tells whether there are others: an account that has any is not deleted.
func OpenOfAccount(ctx context.Context, tx *db.Tx, actor org.Actor, id account.ID) (seen int, hidden bool, err error) {
	count := func(limit func(w *db.Where)) (n int, err error) {
		var w db.Where
		limit(&w)
		w.And("o.account_id = ? AND o.deleted_at = 0 AND o.status = ?", id, Open)
		if err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM opportunity o`+w.SQL(), w.Args()...).Scan(&n); err != nil {
			err = fmt.Errorf("open deals of account %s: %w", id, err)
		}
		return n, err
	}
	all, err := count(func(w *db.Where) { w.And("o.org_id = ?", actor.Org) })
	if err != nil || all == 0 {
		return 0, false, err
	}
	seen, err = count(func(w *db.Where) { actor.Limit(w, org.Deal, "o") })
	return seen, all > seen, err
}

// OwnedBy counts the open deals a member owns.
func OwnedBy(ctx context.Context, tx *db.Tx, o org.ID, user org.UserID) (n int, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM opportunity WHERE org_id = $1 AND owner_id = $2 AND deleted_at = 0 AND status = $3`,
		o, user, Open).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("open deals of a member: %w", err)
	}
	return n, nil
}
