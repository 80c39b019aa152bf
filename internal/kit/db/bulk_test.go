package db_test

import (
	"fmt"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
)

func TestInsertWritesManyRows(t *testing.T) {
	d, ctx := dbtest.Open(t), t.Context()
	for _, n := range []int{0, 1, 2999, 3000, 3001, 7001} {
		rows := make([][]any, n)
		for i := range rows {
			rows[i] = []any{fmt.Sprintf("%d-%d", n, i), fmt.Sprint(i)}
		}
		err := d.InTx(ctx, func(tx *db.Tx) error {
			return tx.Insert(ctx, "installation", "name, value", rows, "ON CONFLICT DO NOTHING")
		})
		if err != nil {
			t.Fatal(n, err)
		}
		var count, sum int
		err = d.View(ctx, func(tx *db.Tx) error {
			return tx.QueryRowContext(ctx, `
				SELECT COUNT(*), COALESCE(CAST(SUM(CAST(value AS BIGINT)) AS BIGINT), 0)
				FROM installation WHERE name LIKE $1`, fmt.Sprintf("%d-%%", n)).Scan(&count, &sum)
		})
		if err != nil || count != n || sum != n*(n-1)/2 {
			t.Errorf("%d rows: %d, sum %d, %v", n, count, sum, err)
		}
	}
	err := d.InTx(ctx, func(tx *db.Tx) error {
		return tx.Insert(ctx, "installation", "name, value", [][]any{{"1-0", "again"}}, "")
	})
	if !db.Duplicate(err) {
		t.Errorf("a double: %v", err)
	}
	if err := d.Analyze(ctx); err != nil {
		t.Error(err)
	}
}

func TestSnapshotSeesOneState(t *testing.T) {
	d, ctx := dbtest.Open(t), t.Context()
	count := func(tx *db.Tx) (n int) {
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM installation`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	err := d.View(ctx, func(tx *db.Tx) error {
		if err := tx.Snapshot(ctx); err != nil {
			return err
		}
		before := count(tx)
		err := d.InTx(ctx, func(other *db.Tx) error {
			_, err := other.ExecContext(ctx, `INSERT INTO installation (name, value) VALUES ('x', 'y')`)
			return err
		})
		if after := count(tx); after != before {
			t.Errorf("%d rows, then %d", before, after)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
