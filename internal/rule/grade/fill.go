package grade

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"kongdan/internal/rule/fold"
	"kongdan/internal/rule/question"
)

// fill judges filled-in blanks; every right one brings the same share.
func (r *Result) fill(blanks []question.Blank, written []string, rule Rule) {
	words := make([]string, len(blanks))
	for at := range blanks {
		if at < len(written) {
			words[at] = plain(written[at])
		}
	}
	right := make([]bool, len(blanks))
	for at, b := range blanks {
		if b.Set == 0 {
			right[at] = accepts(b, words[at])
		}
	}
	for _, set := range sets(blanks) {
		for _, at := range match(blanks, words, set) {
			right[at] = true
		}
	}
	hits, filled := int64(0), 0
	for at := range blanks {
		what := Missed
		switch {
		case right[at]:
			what = Hit
			hits++
			filled++
		case words[at] != "":
			what = False
			filled++
		}
		r.Parts = append(r.Parts, Part{At: at, What: what})
	}
	r.Got = rule.round(int64(r.Full)*hits, int64(len(blanks)))
	r.Got = min(r.Got, r.Full)
	switch {
	case filled == 0:
		r.Why = Unanswered
	case hits == int64(len(blanks)):
		r.Got, r.Why = r.Full, Right
	case hits == 0:
		r.Why = Wrong
	case hits == int64(filled):
		r.Why = Incomplete
	default:
		r.Why = Mixed
	}
}

// sets lists the places of blanks that may be filled in any order, per set.
func sets(blanks []question.Blank) (all [][]int) {
	place := map[int]int{}
	for at, b := range blanks {
		if b.Set == 0 {
			continue
		}
		n, ok := place[b.Set]
		if !ok {
			n = len(all)
			place[b.Set] = n
			all = append(all, nil)
		}
		all[n] = append(all[n], at)
	}
	return all
}

// match returns the places of a set whose words are right: as many as can be
// told apart, each for a blank of its own (a maximum matching). The same word
// twice counts once, unless as many blanks accept nothing else.
func match(blanks []question.Blank, words []string, set []int) (right []int) {
	takes := make([]int, len(blanks)) // which place fills a blank; -1 none
	for _, b := range set {
		takes[b] = -1
	}
	var assign func(at int, tried map[int]bool) bool
	assign = func(at int, tried map[int]bool) bool {
		for _, b := range set {
			if tried[b] || !accepts(blanks[b], words[at]) {
				continue
			}
			tried[b] = true
			if takes[b] < 0 || assign(takes[b], tried) {
				takes[b] = at
				return true
			}
		}
		return false
	}
	used := map[string]int{}
	for _, at := range set {
		if words[at] == "" || used[words[at]] >= max(1, only(blanks, set, words[at])) {
			continue
		}
		if assign(at, map[int]bool{}) {
			used[words[at]]++
			right = append(right, at)
		}
	}
	return right
}

// only counts the blanks of a set that accept the word and no other.
func only(blanks []question.Blank, set []int, word string) (n int) {
	for _, at := range set {
		b := blanks[at]
		if len(b.Accept) == 1 && b.Least == nil && b.Most == nil && plain(b.Accept[0]) == word {
			n++
		}
	}
	return n
}

// accepts reports whether a plain word may stand in the blank.
func accepts(b question.Blank, word string) bool {
	if word == "" {
		return false
	}
	for _, a := range b.Accept {
		if plain(a) == word {
			return true
		}
	}
	if b.Least == nil && b.Most == nil {
		return false
	}
	x, ok := number(word)
	return ok && (b.Least == nil || x >= *b.Least) && (b.Most == nil || x <= *b.Most)
}

// plain folds what was written: full width, capitals, spaces beside Chinese
// characters, and a full stop or comma at the end don't count.
func plain(text string) string {
	text = fold.Key(text)
	if bare := strings.TrimRight(text, " .,;。、"); bare != "" {
		text = bare
	}
	runes := []rune(text)
	var b strings.Builder
	for at, c := range runes {
		if c == ' ' && (unicode.Is(unicode.Han, runes[at-1]) || unicode.Is(unicode.Han, runes[at+1])) {
			continue // Key leaves no blank at an end
		}
		b.WriteRune(c)
	}
	return b.String()
}

// number reads a decimal number, with commas between thousands.
func number(word string) (float64, bool) {
	word = strings.ReplaceAll(word, " ", "")
	if head, tail, found := strings.Cut(word, ","); found {
		whole, _, _ := strings.Cut(tail, ".")
		groups := strings.Split(whole, ",")
		for _, g := range groups {
			if len(g) != 3 {
				return 0, false
			}
		}
		if n := len(strings.TrimLeft(head, "+-")); n < 1 || n > 3 {
			return 0, false
		}
		word = strings.ReplaceAll(word, ",", "")
	}
	word = strings.Replace(word, "−", "-", 1)
	if strings.Trim(word, "0123456789.+-e") != "" {
		return 0, false // no "inf", "nan" or hexadecimal
	}
	x, err := strconv.ParseFloat(word, 64)
	return x, err == nil && !math.IsInf(x, 0)
}
