package exam

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/once"
)

// saver lets answers that arrive while others are on their way to the disk go
// there together: a commit waits for the disk, and one wait is enough for many.
type saver struct {
	mu      sync.Mutex
	waiting []*saving
	busy    bool
}

const (
	mostTogether = 64
	saveTime     = 30 * time.Second
)

// save sees to it that a request is saved. Whoever comes while nobody saves
// does so for all that come meanwhile.
func (v *saver) save(ctx context.Context, d *db.DB, x *saving) {
	v.mu.Lock()
	v.waiting = append(v.waiting, x)
	if v.busy {
		v.mu.Unlock()
		return
	}
	v.busy = true
	v.mu.Unlock()
	// The others must not suffer when this one's reader leaves.
	go v.work(once.Without(context.WithoutCancel(ctx)), d)
}

func (v *saver) work(ctx context.Context, d *db.DB) {
	for {
		v.mu.Lock()
		list := v.waiting[:min(mostTogether, len(v.waiting))]
		v.waiting = v.waiting[len(list):]
		if len(list) == 0 {
			v.busy, v.waiting = false, nil
			v.mu.Unlock()
			return
		}
		v.mu.Unlock()
		saveAll(ctx, d, list)
		for _, x := range list {
			close(x.done)
		}
	}
}

// saveAll saves requests in one transaction. One that cannot be saved stands in
// no other's way: its own error ends it alone, a fault of the database all.
func saveAll(ctx context.Context, d *db.DB, list []*saving) {
	ctx, stop := context.WithTimeout(ctx, saveTime)
	defer stop()
	ordered := slices.SortedStableFunc(slices.Values(list), func(a, b *saving) int { // two of these never wait for each other
		return cmp.Compare(a.attempt, b.attempt)
	})
	err := d.InTx(ctx, func(tx *db.Tx) error {
		for _, x := range ordered {
			x.err = nil
			if x.err = x.save(ctx, tx); x.err != nil && errs.KindOf(x.err) == errs.Internal {
				return x.err
			}
		}
		return nil
	})
	if err != nil {
		for _, x := range list {
			x.err = err
		}
	}
}
