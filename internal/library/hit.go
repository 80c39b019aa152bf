package library

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
)

// Sizes of the stretch of a passage that a hit shows, in bytes.
const (
	shownBefore = 90
	shownMost   = 420
)

// hits reads what is shown of documents that were found.
func (q *quest) hits(ctx context.Context, tx *db.Tx, o org.ID, list []scored) ([]Hit, error) {
	hits := make([]Hit, len(list))
	at := map[ID]int{}
	var cond []string
	var args []any
	for i, s := range list {
		hits[i] = Hit{Document: s.Document, TitleMarks: fold.Find(s.Title, q.units)}
		hits[i].Text, hits[i].Marks = q.cut(s.Summary)
		at[s.ID] = i
		if s.best > 0 {
			cond = append(cond, "p.document_id = ? AND p.number = ?")
			args = append(args, s.ID, s.best)
		}
	}
	if len(cond) == 0 {
		return hits, nil
	}
	var w db.Where
	w.And("p.org_id = ?", o)
	w.And("("+strings.Join(cond, " OR ")+")", args...)
	found, err := tx.QueryContext(ctx, `SELECT p.document_id, p.anchor, p.heading, p.body FROM document_passage p`+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read passages: %w", err)
	}
	type raw struct {
		id                    ID
		anchor, heading, body string
	}
	all, err := db.Collect(found, func(r *raw) []any { return []any{&r.id, &r.anchor, &r.heading, &r.body} })
	for _, r := range all {
		h := &hits[at[r.id]]
		h.Anchor, h.Heading = r.anchor, r.heading
		h.Text, h.Marks = q.cut(r.body)
		if rest, ok := strings.CutPrefix(r.body, r.heading+string(fold.Break)); ok && r.heading != "" { // it stands above
			if text, marks := q.cut(rest); len(marks) > 0 {
				h.Text, h.Marks = text, marks
			}
		}
	}
	return hits, err
}

// cut takes the stretch of a text out that holds most of the units, and says
// where they stand in it.
func (q *quest) cut(text string) (string, []fold.Span) {
	marks := fold.Find(text, q.units)
	from := 0
	if len(marks) > 0 {
		first, most := 0, 0
		for i, m := range marks { // the window with the most different units
			kinds := map[int]bool{}
			for _, n := range marks[i:] {
				if n.To-m.From > shownMost-shownBefore {
					break
				}
				kinds[n.Unit] = true
			}
			if len(kinds) > most {
				first, most = i, len(kinds)
			}
		}
		from = max(0, marks[first].From-shownBefore)
	}
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	if i := strings.LastIndexByte(text[:from], '\n'); from > 0 && i >= 0 && from-i < 40 {
		from = i + 1
	}
	to := min(len(text), from+shownMost)
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to--
	}
	shown := strings.NewReplacer("\n", " ", string(fold.Break), "   ").Replace(text[from:to]) // as long as they were
	before := ""
	if from > 0 {
		before = "…"
	}
	if to < len(text) {
		shown += "…"
	}
	var spans []fold.Span
	for _, m := range marks {
		if m.From >= from && m.To <= to {
			spans = append(spans, fold.Span{From: m.From - from + len(before), To: m.To - from + len(before), Unit: m.Unit})
		}
	}
	return before + shown, spans
}
