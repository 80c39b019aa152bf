// Package typed takes in what people type or paste: each text of a form or a
// file passes through it once, so that package fold cleans it and what cannot
// be accepted is noted at its field.
package typed

import (
	"errors"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/rule/fold"
)

// Line cleans a text of one line, such as a name. What cannot be accepted is
// noted in bad under the field's name; most is a number of characters. A text
// without anything to see comes back as "".
func Line(bad *errs.Fields, field, s string, most int) string {
	return clean(bad, field, s, most, fold.Line)
}

// Needed is Line for a field that must not be left out.
func Needed(bad *errs.Fields, field, s string, most int) string {
	s = Line(bad, field, s, most)
	if s == "" {
		bad.Add(field, "error.required") // says nothing where Line found more to say
	}
	return s
}

// Text cleans a text of several lines, such as a note.
func Text(bad *errs.Fields, field, s string, most int) string {
	return clean(bad, field, s, most, fold.Text)
}

func clean(bad *errs.Fields, field, s string, most int, by func(string, int) (string, error)) string {
	if len(s) > 16*most+1024 { // do not work on a megabyte of it
		bad.Add(field, "error.too_long", "Max", most)
		return ""
	}
	s, err := by(s, most)
	switch {
	case errors.Is(err, fold.ErrLong):
		bad.Add(field, "error.too_long", "Max", most)
	case err != nil:
		bad.Add(field, "error.invalid_text")
	}
	return s
}

// Fold returns the form under which texts are compared, ordered and found.
func Fold(s string) string { return fold.Key(s) }

// Like returns a pattern that finds the folded text anywhere in a folded
// column, for "LIKE $n ESCAPE '!'".
func Like(q string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(Fold(q)) + "%"
}
