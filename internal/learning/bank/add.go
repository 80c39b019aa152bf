package bank

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
	"kongdan/internal/rule/question"
)

// Add keeps a new question. It fails with Forbidden unless the actor trains and
// with Invalid at the fields that cannot be accepted (see Draft.Clean).
func Add(ctx context.Context, tx *db.Tx, actor org.Actor, d Draft) (ID, error) {
	ids, err := AddMany(ctx, tx, actor, []Draft{d})
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// AddMany is Add for many questions, in their order; all or none. What it fails
// with for one of several names no field: who adds many looks at each with
// Clean first. Categories, groups, twins and imports must be there.
func AddMany(ctx context.Context, tx *db.Tx, actor org.Actor, drafts []Draft) ([]ID, error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, err
	}
	if len(drafts) == 0 {
		return nil, nil
	}
	b, err := NewBatch(actor, drafts)
	if err != nil {
		return nil, err
	}
	if len(drafts) == 1 {
		if err := checkPlaces(ctx, tx, actor.Org, b.list[0].Draft); err != nil {
			return nil, err
		}
	}
	if err := b.Compare(ctx, tx, actor.Org, nil); err != nil {
		return nil, err
	}
	if err := write(ctx, tx, actor, b.list, 0); err != nil {
		return nil, err
	}
	ids := make([]ID, len(b.list))
	for i, a := range b.list {
		ids[i] = a.id
	}
	if err := dropOfOneGroup(ctx, tx, actor.Org, drafts); err != nil {
		return nil, err
	}
	if len(ids) == 1 {
		return ids, record(ctx, tx, actor, "question.create", ids[0], nil, map[string]string{"title": short(b.list[0].Item.Stem)})
	}
	return ids, org.Record(ctx, tx, actor, org.Entry{Action: "question.add_many", Kind: "question", ID: string(drafts[0].Import),
		After: map[string]int{"count": len(ids)}})
}

// checkPlaces fails with Invalid where a draft names a category, material or
// twin that is not there.
func checkPlaces(ctx context.Context, tx *db.Tx, o org.ID, d Draft) error {
	var bad errs.Fields
	for _, p := range []struct{ field, table, id string }{
		{"category", "question_category", string(d.Category)},
		{"group", "question_group", string(d.Group)},
		{"twin", "question", string(d.Twin)},
	} {
		if p.id == "" {
			continue
		}
		var n int
		err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+p.table+` WHERE org_id = $1 AND id = $2`, o, p.id).Scan(&n) // #nosec G202 -- a name of our own
		if err != nil {
			return fmt.Errorf("look for the %s: %w", p.field, err)
		}
		if n == 0 {
			bad.Add(p.field, "error.invalid_choice")
		}
	}
	return bad.Err()
}

// essenceHash is equal for questions that ask the same.
func essenceHash(i question.Item) string {
	sum := sha256.Sum256([]byte(i.Essence()))
	return hex.EncodeToString(sum[:16])
}

// stemKey is by what lists of questions are in order.
func stemKey(i question.Item) string { return strings.TrimSpace(cut(fold.Key(i.Stem), 80)) }

// short is a stem as the log names it.
func short(stem string) string { return cut(strings.Join(strings.Fields(stem), " "), 60) }

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// record writes what was done to a question to the audit log.
func record(ctx context.Context, tx *db.Tx, actor org.Actor, action string, id ID, before, after any) error {
	return org.Record(ctx, tx, actor, org.Entry{Action: action, Kind: "question", ID: string(id), Before: before, After: after})
}
