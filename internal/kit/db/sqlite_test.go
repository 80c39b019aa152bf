package db_test

import (
	"fmt"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
)

// TestTheSameQueryInsideItself reads rows with a statement while the same
// text runs again: the kept statement must not be shared.
func TestTheSameQueryInsideItself(t *testing.T) {
	if dbtest.OnPostgres() { // a connection of PostgreSQL reads one result at a time
		return
	}
	d := dbtest.Open(t)
	const query = `SELECT name FROM installation WHERE value = $1 ORDER BY name`
	err := d.InTx(t.Context(), func(tx *db.Tx) error {
		for i := range 3 {
			if err := put(t.Context(), tx, fmt.Sprint("n", i), "x"); err != nil {
				return err
			}
		}
		rows, err := tx.QueryContext(t.Context(), query, "x")
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		var outer []string
		for rows.Next() {
			var name, inner string
			if err := rows.Scan(&name); err != nil {
				return err
			}
			if err := tx.QueryRowContext(t.Context(), query, "x").Scan(&inner); err != nil {
				return err
			}
			outer = append(outer, name+inner)
		}
		if got := fmt.Sprint(outer); got != "[n0n0 n1n0 n2n0]" {
			t.Errorf("got %s", got)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestMoreStatementsThanAreKept runs many texts twice, so that kept ones go
// and come again, and a faulty one between.
func TestMoreStatementsThanAreKept(t *testing.T) {
	d := dbtest.Open(t)
	err := d.View(t.Context(), func(tx *db.Tx) error {
		for i := range 1000 {
			var n int
			query := fmt.Sprintf(`SELECT CAST($1 AS BIGINT) + %d`, i%450)
			if err := tx.QueryRowContext(t.Context(), query, i).Scan(&n); err != nil {
				return err
			}
			if n != i+i%450 {
				return fmt.Errorf("got %d for %d", n, i)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.View(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT nothing FROM nowhere`).Scan(new(int))
	}); err == nil {
		t.Error("a faulty query must fail")
	}
}

func BenchmarkSmallQuery(b *testing.B) {
	d := dbtest.Open(b)
	for b.Loop() {
		err := d.View(b.Context(), func(tx *db.Tx) error {
			var n int
			return tx.QueryRowContext(b.Context(), `
				SELECT COUNT(*) FROM access_grant g JOIN member m ON m.org_id = g.org_id AND m.id = g.user_id
				WHERE g.org_id = $1 AND g.kind = $2 AND g.user_id = $3`, "o", "deal", "u").Scan(&n)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
