package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Snapshot runs fn in a transaction that reads, all of it at one moment, while
// others write.
func (d *DB) Snapshot(ctx context.Context, fn func(*Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true} // one moment is what SQLite gives every reader
	if d.Engine == Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	_, err := d.once(ctx, d.read, opts, fn)
	return classify(err)
}

// Source yields the rows of a table: the values of its columns in order.
type Source func(t Table) iter.Seq2[[]any, error]

// Load fills the tables, which must be empty and in the order of Tables, in one
// transaction. References are checked when it ends, so that rows of one table
// may refer to later ones.
func (d *DB) Load(ctx context.Context, tables []Table, source Source) error {
	if d.Engine == Postgres {
		return d.copyIn(ctx, tables, source)
	}
	_, err := d.once(ctx, d.write, nil, func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, "PRAGMA defer_foreign_keys = ON"); err != nil { // until the transaction ends
			return err
		}
		for _, t := range tables {
			if err := insertAll(ctx, tx, t, source); err != nil {
				return fmt.Errorf("load %s: %w", t.Name, err)
			}
		}
		return nil
	})
	return classify(err)
}

func insertAll(ctx context.Context, tx *Tx, t Table, source Source) error {
	s, err := tx.PrepareContext(ctx, "INSERT INTO "+quote(t.Name)+" ("+quoteAll(t.Names())+") VALUES ("+List(1, len(t.Columns))+")")
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	for row, err := range source(t) {
		if err != nil {
			return err
		}
		if _, err := s.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	return nil
}

// copyIn uses COPY: one statement a table, which checks references at its end.
func (d *DB) copyIn(ctx context.Context, tables []Table, source Source) error {
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return classify(err)
	}
	err = conn.Raw(func(raw any) error {
		c, ok := raw.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("the connection is %T", raw)
		}
		return pgx.BeginFunc(ctx, c.Conn(), func(tx pgx.Tx) error {
			for _, t := range tables {
				next, stop := iter.Pull2(source(t))
				_, err := tx.CopyFrom(ctx, pgx.Identifier{t.Name}, t.Names(), &rowSource{next: next})
				stop()
				if err != nil {
					return fmt.Errorf("load %s: %w", t.Name, err)
				}
			}
			return nil
		})
	})
	return classify(errors.Join(err, conn.Close()))
}

// rowSource gives pgx the rows of a Source.
type rowSource struct {
	next func() ([]any, error, bool)
	row  []any
	err  error
}

// Next steps on.
func (s *rowSource) Next() bool {
	row, err, ok := s.next()
	s.row, s.err = row, err
	return ok && err == nil
}

// Values returns the row.
func (s *rowSource) Values() ([]any, error) { return s.row, nil }

// Err returns what ended the rows before their end.
func (s *rowSource) Err() error { return s.err }
