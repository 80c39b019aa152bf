package db

import (
	"context"
	"fmt"
	"strings"
)

// What a restore needs of PostgreSQL besides rows. SQLite has a file to put aside instead.

// applicationName is how our connections call themselves.
const applicationName = "kongdan"

// UsedByOthers reports whether another program of ours is connected to the
// PostgreSQL database. Ask it before anything else: a second connection of this
// program counts as another.
func (d *DB) UsedByOthers(ctx context.Context) (bool, error) {
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return false, classify(err)
	}
	defer func() { _ = conn.Close() }()
	var n int
	err = conn.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM pg_stat_activity
		WHERE datname = current_database() AND application_name = $1 AND pid <> pg_backend_pid()`, applicationName).Scan(&n)
	return n > 0, classify(err)
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
