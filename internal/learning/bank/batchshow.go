package bank

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Show lets everybody see what was written of the batch of an import, at once. It
// looks at what came into the bank since the comparison, and leaves out what drop
// says. It returns how many questions there are now, and how many are active.
func (b *Batch) Show(ctx context.Context, tx *db.Tx, o org.ID, of ImportID, drop Dropper) (added, active int, err error) {
	out, err := b.catchUp(ctx, tx, o, drop)
	if err != nil {
		return 0, 0, err
	}
	for _, a := range b.list {
		if out[a.id] {
			continue
		}
		if added++; a.Active {
			active++
		}
	}
	res, err := tx.ExecContext(ctx, `
		UPDATE question SET deleted_at = 0, looked_at = $1, created_at = $1, changed_at = $1 WHERE org_id = $2 AND import_id = $3 AND deleted_at = $4`,
		tx.Stamp(), o, of, arriving)
	if err != nil {
		return 0, 0, fmt.Errorf("show questions: %w", err)
	}
	n, err := res.RowsAffected()
	if err == nil && int(n) != added {
		err = fmt.Errorf("%d of %d questions were written", n, added)
	}
	return added, active, err
}

// catchUp compares a batch that was written with what came since, and returns
// what it leaves out therefore.
func (b *Batch) catchUp(ctx context.Context, tx *db.Tx, o org.ID, drop Dropper) (map[ID]bool, error) {
	now, err := changedSince(ctx, tx, o, b.since)
	if err != nil {
		return nil, err
	}
	var fresh []ID
	for id, version := range now {
		if b.lately[id] != version {
			fresh = append(fresh, id)
		}
	}
	if len(fresh) == 0 {
		return nil, nil
	}
	theirs, err := formsOf(ctx, tx, o, fresh)
	if err != nil {
		return nil, err
	}
	near, out := b.nearTo(theirs), map[ID]bool{}
	var pairs [][]any
	for _, a := range b.list {
		if list := near[a.id]; len(list) > 0 && drop != nil && drop(a.at, list) {
			out[a.id] = true
		} else {
			pairs = appendPairs(pairs, o, arrival{id: a.id, near: list})
		}
	}
	if err := insertPairs(ctx, tx, pairs); err != nil {
		return nil, err
	}
	return out, EraseMany(ctx, tx, o, slices.Collect(maps.Keys(out)))
}

// nearTo finds for the questions of the batch which of others they are near to.
func (b *Batch) nearTo(theirs map[ID]Form) map[ID][]Near {
	holders, same, asking := map[int64][]ID{}, map[string][]ID{}, map[string][]ID{}
	for id, f := range theirs {
		same[f.hash] = append(same[f.hash], id)
		if f.topic != "" {
			asking[f.topic] = append(asking[f.topic], id)
		}
		for _, band := range f.set.Bands() {
			holders[band] = append(holders[band], id)
		}
	}
	near := map[ID][]Near{}
	for _, a := range b.list {
		var list []Near
		seen := map[ID]bool{}
		for _, id := range same[a.form.hash] {
			seen[id], list = true, append(list, Near{ID: id, Likeness: 100, Same: true})
		}
		meet := func(id ID) {
			if !seen[id] {
				seen[id], list = true, appendNear(list, id, a.form, theirs[id])
			}
		}
		for _, band := range a.bands {
			for _, id := range holders[band] {
				meet(id)
			}
		}
		for _, id := range asking[a.form.topic] {
			meet(id)
		}
		if len(list) > 0 {
			near[a.id] = fewest(list)
		}
	}
	return near
}

// changedSince returns the questions of the bank that changed since then, with
// their versions.
func changedSince(ctx context.Context, tx *db.Tx, o org.ID, since time.Time) (map[ID]int64, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, version FROM question WHERE org_id = $1 AND deleted_at = 0 AND changed_at >= $2`, o, db.Ms(since))
	if err != nil {
		return nil, fmt.Errorf("read what changed lately: %w", err)
	}
	type row struct {
		id      ID
		version int64
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.version} })
	lately := make(map[ID]int64, len(list))
	for _, r := range list {
		lately[r.id] = r.version
	}
	return lately, err
}
