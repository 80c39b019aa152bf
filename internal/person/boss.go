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

// checkBoss fails with Invalid at the field unless boss is a live person whom
// the actor sees, at the same account or at one of its group.
func checkBoss(ctx context.Context, tx *db.Tx, actor org.Actor, self, boss ID, at account.ID) error {
	if boss == "" {
		return nil
	}
	if boss == self {
		return errs.Field("reports_to", "person.boss_circle")
	}
	b, err := Find(ctx, tx, actor, boss)
	if errs.Is(err, errs.NotFound) {
		return errs.Field("reports_to", "person.boss_unknown")
	}
	if err != nil {
		return err
	}
	same, err := sameGroup(ctx, tx, actor.Org, at, b.Account)
	if err == nil && !same {
		err = errs.Field("reports_to", "person.boss_elsewhere")
	}
	return err
}

func sameGroup(ctx context.Context, tx *db.Tx, o org.ID, a, b account.ID) (bool, error) {
	if a == b {
		return true, nil
	}
	ra, err := account.Root(ctx, tx, o, a)
	if err != nil {
		return false, err
	}
	rb, err := account.Root(ctx, tx, o, b)
	return ra == rb, err
}

// checkCircle fails with Invalid at the field if the person now reports to
// itself through others. Like the check of accounts it comes after the record
// of the change, which keeps others from closing the circle meanwhile.
func checkCircle(ctx context.Context, tx *db.Tx, o org.ID, id ID) error {
	var n int
	err := tx.QueryRowContext(ctx, `WITH RECURSIVE up (id, reports_to) AS (
			SELECT p.id, p.reports_to FROM person p WHERE p.org_id = $1 AND p.id = $2
			UNION
			SELECT p.id, p.reports_to FROM person p JOIN up ON p.id = up.reports_to WHERE p.org_id = $1
		) SELECT COUNT(*) FROM up WHERE reports_to = $2`, o, id).Scan(&n)
	if err != nil {
		return fmt.Errorf("look for a circle of people: %w", err)
	}
	if n > 0 {
		return errs.Field("reports_to", "person.boss_circle")
	}
	return nil
}

// Move takes a person to another account of the actor's. Lines of reporting
// that would lead out of the new account's group end.
//
// It fails like Update, and with Invalid at "account" for an account that the
// actor does not see or at which the actor may not record people.
func (s *Service) Move(ctx context.Context, actor org.Actor, id ID, version int64, to account.ID) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		p, err := findToEdit(ctx, tx, actor, id)
		if err != nil || p.Account == to {
			return err
		}
		target, err := account.Find(ctx, tx, actor, to)
		if errs.Is(err, errs.NotFound) {
			return errs.Field("account", "person.account_unknown")
		}
		if err != nil {
			return err
		}
		if err := account.CheckPeople(ctx, tx, actor, target); err != nil {
			if errs.Is(err, errs.Forbidden) {
				return errs.Field("account", "person.account_forbidden")
			}
			return err
		}
		boss, err := bossAfter(ctx, tx, actor.Org, p, to)
		if err != nil {
			return err
		}
		if err := keepBoss(ctx, tx, actor.Org, id, version, boss); err != nil {
			return err
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE person SET account_id = $1, reports_to = NULLIF($2, ''), updated_at = $3, version = version + 1
			WHERE org_id = $4 AND id = $5 AND version = $6 AND deleted_at = 0`, to, boss, tx.Stamp(), actor.Org, id, version)); err != nil {
			return err
		}
		if err := freeReports(ctx, tx, actor.Org, id, p.Account, to); err != nil {
			return err
		}
		return record(ctx, tx, actor, "person.move", to, id,
			map[string]string{"account": string(p.Account)}, map[string]string{"account": string(to)})
	})
}

// bossAfter is to whom a person reports after a move.
func bossAfter(ctx context.Context, tx *db.Tx, o org.ID, p Person, to account.ID) (ID, error) {
	if p.ReportsTo == "" {
		return "", nil
	}
	var at account.ID
	err := tx.QueryRowContext(ctx, `SELECT account_id FROM person WHERE org_id = $1 AND id = $2`, o, p.ReportsTo).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	same, err := sameGroup(ctx, tx, o, at, to)
	if err != nil || !same {
		return "", err
	}
	return p.ReportsTo, nil
}

// freeReports ends the lines of those who reported to a person that left the group.
func freeReports(ctx context.Context, tx *db.Tx, o org.ID, id ID, from, to account.ID) error {
	same, err := sameGroup(ctx, tx, o, from, to)
	if err != nil || same {
		return err
	}
	if err := keepReports(ctx, tx, o, id); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE person SET reports_to = NULL, updated_at = $1, version = version + 1
		WHERE org_id = $2 AND reports_to = $3`, tx.Stamp(), o, id)
	return err
}
