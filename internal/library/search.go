package library

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
)

// MaxQuery is the most characters of a query that are looked at.
const MaxQuery = 100

// MostHits is up to how many documents are ranked. Where more are found, those
// are listed that changed last, in that order.
const MostHits = 200

// mostParts bounds how many parts of long documents are looked at.
const mostParts = 20_000

// Hit is a document that was found.
type Hit struct {
	Document
	Anchor, Heading string // of the passage that says most of what was asked
	Text            string // a stretch of it
	Marks           []fold.Span
	TitleMarks      []fold.Span
}

// Found is what a search finds. Total counts all documents; More says that
// there are more than the Total, which then is MostHits.
type Found struct {
	Hits  []Hit
	Total int
	More  bool
}

// Search finds documents in which all that was asked stands: Chinese words of
// any length, and beginnings of words. Only what the actor may read is found
// and counted. size and page (from 0) say which of the hits are returned.
func (s *Service) Search(ctx context.Context, actor org.Actor, query string, f Filter, page, size int) (found Found, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		found, err = Search(ctx, tx, actor, query, f, page, size)
		return err
	})
	return found, err
}

// Search is Service.Search inside of a transaction.
func Search(ctx context.Context, tx *db.Tx, actor org.Actor, query string, f Filter, page, size int) (found Found, err error) {
	if r := []rune(query); len(r) > MaxQuery {
		query = string(r[:MaxQuery])
	}
	q := quest{units: fold.Units(query), whole: fold.Plain(query), parts: map[ID][]int{}}
	if len(q.units) == 0 {
		return found, nil
	}
	list, err := q.candidates(ctx, tx, actor, f)
	if err != nil || len(list) == 0 {
		return found, err
	}
	if found.More = len(list) > MostHits; found.More {
		list = list[:MostHits]
		found.Total = MostHits
		list = list[min(page*size, len(list)):min((page+1)*size, len(list))]
	}
	scored, err := q.look(ctx, tx, actor.Org, list)
	if err != nil {
		return found, err
	}
	if !found.More {
		if err := q.rank(ctx, tx, actor.Org, scored); err != nil {
			return found, err
		}
		found.Total = len(scored)
		scored = scored[min(page*size, len(scored)):min((page+1)*size, len(scored))]
	}
	found.Hits, err = q.hits(ctx, tx, actor.Org, scored)
	return found, err
}

// quest is one search.
type quest struct {
	units []fold.Unit
	whole string       // the query as a text is looked through
	parts map[ID][]int // of long documents: those parts that may hold something
}

// candidates returns documents in which all units may stand, the last changed
// first, one more than MostHits at most.
func (q *quest) candidates(ctx context.Context, tx *db.Tx, actor org.Actor, f Filter) ([]Document, error) {
	var terms []fold.Term
	for _, u := range q.units {
		for _, t := range u.Terms() {
			if !slices.Contains(terms, t) {
				terms = append(terms, t)
			}
		}
	}
	var tree []Category
	if f.Category != "" {
		var err error
		if tree, err = categories(ctx, tx, actor.Org); err != nil {
			return nil, err
		}
	}
	short, err := search.Ask(ctx, tx, actor.Org, wholeKind, terms)
	if err != nil {
		return nil, err
	}
	long, err := q.long(ctx, tx, actor.Org)
	if err != nil {
		return nil, err
	}
	var list []Document
	if !short.None() {
		var w db.Where
		f.limit(&w, actor, tree)
		short.Keep(&w, "d.id")
		if list, err = rows(ctx, tx, actor.Org, &w, ` ORDER BY d.changed_at DESC, d.id DESC LIMIT `+w.Arg(MostHits+1)); err != nil {
			return nil, err
		}
	}
	if len(long) > 0 {
		var w db.Where
		f.limit(&w, actor, tree)
		w.In("d.id", long...)
		more, err := rows(ctx, tx, actor.Org, &w, ` ORDER BY d.changed_at DESC, d.id DESC LIMIT `+w.Arg(MostHits+1))
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
		slices.SortStableFunc(list, func(a, b Document) int { return b.Changed.Compare(a.Changed) })
		list = list[:min(len(list), MostHits+1)]
	}
	return list, nil
}

// long returns the long documents in which all units may stand.
func (q *quest) long(ctx context.Context, tx *db.Tx, o org.ID) (ids []string, err error) {
	has := map[ID]int{} // how many units may stand in it
	for n, u := range q.units {
		parts, err := search.Every(ctx, tx, o, partKind, u.Terms(), mostParts)
		if err != nil {
			return nil, err
		}
		if len(parts) == 0 {
			return nil, nil
		}
		slices.Sort(parts)
		taken := map[ID]int{}
		for _, p := range parts {
			id, part := ofPart(p)
			if has[id] == n {
				has[id]++
			}
			// One term alone is sure; several may stand apart and want a look.
			if taken[id]++; has[id] == n+1 && (taken[id] <= 3 || len(u.Terms()) > 1) && !slices.Contains(q.parts[id], part) {
				q.parts[id] = append(q.parts[id], part)
			}
		}
	}
	for id, n := range has {
		if n == len(q.units) {
			ids = append(ids, string(id))
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// scored is a candidate that was looked at.
type scored struct {
	Document
	times []int // of each unit; those in the title and the like count more
	best  int   // number of the passage that says most
	says  int
	title bool // the whole query stands in the title
	score float64
}

// titleCounts is how often a word of the title counts.
const titleCounts = 5

// look reads the passages of candidates and keeps those in which all units
// stand, in their order.
func (q *quest) look(ctx context.Context, tx *db.Tx, o org.ID, list []Document) ([]scored, error) {
	all := make([]scored, len(list))
	at := make(map[ID]int, len(list))
	var short []string
	var cond []string
	var args []any
	for i, d := range list {
		all[i], at[d.ID] = scored{Document: d, times: make([]int, len(q.units))}, i
		parts := q.parts[d.ID]
		if len(parts) == 0 {
			short = append(short, string(d.ID))
			continue
		}
		cond = append(cond, "p.document_id = ? AND (p.number = 0 OR p.part IN ("+db.Marks(len(parts))+"))")
		args = append(args, d.ID)
		for _, p := range parts {
			args = append(args, p)
		}
	}
	note := func(w *db.Where) error {
		found, err := tx.QueryContext(ctx, `SELECT p.document_id, p.number, p.plain FROM document_passage p`+w.SQL()+` ORDER BY p.document_id, p.number`, w.Args()...)
		if err != nil {
			return fmt.Errorf("look through passages: %w", err)
		}
		defer func() { _ = found.Close() }()
		for found.Next() {
			var id ID
			var number int
			var plain string
			if err := found.Scan(&id, &number, &plain); err != nil {
				return err
			}
			q.note(&all[at[id]], number, plain)
		}
		return found.Err()
	}
	for some := range slices.Chunk(short, 256) {
		var w db.Where
		w.And("p.org_id = ?", o)
		w.In("p.document_id", some...)
		if err := note(&w); err != nil {
			return nil, err
		}
	}
	if len(cond) > 0 {
		var w db.Where
		w.And("p.org_id = ?", o)
		w.And("("+strings.Join(cond, " OR ")+")", args...)
		if err := note(&w); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(all, func(s scored) bool { return slices.Contains(s.times, 0) }), nil
}

// note counts the units in one passage.
func (q *quest) note(s *scored, number int, plain string) {
	says := 0
	for i, u := range q.units {
		n := u.Count(plain)
		if n == 0 {
			continue
		}
		says += 100 + min(n, 20)
		if number == 0 {
			n *= titleCounts
		}
		s.times[i] += n
	}
	if number == 0 {
		s.title = strings.Contains(plain, q.whole)
		return
	}
	if says > s.says {
		s.best, s.says = number, says
	}
}

// The constants of BM25.
const (
	saturates = 1.2
	byLength  = 0.6
)

// rank puts the documents first that say most of what was asked: BM25, with a
// step for those that carry it in their title as it was asked.
func (q *quest) rank(ctx context.Context, tx *db.Tx, o org.ID, list []scored) error {
	if len(list) == 0 {
		return nil
	}
	weights, err := q.weights(ctx, tx, o)
	if err != nil {
		return err
	}
	average := 1.0
	for _, s := range list {
		average += float64(s.Size) / float64(len(list))
	}
	for i := range list {
		s := &list[i]
		for u, n := range s.times {
			times := float64(n)
			s.score += weights[u] * times * (saturates + 1) / (times + saturates*(1-byLength+byLength*float64(s.Size)/average))
		}
		if s.title {
			s.score *= 1.5
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	return nil
}

// mostCounted is how far the documents of a word are counted.
const mostCounted = 1000

// weights says how much each unit tells: the rarer the more.
func (q *quest) weights(ctx context.Context, tx *db.Tx, o org.ID) ([]float64, error) {
	weights := make([]float64, len(q.units))
	for i, u := range q.units {
		weights[i] = 1
		if len(q.units) == 1 {
			continue
		}
		have, err := search.Every(ctx, tx, o, wholeKind, u.Terms(), mostCounted)
		if err != nil {
			return nil, err
		}
		weights[i] = math.Log(1 + (2*mostCounted-float64(len(have))+0.5)/(float64(len(have))+0.5))
	}
	return weights, nil
}
