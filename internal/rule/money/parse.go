package money

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/rule/fold"
)

// Why a text is no amount.
var (
	ErrEmpty    = errors.New("no amount is given")
	ErrForm     = errors.New("the text is not an amount")
	ErrNegative = errors.New("the amount is negative")
	ErrDecimals = errors.New("the amount has more decimals than its currency")
	ErrLarge    = errors.New("the amount is too large")
	ErrCurrency = errors.New("the amount is in another currency")
)

// factors are the words for powers of ten, longer ones before those they end with.
var factors = []struct {
	word  string
	zeros int
}{
	{"万亿", 12}, {"千亿", 11}, {"百亿", 10}, {"十亿", 9}, {"亿", 8},
	{"千万", 7}, {"百万", 6}, {"十万", 5}, {"万", 4}, {"千", 3}, {"百", 2},
	{"萬億", 12}, {"億", 8}, {"萬", 4},
	{"THOUSAND", 3}, {"MILLION", 6}, {"BILLION", 9}, {"MN", 6}, {"BN", 9},
	{"K", 3}, {"M", 6}, {"B", 9}, {"W", 4},
}

// Parse reads an amount as people type it and returns minor units: digits
// (full width too) with thousands separators and decimals, a Chinese or English
// power of ten after them (120万, 1.2亿, 50w, 3.5M), and the currency's own
// mark before or after. A full stop always is the decimal point, so "1.234" in
// a currency of two decimals fails instead of meaning a thousand.
//
// It fails with ErrEmpty, ErrForm, ErrNegative, ErrDecimals, ErrLarge or
// ErrCurrency.
func Parse(text string, c Currency) (int64, error) {
	if len(text) > 400 {
		return 0, ErrForm
	}
	s := strings.ToUpper(strings.TrimSpace(fold.Narrow(text)))
	if s == "" {
		return 0, ErrEmpty
	}
	s, negative := unsign(s)
	s, foreign := c.unmark(s)
	s, again := unsign(s) // "¥-5"
	zeros := 0
	for _, f := range factors {
		if rest, ok := strings.CutSuffix(s, f.word); ok {
			s, zeros = strings.TrimSpace(rest), f.zeros
			break
		}
	}
	whole, fraction, err := split(s)
	switch {
	case err != nil:
		return 0, err
	case negative || again:
		return 0, ErrNegative
	case foreign:
		return 0, ErrCurrency
	}
	shift := zeros + c.Decimals() - len(fraction)
	if shift < 0 {
		return 0, ErrDecimals
	}
	digits := strings.TrimLeft(whole+fraction, "0")
	if digits == "" {
		return 0, nil
	}
	if len(digits)+shift > 18 {
		return 0, ErrLarge
	}
	minor, err := strconv.ParseInt(digits+strings.Repeat("0", shift), 10, 64)
	if err != nil || minor > Max {
		return 0, ErrLarge
	}
	return minor, nil
}

// unsign takes off a minus or an accountant's brackets.
func unsign(s string) (string, bool) {
	for _, minus := range []string{"-", "−", "–"} {
		if rest, ok := strings.CutPrefix(s, minus); ok {
			return strings.TrimSpace(rest), true
		}
	}
	if rest, ok := strings.CutPrefix(s, "("); ok {
		if rest, ok := strings.CutSuffix(rest, ")"); ok {
			return strings.TrimSpace(rest), true
		}
	}
	return s, false
}

// unmark takes off the marks of currencies and reports whether one is not
// of c.
func (c Currency) unmark(s string) (rest string, foreign bool) {
	own := c.about().marks
	marks := slices.Clone(own)
	for _, a := range currencies {
		marks = append(marks, a.marks...)
	}
	slices.SortStableFunc(marks, func(a, b string) int { return len(b) - len(a) })
	for _, cut := range []func(string, string) (string, bool){strings.CutPrefix, strings.CutSuffix} {
		for _, mark := range marks {
			if rest, ok := cut(s, mark); ok {
				s = strings.TrimSpace(rest)
				foreign = foreign || !slices.Contains(own, mark)
				break
			}
		}
	}
	return s, foreign
}

// split reads digits with separators every three and an optional fraction.
func split(s string) (whole, fraction string, err error) {
	whole, fraction, point := strings.Cut(s, ".")
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if !digits(g) || len(groups) > 1 && (i == 0 && len(g) > 3 || i > 0 && len(g) != 3) {
			return "", "", ErrForm
		}
	}
	if point && !digits(fraction) {
		return "", "", ErrForm
	}
	return strings.Join(groups, ""), fraction, nil
}

func digits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}
