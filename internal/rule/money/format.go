package money

import (
	"fmt"
	"strconv"
	"strings"
)

// Exact writes an amount in full with thousands separators, decimals only
// where there are any: "1,234,567" or "1,234,567.50". Parse reads it back.
func Exact(minor int64, c Currency) string {
	sign, n := magnitude(minor)
	unit := c.unit()
	text := sign + grouped(n/unit)
	if rest := n % unit; rest != 0 {
		text += fmt.Sprintf(".%0*d", c.Decimals(), rest)
	}
	return text
}

// step is a word for a power of ten.
type step struct {
	word string
	size uint64 // in units of the currency
}

var (
	chinese = []step{{"万", 1e4}, {"亿", 1e8}, {"万亿", 1e12}}
	english = []step{{"K", 1e3}, {"M", 1e6}, {"B", 1e9}}
)

// Short writes an amount to read at a glance, rounded to one decimal of the
// unit of the language: 万, 亿 and 万亿 in Chinese ("zh"), K, M and B otherwise:
// "350万", "1.2亿", "3.5M". Below the first of them it writes whole units of
// the currency.
func Short(minor int64, c Currency, lang string) string {
	steps := english
	if lang == "zh" {
		steps = chinese
	}
	sign, n := magnitude(minor)
	unit := c.unit()
	if whole := rounded(n, unit); whole < steps[0].size {
		return sign + grouped(whole)
	}
	for i, s := range steps {
		tenths := rounded(n, s.size/10*unit)
		if i+1 < len(steps) && tenths >= steps[i+1].size/s.size*10 {
			continue
		}
		text := grouped(tenths / 10)
		if tenths%10 != 0 {
			text += "." + strconv.FormatUint(tenths%10, 10)
		}
		return sign + text + s.word
	}
	panic("unreachable: the last step takes every amount")
}

// rounded divides, half up.
func rounded(n, by uint64) uint64 { return n/by + (n%by*2)/by }

func magnitude(minor int64) (sign string, n uint64) {
	if minor < 0 {
		return "-", -uint64(minor)
	}
	return "", uint64(minor)
}

func grouped(n uint64) string {
	text := strconv.FormatUint(n, 10)
	var b strings.Builder
	for i, r := range text {
		if i > 0 && (len(text)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}
