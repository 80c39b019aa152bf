// Package search keeps an index of words beside the tables of the areas, on
// both engines, and turns a query into a condition. It knows nothing of
// languages: callers cut texts into words, one and two characters long for
// Chinese, the same way for what is kept and for what is asked.
package search

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"

	"kongdan/internal/kit/db"
)

// Limits. What lies beyond them is cut off, on both sides alike.
const (
	maxWord  = 256     // bytes of one word
	maxAsked = 24      // terms of one query
	maxKept  = 400_000 // bytes of one document's words as stored; PostgreSQL ends at a million
)

// term is one thing that must be in a document: a word, or with Prefix any
// word that begins with it.
type term = struct {
	Word   string
	Prefix bool
}

// Put indexes an object under its words, in place of those it had.
func Put[O, I ~string](ctx context.Context, tx *db.Tx, org O, kind string, object I, words []string) error {
	text := join(words)
	if tx.Engine == db.Postgres {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO search_doc (org_id, kind, object_id, words)
			VALUES ($1, $2, $3, array_to_tsvector(string_to_array($4, ' ')))
			ON CONFLICT (org_id, kind, object_id) DO UPDATE SET words = excluded.words`, org, kind, object, text)
		return wrap("index", kind, err)
	}
	var row int64
	err := tx.QueryRowContext(ctx, `
		INSERT INTO search_doc (org_id, kind, object_id) VALUES ($1, $2, $3)
		ON CONFLICT (org_id, kind, object_id) DO UPDATE SET kind = excluded.kind
		RETURNING row_id`, org, kind, object).Scan(&row)
	if err != nil {
		return wrap("index", kind, err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM search_text WHERE rowid = $1`, row); err != nil {
		return wrap("index", kind, err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO search_text (rowid, words) VALUES ($1, $2)`, row, text)
	return wrap("index", kind, err)
}

// Remove takes an object out of the index; one that is not in it is no error.
func Remove[O, I ~string](ctx context.Context, tx *db.Tx, org O, kind string, object I) error {
	if tx.Engine == db.SQLite {
		_, err := tx.ExecContext(ctx, `
			DELETE FROM search_text WHERE rowid IN (
				SELECT row_id FROM search_doc WHERE org_id = $1 AND kind = $2 AND object_id = $3)`, org, kind, object)
		if err != nil {
			return wrap("unindex", kind, err)
		}
	}
	_, err := tx.ExecContext(ctx, `
		DELETE FROM search_doc WHERE org_id = $1 AND kind = $2 AND object_id = $3`, org, kind, object)
	return wrap("unindex", kind, err)
}

// few is the number of hits up to which they are named one by one: the engine
// then reads those rows only. With more hits it does better to look at the rows
// in its own way and to ask of each whether it is a hit.
const few = 300

// Match keeps the rows whose idColumn names an object of the kind that has all
// the terms, as fold.Query returns them. No terms find nothing. It says nothing
// about who may see the object: the caller's own conditions do.
func Match[O ~string, T ~struct {
	Word   string
	Prefix bool
}](ctx context.Context, tx *db.Tx, w *db.Where, org O, kind, idColumn string, terms []T) error {
	a, err := Ask(ctx, tx, org, kind, terms)
	if err == nil {
		a.Keep(w, idColumn)
	}
	return err
}

// Answer is what a query finds.
type Answer struct {
	IDs  []string // if there are few
	Many bool     // there are more than are named

	engine     db.Engine
	from, cond string
	args       []any
}

// Ask looks for the objects of the kind that have all the terms.
func Ask[O ~string, T ~struct {
	Word   string
	Prefix bool
}](ctx context.Context, tx *db.Tx, org O, kind string, terms []T) (a Answer, err error) {
	asked := make([]term, len(terms))
	for i, t := range terms {
		asked[i] = term(t)
	}
	expression := expression(tx.Engine, asked)
	if expression == "" {
		return a, nil
	}
	a.engine = tx.Engine
	a.from, a.cond, a.args = hits(tx.Engine, string(org), kind, expression)
	var w db.Where
	w.And(a.cond, a.args...)
	rows, err := tx.QueryContext(ctx, a.from+w.SQL()+" LIMIT "+w.Arg(few+1), w.Args()...)
	if err != nil {
		return a, wrap("search", kind, err)
	}
	if a.IDs, err = db.Collect(rows, func(s *string) []any { return []any{s} }); err != nil {
		return a, wrap("search", kind, err)
	}
	if a.Many = len(a.IDs) > few; a.Many {
		a.IDs = nil
	}
	return a, nil
}

// None reports whether nothing was found.
func (a Answer) None() bool { return !a.Many && len(a.IDs) == 0 }

// Keep keeps the rows whose idColumn names an object that was found.
func (a Answer) Keep(w *db.Where, idColumn string) {
	switch {
	case !a.Many:
		w.In(idColumn, a.IDs...)
	case a.engine == db.Postgres:
		w.And(idColumn+" IN ("+a.from+" WHERE "+a.cond+")", a.args...)
	default: // the hits are numbers here, gathered once; the plus keeps the engine from walking through them for each row
		w.And(`EXISTS (SELECT 1 FROM search_doc s WHERE s.org_id = ? AND s.kind = ? AND s.object_id = `+idColumn+`
			AND +s.row_id IN (SELECT t.rowid FROM search_text t WHERE t.search_text MATCH ?))`, a.args[1], a.args[2], a.args[0])
	}
}

// Hits returns a query of the ids that were found, however many.
func (a Answer) Hits(w *db.Where) string {
	return a.from + w.Within(func(w *db.Where) { w.And(a.cond, a.args...) })
}

// AtLeast returns a query with a row for each of the ids that were found, and
// maybe for objects of other kinds. It is cheaper to count than Hits.
func (a Answer) AtLeast(w *db.Where) string {
	if a.engine == db.Postgres {
		return a.Hits(w)
	}
	return `SELECT t.rowid FROM search_text t` + w.Within(func(w *db.Where) { w.And("t.search_text MATCH ?", a.args[0]) })
}

// hits returns the statement that finds the objects, its condition apart.
func hits(engine db.Engine, org, kind, expression string) (from, cond string, args []any) {
	if engine == db.Postgres {
		return `SELECT s.object_id FROM search_doc s`,
			`s.org_id = ? AND s.kind = ? AND s.words @@ CAST(CAST(? AS TEXT) AS TSQUERY)`,
			[]any{org, kind, expression}
	}
	return `SELECT s.object_id FROM search_text JOIN search_doc s ON s.row_id = search_text.rowid`,
		`search_text MATCH ? AND s.org_id = ? AND s.kind = ?`,
		[]any{expression, org, kind}
}

// expression is the query in the engine's own language. Words are digits
// there, so none of them can mean anything else.
func expression(engine db.Engine, terms []term) string {
	and, star := " AND ", "*"
	if engine == db.Postgres {
		and, star = " & ", ":*"
	}
	var parts []string
	for _, t := range terms {
		c := code(t.Word)
		if c == "" || len(parts) == maxAsked {
			continue
		}
		if t.Prefix {
			c += star
		}
		parts = append(parts, c)
	}
	return strings.Join(parts, and)
}

// code writes a word as hexadecimal digits: the same on both engines, for
// every script, and a word's beginning stays its beginning. The letter in
// front keeps it from being read as a number or an operator.
func code(word string) string {
	if word == "" {
		return ""
	}
	if len(word) > maxWord {
		n := maxWord
		for n > maxWord-utf8.UTFMax && !utf8.RuneStart(word[n]) {
			n--
		}
		word = word[:n]
	}
	return "x" + hex.EncodeToString([]byte(word))
}

// join returns the words' codes as they are kept, each once.
func join(words []string) string {
	var b strings.Builder
	seen := make(map[string]bool, len(words))
	for _, w := range words {
		c := code(w)
		if c == "" || seen[c] {
			continue
		}
		if b.Len()+len(c) > maxKept {
			break
		}
		seen[c] = true
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(c)
	}
	return b.String()
}

func wrap(what, kind string, err error) error {
	if err != nil {
		return fmt.Errorf("%s %s: %w", what, kind, err)
	}
	return nil
}
