// Package similar compares texts by the pieces they share: how much two are
// alike, how much of one stands in the other, and how to find the few that are
// worth comparing among many.
package similar

import (
	"cmp"
	"slices"
	"unicode"

	"kongdan/internal/rule/fold"
)

// size is how many neighbouring marks make a piece.
const size = 3

// Set is what a text is compared by: the hashes of its pieces, ascending. The
// nil Set is that of a text without letters or digits, which is like nothing.
type Set []uint64

// Of returns the set of a text in parts. Three neighbouring marks are a piece:
// a mark is a Chinese, Japanese or Korean character, or a word of another
// script. Pieces do not cross the border of a part, so the order of the parts
// does not count; a part of fewer marks is a piece as a whole. Case, width,
// space and punctuation do not count either.
func Of(parts ...string) Set {
	var set Set
	var marks []uint64
	for _, part := range parts {
		marks = appendMarks(marks[:0], fold.Key(part))
		switch n := len(marks); {
		case n == 0:
		case n < size:
			set = append(set, join(marks))
		default:
			for i := range n - size + 1 {
				set = append(set, join(marks[i:i+size]))
			}
		}
	}
	slices.Sort(set)
	return slices.Compact(set)
}

// appendMarks cuts a folded text into marks and hashes them.
func appendMarks(marks []uint64, text string) []uint64 {
	word := uint64(0) // the hash of the word so far, 0 for none
	end := func() {
		if word != 0 {
			marks = append(marks, word)
		}
		word = 0
	}
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			end()
			marks = append(marks, step(offset, uint64(r)))
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			word = step(cmp.Or(word, offset), uint64(r))
		default:
			end()
		}
	}
	end()
	return marks
}

// The constants of the hash FNV-1a.
const offset, prime = 14695981039346656037, 1099511628211

func step(h, v uint64) uint64 { return (h ^ v) * prime }

func join(marks []uint64) uint64 {
	h := uint64(offset)
	for _, m := range marks {
		h = mix(step(h, m))
	}
	return h
}

// mix spreads the bits of a hash, as the generator splitmix64 does.
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// shared counts the pieces that both have.
func shared(a, b Set) (n int) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			n, a, b = n+1, a[1:], b[1:]
		}
	}
	return n
}

// Likeness is the share of the pieces of either text that both have, from 0 to 1.
func Likeness(a, b Set) float64 {
	both := shared(a, b)
	if both == 0 {
		return 0
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

// Within is the share of a text's pieces that another text has too, from 0 to
// 1: 1 where all of part stands in whole.
func Within(part, whole Set) float64 {
	if len(part) == 0 {
		return 0
	}
	return float64(shared(part, whole)) / float64(len(part))
}

// Percent is a share as people read it. Only equal sets are 100 percent alike.
func Percent(share float64) int {
	if share < 1 {
		return min(99, int(share*100+0.5))
	}
	return 100
}
