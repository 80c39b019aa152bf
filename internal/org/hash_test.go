package org

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kongdan/internal/kit/errs"
)

// TestFewPasswordsAreHashedAtOnce lets many come together: they wait for their
// turn, and whoever waits for too long is told so.
func TestFewPasswordsAreHashedAtOnce(t *testing.T) {
	h := newHasher()
	var now, most atomic.Int64
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			err := h.inTurn(t.Context(), func() error {
				n := now.Add(1)
				for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
				}
				time.Sleep(time.Millisecond)
				now.Add(-1)
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if limit := int64(max(1, runtime.NumCPU()/2)); most.Load() > limit || h.done.Load() != 40 {
		t.Errorf("%d at once, want %d at most; %d in all", most.Load(), limit, h.done.Load())
	}
	for range cap(h.turns) {
		h.turns <- struct{}{}
	}
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer stop()
	if _, err := h.matches(ctx, "x", ""); !errs.Is(err, errs.Unavailable) {
		t.Errorf("no turn: %v", err)
	}
}
