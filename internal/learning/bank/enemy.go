package bank

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// KeepBoth notes that somebody looked at two questions that ask nearly the same
// and wants both. It fails with NotFound where they are no such pair.
func (s *Service) KeepBoth(ctx context.Context, actor org.Actor, a, b ID) error {
	return s.pair(ctx, actor, "question.keep_both", a, b, func(tx *db.Tx, one, other ID) error {
		res, err := tx.ExecContext(ctx, `UPDATE question_near SET settled = 1 WHERE org_id = $1 AND one = $2 AND other = $3`, actor.Org, one, other)
		if errs.Is(db.Changed(res, err), errs.Conflict) {
			return gone()
		}
		return err
	})
}

// MakeEnemies lets two questions never stand in one paper.
func (s *Service) MakeEnemies(ctx context.Context, actor org.Actor, a, b ID) error {
	if a == b {
		return errs.Field("enemy", "question.enemy_itself")
	}
	return s.pair(ctx, actor, "question.enemies", a, b, func(tx *db.Tx, one, other ID) error {
		if err := tx.Insert(ctx, "question_enemy", "org_id, one, other", [][]any{{actor.Org, one, other}}, "ON CONFLICT DO NOTHING"); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE question_near SET settled = 1 WHERE org_id = $1 AND one = $2 AND other = $3`, actor.Org, one, other)
		return err
	})
}

// Reconcile lets two enemies stand in one paper again.
func (s *Service) Reconcile(ctx context.Context, actor org.Actor, a, b ID) error {
	return s.pair(ctx, actor, "question.reconcile", a, b, func(tx *db.Tx, one, other ID) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM question_enemy WHERE org_id = $1 AND one = $2 AND other = $3`, actor.Org, one, other)
		return err
	})
}

// pair does something to two live questions. It fails with NotFound where one
// is not there.
func (s *Service) pair(ctx context.Context, actor org.Actor, action string, a, b ID, do func(tx *db.Tx, one, other ID) error) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		first, err := Get(ctx, tx, actor.Org, a)
		if err != nil {
			return err
		}
		second, err := Get(ctx, tx, actor.Org, b)
		if err != nil {
			return err
		}
		one, other := ordered(a, b)
		if err := do(tx, one, other); err != nil {
			return fmt.Errorf("change a pair: %w", err)
		}
		return record(ctx, tx, actor, action, a, nil, map[string]string{"title": short(first.Item.Stem), "other": short(second.Item.Stem)})
	})
}

// Enemies returns the pairs of questions that may not stand in one paper, of which
// both are among these.
func Enemies(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) (map[ID][]ID, error) {
	among := make(map[ID]bool, len(ids))
	for _, id := range ids {
		among[id] = true
	}
	rows, err := tx.QueryContext(ctx, `SELECT one, other FROM question_enemy WHERE org_id = $1 ORDER BY one, other`, o)
	if err != nil {
		return nil, fmt.Errorf("read enemies: %w", err)
	}
	pairs, err := db.Collect(rows, func(p *[2]ID) []any { return []any{&p[0], &p[1]} })
	of := map[ID][]ID{}
	for _, p := range pairs {
		if among[p[0]] && among[p[1]] {
			of[p[0]] = append(of[p[0]], p[1])
			of[p[1]] = append(of[p[1]], p[0])
		}
	}
	return of, err
}
