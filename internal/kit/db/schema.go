package db

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// What a restore and the demo need of PostgreSQL besides rows. SQLite has a file to put aside instead.

// applicationName is how our connections call themselves.
const applicationName = "kongdan"

// UsedByOthers reports whether another program of ours is connected to the
// PostgreSQL database. Ask it before anything else: a second connection of this
// program counts as another. One that has just ended is given a moment to be gone.
func (d *DB) UsedByOthers(ctx context.Context) (bool, error) {
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return false, classify(err)
	}
	defer func() { _ = conn.Close() }()
	for tries := 20; ; tries-- {
		var n int
		err = conn.QueryRowContext(ctx, `
			SELECT COUNT(*) FROM pg_stat_activity
			WHERE datname = current_database() AND application_name = $1 AND pid <> pg_backend_pid()`, applicationName).Scan(&n)
		if err != nil || n == 0 || tries == 0 {
			return n > 0, classify(err)
		}
		select {
		case <-ctx.Done():
			return true, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// RenameSchema puts the tables of a PostgreSQL database aside under a new
// schema name and leaves an empty schema in their place.
func (d *DB) RenameSchema(ctx context.Context, aside string) error {
	return d.statements(ctx, func(here string) string {
		return "ALTER SCHEMA " + here + " RENAME TO " + quote(aside) + "; CREATE SCHEMA " + here
	})
}

// RestoreSchema undoes RenameSchema; what was made meanwhile is dropped.
func (d *DB) RestoreSchema(ctx context.Context, aside string) error {
	return d.statements(ctx, func(here string) string {
		return "DROP SCHEMA " + here + " CASCADE; ALTER SCHEMA " + quote(aside) + " RENAME TO " + here
	})
}

// DropSchema drops what RenameSchema put aside.
func (d *DB) DropSchema(ctx context.Context, aside string) error {
	return d.statements(ctx, func(string) string { return "DROP SCHEMA " + quote(aside) + " CASCADE" })
}

// statements runs several statements in one transaction with the name of the
// schema in use.
func (d *DB) statements(ctx context.Context, text func(here string) string) error {
	return d.InTx(ctx, func(tx *Tx) error {
		var here string
		if err := tx.QueryRowContext(ctx, `SELECT COALESCE(current_schema(), 'public')`).Scan(&here); err != nil {
			return err
		}
		for s := range strings.SplitSeq(text(quote(here)), "; ") {
			if _, err := tx.ExecContext(ctx, s); err != nil {
				return fmt.Errorf("%s: %w", s, err)
			}
		}
		return nil
	})
}

// Exclusive runs fn while no other program that uses this PostgreSQL database
// runs one under the same name; it waits for its turn. The turn ends with the
// connection, so a program that dies gives it back. On SQLite fn just runs.
func (d *DB) Exclusive(ctx context.Context, name string, fn func() error) (err error) {
	if d.Engine == SQLite {
		return fn()
	}
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return classify(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(hashtext($1))`, name); err != nil {
		return classify(err)
	}
	defer func() {
		_, unlockErr := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock(hashtext($1))`, name)
		err = errors.Join(err, classify(unlockErr))
	}()
	return fn()
}

// Clear takes every row of a PostgreSQL database away but those of the tables
// named.
func (tx *Tx) Clear(ctx context.Context, except ...string) error {
	names, err := tableNames(ctx, tx)
	if err != nil {
		return fmt.Errorf("list tables: %w", err)
	}
	names = slices.DeleteFunc(names, func(name string) bool { return slices.Contains(except, name) })
	if _, err := tx.ExecContext(ctx, `TRUNCATE `+quoteAll(names)); err != nil { // #nosec G202 -- names of our own catalogue
		return fmt.Errorf("clear tables: %w", err)
	}
	return nil
}
