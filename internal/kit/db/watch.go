package db

import (
	"context"
	"database/sql/driver"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

// Ran is one statement that ran to its end, its rows read.
type Ran struct {
	Text string
	Took time.Duration
	args []driver.NamedValue
	list []any
}

// Args returns the values of its placeholders. They may tell of persons: never
// log them.
func (r Ran) Args() []any {
	if r.args == nil {
		return r.list
	}
	list := make([]any, len(r.args))
	for i, a := range r.args {
		list[i] = a.Value
	}
	return list
}

// Watch lets fn hear of every statement once it has run, until Watch is called
// again; nil is nobody. fn is called by whoever ran the statement and must not
// wait.
func (d *DB) Watch(fn func(ctx context.Context, r Ran)) {
	if fn == nil {
		d.watcher.Store(nil)
		return
	}
	d.watcher.Store(&fn)
}

// watcher is who hears of statements. The zero value is nobody.
type watcher struct {
	atomic.Pointer[func(context.Context, Ran)]
}

// ran tells of a statement that began at start.
func (w *watcher) ran(ctx context.Context, text string, args []driver.NamedValue, start time.Time) {
	if fn := w.Load(); fn != nil {
		(*fn)(ctx, Ran{Text: text, Took: time.Since(start), args: args})
	}
}

// pgWatcher hears of the statements of PostgreSQL.
type pgWatcher struct{ *watcher }

type pgRan struct {
	Ran
	start time.Time
}

type pgRanKey struct{}

// TraceQueryStart notes when a statement begins.
func (w pgWatcher) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	if w.Load() == nil {
		return ctx
	}
	return context.WithValue(ctx, pgRanKey{}, pgRan{Ran{Text: q.SQL, list: q.Args}, time.Now()})
}

// TraceQueryEnd tells of it.
func (w pgWatcher) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryEndData) {
	r, ok := ctx.Value(pgRanKey{}).(pgRan)
	if fn := w.Load(); ok && fn != nil {
		r.Took = time.Since(r.start)
		(*fn)(ctx, r.Ran)
	}
}
