package bank

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// Candidate is a question as one looks at it to put papers together: what it is
// about, not what it says.
type Candidate struct {
	Ref
	Lang       string
	Kind       question.Kind
	Difficulty int // 0 where nobody said
	Category   CategoryID
	Group      GroupID
	GroupOrder int
	Tags       []Tag
	Essence    string // equal for questions that ask the same
	Asked      int    // in how many papers people were given it
}

// Pick returns the questions of a filter that may be asked: active, with a key,
// not in the trash, whatever the filter says of that. They come in the order of
// their ids; order and window of the filter do not count.
func Pick(ctx context.Context, tx *db.Tx, o org.ID, f Filter) ([]Candidate, error) {
	f.Status, f.Trash, f.Keyless = Active, false, false
	var w db.Where
	if err := f.limit(ctx, tx, &w, o); err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT q.id, q.current, q.lang, q.kind, q.difficulty, COALESCE(q.category_id, ''), COALESCE(q.group_id, ''), q.group_order,
		       q.essence_hash, q.asked
		FROM question q`+w.SQL()+` AND q.keyed = 1 ORDER BY q.id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("pick questions: %w", err)
	}
	list, err := db.Collect(rows, func(c *Candidate) []any {
		return []any{&c.ID, &c.Number, &c.Lang, &c.Kind, &c.Difficulty, &c.Category, &c.Group, &c.GroupOrder, &c.Essence, &c.Asked}
	})
	if err != nil {
		return nil, fmt.Errorf("pick questions: %w", err)
	}
	ids := make([]ID, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	tags, err := tagsOf(ctx, tx, o, ids)
	for i := range list {
		list[i].Tags = tags[list[i].ID]
	}
	return list, err
}

// Apart returns the pairs among questions that may not stand in one paper:
// enemies, twins in two languages, and those that ask nearly the same unless
// somebody wanted both.
func Apart(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) ([][2]ID, error) {
	among := make(map[ID]bool, len(ids))
	for _, id := range ids {
		among[id] = true
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT one, other FROM question_enemy WHERE org_id = $1
		UNION SELECT one, other FROM question_near WHERE org_id = $1 AND settled = 0
		UNION SELECT id, twin_id FROM question WHERE org_id = $1 AND twin_id > id`, o)
	if err != nil {
		return nil, fmt.Errorf("read which questions stay apart: %w", err)
	}
	all, err := db.Collect(rows, func(p *[2]ID) []any { return []any{&p[0], &p[1]} })
	var pairs [][2]ID
	for _, p := range all {
		if among[p[0]] && among[p[1]] {
			pairs = append(pairs, p)
		}
	}
	return pairs, err
}

// CountAsked notes that people are given questions in one more paper.
func CountAsked(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) error {
	for some := range db.Chunks(texts(ids)) {
		var w db.Where
		w.And("org_id = ?", o)
		w.In("id", some...)
		if _, err := tx.ExecContext(ctx, `UPDATE question SET asked = asked + 1`+w.SQL(), w.Args()...); err != nil {
			return fmt.Errorf("count what is asked: %w", err)
		}
	}
	return nil
}

// FromImport returns the questions of an import that can be asked, in the order of
// its source, and their language: of two languages, the one of more questions.
func FromImport(ctx context.Context, tx *db.Tx, o org.ID, from ImportID) (ids []ID, lang string, err error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT id, lang FROM question WHERE org_id = $1 AND import_id = $2 AND deleted_at = 0 AND status = $3 AND keyed = 1
		ORDER BY source_line, id`, o, from, Active)
	if err != nil {
		return nil, "", fmt.Errorf("questions of an import: %w", err)
	}
	type row struct {
		id   ID
		lang string
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.lang} })
	of := map[string][]ID{}
	for _, r := range list {
		of[r.lang] = append(of[r.lang], r.id)
		if len(of[r.lang]) > len(of[lang]) {
			lang = r.lang
		}
	}
	return of[lang], lang, err
}
