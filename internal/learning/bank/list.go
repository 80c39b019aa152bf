package bank

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
	"kongdan/internal/rule/question"
)

// Filter says which questions a list holds, in which order, and from where on.
// The zero value is all of them that are not in the trash, the last changed first.
type Filter struct {
	Query      string // words of stem, options, answer, explanation, tags or source
	Lang       string
	Kind       question.Kind
	Status     Status
	Category   CategoryID // and those below it
	Tags       []Tag      // that have all of them
	Difficulty int        // from 1 to 5; NoDifficulty for those nobody rated
	Origin     Origin
	Source     string // name of the document, whole
	Import     ImportID
	Document   string
	Group      GroupID
	Keyless    bool      // that have no key
	Alike      bool      // that ask nearly the same as another, and nobody wanted both
	Untouched  time.Time // that nobody looked at since then
	IDs        []ID      // nil for any
	Finding    Finding   // that it is true of; "" for any
	Kept       bool      // that are not retired
	Trash      bool      // those in the trash instead
	Sort       Sort
	db.Window  // where the page lies; Size 0 is 50, at most 200
}

// NoDifficulty is the difficulty of questions nobody rated, in a filter.
const NoDifficulty = -1

// Sort is the order of a list.
type Sort string

// The orders. "" is ByChange.
const (
	ByChange Sort = "changed" // the last changed first
	ByOldest Sort = "oldest"
	ByStem   Sort = "stem"
	ByStemZ  Sort = "stem_z"
)

// Page is a part of a list. Next and Previous are the cursors of its
// neighbours (see db.Cut). Total counts all parts, up to MaxTotal.
type Page struct {
	Rows           []Question
	Next, Previous string
	Total          int
}

// MaxTotal is how far a list is counted; this many means at least as many.
const MaxTotal = 10_000

func (s Sort) keyset() db.Keyset {
	switch s {
	case ByStem, ByStemZ:
		return db.Keyset{{Expr: "q.stem_key", Text: true, Desc: s == ByStemZ}, {Expr: "q.id", Text: true, Desc: s == ByStemZ}}
	case ByOldest:
		return db.Keyset{{Expr: "q.changed_at"}, {Expr: "q.id", Text: true}}
	}
	return db.Keyset{{Expr: "q.changed_at", Desc: true}, {Expr: "q.id", Text: true, Desc: true}}
}

func (s Sort) key(q Question) []any {
	if s == ByStem || s == ByStemZ {
		return []any{stemKey(q.Item), string(q.ID)}
	}
	return []any{db.Ms(q.Changed), string(q.ID)}
}

// limit adds the filter's conditions on a table called q.
func (f Filter) limit(ctx context.Context, tx *db.Tx, w *db.Where, o org.ID) error {
	w.And("q.org_id = ?", o)
	if f.Trash {
		w.And("q.deleted_at > 0")
	} else {
		w.And("q.deleted_at = 0")
	}
	for _, c := range []struct {
		column, value string
	}{
		{"q.lang", f.Lang}, {"q.kind", string(f.Kind)}, {"q.status", string(f.Status)}, {"q.origin", string(f.Origin)}, {"q.source", f.Source},
		{"q.import_id", string(f.Import)}, {"q.document_id", f.Document}, {"q.group_id", string(f.Group)},
	} {
		if c.value != "" {
			w.And(c.column+" = ?", c.value)
		}
	}
	switch {
	case f.Difficulty == NoDifficulty:
		w.And("q.difficulty = 0")
	case f.Difficulty > 0:
		w.And("q.difficulty = ?", f.Difficulty)
	}
	if f.Keyless {
		w.And("q.keyed = 0")
	}
	if !f.Untouched.IsZero() {
		w.And("q.looked_at < ?", db.Ms(f.Untouched))
	}
	for _, t := range f.Tags {
		w.And("q.id IN (SELECT t.question_id FROM question_tag t WHERE t.org_id = ? AND t.kind = ? AND t.value = ?)", o, t.Kind, t.Value)
	}
	if f.Alike {
		w.And("("+openPair("n.one", "n.other")+" OR "+openPair("n.other", "n.one")+")", o, o)
	}
	if f.Kept {
		w.And("q.status <> ?", Retired)
	}
	if f.Finding != "" {
		ids, err := f.Finding.found(ctx, tx, o)
		if err != nil {
			return err
		}
		w.In("q.id", texts(ids)...)
	}
	if f.IDs != nil {
		w.In("q.id", texts(f.IDs)...)
	}
	if f.Category != "" {
		below, err := below(ctx, tx, o, f.Category)
		if err != nil {
			return err
		}
		w.In("q.category_id", texts(below)...)
	}
	if strings.TrimSpace(f.Query) != "" {
		return search.Match(ctx, tx, w, o, SearchKind, "q.id", fold.QueryText(f.Query))
	}
	return nil
}

// openPair is the condition that a question is near to a live one, on one side
// of the pair, that nobody settled. It takes the organisation as its argument:
// with that of the question, all pairs would be read again for each question.
func openPair(mine, other string) string {
	return `q.id IN (SELECT ` + mine + ` FROM question_near n JOIN question x ON x.org_id = n.org_id AND x.id = ` + other + `
		WHERE n.org_id = ? AND n.settled = 0 AND x.deleted_at = 0 AND x.status <> 'retired')`
}

// List returns the organisation's questions, filtered, page by page. It fails
// with Forbidden unless the actor trains.
func (s *Service) List(ctx context.Context, actor org.Actor, f Filter) (p Page, err error) {
	if err := actor.CheckTrain(); err != nil {
		return p, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if p, err = PageOf(ctx, tx, actor.Org, f); err != nil {
			return err
		}
		p.Total, err = Count(ctx, tx, actor.Org, f)
		return err
	})
	return p, err
}

// PageOf reads a page of a list without counting them all. It fails with
// Invalid for a cursor of another list.
func PageOf(ctx context.Context, tx *db.Tx, o org.ID, f Filter) (p Page, err error) {
	if f.Size <= 0 {
		f.Size = 50
	}
	f.Size = min(f.Size, 200)
	var w db.Where
	if err := f.limit(ctx, tx, &w, o); err != nil {
		return p, err
	}
	order := f.Sort.keyset()
	end, err := f.Window.Order(&w, order)
	if err != nil {
		return p, err
	}
	if p.Rows, err = read(ctx, tx, o, &w, end); err != nil {
		return p, err
	}
	p.Rows, p.Next, p.Previous = db.Cut(f.Window, order, p.Rows, f.Sort.key)
	return p, nil
}

// Count counts the questions of a filter up to MaxTotal.
func Count(ctx context.Context, tx *db.Tx, o org.ID, f Filter) (n int, err error) {
	var w db.Where
	if err := f.limit(ctx, tx, &w, o); err != nil {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM question q`+w.SQL()+` LIMIT `+w.Arg(MaxTotal)+`) AS n`, w.Args()...).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count questions: %w", err)
	}
	return n, nil
}

// idsOf returns the questions of a filter.
func idsOf(ctx context.Context, tx *db.Tx, o org.ID, f Filter) ([]ID, error) {
	var w db.Where
	if err := f.limit(ctx, tx, &w, o); err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT q.id FROM question q`+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("list questions: %w", err)
	}
	return db.Collect(rows, func(id *ID) []any { return []any{id} })
}
