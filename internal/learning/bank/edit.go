package bank

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// Weight is how much an edit changes what is asked.
type Weight string

// The weights. An edit that changes sense or key has one of them; any other is
// a slip.
const (
	Slip      Weight = "slip"      // of the pen: answers to the former wording count as before
	Substance Weight = "substance" // it is another question from now on
)

// MaxWhy is the most characters of the reason of an edit.
const MaxWhy = 200

// Update replaces what one entered of a question; where it comes from stays.
// What is asked becomes a new version unless it is the same as before.
//
// It fails with NotFound, with Conflict if version is not the newest, with
// Invalid at the fields that cannot be accepted, at those that keep an active
// question from being asked, and at "weight" where the edit changes sense or
// key and nobody said how much that is.
func (s *Service) Update(ctx context.Context, actor org.Actor, id ID, version int64, d Draft, weight Weight, why string) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		return Update(ctx, tx, actor, id, version, d, weight, why)
	})
}

// Update is Service.Update inside the caller's transaction.
func Update(ctx context.Context, tx *db.Tx, actor org.Actor, id ID, version int64, d Draft, weight Weight, why string) error {
	was, err := Get(ctx, tx, actor.Org, id)
	if err != nil {
		return err
	}
	if was.Version != version {
		return errs.New(errs.Conflict, "conflict.changed")
	}
	d.Origin, d.ExternalID, d.Source, d.Document, d.Line, d.Import = was.Origin, was.ExternalID, was.Source, was.Document, was.Line, was.Import
	var bad errs.Fields
	d, err = d.Clean()
	if !bad.Note(err) && len(bad) == 0 {
		return err
	}
	why = typed.Line(&bad, "why", why, MaxWhy)
	differ := question.Differ(was.Item, d.Item)
	if was.Status == Active && len(bad) == 0 {
		for _, f := range d.Item.Ready() {
			bad.Add(f.Field(), faultKey(f.Code))
		}
	}
	if differ.Any() && weight != Slip && weight != Substance {
		bad.Add("weight", "question.weight_needed")
	}
	if err := bad.Err(); err != nil {
		return err
	}
	if err := checkPlaces(ctx, tx, actor.Org, d); err != nil {
		return err
	}
	return rewrite(ctx, tx, actor, was, d, differ.Any() && weight == Substance, why)
}

// rewrite stores a cleaned draft over a question.
func rewrite(ctx context.Context, tx *db.Tx, actor org.Actor, was Question, d Draft, substance bool, why string) error {
	o, number := actor.Org, was.Number
	other := !reflect.DeepEqual(was.Item, d.Item)
	if other {
		if err := tx.QueryRowContext(ctx, `SELECT MAX(number) + 1 FROM question_version WHERE org_id = $1 AND question_id = $2`,
			o, was.ID).Scan(&number); err != nil {
			return fmt.Errorf("number a version: %w", err)
		}
	}
	// The row comes first: of two at once, one waits here and then finds it changed.
	err := db.Changed(tx.ExecContext(ctx, `
		UPDATE question SET lang = $1, kind = $2, current = $3, keyed = $4, stem_key = $5, essence_hash = $6, difficulty = $7,
		       category_id = NULLIF($8, ''), group_id = NULLIF($9, ''), group_order = $10, twin_id = NULLIF($11, ''),
		       looked_at = $12, changed_at = $12, marks = $16, version = version + 1
		WHERE org_id = $13 AND id = $14 AND version = $15 AND deleted_at = 0`,
		d.Lang, d.Item.Kind, number, db.Bool(d.Item.Keyed()), stemKey(d.Item), essenceHash(d.Item), d.Difficulty, d.Category, d.Group, d.GroupOrder,
		d.Twin, tx.Stamp(), o, was.ID, was.Version, d.Marks))
	if err != nil {
		return err
	}
	if other {
		body, err := json.Marshal(d.Item)
		if err != nil {
			return fmt.Errorf("write a question: %w", err)
		}
		if err := tx.Insert(ctx, "question_version", "org_id, question_id, number, body, substance, why, created_by, created_at",
			[][]any{{o, was.ID, number, string(body), db.Bool(substance), why, actor.User, tx.Stamp()}}, ""); err != nil {
			return err
		}
	}
	if err := replaceTags(ctx, tx, o, was.ID, d.Tags); err != nil {
		return err
	}
	if err := putWords(ctx, tx, o, map[ID]Draft{was.ID: d}); err != nil {
		return err
	}
	if err := compareAnew(ctx, tx, o, was, d); err != nil {
		return err
	}
	before, after := differing(was, d)
	return record(ctx, tx, actor, "question.update", was.ID, before, after)
}

// differing is what the log keeps of an edit.
func differing(was Question, now Draft) (before, after map[string]any) {
	before, after = map[string]any{}, map[string]any{"title": short(now.Item.Stem)}
	note := func(field string, a, b any) {
		if !reflect.DeepEqual(a, b) {
			before[field], after[field] = a, b
		}
	}
	note("stem", was.Item.Stem, now.Item.Stem)
	note("key", KeyText(was.Item), KeyText(now.Item))
	note("difficulty", was.Difficulty, now.Difficulty)
	note("marks", was.Marks.String(), now.Marks.String())
	note("explanation", short(was.Item.Explanation), short(now.Item.Explanation))
	note("tags", tagValues(was.Tags), tagValues(now.Tags))
	if len(before) == 0 {
		before = nil
	}
	return before, after
}

func tagValues(tags []Tag) []string {
	list := make([]string, len(tags))
	for i, t := range tags {
		list[i] = t.Value
	}
	return list
}

func replaceTags(ctx context.Context, tx *db.Tx, o org.ID, id ID, tags []Tag) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM question_tag WHERE org_id = $1 AND question_id = $2`, o, id); err != nil {
		return fmt.Errorf("replace tags: %w", err)
	}
	rows := make([][]any, len(tags))
	for i, t := range tags {
		rows[i] = []any{o, id, t.Kind, t.Value}
	}
	return tx.Insert(ctx, "question_tag", "org_id, question_id, kind, value", rows, "")
}
