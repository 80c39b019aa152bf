package bank

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/similar"
)

// compare keeps which questions new ones are near to, among themselves too, and
// their bands. Questions about the same material are no copies of each other.
func compare(ctx context.Context, tx *db.Tx, o org.ID, ids []ID, drafts []Draft) error {
	type doc struct {
		id    ID
		group GroupID
		set   similar.Set
	}
	docs, sets := make([]doc, len(ids)), make([]similar.Set, len(ids))
	for i, d := range drafts {
		sets[i] = setOf(d.Item)
		docs[i] = doc{group: d.Group, set: sets[i]}
	}
	for i, id := range ids {
		docs[i].id = id
	}
	near, err := lookup(ctx, tx, o, sets) // before their own bands are there
	if err != nil {
		return err
	}
	var bands, pairs [][]any
	holders := map[int64][]doc{}
	for i, d := range docs {
		own := map[ID]bool{}
		for _, b := range d.set.Bands() {
			bands = append(bands, []any{o, b, d.id})
			for _, other := range holders[b] {
				if !own[other.id] && (d.group == "" || d.group != other.group) {
					own[other.id] = true
					near[i] = appendNear(near[i], other.id, d.set, other.set)
				}
			}
			if len(holders[b]) < mostNear {
				holders[b] = append(holders[b], d)
			}
		}
		for _, n := range fewest(near[i]) {
			one, other := ordered(d.id, n.ID)
			pairs = append(pairs, []any{o, one, other, n.Likeness})
		}
	}
	if err := tx.Insert(ctx, "question_band", "org_id, band, question_id", bands, "ON CONFLICT DO NOTHING"); err != nil {
		return err
	}
	if err := tx.Insert(ctx, "question_near", "org_id, one, other, likeness", pairs,
		"ON CONFLICT (org_id, one, other) DO UPDATE SET likeness = excluded.likeness"); err != nil {
		return err
	}
	return dropOfOneGroup(ctx, tx, o, ids, drafts)
}

// dropOfOneGroup forgets that questions are near to others about the same material.
func dropOfOneGroup(ctx context.Context, tx *db.Tx, o org.ID, ids []ID, drafts []Draft) error {
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

// compareAnew is compare for a question that was rewritten. Pairs that are near
// still stay settled.
func compareAnew(ctx context.Context, tx *db.Tx, o org.ID, was Question, d Draft) error {
	old, now := setOf(was.Item), setOf(d.Item)
	if slices.Equal(old, now) && was.Group == d.Group {
		return nil
	}
	for _, b := range old.Bands() {
		if _, err := tx.ExecContext(ctx, `DELETE FROM question_band WHERE org_id = $1 AND band = $2 AND question_id = $3`, o, b, was.ID); err != nil {
			return fmt.Errorf("forget a question: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM question_near WHERE org_id = $1 AND (one = $2 OR other = $2) AND settled = 0`, o, was.ID); err != nil {
		return fmt.Errorf("forget near questions: %w", err)
	}
	return compare(ctx, tx, o, []ID{was.ID}, []Draft{d})
}
