package db_test

import (
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
)

// FuzzCursor feeds whatever stands in an address to the paging of lists: it is
// refused plainly, or it is a place in the list.
func FuzzCursor(f *testing.F) {
	k := db.Keyset{{Expr: "a", Desc: true}, {Expr: "b", Desc: true, Text: true}}
	_, good := db.Page(k, make([]int, 2), 1, func(int) []any { return []any{-5, "名称"} })
	for _, seed := range []string{good, "", "x", "bnVsbA", "W10", good + "=", good[:len(good)-2], "\x00", "W1tbW1tbW1tb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cursor string) {
		var w db.Where
		err := k.After(&w, cursor)
		switch {
		case err != nil && errs.KindOf(err) != errs.Invalid:
			t.Errorf("%q: %v", cursor, err)
		case err != nil && w.SQL() != "":
			t.Errorf("%q: refused, but %s", cursor, w.SQL())
		case err == nil && cursor != "" && len(w.Args()) != 2:
			t.Errorf("%q: %s %v", cursor, w.SQL(), w.Args())
		}
	})
}
