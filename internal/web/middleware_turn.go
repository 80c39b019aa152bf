package web

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// longestTurn is after how much time the next request goes on beside one that
// still works: a file that is made as it is sent, or a client that sends slowly.
const longestTurn = 250 * time.Millisecond

// turns lets requests work in the order in which they came, reads and writes
// each so many at once. If all worked at once they would share the processors
// and wait for connections to the database, which keep no order: then the
// unlucky one takes many times as long as the others.
type turns struct {
	reads, writes *semaphore.Weighted
	longest       time.Duration
}

func newTurns(atOnce int, longest time.Duration) *turns {
	return &turns{semaphore.NewWeighted(int64(atOnce)), semaphore.NewWeighted(int64(atOnce)), longest}
}

func (t *turns) take(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/static/") {
			next.ServeHTTP(w, r)
			return
		}
		line := t.reads
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			line = t.writes
		}
		if line.Acquire(r.Context(), 1) != nil {
			// It waited as long as a request may take. The work gives up at its
			// first step and answers so.
			next.ServeHTTP(w, r)
			return
		}
		var once sync.Once
		done := func() { once.Do(func() { line.Release(1) }) }
		defer done()
		defer time.AfterFunc(t.longest, done).Stop()
		next.ServeHTTP(w, r)
	})
}
