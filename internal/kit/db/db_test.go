package db_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/once"
)

func put(ctx context.Context, tx *db.Tx, name, value string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO installation (name, value) VALUES ($1, $2)`, name, value)
	return err
}

func count(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	err := d.View(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM installation`).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestARefusedWriteLeavesNothing(t *testing.T) {
	d, refused := dbtest.Open(t), errs.New(errs.Invalid, "no")
	err := d.InTx(t.Context(), func(tx *db.Tx) error {
		if err := put(t.Context(), tx, "a", "1"); err != nil {
			return err
		}
		return refused
	})
	if !errors.Is(err, refused) || count(t, d) != 0 {
		t.Errorf("err %v, %d rows", err, count(t, d))
	}
}

func TestViewCannotWrite(t *testing.T) {
	d := dbtest.Open(t)
	err := d.View(t.Context(), func(tx *db.Tx) error { return put(t.Context(), tx, "a", "1") })
	if err == nil || count(t, d) != 0 {
		t.Errorf("a reading transaction wrote: %v", err)
	}
	if got := errs.KindOf(err); got != errs.Unavailable {
		t.Errorf("kind %d, want Unavailable", got)
	}
}

func TestARepeatedRequestRunsOnce(t *testing.T) {
	d := dbtest.Open(t)
	request := func() (string, error) {
		ctx := once.With(t.Context(), "o", "u", "h")
		return d.Make(ctx, func(tx *db.Tx) (string, error) {
			return "first", put(ctx, tx, "a", "1")
		})
	}
	for range 2 {
		if got, err := request(); err != nil || got != "first" {
			t.Errorf("got %q, %v", got, err)
		}
	}
	if count(t, d) != 1 {
		t.Errorf("%d rows, want 1", count(t, d))
	}
}

func TestAFailedRequestMayBeRepeated(t *testing.T) {
	d := dbtest.Open(t)
	fail := true
	for _, want := range []int{0, 1} {
		ctx := once.With(t.Context(), "o", "u", "h")
		err := d.InTx(ctx, func(tx *db.Tx) error {
			if fail {
				return errs.New(errs.Invalid, "no")
			}
			return put(ctx, tx, "a", "1")
		})
		if (err != nil) != fail || count(t, d) != want {
			t.Errorf("err %v, %d rows, want %d", err, count(t, d), want)
		}
		fail = false
	}
}

func TestWhereNumbersPlaceholders(t *testing.T) {
	var w db.Where
	w.And("org_id = ?", "o")
	w.And("(a = ? OR b = ?)", 1, 2)
	w.In("c", "x", "y")
	w.In("d")
	const want = " WHERE org_id = $1 AND (a = $2 OR b = $3) AND c IN ($4, $5) AND 1 = 0"
	if w.SQL() != want || len(w.Args()) != 5 {
		t.Errorf("got %s %v", w.SQL(), w.Args())
	}
}

func TestLongListsShareStatements(t *testing.T) {
	for n, want := range map[int]int{1: 1, 4: 4, 5: 8, 8: 8, 9: 16, 300: 512, 500: 512} {
		var w db.Where
		w.In("c", make([]string, n)...)
		if len(w.Args()) != want {
			t.Errorf("%d values: %d placeholders, want %d", n, len(w.Args()), want)
		}
	}
	var w db.Where
	w.In("c", "1", "2", "3", "4", "5")
	if w.SQL() != " WHERE c IN ($1, $2, $3, $4, $5, $6, $7, $8)" || w.Args()[7] != "5" {
		t.Errorf("got %s %v", w.SQL(), w.Args())
	}
}

func TestConditionsInsideShareNumbers(t *testing.T) {
	var w db.Where
	w.And("a = ?", 1)
	inner := w.Within(func(w *db.Where) { w.And("b = ?", 2) })
	w.And("c = ?", 3)
	if inner != " WHERE b = $2" || w.SQL() != " WHERE a = $1 AND c = $3" || len(w.Args()) != 3 {
		t.Errorf("got %s and %s %v", inner, w.SQL(), w.Args())
	}
}

// TestStatementsAreHeard watches what runs, with its values, rows and all.
func TestStatementsAreHeard(t *testing.T) {
	d := dbtest.Open(t)
	var heard []db.Ran
	d.Watch(func(_ context.Context, r db.Ran) {
		if strings.Contains(r.Text, "installation") {
			heard = append(heard, r)
		}
	})
	if err := d.InTx(t.Context(), func(tx *db.Tx) error { return put(t.Context(), tx, "a", "1") }); err != nil {
		t.Fatal(err)
	}
	n := count(t, d)
	d.Watch(nil)
	if count(t, d) != n || len(heard) != 2 || heard[0].Took <= 0 || !strings.Contains(heard[0].Text, "INSERT") {
		t.Fatalf("%+v", heard)
	}
	if args := heard[0].Args(); len(args) != 2 || args[0] != "a" || args[1] != "1" {
		t.Errorf("values %v", args)
	}
}

// TestPreparedStatementsAreHeard watches one that its caller prepared.
func TestPreparedStatementsAreHeard(t *testing.T) {
	d := dbtest.Open(t)
	var heard []string
	d.Watch(func(_ context.Context, r db.Ran) {
		if strings.Contains(r.Text, "installation") {
			heard = append(heard, r.Text)
		}
	})
	err := d.InTx(t.Context(), func(tx *db.Tx) error {
		s, err := tx.PrepareContext(t.Context(), `INSERT INTO installation (name, value) VALUES ($1, $2) RETURNING value`)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		var value string
		if err := s.QueryRowContext(t.Context(), "a", "1").Scan(&value); err != nil {
			return err
		}
		_, err = s.ExecContext(t.Context(), "b", "2")
		return err
	})
	if err != nil || len(heard) != 2 {
		t.Errorf("%v, heard %q", err, heard)
	}
}

func TestCopyHoldsWhatWasCommitted(t *testing.T) {
	d := dbtest.Open(t)
	path := filepath.Join(t.TempDir(), "copy.db")
	if dbtest.OnPostgres() {
		if d.CopyTo(t.Context(), path) == nil {
			t.Error("PostgreSQL has no file to copy")
		}
		return
	}
	if err := d.InTx(t.Context(), func(tx *db.Tx) error { return put(t.Context(), tx, "a", "1") }); err != nil {
		t.Fatal(err)
	}
	if err := d.CopyTo(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if d.CopyTo(t.Context(), path) == nil {
		t.Error("a copy must not replace a file")
	}
	c, err := db.OpenSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if count(t, c) != 1 {
		t.Error("the copy is not complete")
	}
}
