package view

import (
	"context"
	"unicode/utf8"
)

// short reports whether the options fit two to a line.
func (q Asked) short() bool {
	for _, o := range q.Options {
		if utf8.RuneCountInString(o.Text) > 18 {
			return false
		}
	}
	return true
}

// boxes are what one marks on an answer sheet.
func (q Asked) boxes(ctx context.Context) (list []string) {
	if q.Truth {
		return []string{T(ctx, "truth.true_mark"), T(ctx, "truth.false_mark")}
	}
	for _, o := range q.Options {
		list = append(list, o.Letter)
	}
	return list
}
