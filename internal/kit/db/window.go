package db

import "slices"

// Window is where a reader stands in a list that is read page by page: at the
// top, after a row, or before one. The cursors come from an earlier Cut.
type Window struct {
	After, Before string // at most one of them
	Size          int    // rows of a page
}

// Order adds the window's condition and returns the end of the statement that
// reads its rows: order and limit.
func (x Window) Order(w *Where, k Keyset) (string, error) {
	cursor := x.After
	if x.Before != "" {
		k, cursor = k.reverse(), x.Before
	}
	if err := k.After(w, cursor); err != nil {
		return "", err
	}
	return k.OrderBy() + " LIMIT " + w.Arg(x.Size+1), nil
}

// Cut makes a page of the rows that were read in the window's order, and
// returns the cursors of its neighbours: After of the next page and Before of
// the previous one, "" where there is none.
func Cut[T any](x Window, k Keyset, rows []T, key func(T) []any) (page []T, next, previous string) {
	more := len(rows) > x.Size
	if more {
		rows = rows[:x.Size]
	}
	back := x.Before != ""
	if back {
		slices.Reverse(rows)
	}
	if len(rows) == 0 {
		return rows, "", ""
	}
	if more || back {
		next = cursorOf(k, rows[len(rows)-1], key)
	}
	if back && more || !back && x.After != "" {
		previous = cursorOf(k.reverse(), rows[0], key)
	}
	return rows, next, previous
}

func (k Keyset) reverse() Keyset {
	r := slices.Clone(k)
	for i := range r {
		r[i].Desc = !r[i].Desc
	}
	return r
}

func cursorOf[T any](k Keyset, row T, key func(T) []any) string {
	_, cursor := Page(k, []T{row, row}, 1, key)
	return cursor
}
