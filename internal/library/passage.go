package library

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/markdown"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
)

// Sizes of passages, in characters.
const (
	passageSize = 700  // blocks under one heading are gathered up to it
	passageMost = 1200 // longer blocks are cut
	passageLap  = 120  // what two pieces of a cut block share: more than a query has
	partSize    = 6000 // of one entry of the search index
)

// Passage is a stretch of a document that is found and led to by itself.
type Passage struct {
	Anchor, Heading string // of the heading above it
	Line, Last      int    // of the text, from 1; 0 for what stands before the text
	Text            string // as it is read
}

type passage struct {
	Passage
	plain string
	part  int
}

// passages cuts a document up. The first one is its title, summary and tags.
func (r Reading) passages() (list []passage) {
	head := []string{r.Text.Title}
	if r.Brief != "" {
		head = append(head, r.Brief)
	}
	for _, t := range r.Tags {
		head = append(head, t.Value)
	}
	if r.File != nil {
		head = append(head, r.File.Name)
	}
	size, part := 0, 1
	add := func(p Passage) {
		plain := fold.Plain(p.Text)
		if plain == "" {
			return
		}
		n := utf8.RuneCountInString(plain)
		if size += n; size > partSize && size > n {
			part, size = part+1, n
		}
		list = append(list, passage{p, plain, part})
	}
	title := strings.Join(head, string(fold.Break))
	list = append(list, passage{Passage{Text: title}, fold.Plain(title), part})
	var now Passage
	for _, b := range r.blocks() {
		length := utf8.RuneCountInString(b.Text)
		if now.Text != "" && (b.Head || b.Anchor != now.Anchor || utf8.RuneCountInString(now.Text)+length > passageSize) {
			add(now)
			now = Passage{}
		}
		if length > passageMost {
			for _, piece := range pieces(b) {
				add(piece)
			}
			continue
		}
		if now.Text == "" {
			now = Passage{Anchor: b.Anchor, Heading: b.Heading, Line: b.Line}
		} else {
			now.Text += string(fold.Break)
		}
		now.Text += b.Text
		now.Last = b.Last
	}
	if now.Text != "" {
		add(now)
	}
	return list
}

// pieces cuts a long block; neighbours share some characters, so that nothing
// that is looked for falls between them.
func pieces(b markdown.Block) (list []Passage) {
	text := []rune(b.Text)
	lines := max(b.Last-b.Line, 0)
	at := func(i int) int { return b.Line + lines*i/max(1, len(text)) }
	for from := 0; from < len(text); {
		to := min(from+passageMost, len(text))
		list = append(list, Passage{Anchor: b.Anchor, Heading: b.Heading, Line: at(from), Last: at(to), Text: string(text[from:to])})
		if to == len(text) {
			break
		}
		from = to - passageLap
	}
	return list
}

// blocks are the paragraphs of a text, of either format.
func (r Reading) blocks() (list []markdown.Block) {
	if r.Text.Format == Markdown {
		return markdown.Blocks(r.Body)
	}
	line := 1
	pages := strings.Split(r.Body, "\f")
	for i, page := range pages {
		anchor := ""
		if len(pages) > 1 {
			anchor = pageAnchor(i + 1)
		}
		for paragraph := range strings.SplitSeq(page, "\n\n") {
			lines := strings.Count(paragraph, "\n")
			if text := strings.TrimSpace(paragraph); text != "" {
				list = append(list, markdown.Block{Anchor: anchor, Line: line, Last: line + lines, Text: text})
			}
			line += lines + 2
		}
		line-- // a form feed ends one line, see Lines
	}
	return list
}

// Passages returns the passages of the current text of a document that the
// actor may read, in their order.
func (s *Service) Passages(ctx context.Context, actor org.Actor, id ID) (list []Passage, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if _, err := find(ctx, tx, actor, id, false); err != nil {
			return err
		}
		found, err := tx.QueryContext(ctx, `
			SELECT anchor, heading, line, last_line, body FROM document_passage WHERE org_id = $1 AND document_id = $2 AND number > 0 ORDER BY number`, actor.Org, id)
		if err != nil {
			return fmt.Errorf("read passages: %w", err)
		}
		list, err = db.Collect(found, func(p *Passage) []any { return []any{&p.Anchor, &p.Heading, &p.Line, &p.Last, &p.Text} })
		return err
	})
	return list, err
}

// Outline is the title of a document with where its passages are.
type Outline struct {
	Title    string
	Passages []Passage // without their texts
}

// Outlines returns those of the documents that the actor may read, at once.
func (s *Service) Outlines(ctx context.Context, actor org.Actor, ids []ID) (found map[ID]Outline, err error) {
	found = map[ID]Outline{}
	if len(ids) == 0 {
		return found, nil
	}
	titles, err := s.Titles(ctx, actor, ids)
	if err != nil || len(titles) == 0 {
		return found, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		for some := range db.Chunks(slices.Collect(maps.Keys(titles))) {
			var w db.Where
			w.And("org_id = ? AND number > 0", actor.Org)
			w.In("document_id", texts(some)...)
			rows, err := tx.QueryContext(ctx, `SELECT document_id, anchor, heading, line, last_line FROM document_passage`+w.SQL()+` ORDER BY document_id, number`, w.Args()...)
			if err != nil {
				return fmt.Errorf("read passages: %w", err)
			}
			type row struct {
				id ID
				Passage
			}
			list, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.Anchor, &r.Heading, &r.Line, &r.Last} })
			if err != nil {
				return fmt.Errorf("read passages: %w", err)
			}
			for _, r := range list {
				o := found[r.id]
				o.Passages = append(o.Passages, r.Passage)
				found[r.id] = o
			}
		}
		return nil
	})
	for id, title := range titles {
		o := found[id]
		o.Title = title
		found[id] = o
	}
	return found, err
}

// PassageAt is the place of the passage that holds a line, or of the last one
// before it; -1 for a line before all of them.
func PassageAt(list []Passage, line int) int {
	at := -1
	for i, p := range list {
		if p.Line <= line {
			at = i
		}
		if p.Line <= line && line <= p.Last {
			return i
		}
	}
	return at
}
