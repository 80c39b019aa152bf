package bank

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
	"kongdan/internal/rule/similar"
)

// NearFrom is from when on two questions ask nearly the same, in percent.
const NearFrom = 70

// mostNear bounds how many near copies of one question are kept.
const mostNear = 20

// Near is a question that asks nearly the same as another, or the same.
type Near struct {
	ID       ID
	Likeness int // in percent; 100 for one of the same words
	Same     bool
}

// setOf is what a question is compared by: stem and options.
func setOf(i question.Item) similar.Set {
	parts := []string{i.Stem}
	for _, o := range i.Options {
		parts = append(parts, o.Text)
	}
	return similar.Of(parts...)
}

// Alike finds for each item the questions of the bank that ask the same or
// nearly the same, the likest first. Those in the trash are not among them.
func Alike(ctx context.Context, tx *db.Tx, o org.ID, items []question.Item) ([][]Near, error) {
	sets, hashes := make([]similar.Set, len(items)), make([]string, len(items))
	for i, item := range items {
		sets[i], hashes[i] = setOf(item), essenceHash(item)
	}
	return alike(ctx, tx, o, sets, hashes)
}

// alike is Alike for what items are compared by.
func alike(ctx context.Context, tx *db.Tx, o org.ID, sets []similar.Set, hashes []string) ([][]Near, error) {
	near, err := lookup(ctx, tx, o, sets)
	if err != nil {
		return nil, err
	}
	same := map[string][]ID{}
	for some := range db.Chunks(hashes) {
		var w db.Where
		w.And("q.org_id = ? AND q.deleted_at = 0", o)
		w.In("q.essence_hash", some...)
		rows, err := tx.QueryContext(ctx, `SELECT q.essence_hash, q.id FROM question q`+w.SQL()+` ORDER BY q.id`, w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("look for the same questions: %w", err)
		}
		type row struct {
			hash string
			id   ID
		}
		list, err := db.Collect(rows, func(r *row) []any { return []any{&r.hash, &r.id} })
		if err != nil {
			return nil, fmt.Errorf("look for the same questions: %w", err)
		}
		for _, r := range list {
			if !slices.Contains(same[r.hash], r.id) {
				same[r.hash] = append(same[r.hash], r.id)
			}
		}
	}
	for i := range near {
		for _, id := range same[hashes[i]] {
			if at := slices.IndexFunc(near[i], func(n Near) bool { return n.ID == id }); at >= 0 {
				near[i][at].Same = true
			} else {
				near[i] = append(near[i], Near{ID: id, Likeness: 100, Same: true})
			}
		}
		slices.SortFunc(near[i], likest)
	}
	return near, nil
}

func likest(a, b Near) int {
	return cmp.Or(cmp.Compare(db.Bool(b.Same), db.Bool(a.Same)), cmp.Compare(b.Likeness, a.Likeness), cmp.Compare(a.ID, b.ID))
}

// lookup finds for each set the live questions that are near.
func lookup(ctx context.Context, tx *db.Tx, o org.ID, sets []similar.Set) ([][]Near, error) {
	asked := map[int64][]int{} // by band: which of the sets have it
	var bands []int64
	for i, s := range sets {
		for _, b := range s.Bands() {
			if asked[b] == nil {
				bands = append(bands, b)
			}
			asked[b] = append(asked[b], i)
		}
	}
	candidates := make([]map[ID]bool, len(sets))
	var ids []ID
	seen := map[ID]bool{}
	note := func(r bandRow) {
		for _, i := range asked[r.band] {
			if candidates[i] == nil {
				candidates[i] = map[ID]bool{}
			}
			candidates[i][r.id] = true
			if !seen[r.id] {
				seen[r.id], ids = true, append(ids, r.id)
			}
		}
	}
	if err := eachBand(ctx, tx, o, bands, note); err != nil {
		return nil, err
	}
	theirs, err := formsOf(ctx, tx, o, ids)
	if err != nil {
		return nil, err
	}
	near := make([][]Near, len(sets))
	for i, s := range sets {
		for id := range candidates[i] {
			if other, live := theirs[id]; live {
				near[i] = appendNear(near[i], id, s, other.set)
			}
		}
		near[i] = fewest(near[i])
	}
	return near, nil
}

func appendNear(list []Near, id ID, a, b similar.Set) []Near {
	if p := similar.Percent(similar.Likeness(a, b)); p >= NearFrom {
		list = append(list, Near{ID: id, Likeness: p})
	}
	return list
}

func fewest(list []Near) []Near {
	slices.SortFunc(list, likest)
	return list[:min(len(list), mostNear)]
}

type bandRow struct {
	band int64
	id   ID
}

// manyBands is from how many bands on it is faster to read all there are.
const manyBands = 3000

// eachBand reads which questions have the bands.
func eachBand(ctx context.Context, tx *db.Tx, o org.ID, bands []int64, note func(bandRow)) error {
	ask := func(w *db.Where) error {
		rows, err := tx.QueryContext(ctx, `SELECT b.band, b.question_id FROM question_band b`+w.SQL(), w.Args()...)
		if err != nil {
			return fmt.Errorf("look for near questions: %w", err)
		}
		list, err := db.Collect(rows, func(r *bandRow) []any { return []any{&r.band, &r.id} })
		for _, r := range list {
			note(r)
		}
		return err
	}
	if len(bands) > manyBands {
		var w db.Where
		w.And("b.org_id = ?", o)
		return ask(&w)
	}
	for some := range db.Chunks(bands) {
		args := []any{o}
		for _, b := range some {
			args = append(args, b)
		}
		var w db.Where
		w.And("b.org_id = ? AND b.band IN ("+db.Marks(len(some))+")", args...)
		if err := ask(&w); err != nil {
			return err
		}
	}
	return nil
}

// form is what questions are compared by.
type form struct {
	set  similar.Set
	hash string
}

// formsOf returns the forms of live questions.
func formsOf(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) (map[ID]form, error) {
	found := make(map[ID]form, len(ids))
	for some := range db.Chunks(texts(ids)) {
		var w db.Where
		w.And("q.org_id = ? AND q.deleted_at = 0", o)
		w.In("q.id", some...)
		rows, err := tx.QueryContext(ctx, `SELECT q.id, q.essence_hash, v.body`+withVersion+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("read near questions: %w", err)
		}
		type row struct {
			id         ID
			hash, body string
		}
		list, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.hash, &r.body} })
		if err != nil {
			return nil, fmt.Errorf("read near questions: %w", err)
		}
		for _, r := range list {
			item, err := itemOf(r.body)
			if err != nil {
				return nil, err
			}
			found[r.id] = form{setOf(item), r.hash}
		}
	}
	return found, nil
}
