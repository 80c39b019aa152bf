package db_test

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
)

type sortRow struct {
	ID    string
	Units int64
	Tries int
}

// TestPagesHoldEveryRowOnce reads a table with many equal values in pages of
// every size and in every direction, and compares with the order of Go.
func TestPagesHoldEveryRowOnce(t *testing.T) {
	d := dbtest.Open(t)
	rng := rand.New(rand.NewPCG(1, 2))
	var all []sortRow
	err := d.InTx(t.Context(), func(tx *db.Tx) error {
		for i := range 60 {
			r := sortRow{ID: fmt.Sprintf("%04d", i), Units: rng.Int64N(5), Tries: rng.IntN(3)}
			all = append(all, r)
			if _, err := tx.ExecContext(t.Context(), `
				INSERT INTO job (id, org_id, kind, payload, state, run_at, created_at, done_units, attempts)
				VALUES ($1, 'o', 'k', '', 'waiting', 0, 0, $2, $3)`, r.ID, r.Units, r.Tries); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for mask := range 8 {
		k := db.Keyset{{Expr: "j.done_units", Desc: mask&1 > 0}, {Expr: "j.attempts", Desc: mask&2 > 0}, {Expr: "j.id", Desc: mask&4 > 0, Text: true}}
		want := slices.Clone(all)
		slices.SortFunc(want, func(a, b sortRow) int {
			sign := func(n int, desc bool) int {
				if desc {
					return -n
				}
				return n
			}
			return cmp.Or(sign(cmp.Compare(a.Units, b.Units), k[0].Desc),
				sign(cmp.Compare(a.Tries, b.Tries), k[1].Desc), sign(cmp.Compare(a.ID, b.ID), k[2].Desc))
		})
		for _, size := range []int{1, 7, 59, 60, 61} {
			if got := readPages(t, d, k, size); !slices.Equal(got, want) {
				t.Errorf("%s in pages of %d: got %v", k.OrderBy(), size, got)
			}
		}
	}
}

func readPages(t *testing.T, d *db.DB, k db.Keyset, size int) (got []sortRow) {
	t.Helper()
	for cursor, pages := "", 0; ; pages++ {
		if pages > 70 {
			t.Fatal("the pages never end")
		}
		rows, next, err := readPage(t, d, k, cursor, size)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, rows...)
		if next == "" {
			return got
		}
		cursor = next
	}
}

func readPage(t *testing.T, d *db.DB, k db.Keyset, cursor string, size int) (list []sortRow, next string, err error) {
	err = d.View(t.Context(), func(tx *db.Tx) error {
		var w db.Where
		w.And("j.org_id = ?", "o")
		if err := k.After(&w, cursor); err != nil {
			return err
		}
		rows, err := tx.QueryContext(t.Context(), `SELECT j.id, j.done_units, j.attempts FROM job j`+
			w.SQL()+k.OrderBy()+` LIMIT `+w.Arg(size+1), w.Args()...)
		if err != nil {
			return err
		}
		list, err = db.Collect(rows, func(r *sortRow) []any { return []any{&r.ID, &r.Units, &r.Tries} })
		list, next = db.Page(k, list, size, func(r sortRow) []any { return []any{r.Units, r.Tries, r.ID} })
		return err
	})
	return list, next, err
}

func TestABadCursorIsRefused(t *testing.T) {
	d := dbtest.Open(t)
	k := db.Keyset{{Expr: "j.done_units"}, {Expr: "j.attempts"}, {Expr: "j.id", Text: true}}
	_, good := db.Page(k, make([]sortRow, 2), 1, func(sortRow) []any { return []any{int64(1) << 62, 1 << 40, "'); DROP TABLE job; --"} })
	if _, _, err := readPage(t, d, k, good, 5); err != nil {
		t.Errorf("values beyond the column's range are only far away: %v", err)
	}
	other := db.Keyset{{Expr: "j.attempts"}, {Expr: "j.done_units"}, {Expr: "j.id", Text: true}}
	if _, _, err := readPage(t, d, other, good, 5); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a cursor of another order: %v", err)
	}
	enc := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	text, _ := base64.RawURLEncoding.DecodeString(good)
	tag, _, _ := strings.Cut(string(text), ",")
	for _, bad := range []string{
		"x", "%00", " ", enc("null"), enc("[]"), enc(`[1,2,3]`), strings.Repeat("A", 10000), good[:len(good)-3],
		enc(tag + `,"1","2"]`), enc(tag + `,"1e3","2","x"]`), enc(tag + `,"9223372036854775808","2","x"]`),
		enc(tag + `,"1","2","\u0000"]`), enc(tag + `,"","","x"]`), enc(tag + `,"1","2","x","y"]`),
	} {
		if _, _, err := readPage(t, d, k, bad, 5); errs.KindOf(err) != errs.Invalid {
			t.Errorf("cursor %.40q: %v", bad, err)
		}
	}
}
