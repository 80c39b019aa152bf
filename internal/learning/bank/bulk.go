package bank

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// Bulk is one change of many questions. What is left at its zero value stays.
type Bulk struct {
	Status     Status
	Category   *CategoryID // "" takes them out of theirs
	Difficulty *int        // 0 forgets it
	Add, Drop  []Tag
	Delete     bool
}

func (b Bulk) empty() bool {
	return b.Status == "" && b.Category == nil && b.Difficulty == nil && len(b.Add)+len(b.Drop) == 0 && !b.Delete
}

// Change changes many questions, each that can be, and tells of the others
// why not. It fails with Invalid where nothing is chosen or nothing would change.
func (s *Service) Change(ctx context.Context, actor org.Actor, ids []ID, b Bulk) (out Outcome, err error) {
	if err := actor.CheckTrain(); err != nil {
		return out, err
	}
	var bad errs.Fields
	switch {
	case len(ids) == 0:
		return out, errs.New(errs.Invalid, "questions.bulk_none")
	case len(ids) > MaxMany:
		return out, errs.New(errs.Invalid, "questions.bulk_many", "Max", MaxMany)
	case b.empty():
		return out, errs.New(errs.Invalid, "questions.bulk_nothing")
	}
	for field, tags := range map[string]*[]Tag{"add_tags": &b.Add, "drop_tags": &b.Drop} {
		var wrong errs.Fields
		*tags = cleanTags(&wrong, *tags)
		if len(wrong) > 0 {
			bad.Add(field, wrong[0].Key, wrong[0].Args...)
		}
	}
	if b.Difficulty != nil && (*b.Difficulty < 0 || *b.Difficulty > 5) {
		bad.Add("difficulty", "error.invalid_choice")
	}
	if err := bad.Err(); err != nil {
		return out, err
	}
	answer, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		if out, err = change(ctx, tx, actor, ids, b); err != nil {
			return "", err
		}
		answer, err := json.Marshal(len(out.Done))
		return string(answer), err
	})
	if n := 0; err == nil && len(out.Done) == 0 && len(out.Refused) == 0 && json.Unmarshal([]byte(answer), &n) == nil {
		out.Done = make([]ID, n) // a repeated request: how many the first one changed
	}
	return out, err
}

func change(ctx context.Context, tx *db.Tx, actor org.Actor, ids []ID, b Bulk) (out Outcome, err error) {
	if b.Category != nil {
		if err := checkPlaces(ctx, tx, actor.Org, Draft{Category: *b.Category}); err != nil {
			return out, err
		}
	}
	if b.Status != "" { // first, so that what is refused stays as it was
		if out, err = SetStatus(ctx, tx, actor, ids, b.Status); err != nil {
			return out, err
		}
		ids = out.Done
	} else if ids, err = live(ctx, tx, actor.Org, ids, &out); err != nil {
		return out, err
	}
	if len(ids) == 0 || (b.Category == nil && b.Difficulty == nil && len(b.Add)+len(b.Drop) == 0 && !b.Delete) {
		return out, nil
	}
	for some := range slices.Chunk(ids, 500) {
		var w db.Where
		set := "version = version + 1, changed_at = " + w.Arg(tx.Stamp())
		if b.Category != nil {
			set += ", category_id = " + w.Arg(db.Null(*b.Category))
		}
		if b.Difficulty != nil {
			set += ", difficulty = " + w.Arg(*b.Difficulty)
		}
		if b.Delete {
			set += ", deleted_at = " + w.Arg(tx.Stamp())
		}
		w.And("org_id = ?", actor.Org)
		w.In("id", texts(some)...)
		if _, err := tx.ExecContext(ctx, `UPDATE question SET `+set+w.SQL(), w.Args()...); err != nil {
			return out, fmt.Errorf("change questions: %w", err)
		}
	}
	if len(b.Add)+len(b.Drop) > 0 {
		if err := retag(ctx, tx, actor.Org, ids, b); err != nil {
			return out, err
		}
	}
	return out, org.Record(ctx, tx, actor, org.Entry{Action: "question.change_many", Kind: "question", After: b.log(len(ids))})
}

// log is what the audit log keeps of the change.
func (b Bulk) log(n int) map[string]any {
	m := map[string]any{"count": n}
	if b.Difficulty != nil {
		m["difficulty"] = *b.Difficulty
	}
	if len(b.Add) > 0 {
		m["tags"] = tagValues(b.Add)
	}
	if len(b.Drop) > 0 {
		m["tags_dropped"] = tagValues(b.Drop)
	}
	if b.Delete {
		m["deleted"] = true
	}
	return m
}

// live keeps the questions that are there and out of the trash.
func live(ctx context.Context, tx *db.Tx, o org.ID, ids []ID, out *Outcome) ([]ID, error) {
	found, err := GetMany(ctx, tx, o, ids)
	for _, id := range ids {
		if q, known := found[id]; known && q.Deleted.IsZero() {
			out.Done = append(out.Done, id)
		} else {
			out.refuse(id, gone())
		}
	}
	return out.Done, err
}

// retag adds tags to questions and takes others away.
func retag(ctx context.Context, tx *db.Tx, o org.ID, ids []ID, b Bulk) error {
	for _, t := range b.Drop {
		for some := range db.Chunks(texts(ids)) {
			var w db.Where
			w.And("org_id = ? AND kind = ? AND value = ?", o, t.Kind, t.Value)
			w.In("question_id", some...)
			if _, err := tx.ExecContext(ctx, `DELETE FROM question_tag`+w.SQL(), w.Args()...); err != nil {
				return fmt.Errorf("drop tags: %w", err)
			}
		}
	}
	rows := make([][]any, 0, len(ids)*len(b.Add))
	for _, id := range ids {
		for _, t := range b.Add {
			rows = append(rows, []any{o, id, t.Kind, t.Value})
		}
	}
	if err := tx.Insert(ctx, "question_tag", "org_id, question_id, kind, value", rows, "ON CONFLICT DO NOTHING"); err != nil {
		return err
	}
	return reindex(ctx, tx, o, ids)
}
