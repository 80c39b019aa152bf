package bank

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// RelateStems notes as near those questions of all organisations that ask the same
// with other options, where they came into the bank before that was looked at.
// It may run at any time, and again.
func RelateStems(ctx context.Context, d *db.DB) error {
	var orgs []org.ID
	err := d.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT DISTINCT org_id FROM question`)
		if err != nil {
			return fmt.Errorf("read who has questions: %w", err)
		}
		orgs, err = db.Collect(rows, func(o *org.ID) []any { return []any{o} })
		return err
	})
	for _, o := range orgs {
		if err != nil {
			return err
		}
		var pairs [][]any
		if err = d.View(ctx, func(tx *db.Tx) (err error) { pairs, err = unrelated(ctx, tx, o); return err }); err == nil && len(pairs) > 0 {
			err = d.InTx(ctx, func(tx *db.Tx) error { return relate(ctx, tx, o, pairs) })
		}
	}
	return err
}

// unrelated finds questions with one stem that are near and not noted as such.
func unrelated(ctx context.Context, tx *db.Tx, o org.ID) (pairs [][]any, err error) {
	of, ids := map[string][]ID{}, []ID{}
	if err := eachStem(ctx, tx, o, func(id ID, topic string) {
		if len(of[topic]) < mostOfTopic {
			of[topic] = append(of[topic], id)
		}
	}); err != nil {
		return nil, err
	}
	for topic, list := range of {
		if len(list) < 2 {
			delete(of, topic)
			continue
		}
		ids = append(ids, list...)
	}
	forms, err := formsOf(ctx, tx, o, ids)
	if err != nil {
		return nil, err
	}
	known, err := nearPairs(ctx, tx, o, "")
	if err != nil {
		return nil, err
	}
	there := map[[2]ID]bool{}
	for _, p := range known {
		there[p] = true
	}
	for _, list := range of {
		for i, a := range list {
			for _, b := range list[:i] {
				one, other := ordered(a, b)
				if p, near := forms[a].Like(forms[b]); near && !there[[2]ID{one, other}] {
					pairs = append(pairs, []any{o, one, other, p})
				}
			}
		}
	}
	return pairs, nil
}

func relate(ctx context.Context, tx *db.Tx, o org.ID, pairs [][]any) error {
	if err := tx.Insert(ctx, "question_near", "org_id, one, other, likeness", pairs, "ON CONFLICT DO NOTHING"); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `
		DELETE FROM question_near WHERE org_id = $1 AND EXISTS (SELECT 1 FROM question a JOIN question b ON b.org_id = a.org_id AND b.group_id = a.group_id
			WHERE a.org_id = question_near.org_id AND a.id = question_near.one AND b.id = question_near.other)`, o); err != nil {
		return fmt.Errorf("forget near questions of one material: %w", err)
	}
	return nil
}

// nearPairs lists the pairs of an organisation that are near; more is a further
// condition.
func nearPairs(ctx context.Context, tx *db.Tx, o org.ID, more string) ([][2]ID, error) {
	rows, err := tx.QueryContext(ctx, `SELECT one, other FROM question_near WHERE org_id = $1`+more, o) // #nosec G202 -- texts of our own
	if err != nil {
		return nil, fmt.Errorf("read near questions: %w", err)
	}
	return db.Collect(rows, func(p *[2]ID) []any { return []any{&p[0], &p[1]} })
}

// contrasted returns those of some questions that nobody decided about although
// they stand against another of them as a finding says.
func (f Finding) contrasted(ctx context.Context, tx *db.Tx, o org.ID, list []Question) ([]ID, error) {
	want := map[Finding]question.Contrast{SameStem: question.OtherOptions, Contradicts: question.OtherKey}[f]
	pairs, err := nearPairs(ctx, tx, o, " AND settled = 0")
	if err != nil || len(pairs) == 0 {
		return []ID{}, err
	}
	item := map[ID]question.Item{}
	for _, q := range list {
		item[q.ID] = q.Item
	}
	in := map[ID]bool{}
	for _, p := range pairs {
		a, one := item[p[0]]
		b, other := item[p[1]]
		if one && other && question.Contrasts(a, b) == want {
			in[p[0]], in[p[1]] = true, true
		}
	}
	ids := []ID{}
	for _, q := range list {
		if in[q.ID] {
			ids = append(ids, q.ID)
		}
	}
	return ids, nil
}
