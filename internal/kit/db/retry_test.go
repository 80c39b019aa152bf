package db_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
)

// TestCrossingTransactionsBothSucceed lets two transactions take two rows in
// opposite order. PostgreSQL undoes one of them, which must run again; SQLite
// lets one wait for the other.
func TestCrossingTransactionsBothSucceed(t *testing.T) {
	d := dbtest.Open(t)
	if err := d.InTx(t.Context(), func(tx *db.Tx) error {
		return put(t.Context(), tx, "a", "0")
	}); err != nil {
		t.Fatal(err)
	}
	if err := d.InTx(t.Context(), func(tx *db.Tx) error { return put(t.Context(), tx, "b", "0") }); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var runs [2]int
	var faults [2]error
	for i, names := range [][2]string{{"a", "b"}, {"b", "a"}} {
		wg.Go(func() {
			faults[i] = d.InTx(t.Context(), func(tx *db.Tx) error {
				runs[i]++
				for _, name := range names {
					if _, err := tx.ExecContext(t.Context(), `
						UPDATE installation SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE name = $1`, name); err != nil {
						return fmt.Errorf("raise %s: %w", name, err)
					}
					time.Sleep(100 * time.Millisecond)
				}
				return nil
			})
		})
	}
	wg.Wait()
	if faults[0] != nil || faults[1] != nil {
		t.Fatal(faults)
	}
	if want := 2; dbtest.OnPostgres() && runs[0]+runs[1] <= want {
		t.Errorf("there was no deadlock to get over: %v", runs)
	}
	var sum int
	if err := d.View(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT SUM(CAST(value AS INTEGER)) FROM installation`).Scan(&sum)
	}); err != nil || sum != 4 {
		t.Errorf("sum %d, want 4; %v", sum, err)
	}
}

// TestTheSecondOfTwoSeesTheFirst lets two transactions look for a row, find
// none and write it. The second must come to see the first one's.
func TestTheSecondOfTwoSeesTheFirst(t *testing.T) {
	d := dbtest.Open(t)
	var wg sync.WaitGroup
	var found [2]bool
	var faults [2]error
	for i := range found {
		wg.Go(func() {
			faults[i] = d.InTx(t.Context(), func(tx *db.Tx) error {
				var n int
				if err := tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM installation WHERE name = 'both'`).Scan(&n); err != nil {
					return err
				}
				if found[i] = n > 0; found[i] {
					return nil
				}
				time.Sleep(100 * time.Millisecond)
				return put(t.Context(), tx, "both", "x")
			})
		})
	}
	wg.Wait()
	if faults[0] != nil || faults[1] != nil || found[0] == found[1] {
		t.Errorf("found %v, faults %v: want one that wrote and one that found", found, faults)
	}
	again := 0
	err := d.InTx(t.Context(), func(tx *db.Tx) error {
		again++
		return put(t.Context(), tx, "both", "y")
	})
	if !db.Duplicate(err) || again > 2 {
		t.Errorf("a name that is taken: %v after %d runs", err, again)
	}
}
