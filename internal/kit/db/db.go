// Package db is the one door to the database: SQLite in a file, or PostgreSQL.
// Both run the same SQL text with numbered placeholders; what must differ is a
// named function of this package.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"time"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/once"
)

// Engine is the kind of database behind a DB.
type Engine int

// The two engines.
const (
	SQLite Engine = iota
	Postgres
)

// String names the engine for people.
func (e Engine) String() string {
	if e == Postgres {
		return "PostgreSQL"
	}
	return "SQLite"
}

// DB is an open database. On SQLite writing goes through one connection and
// reading through a few; on PostgreSQL both are one pool.
type DB struct {
	Engine  Engine
	Path    string // the SQLite file, "" on PostgreSQL
	write   *sql.DB
	read    *sql.DB
	now     func() time.Time
	watcher watcher
	locked  atomic.Pointer[locked]
}

// locked is that a write waited in vain for another program that holds the file.
type locked struct {
	until time.Time
	err   error
}

// Tx is one transaction. Now is the time every row of one change carries, in
// UTC and whole milliseconds.
type Tx struct {
	*sql.Tx
	Engine   Engine
	Now      time.Time
	ReadOnly bool // of a View
}

// Ms returns a time as stored: Unix milliseconds, 0 for the zero time.
func Ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Time is the inverse of Ms.
func Time(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// Stamp returns Now as stored.
func (tx *Tx) Stamp() int64 { return tx.Now.UnixMilli() }

// SetClock replaces the clock, for tests and for generated histories.
func (d *DB) SetClock(now func() time.Time) { d.now = now }

// Now returns the clock's time as a transaction would carry it.
func (d *DB) Now() time.Time { return d.now().UTC().Truncate(time.Millisecond) }

// Close closes the pools.
func (d *DB) Close() error {
	if d.read == d.write {
		return d.write.Close()
	}
	return errors.Join(d.read.Close(), d.write.Close())
}

// Stats returns the figures of the pools by their name.
func (d *DB) Stats() map[string]sql.DBStats {
	if d.read == d.write {
		return map[string]sql.DBStats{"all": d.write.Stats()}
	}
	return map[string]sql.DBStats{"read": d.read.Stats(), "write": d.write.Stats()}
}

// QuickCheck reads the whole SQLite file and returns what is damaged in it,
// nothing if it is sound. On PostgreSQL it does nothing.
func (d *DB) QuickCheck(ctx context.Context) ([]string, error) {
	if d.Engine != SQLite {
		return nil, nil
	}
	rows, err := d.read.QueryContext(ctx, "PRAGMA quick_check(20)")
	if err != nil {
		return nil, err
	}
	list, err := Collect(rows, func(s *string) []any { return []any{s} })
	if err == nil && len(list) == 1 && list[0] == "ok" {
		return nil, nil
	}
	return list, err
}

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.read.PingContext(ctx) }

// View runs fn in a read-only transaction.
func (d *DB) View(ctx context.Context, fn func(*Tx) error) error {
	return d.run(ctx, d.read, &sql.TxOptions{ReadOnly: true}, true, fn)
}

// InTx runs fn in a transaction that writes, and commits it if fn returns nil.
// fn may run more than once (see run).
// A request that carries a key and repeats one already answered runs nothing
// and succeeds (see package once).
func (d *DB) InTx(ctx context.Context, fn func(*Tx) error) error {
	_, err := d.Make(ctx, func(tx *Tx) (string, error) { return "", fn(tx) })
	return err
}

// Make is InTx for a use case that creates something: fn's answer, usually the
// new id, is kept with the request's key, and a repeat gets the first answer.
func (d *DB) Make(ctx context.Context, fn func(*Tx) (string, error)) (string, error) {
	key, keyed := once.Next(ctx)
	var answer string
	err := d.run(ctx, d.write, nil, keyed, func(tx *Tx) error {
		if keyed {
			first, known, err := claimKey(ctx, tx, key)
			if err != nil {
				return err
			}
			if known {
				answer = first
				return nil
			}
		}
		var err error
		if answer, err = fn(tx); err != nil {
			return err
		}
		if keyed {
			return answerKey(ctx, tx, key, answer)
		}
		return nil
	})
	return answer, err
}

// attempts bounds how often a transaction is begun.
const attempts = 6

// run runs fn in one transaction. It runs again where PostgreSQL rolled it back
// for a deadlock or a serialisation fault, so that nothing of it happened for
// certain; once where a key stood in the way of another transaction's row, which
// the second run sees and can name; and where the connection was lost and repeating is harmless: before
// anything was sent, or if repeatable says so. So fn sets what it returns and
// never adds to it.
func (d *DB) run(ctx context.Context, pool *sql.DB, opts *sql.TxOptions, repeatable bool, fn func(*Tx) error) error {
	for n := 1; ; n++ {
		begun, err := d.once(ctx, pool, opts, fn)
		var wait time.Duration
		switch {
		case err == nil || n == attempts || ctx.Err() != nil:
			return classify(err)
		case undone(err), crossed(err) && n == 1:
			wait = time.Duration(rand.Int64N(int64(n*n)*5)+1) * time.Millisecond // #nosec G404 -- spreads retries only
		case lost(err) && (repeatable || !begun):
			wait = 50 * time.Millisecond << n // three seconds in all
		default:
			return classify(err)
		}
		select {
		case <-ctx.Done():
			return classify(err)
		case <-time.After(wait):
		}
	}
}

func (d *DB) once(ctx context.Context, pool *sql.DB, opts *sql.TxOptions, fn func(*Tx) error) (begun bool, err error) {
	tx, done, err := d.begin(ctx, pool, opts)
	if err != nil {
		return false, fmt.Errorf("begin: %w", err)
	}
	defer done()
	defer func() { _ = tx.Rollback() }() // after a commit this does nothing
	if err := fn(&Tx{Tx: tx, Engine: d.Engine, Now: d.Now(), ReadOnly: opts != nil && opts.ReadOnly}); err != nil {
		return true, err
	}
	if err := tx.Commit(); err != nil {
		return true, &commitError{err}
	}
	return true, nil
}

// begin begins a transaction; done is to be called after its end. Writes to SQLite
// pass one after the other, and while another program holds the file the first in
// the line waits for it in vain. Who stood behind it meanwhile has waited as long
// and need not wait once more.
func (d *DB) begin(ctx context.Context, pool *sql.DB, opts *sql.TxOptions) (tx *sql.Tx, done func(), err error) {
	if d.Engine != SQLite || pool != d.write {
		tx, err = pool.BeginTx(ctx, opts)
		return tx, func() {}, err
	}
	came := time.Now()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, nil, err
	}
	done = func() { _ = conn.Close() } // back to the pool
	if l := d.locked.Load(); l != nil && l.until.After(came) {
		err = l.err
	} else if tx, err = conn.BeginTx(ctx, opts); err != nil && engineKind(err) == errs.Unavailable && ctx.Err() == nil {
		d.locked.Store(&locked{time.Now(), err})
	}
	if err != nil {
		done()
	}
	return tx, done, err
}

// commitError is a fault while committing: the commit may have happened.
type commitError struct{ err error }

func (e *commitError) Error() string { return "commit: " + e.err.Error() }
func (e *commitError) Unwrap() error { return e.err }

// classify gives errors of the engines that a user can act on a kind: a full
// disk, a read-only or a lost database.
func classify(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*errs.Error](err); ok {
		return err
	}
	if _, ok := errors.AsType[errs.Fields](err); ok {
		return err
	}
	if _, ok := errors.AsType[*commitError](err); ok && lost(err) {
		return errs.Because(err, errs.Unavailable, "error.unsure")
	}
	switch kind := engineKind(err); kind {
	case errs.Invalid:
		return errs.Because(err, kind, "error.invalid_text")
	case errs.Full:
		return errs.Because(err, kind, "error.full")
	case errs.Unavailable:
		return errs.Because(err, kind, "error.unavailable")
	}
	return err
}

// Changed turns "no row matched the version" into a Conflict.
func Changed(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return err
	}
	if n == 0 {
		return errs.New(errs.Conflict, "conflict.changed")
	}
	return nil
}

// Bool returns a boolean as stored.
func Bool(b bool) int {
	if b {
		return 1
	}
	return 0
}

// List returns "$from, $from+1, …" for n placeholders.
func List(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", from+i)
	}
	return b.String()
}

// ForShare is ForUpdate for rows that only have to stay as they are: several
// transactions may hold one at once. A View holds nothing.
func (tx *Tx) ForShare(alias string) string {
	if tx.Engine == SQLite || tx.ReadOnly {
		return ""
	}
	return " FOR SHARE OF " + alias
}

// ForUpdate returns the clause that locks the rows of a table with this alias
// as they are read. SQLite has one writer and needs none.
func (tx *Tx) ForUpdate(alias string) string {
	if tx.Engine == SQLite {
		return ""
	}
	return " FOR UPDATE OF " + alias
}

// Settle writes what the log of changes still holds into the database file and
// empties the log, so that pages as they were are gone. It fails with
// Unavailable while somebody reads from the log. PostgreSQL looks after its own.
func (d *DB) Settle(ctx context.Context) error {
	if d.Engine == Postgres {
		return nil
	}
	var busy, pages, written int
	if err := d.write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &written); err != nil {
		return classify(err)
	}
	if busy != 0 {
		return errs.New(errs.Unavailable, "error.unavailable")
	}
	return nil
}
