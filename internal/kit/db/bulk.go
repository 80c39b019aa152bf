package db

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// bulkArgs bounds the placeholders of one statement: enough rows that the way
// to the server weighs little, and on SQLite, where there is no way, few enough
// that parsing does not.
var bulkArgs = map[Engine]int{SQLite: 1_000, Postgres: 6_000}

// Insert writes many rows of one table, some hundreds with each statement. cols
// are the columns, separated by commas; every row has a value for each. suffix
// is what follows the values, such as "ON CONFLICT DO NOTHING".
func (tx *Tx) Insert(ctx context.Context, table, cols string, rows [][]any, suffix string) error {
	if len(rows) == 0 {
		return nil
	}
	width := len(rows[0])
	size := max(1, min(len(rows), bulkArgs[tx.Engine]/width))
	if size == len(rows) {
		_, err := tx.ExecContext(ctx, tx.insertText(table, cols, width, size, suffix), slices.Concat(rows...)...)
		if err != nil {
			return fmt.Errorf("insert into %s: %w", table, err)
		}
		return nil
	}
	full, err := tx.PrepareContext(ctx, tx.insertText(table, cols, width, size, suffix))
	if err != nil {
		return fmt.Errorf("insert into %s: %w", table, err)
	}
	defer func() { _ = full.Close() }()
	args := make([]any, 0, width*size)
	for len(rows) > 0 {
		n := min(size, len(rows))
		args = args[:0]
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		if n == size {
			_, err = full.ExecContext(ctx, args...)
		} else {
			_, err = tx.ExecContext(ctx, tx.insertText(table, cols, width, n, suffix), args...)
		}
		if err != nil {
			return fmt.Errorf("insert into %s: %w", table, err)
		}
		rows = rows[n:]
	}
	return nil
}

// insertText numbers the placeholders on PostgreSQL. SQLite takes numbers for
// names, and looks each name up among all those before it.
func (tx *Tx) insertText(table, cols string, width, rows int, suffix string) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + table + " (" + cols + ") VALUES ")
	n := 0
	for i := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(')
		for j := range width {
			if j > 0 {
				b.WriteString(", ")
			}
			if n++; tx.Engine == SQLite {
				b.WriteByte('?')
			} else {
				b.WriteString("$" + strconv.Itoa(n))
			}
		}
		b.WriteByte(')')
	}
	b.WriteString(" " + suffix)
	return b.String()
}

// Null returns an optional reference as stored: NULL for "".
func Null[T ~string](id T) sql.NullString {
	return sql.NullString{String: string(id), Valid: id != ""}
}

// Analyze lets the engine look at how the data lie, after much of it changed,
// so that it chooses good ways to read them.
func (d *DB) Analyze(ctx context.Context) error {
	statements := []string{"ANALYZE"}
	if d.Engine == SQLite { // a sample is enough, and does not hold writers up
		statements = []string{"PRAGMA analysis_limit = 1000", "ANALYZE"}
	}
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return fmt.Errorf("analyze: %w", err)
	}
	defer func() { _ = conn.Close() }()
	for _, s := range statements {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("analyze: %w", err)
		}
	}
	return nil
}

// Analyze is DB.Analyze for some tables that a transaction is filling. Without
// it PostgreSQL goes on with the plans it made while they were empty, for the
// checks of references above all. SQLite needs none.
func (tx *Tx) Analyze(ctx context.Context, tables ...string) error {
	if tx.Engine == SQLite {
		return nil
	}
	if _, err := tx.ExecContext(ctx, "ANALYZE "+strings.Join(tables, ", ")); err != nil { // #nosec G202 -- names of our own
		return fmt.Errorf("analyze: %w", err)
	}
	return nil
}

// Snapshot lets every later statement of a read-only transaction see the same
// state; call it first. On SQLite that is so anyway.
func (tx *Tx) Snapshot(ctx context.Context) error {
	if tx.Engine == SQLite {
		return nil
	}
	_, err := tx.ExecContext(ctx, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
	return err
}

// chunk is how many ids one condition names.
const chunk = 500

// Chunks cuts ids into parts that one condition can name.
func Chunks[T any](ids []T) iter.Seq[[]T] { return slices.Chunk(ids, chunk) }

// Erase takes rows of a table away for good, by organisation and id.
func (tx *Tx) Erase(ctx context.Context, table string, org any, ids []string) error {
	for some := range Chunks(ids) {
		var w Where
		w.And("org_id = ?", org)
		w.In("id", some...)
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+w.SQL(), w.Args()...); err != nil { // #nosec G202 -- the caller's own table
			return fmt.Errorf("erase from %s: %w", table, err)
		}
	}
	return nil
}
