// Package typed takes in what people type or paste: each text of a form or a
// file passes through it once, so that package fold cleans it and what cannot
// be accepted is noted at its field.
package typed

import (
	"errors"
	"net/url"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/rule/fold"
	"kongdan/internal/rule/money"
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

// Website cleans an address of the web and adds the scheme people leave out;
// only pages (http, https) on a host with a dot are accepted.
func Website(bad *errs.Fields, field, s string, most int) string {
	s = Line(bad, field, s, most)
	if s == "" {
		return ""
	}
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.User != nil ||
		!strings.Contains(strings.Trim(u.Hostname(), "."), ".") || strings.ContainsAny(s, " \"<>\\") {
		bad.Add(field, "error.website")
	}
	return s
}

// Amount reads an amount of money as people type it, in minor units. A text
// that is none is noted; "" is 0.
func Amount(bad *errs.Fields, field, s string, c money.Currency) int64 {
	minor, err := money.Parse(s, c)
	switch {
	case err == nil, errors.Is(err, money.ErrEmpty):
	case errors.Is(err, money.ErrNegative):
		bad.Add(field, "error.amount_negative")
	case errors.Is(err, money.ErrDecimals):
		bad.Add(field, "error.amount_decimals", "Decimals", c.Decimals())
	case errors.Is(err, money.ErrLarge):
		bad.Add(field, "error.amount_large")
	case errors.Is(err, money.ErrCurrency):
		bad.Add(field, "error.amount_currency", "Currency", string(c))
	default:
		bad.Add(field, "error.amount")
	}
	return minor
}

// Fold returns the form under which texts are compared, ordered and found.
func Fold(s string) string { return fold.Key(s) }

// Like returns a pattern that finds the folded text anywhere in a folded
// column, for "LIKE $n ESCAPE '!'".
func Like(q string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(Fold(q)) + "%"
}
