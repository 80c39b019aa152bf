package db_test

import (
	"context"
	"errors"
	"path/filepath"
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
