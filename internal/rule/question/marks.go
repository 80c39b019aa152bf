package question

import (
	"fmt"
	"strconv"
	"strings"
)

// MaxMarks is the most that one question, or one paper, may count.
const MaxMarks Marks = 100_000_00

// ParseMarks reads a number of marks with at most two decimals, not negative
// and not above MaxMarks. Full-width digits are read too.
func ParseMarks(text string) (Marks, bool) {
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '．' || r == '。':
			return '.'
		}
		return r
	}, text))
	whole, part, _ := strings.Cut(text, ".")
	if whole == "" && part == "" || len(whole) > 6 || len(part) > 2 || strings.Trim(whole+part, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi("0" + whole + (part + "00")[:2])
	return Marks(n), err == nil && Marks(n) <= MaxMarks
}

// Worth is marks as a file has them: a number with at most two decimals.
type Worth Marks

func (w Worth) String() string { return Marks(w).String() }

// MarshalJSON writes a number.
func (w Worth) MarshalJSON() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalJSON reads a number that ParseMarks takes.
func (w *Worth) UnmarshalJSON(text []byte) error {
	m, ok := ParseMarks(string(text))
	if !ok {
		return fmt.Errorf("%q are no marks", text)
	}
	*w = Worth(m)
	return nil
}
