package bank

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/search"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/similar"
)

// Batch are new questions on their way into the bank. It is made and compared
// with what is there outside of any transaction that writes, so that nobody waits
// for it; then it is written at once (AddMany), or in parts that nobody sees
// before Show.
type Batch struct {
	list []arrival
	// lately are the questions that changed shortly before the comparison, with
	// their versions: Show compares with those that came since.
	lately map[ID]int64
	since  time.Time
}

// arrival is one question of a batch.
type arrival struct {
	Draft
	id    ID
	at    int // among the drafts
	body  string
	words []string
	stem  string // by what lists are in order
	form  Form
	bands []int64
	near  []Near // of the bank and of earlier ones of the batch
	foes  []ID   // earlier ones of the batch that may not stand in one paper with it
}

// NewBatch makes a batch of drafts. It fails as AddMany does.
func NewBatch(actor org.Actor, drafts []Draft) (*Batch, error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, err
	}
	b := &Batch{list: make([]arrival, len(drafts))}
	for i := range b.list { // in order, so that their places in the bank are
		b.list[i].id = ID(id.New())
	}
	failed := make([]error, len(drafts))
	spread(len(drafts), func(i int) { failed[i] = b.list[i].fill(i, drafts[i]) })
	for i, err := range failed {
		if err != nil && len(drafts) > 1 {
			return nil, fmt.Errorf("question %d of %d: %w", i+1, len(drafts), err)
		} else if err != nil {
			return nil, err
		}
	}
	return b, nil
}

// fill works out what is kept of a draft.
func (a *arrival) fill(at int, d Draft) error {
	d, err := d.Clean()
	if err != nil {
		return err
	}
	body, err := json.Marshal(d.Item)
	if err != nil {
		return fmt.Errorf("write a question: %w", err)
	}
	d.Active = d.Active && len(d.Item.Ready()) == 0
	f := FormOf(d.Item)
	*a = arrival{Draft: d, id: a.id, at: at, body: string(body), words: words(d), stem: stemKey(d.Item), form: f, bands: f.set.Bands()}
	return nil
}

// Len is how many questions the batch has.
func (b *Batch) Len() int { return len(b.list) }

// Dropper says of a draft, by its place among all, which questions of the bank it
// is near to, whether it is left out. A nil one leaves nothing out.
type Dropper func(at int, near []Near) bool

// margin is how long before the comparison a question may have changed in a
// transaction that was not over then.
const margin = time.Minute

// Compare finds of which questions of the bank, and of each other, those of the
// batch are near copies, and leaves out what drop says.
func (b *Batch) Compare(ctx context.Context, tx *db.Tx, o org.ID, drop Dropper) error {
	forms := make([]Form, len(b.list))
	for i, a := range b.list {
		forms[i] = a.form
	}
	near, err := Alike(ctx, tx, o, forms)
	if err != nil {
		return err
	}
	b.since = tx.Now.Add(-margin)
	if b.lately, err = changedSince(ctx, tx, o, b.since); err != nil {
		return err
	}
	kept := b.list[:0]
	for i, a := range b.list {
		if drop == nil || !drop(a.at, near[i]) {
			a.near = near[i][:min(len(near[i]), mostNear)]
			kept = append(kept, a)
		}
	}
	b.list = kept
	b.relate()
	return nil
}

// relate notes for each question the earlier ones of the batch that it is near
// to. Questions about the same material are no copies of each other.
func (b *Batch) relate() {
	holders, asking := map[int64][]int{}, map[string][]int{}
	for i := range b.list {
		a := &b.list[i]
		own := map[int]bool{}
		meet := func(j int) {
			if other := &b.list[j]; !own[j] && (a.Group == "" || a.Group != other.Group) {
				own[j] = true
				a.near = appendNear(a.near, other.id, a.form, other.form)
			}
		}
		for _, band := range a.bands {
			for _, j := range holders[band] {
				meet(j)
			}
			if len(holders[band]) < mostNear {
				holders[band] = append(holders[band], i)
			}
		}
		if topic := a.form.topic; topic != "" {
			for _, j := range asking[topic] {
				meet(j)
			}
			if len(asking[topic]) < mostNear {
				asking[topic] = append(asking[topic], i)
			}
		}
		a.near = fewest(a.near)
	}
}

// Pair ties questions of a batch that was compared, by their places among the
// drafts: twins are the same question in two languages, enemies may not stand in
// one paper. A pair of which one was left out is none.
func (b *Batch) Pair(twins, enemies [][2]int) {
	at := map[int]int{}
	for i, a := range b.list {
		at[a.at] = i
	}
	both := func(pair [2]int) (one, other *arrival, ok bool) {
		i, first := at[pair[0]]
		j, second := at[pair[1]]
		if !first || !second || i == j {
			return nil, nil, false
		}
		return &b.list[min(i, j)], &b.list[max(i, j)], true
	}
	for _, pair := range twins {
		if one, other, ok := both(pair); ok && one.Lang != other.Lang {
			one.Twin, other.Twin = other.id, one.id
		}
	}
	for _, pair := range enemies {
		if one, other, ok := both(pair); ok && !slices.Contains(other.foes, one.id) {
			other.foes = append(other.foes, one.id)
		}
	}
}

// arriving is what deleted_at is of a question that nobody is to see yet.
const arriving = -1

// Write writes a part of a batch that was compared, of which nobody sees anything
// before Show; its bands are written by themselves. All drafts name one import.
func (b *Batch) Write(ctx context.Context, tx *db.Tx, actor org.Actor, from, to int) error {
	return write(ctx, tx, actor, b.list[from:to], arriving)
}

// bandRows is how many bands one transaction writes.
const bandRows = 20_000

// Bands returns the bands of a batch in parts to be written by WriteBands. They lie
// all over their index, and each part writes nearly all of it: so there are fewer
// parts than of questions, each in the order of the index.
func (b *Batch) Bands(o org.ID) (parts [][][]any) {
	all := make([][]any, 0, len(b.list)*similar.Bands)
	for _, a := range b.list {
		for _, band := range a.bands {
			all = append(all, []any{o, band, a.id})
		}
	}
	for part := range slices.Chunk(all, bandRows) {
		slices.SortFunc(part, func(a, b []any) int { return cmp.Compare(a[1].(int64), b[1].(int64)) })
		parts = append(parts, part)
	}
	return parts
}

// WriteBands writes a part of the bands of a batch whose questions were written.
func (b *Batch) WriteBands(ctx context.Context, tx *db.Tx, rows [][]any) error {
	return insertBands(ctx, tx, rows)
}

func insertBands(ctx context.Context, tx *db.Tx, rows [][]any) error {
	return tx.Insert(ctx, "question_band", "org_id, band, question_id", rows, "ON CONFLICT DO NOTHING")
}

// write writes questions with their first versions, tags, words and pairs, and, if
// they are to be seen at once, their bands.
func write(ctx context.Context, tx *db.Tx, actor org.Actor, list []arrival, deleted int64) error {
	o, now := actor.Org, tx.Stamp()
	questions, versions := make([][]any, len(list)), make([][]any, len(list))
	docs := make([]search.Doc, len(list))
	names, err := method.ReadTagNames(ctx, tx, o)
	if err != nil {
		return err
	}
	var tags, bands, pairs, foes [][]any
	for i, a := range list {
		status := Waiting
		if a.Active {
			status = Active
		}
		questions[i] = []any{o, a.id, a.Lang, a.Item.Kind, status, 1, db.Bool(a.Item.Keyed()), a.stem, a.form.hash, a.Difficulty,
			db.Null(a.Category), db.Null(a.Group), a.GroupOrder, db.Null(a.Twin), a.Origin, a.ExternalID, a.Source, db.Null(a.Document), a.Line,
			db.Null(a.Import), a.Marks, now, actor.User, now, now, deleted}
		versions[i] = []any{o, a.id, 1, a.body, 1, "", actor.User, now}
		for _, t := range a.Tags {
			tags = append(tags, []any{o, a.id, t.Kind, t.Value})
		}
		docs[i] = search.Doc{Object: string(a.id), Words: append(a.words, nameWords(names, a.Tags)...)}
		for _, band := range a.bands {
			if deleted != arriving {
				bands = append(bands, []any{o, band, a.id})
			}
		}
		pairs = appendPairs(pairs, o, a)
		for _, f := range a.foes {
			one, other := ordered(a.id, f)
			foes = append(foes, []any{o, one, other})
		}
	}
	for _, t := range []struct {
		table, columns string
		rows           [][]any
		suffix         string
	}{
		{"question", `org_id, id, lang, kind, status, current, keyed, stem_key, essence_hash, difficulty, category_id, group_id,
			group_order, twin_id, origin, external_id, source, document_id, source_line, import_id, marks, looked_at, created_by, created_at, changed_at, deleted_at`, questions, ""},
		{"question_version", "org_id, question_id, number, body, substance, why, created_by, created_at", versions, ""},
		{"question_tag", "org_id, question_id, kind, value", tags, ""},
		{"question_enemy", "org_id, one, other", foes, "ON CONFLICT DO NOTHING"},
	} {
		if err := tx.Insert(ctx, t.table, t.columns, t.rows, t.suffix); err != nil {
			return err
		}
	}
	if err := insertBands(ctx, tx, bands); err != nil {
		return err
	}
	if err := insertPairs(ctx, tx, pairs); err != nil {
		return err
	}
	return search.PutMany(ctx, tx, o, SearchKind, docs)
}

func appendPairs(pairs [][]any, o org.ID, a arrival) [][]any {
	for _, n := range a.near {
		one, other := ordered(a.id, n.ID)
		pairs = append(pairs, []any{o, one, other, n.Likeness})
	}
	return pairs
}

func insertPairs(ctx context.Context, tx *db.Tx, pairs [][]any) error {
	return tx.Insert(ctx, "question_near", "org_id, one, other, likeness", pairs, "ON CONFLICT (org_id, one, other) DO UPDATE SET likeness = excluded.likeness")
}
