package bank

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/search"
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
	ids := make([]ID, len(drafts))
	clean := make([]Draft, len(drafts))
	for i, d := range drafts {
		var err error
		if clean[i], err = d.Clean(); err != nil && len(drafts) > 1 {
			return nil, fmt.Errorf("question %d of %d: %w", i+1, len(drafts), err)
		} else if err != nil {
			return nil, err
		}
		ids[i] = ID(id.New())
	}
	if len(drafts) == 1 {
		if err := checkPlaces(ctx, tx, actor.Org, clean[0]); err != nil {
			return nil, err
		}
	}
	if err := insert(ctx, tx, actor, ids, clean); err != nil {
		return nil, err
	}
	if err := compare(ctx, tx, actor.Org, ids, clean); err != nil {
		return nil, err
	}
	if len(ids) == 1 {
		return ids, record(ctx, tx, actor, "question.create", ids[0], nil, map[string]string{"title": short(clean[0].Item.Stem)})
	}
	return ids, org.Record(ctx, tx, actor, org.Entry{Action: "question.add_many", Kind: "question", ID: string(clean[0].Import),
		After: map[string]int{"count": len(ids)}})
}

// insert writes new questions with their first versions, tags and words.
func insert(ctx context.Context, tx *db.Tx, actor org.Actor, ids []ID, drafts []Draft) error {
	o, now := actor.Org, tx.Stamp()
	questions, versions := make([][]any, len(ids)), make([][]any, len(ids))
	docs := make([]search.Doc, len(ids))
	var tags [][]any
	for i, d := range drafts {
		body, err := json.Marshal(d.Item)
		if err != nil {
			return fmt.Errorf("write a question: %w", err)
		}
		status := Waiting
		if d.Active && len(d.Item.Ready()) == 0 {
			status = Active
		}
		questions[i] = []any{o, ids[i], d.Lang, d.Item.Kind, status, 1, db.Bool(d.Item.Keyed()), stemKey(d.Item), essenceHash(d.Item), d.Difficulty,
			db.Null(d.Category), db.Null(d.Group), d.GroupOrder, db.Null(d.Twin), d.Origin, d.ExternalID, d.Source, db.Null(d.Document), d.Line,
			db.Null(d.Import), now, actor.User, now, now}
		versions[i] = []any{o, ids[i], 1, string(body), 1, "", actor.User, now}
		for _, t := range d.Tags {
			tags = append(tags, []any{o, ids[i], t.Kind, t.Value})
		}
		docs[i] = search.Doc{Object: string(ids[i]), Words: words(d)}
	}
	err := tx.Insert(ctx, "question", `org_id, id, lang, kind, status, current, keyed, stem_key, essence_hash, difficulty, category_id, group_id,
		group_order, twin_id, origin, external_id, source, document_id, source_line, import_id, looked_at, created_by, created_at, changed_at`, questions, "")
	if err != nil {
		return err
	}
	if err := tx.Insert(ctx, "question_version", "org_id, question_id, number, body, substance, why, created_by, created_at", versions, ""); err != nil {
		return err
	}
	if err := tx.Insert(ctx, "question_tag", "org_id, question_id, kind, value", tags, ""); err != nil {
		return err
	}
	return search.PutMany(ctx, tx, o, SearchKind, docs)
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

// SearchKind is the kind under which questions are in the search index.
const SearchKind = "question"

// words are those by which a question is found.
func words(d Draft) []string {
	i := d.Item
	parts := []string{i.Stem, i.Model, i.Explanation, d.Source, d.ExternalID}
	for _, o := range i.Options {
		parts = append(parts, o.Text)
	}
	for _, b := range i.Blanks {
		parts = append(parts, b.Accept...)
	}
	for _, p := range i.Points {
		parts = append(parts, p.Text)
	}
	for _, t := range d.Tags {
		parts = append(parts, t.Value)
	}
	return fold.Words(strings.Join(parts, "\n"))
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
