package bank

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// dropOfOneGroup forgets that questions are near to others about the same material.
func dropOfOneGroup(ctx context.Context, tx *db.Tx, o org.ID, drafts []Draft) error {
	groups := map[GroupID]bool{}
	for _, d := range drafts {
		if d.Group != "" {
			groups[d.Group] = true
		}
	}
	for g := range groups {
		if _, err := tx.ExecContext(ctx, `
			DELETE FROM question_near WHERE org_id = $1
			AND one IN (SELECT id FROM question WHERE org_id = $1 AND group_id = $2)
			AND other IN (SELECT id FROM question WHERE org_id = $1 AND group_id = $2)`, o, g); err != nil {
			return fmt.Errorf("forget near questions: %w", err)
		}
	}
	return nil
}

// ordered puts the smaller id first, as pairs are kept.
func ordered(a, b ID) (one, other ID) {
	if a < b {
		return a, b
	}
	return b, a
}

// compareAnew keeps which questions a rewritten one is near to. Pairs that are
// near still stay settled.
func compareAnew(ctx context.Context, tx *db.Tx, o org.ID, was Question, d Draft) error {
	old, now := FormOf(was.Item), FormOf(d.Item)
	if slices.Equal(old.set, now.set) && old.topic == now.topic && was.Group == d.Group {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM question_band WHERE org_id = $1 AND question_id = $2`, o, was.ID); err != nil {
		return fmt.Errorf("forget how a question is found: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM question_near WHERE org_id = $1 AND (one = $2 OR other = $2) AND settled = 0`, o, was.ID); err != nil {
		return fmt.Errorf("forget near questions: %w", err)
	}
	near, err := lookup(ctx, tx, o, []Form{now}) // before its own bands are there
	if err != nil {
		return err
	}
	var bands [][]any
	for _, b := range now.set.Bands() {
		bands = append(bands, []any{o, b, was.ID})
	}
	if err := tx.Insert(ctx, "question_band", "org_id, band, question_id", bands, "ON CONFLICT DO NOTHING"); err != nil {
		return err
	}
	if err := insertPairs(ctx, tx, appendPairs(nil, o, arrival{id: was.ID, near: near[0]})); err != nil {
		return err
	}
	return dropOfOneGroup(ctx, tx, o, []Draft{d})
}
