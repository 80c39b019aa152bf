package library

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
)

// The kinds under which documents are in the search index: those of one part
// under their id, longer ones part by part. An entry of the index cannot hold
// the words of a whole book.
const (
	wholeKind = "document"
	partKind  = "document_part"
)

// index makes what a document is found by, from its current text: passages,
// words, telling words and shingles.
func index(ctx context.Context, tx *db.Tx, o org.ID, id ID) error {
	if err := unindex(ctx, tx, o, id); err != nil {
		return err
	}
	actor := org.SystemActor(o)
	r, err := get(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	list := r.passages()
	names, err := tagNames(ctx, tx, o, r.Tags)
	if err != nil {
		return err
	}
	rows := make([][]any, len(list))
	words := map[int][]string{}
	last := 1
	top := list[0].plain + names // the names are found by, but tell no more of a document than its tags do
	for i, p := range list {
		plain := p.plain
		if i == 0 {
			plain = top
		}
		rows[i] = []any{o, id, i, p.part, p.Anchor, p.Heading, p.Line, p.Last, p.Text, plain}
		words[p.part] = append(words[p.part], fold.PlainWords(plain)...)
		last = max(last, p.part)
	}
	if err := tx.Insert(ctx, "document_passage", "org_id, document_id, number, part, anchor, heading, line, last_line, body, plain", rows, ""); err != nil {
		return err
	}
	if last == 1 {
		if err := search.Put(ctx, tx, o, wholeKind, id, words[1]); err != nil {
			return err
		}
	} else {
		var docs []search.Doc
		for part := 1; part <= last; part++ {
			docs = append(docs, search.Doc{Object: partID(id, part), Words: append(words[part], fold.PlainWords(top)...)})
		}
		if err := search.PutMany(ctx, tx, o, partKind, docs); err != nil {
			return err
		}
	}
	if err := keepTerms(ctx, tx, o, id, list); err != nil {
		return err
	}
	return keepShingles(ctx, tx, o, id, list)
}

// unindex takes out what a document is found by.
func unindex(ctx context.Context, tx *db.Tx, o org.ID, id ID) error {
	parts := 0
	if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(part), 0) FROM document_passage WHERE org_id = $1 AND document_id = $2`, o, id).Scan(&parts); err != nil {
		return fmt.Errorf("parts of a document: %w", err)
	}
	if err := search.Remove(ctx, tx, o, wholeKind, id); err != nil {
		return err
	}
	if parts > 1 {
		ids := make([]string, parts)
		for i := range ids {
			ids[i] = partID(id, i+1)
		}
		if err := search.RemoveMany(ctx, tx, o, partKind, ids); err != nil {
			return err
		}
	}
	for _, table := range []string{"document_passage", "document_term", "document_shingle"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE org_id = $1 AND document_id = $2`, o, id); err != nil { // #nosec G202 -- names of our own
			return fmt.Errorf("clear %s: %w", table, err)
		}
	}
	return nil
}

// partID is how a part of a document is called in the search index.
func partID(id ID, part int) string { return string(id) + ":" + strconv.Itoa(part) }

func ofPart(part string) (ID, int) {
	id, number, _ := strings.Cut(part, ":")
	n, _ := strconv.Atoi(number)
	return ID(id), n
}
