package db_test

import (
	"fmt"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
)

func TestAWindowMovesBothWays(t *testing.T) {
	d := dbtest.Open(t)
	err := d.InTx(t.Context(), func(tx *db.Tx) error {
		for i := range 11 {
			if err := put(t.Context(), tx, fmt.Sprintf("n%02d", i), fmt.Sprint(i/3)); err != nil { // values repeat
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	type row struct{ value, name string }
	read := func(k db.Keyset, x db.Window) (list []row, next, previous string) {
		err := d.View(t.Context(), func(tx *db.Tx) error {
			var w db.Where
			end, err := x.Order(&w, k)
			if err != nil {
				return err
			}
			rows, err := tx.QueryContext(t.Context(), "SELECT value, name FROM installation"+w.SQL()+end, w.Args()...)
			if err != nil {
				return err
			}
			list, err = db.Collect(rows, func(r *row) []any { return []any{&r.value, &r.name} })
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return db.Cut(x, k, list, func(r row) []any { return []any{r.value, r.name} })
	}
	for _, desc := range []bool{false, true} {
		k := db.Keyset{{Expr: "value", Text: true, Desc: desc}, {Expr: "name", Text: true, Desc: desc}}
		var pages [][]row
		x := db.Window{Size: 4}
		for {
			list, next, previous := read(k, x)
			if (previous == "") != (len(pages) == 0) {
				t.Errorf("page %d: previous is %q", len(pages), previous)
			}
			if pages = append(pages, list); next == "" {
				break
			}
			x = db.Window{Size: 4, After: next}
		}
		if len(pages) != 3 || len(pages[2]) != 3 {
			t.Fatalf("pages: %v", pages)
		}
		_, _, previous := read(k, x)
		for i := 1; i >= 0; i-- {
			list, next, before := read(k, db.Window{Size: 4, Before: previous})
			if fmt.Sprint(list) != fmt.Sprint(pages[i]) || next == "" || (before == "") != (i == 0) {
				t.Errorf("back to page %d: %v, next %q, previous %q; want %v", i, list, next, before, pages[i])
			}
			previous = before
		}
	}
}
