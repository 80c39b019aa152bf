package bank

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
	"kongdan/internal/rule/similar"
)

// NearFrom is from when on two questions ask nearly the same, in percent; StemFrom
// is from when on their stems alone do.
const (
	NearFrom = 70
	StemFrom = 85
)

// mostNear bounds how many near copies of one question are kept.
const mostNear = 20

// Near is a question that asks nearly the same as another, or the same.
type Near struct {
	ID       ID
	Likeness int // in percent; 100 for one of the same words
	Same     bool
	// Contrast is in what they differ, once somebody looked.
	Contrast question.Contrast `json:",omitempty"`
}

// Form is what a question is compared by.
type Form struct {
	set   similar.Set // stem and options
	stem  similar.Set
	topic string // of the stem's beginning, by which those with the same are found; "" where it tells too little
	hash  string
}

// Bands are by what forms worth comparing are found, with Topic.
func (f Form) Bands() []int64 { return f.set.Bands() }

// Topic is the same for forms whose stems ask the same, "" where that tells nothing.
func (f Form) Topic() string { return f.topic }

// Essence is the same for questions of the same words.
func (f Form) Essence() string { return f.hash }

// FormsOf are the forms of questions.
func FormsOf(items []question.Item) []Form {
	forms := make([]Form, len(items))
	spread(len(items), func(i int) { forms[i] = FormOf(items[i]) })
	return forms
}

// worthOwn is how many questions are worth a processor of their own.
const worthOwn = 500

// spread calls do for each number below n, on all processors where there are many.
func spread(n int, do func(i int)) {
	share := max(worthOwn, (n+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for from := 0; from < n; from += share {
		all.Go(func() {
			for i := from; i < min(from+share, n); i++ {
				do(i)
			}
		})
	}
	all.Wait()
}

// FormOf is the form of a question.
func FormOf(i question.Item) Form {
	parts := []string{i.Stem}
	for _, o := range i.Options {
		parts = append(parts, o.Text)
	}
	return Form{set: similar.Of(parts...), stem: similar.Of(i.Stem), topic: question.Topic(stemKey(i)), hash: essenceHash(i)}
}

// Like is how much two questions are alike, in percent, and whether they are near:
// as a whole, or with the same stem above other options.
func (f Form) Like(g Form) (percent int, near bool) {
	percent = similar.Percent(similar.Likeness(f.set, g.set))
	return percent, percent >= NearFrom || f.topic != "" && g.topic != "" && similar.Percent(similar.Likeness(f.stem, g.stem)) >= StemFrom
}

// Alike finds for each form the questions of the bank that ask the same or
// nearly the same, the likest first. Those in the trash are not among them.
func Alike(ctx context.Context, tx *db.Tx, o org.ID, forms []Form) ([][]Near, error) {
	near, err := lookup(ctx, tx, o, forms)
	if err != nil {
		return nil, err
	}
	same := map[string][]ID{}
	hashes := make([]string, len(forms))
	for i, f := range forms {
		hashes[i] = f.hash
	}
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

// lookup finds for each form the live questions that are near.
func lookup(ctx context.Context, tx *db.Tx, o org.ID, forms []Form) ([][]Near, error) {
	asked := map[int64][]int{} // by band: which of the sets have it
	var bands []int64
	for i, f := range forms {
		for _, b := range f.set.Bands() {
			if asked[b] == nil {
				bands = append(bands, b)
			}
			asked[b] = append(asked[b], i)
		}
	}
	candidates := make([]map[ID]bool, len(forms))
	var ids []ID
	seen := map[ID]bool{}
	note := func(id ID, of []int) {
		for _, i := range of {
			if candidates[i] == nil {
				candidates[i] = map[ID]bool{}
			}
			candidates[i][id] = true
			if !seen[id] {
				seen[id], ids = true, append(ids, id)
			}
		}
	}
	if err := eachBand(ctx, tx, o, bands, func(r bandRow) { note(r.id, asked[r.band]) }); err != nil {
		return nil, err
	}
	if err := eachTopic(ctx, tx, o, forms, note); err != nil {
		return nil, err
	}
	theirs, err := formsOf(ctx, tx, o, ids)
	if err != nil {
		return nil, err
	}
	near := make([][]Near, len(forms))
	for i, f := range forms {
		for id := range candidates[i] {
			if other, live := theirs[id]; live {
				near[i] = appendNear(near[i], id, f, other)
			}
		}
		near[i] = fewest(near[i])
	}
	return near, nil
}

func appendNear(list []Near, id ID, a, b Form) []Near {
	if p, near := a.Like(b); near {
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

// mostOfTopic bounds how many questions with one stem are compared.
const mostOfTopic = 50

// eachTopic tells of the live questions that begin with the stem of a form, and of
// which. It reads nothing but the index by which lists are in order.
func eachTopic(ctx context.Context, tx *db.Tx, o org.ID, forms []Form, note func(id ID, of []int)) error {
	asked := map[string][]int{}
	for i, f := range forms {
		if f.topic != "" {
			asked[f.topic] = append(asked[f.topic], i)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	count := map[string]int{}
	return eachStem(ctx, tx, o, func(id ID, topic string) {
		if of := asked[topic]; len(of) > 0 && count[topic] < mostOfTopic {
			count[topic]++
			note(id, of)
		}
	})
}

// eachStem visits the live questions with what their stems ask about.
func eachStem(ctx context.Context, tx *db.Tx, o org.ID, visit func(id ID, topic string)) error {
	rows, err := tx.QueryContext(ctx, `SELECT id, stem_key FROM question WHERE org_id = $1 AND deleted_at = 0 ORDER BY stem_key, id`, o)
	if err != nil {
		return fmt.Errorf("read stems: %w", err)
	}
	type row struct {
		id   ID
		stem string
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.stem} })
	for _, r := range list {
		if topic := question.Topic(r.stem); topic != "" {
			visit(r.id, topic)
		}
	}
	return err
}

// formsOf returns the forms of live questions.
func formsOf(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) (map[ID]Form, error) {
	found := make(map[ID]Form, len(ids))
	for some := range db.Chunks(texts(ids)) {
		var w db.Where
		w.And("q.org_id = ? AND q.deleted_at = 0", o)
		w.In("q.id", some...)
		rows, err := tx.QueryContext(ctx, `SELECT q.id, v.body`+withVersion+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("read near questions: %w", err)
		}
		type row struct {
			id   ID
			body string
		}
		list, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.body} })
		if err != nil {
			return nil, fmt.Errorf("read near questions: %w", err)
		}
		for _, r := range list {
			item, err := itemOf(r.body)
			if err != nil {
				return nil, err
			}
			found[r.id] = FormOf(item)
		}
	}
	return found, nil
}
