package library

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/similar"
)

// Of the shingles of a text one in sampleEach is kept, and the least of all, so
// that short texts have some: what two texts share shows in the sample too,
// also where one is a small part of the other.
const (
	sampleEach  = 64
	sampleLeast = 24
	sampleMost  = 2000
)

// From which share on a document says much of the same as another.
const (
	nearFrom = 0.5
	partFrom = 0.8 // of the shorter one that stands in the longer
)

func sample(set similar.Set) (list []int64) {
	for i, h := range set { // ascending
		if i < sampleLeast || h%sampleEach == 0 {
			list = append(list, int64(h)) // #nosec G115 -- the bits count, not the number
		}
		if len(list) == sampleMost {
			break
		}
	}
	return list
}

// setOf is what documents are compared by: their words, without title and tags.
func setOf(list []passage) similar.Set {
	parts := make([]string, 0, len(list))
	for _, p := range list[min(1, len(list)):] {
		parts = append(parts, p.plain)
	}
	return similar.Of(parts...)
}

func keepShingles(ctx context.Context, tx *db.Tx, o org.ID, id ID, list []passage) error {
	var rows [][]any
	for _, h := range sample(setOf(list)) {
		rows = append(rows, []any{o, h, id})
	}
	return tx.Insert(ctx, "document_shingle", "org_id, shingle, document_id", rows, "")
}

// Near is a document that says much of the same as another.
type Near struct {
	ID     ID
	Title  string
	Alike  float64 // share of what either says that both say
	Within float64 // share of the shorter one that stands in the other
	Longer bool    // the document is the longer of the two
}

// how many candidates are compared in full, up to so many characters of each.
const (
	nearLooked = 12
	nearRead   = 80_000
)

// NearOf returns documents that say much of the same as a writing that was not
// saved yet, or whose text was changed; self is left out. Only documents that
// the actor may read are named.
func (s *Service) NearOf(ctx context.Context, actor org.Actor, self ID, body string, format Format) (list []Near, err error) {
	r := Reading{Text: Text{Format: format, Body: body}}
	set := setOf(r.passages())
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = near(ctx, tx, actor, self, set)
		return err
	})
	return list, err
}

func near(ctx context.Context, tx *db.Tx, actor org.Actor, self ID, set similar.Set) (list []Near, err error) {
	mine := sample(set)
	if len(mine) == 0 {
		return nil, nil
	}
	var w db.Where
	w.And("s.org_id = ?", actor.Org)
	args := make([]any, len(mine))
	for i, h := range mine {
		args[i] = h
	}
	w.And("s.shingle IN ("+db.Marks(len(mine))+")", args...)
	w.And("s.document_id <> ?", self)
	found, err := tx.QueryContext(ctx, `SELECT s.document_id, COUNT(*) FROM document_shingle s`+w.SQL()+`
		GROUP BY s.document_id HAVING COUNT(*) > 2 ORDER BY COUNT(*) DESC, s.document_id LIMIT `+w.Arg(nearLooked), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("look for near copies: %w", err)
	}
	type candidate struct {
		id     ID
		shared int
	}
	all, err := db.Collect(found, func(c *candidate) []any { return []any{&c.id, &c.shared} })
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, c := range all {
		ids[i] = string(c.id)
	}
	var v db.Where
	seen(&v, actor)
	v.In("d.id", ids...)
	docs, err := rows(ctx, tx, actor.Org, &v, "")
	if err != nil {
		return nil, err
	}
	docs = slices.DeleteFunc(docs, func(d Document) bool { return d.Size > nearRead })
	sets, err := storedSets(ctx, tx, actor.Org, docs)
	if err != nil {
		return nil, err
	}
	for _, d := range docs {
		other := sets[d.ID]
		n := Near{ID: d.ID, Title: d.Title, Alike: similar.Likeness(set, other), Longer: len(other) > len(set)}
		if n.Longer {
			n.Within = similar.Within(set, other)
		} else {
			n.Within = similar.Within(other, set)
		}
		if n.Alike >= nearFrom || n.Within >= partFrom {
			list = append(list, n)
		}
	}
	slices.SortFunc(list, func(a, b Near) int {
		if a.Alike != b.Alike {
			if a.Alike > b.Alike {
				return -1
			}
			return 1
		}
		return 0
	})
	return list, nil
}

// storedSets are the sets of documents that are in the index.
func storedSets(ctx context.Context, tx *db.Tx, o org.ID, docs []Document) (map[ID]similar.Set, error) {
	ids := make([]string, len(docs))
	for i, d := range docs {
		ids[i] = string(d.ID)
	}
	var w db.Where
	w.And("p.org_id = ? AND p.number > 0", o)
	w.In("p.document_id", ids...)
	found, err := tx.QueryContext(ctx, `SELECT p.document_id, p.plain FROM document_passage p`+w.SQL()+` ORDER BY p.document_id, p.number`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read passages: %w", err)
	}
	type piece struct {
		id    ID
		plain string
	}
	all, err := db.Collect(found, func(p *piece) []any { return []any{&p.id, &p.plain} })
	parts := map[ID][]string{}
	for _, p := range all {
		parts[p.id] = append(parts[p.id], p.plain)
	}
	sets := map[ID]similar.Set{}
	for id, list := range parts {
		sets[id] = similar.Of(list...)
	}
	return sets, err
}
