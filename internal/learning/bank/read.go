package bank

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// gone is the error of a question that does not exist, or not any more.
func gone() error { return errs.New(errs.NotFound, "question.not_found") }

// Get returns a question that is not in the trash. It fails with NotFound.
func Get(ctx context.Context, tx *db.Tx, o org.ID, id ID) (Question, error) {
	return find(ctx, tx, o, id, false)
}

func find(ctx context.Context, tx *db.Tx, o org.ID, id ID, trash bool) (Question, error) {
	var w db.Where
	w.And("q.org_id = ? AND q.id = ? AND (q.deleted_at > 0) = (? <> 0)", o, id, db.Bool(trash))
	list, err := read(ctx, tx, o, &w, "")
	if err == nil && len(list) == 0 {
		err = gone()
	}
	if err != nil {
		return Question{}, err
	}
	return list[0], nil
}

// GetMany returns questions as they are asked now, by id. Those in the trash
// are among them: what was put into a paper stays there. Unknown ids are left out.
func GetMany(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) (map[ID]Question, error) {
	found := make(map[ID]Question, len(ids))
	for some := range db.Chunks(texts(ids)) {
		var w db.Where
		w.And("q.org_id = ?", o)
		w.In("q.id", some...)
		list, err := read(ctx, tx, o, &w, "")
		if err != nil {
			return nil, err
		}
		for _, q := range list {
			found[q.ID] = q
		}
	}
	return found, nil
}

// Items returns what questions asked at certain versions. Unknown ones are left out.
func Items(ctx context.Context, tx *db.Tx, o org.ID, refs []Ref) (map[Ref]question.Item, error) {
	wanted := make(map[Ref]bool, len(refs))
	ids := make([]string, 0, len(refs))
	for _, r := range refs {
		if !wanted[r] {
			wanted[r], ids = true, append(ids, string(r.ID))
		}
	}
	found := make(map[Ref]question.Item, len(wanted))
	for some := range db.Chunks(ids) {
		var w db.Where
		w.And("v.org_id = ?", o)
		w.In("v.question_id", some...)
		rows, err := tx.QueryContext(ctx, `SELECT v.question_id, v.number, v.body FROM question_version v`+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("read versions: %w", err)
		}
		type row struct {
			ref  Ref
			body string
		}
		list, err := db.Collect(rows, func(r *row) []any { return []any{&r.ref.ID, &r.ref.Number, &r.body} })
		if err != nil {
			return nil, fmt.Errorf("read versions: %w", err)
		}
		for _, r := range list {
			if !wanted[r.ref] {
				continue
			}
			if found[r.ref], err = itemOf(r.body); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

const columns = `q.id, q.lang, q.status, q.current, v.body, q.difficulty, COALESCE(q.category_id, ''), COALESCE(q.group_id, ''), q.group_order,
	COALESCE(q.twin_id, ''), q.origin, q.external_id, q.source, COALESCE(q.document_id, ''), q.source_line, COALESCE(q.import_id, ''),
	q.marks, q.asked, q.created_by, q.created_at, q.changed_at, q.looked_at, q.deleted_at, q.version`

const withVersion = ` FROM question q JOIN question_version v ON v.org_id = q.org_id AND v.question_id = q.id AND v.number = q.current`

// read returns questions with their tags; the tables are called q and v. Those
// that are on their way in or out (see Batch, Hide) are not there.
func read(ctx context.Context, tx *db.Tx, o org.ID, w *db.Where, end string) ([]Question, error) {
	w.And("q.deleted_at >= 0")
	rows, err := tx.QueryContext(ctx, `SELECT `+columns+withVersion+w.SQL()+end, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read questions: %w", err)
	}
	type row struct {
		Question
		body                              string
		created, changed, looked, deleted int64
	}
	found, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.ID, &r.Lang, &r.Status, &r.Number, &r.body, &r.Difficulty, &r.Category, &r.Group, &r.GroupOrder, &r.Twin, &r.Origin,
			&r.ExternalID, &r.Source, &r.Document, &r.Line, &r.Import, &r.Marks, &r.Asked, &r.CreatedBy, &r.created, &r.changed, &r.looked, &r.deleted, &r.Version}
	})
	if err != nil {
		return nil, fmt.Errorf("read questions: %w", err)
	}
	list := make([]Question, len(found))
	for i, r := range found {
		if r.Item, err = itemOf(r.body); err != nil {
			return nil, err
		}
		r.Created, r.Changed, r.LookedAt, r.Deleted = db.Time(r.created), db.Time(r.changed), db.Time(r.looked), db.Time(r.deleted)
		list[i] = r.Question
	}
	return list, withTags(ctx, tx, o, list)
}

func itemOf(body string) (i question.Item, err error) {
	if err := json.Unmarshal([]byte(body), &i); err != nil {
		return i, fmt.Errorf("read a question: %w", err)
	}
	return i, nil
}

// withTags fills in the tags of questions.
func withTags(ctx context.Context, tx *db.Tx, o org.ID, list []Question) error {
	ids := make([]ID, len(list))
	for i, q := range list {
		ids[i] = q.ID
	}
	tags, err := tagsOf(ctx, tx, o, ids)
	for i := range list {
		list[i].Tags = tags[list[i].ID]
	}
	return err
}

func tagsOf(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) (map[ID][]Tag, error) {
	tags := make(map[ID][]Tag, len(ids))
	for some := range db.Chunks(texts(ids)) {
		var w db.Where
		w.And("t.org_id = ?", o)
		w.In("t.question_id", some...)
		rows, err := tx.QueryContext(ctx, `SELECT t.question_id, t.kind, t.value FROM question_tag t`+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("read tags: %w", err)
		}
		type row struct {
			id ID
			Tag
		}
		list, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.Kind, &r.Value} })
		if err != nil {
			return nil, fmt.Errorf("read tags: %w", err)
		}
		for _, r := range list {
			tags[r.id] = append(tags[r.id], r.Tag)
		}
	}
	for _, t := range tags {
		slices.SortFunc(t, compareTags)
	}
	return tags, nil
}

func texts[T ~string](ids []T) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}
