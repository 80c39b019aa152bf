package question

import (
	"math"
	"strings"
	"unicode/utf8"

	"kongdan/internal/rule/fold"
)

// catchAlls are the beginnings of options that speak of the other options.
var catchAlls = []string{
	"以上都", "以上均", "以上全", "以上皆", "以上选项都", "以上选项均", "以上说法都", "以上说法均", "上述都", "上述均", "上述全", "全部正确", "全都", "都正确", "都对", "都不对", "都不是",
	"all of the above", "all of these", "all the above", "none of the above", "none of these", "both of the above", "any of the above",
}

// CatchAll reports whether an option speaks of the other options, such as "all
// of the above": such an option gives much away, and its place counts.
func CatchAll(option string) bool {
	text := strings.TrimLeft(fold.Key(option), " \"“”'")
	for _, c := range catchAlls {
		if strings.HasPrefix(text, c) {
			return true
		}
	}
	return false
}

// CatchAlls returns the places of such options.
func (i Item) CatchAlls() (at []int) {
	for n, o := range i.Options {
		if CatchAll(o.Text) {
			at = append(at, n)
		}
	}
	return at
}

// LongestRight reports whether the one right option is longer than every other:
// who guesses, takes the longest.
func (i Item) LongestRight() bool {
	key := i.Key()
	if len(key) != 1 || len(i.Options) < 3 {
		return false
	}
	right := utf8.RuneCountInString(i.Options[key[0]].Text)
	for n, o := range i.Options {
		if n != key[0] && utf8.RuneCountInString(o.Text) >= right {
			return false
		}
	}
	return true
}

// Places is where the right options of single choices stand.
type Places struct {
	Counts   []int     // by place: 0 is A
	Expected []float64 // if chance had placed them
	N        int
	// Biased says that chance alone hardly places them so (less than once in a
	// hundred times). Fewer than MinPlaces questions are too few to tell.
	Biased bool
}

// MinPlaces is from how many questions on Places tells a bias.
const MinPlaces = 20

// KeyPlaces counts where the right options of single choices stand. Other
// questions are left out.
func KeyPlaces(items []Item) (p Places) {
	for _, i := range items {
		key := i.Key()
		if i.Kind != Single || len(key) != 1 {
			continue
		}
		for len(p.Counts) < len(i.Options) {
			p.Counts, p.Expected = append(p.Counts, 0), append(p.Expected, 0)
		}
		p.N++
		p.Counts[key[0]]++
		for at := range i.Options {
			p.Expected[at] += 1 / float64(len(i.Options))
		}
	}
	if p.N < MinPlaces || len(p.Counts) < 2 {
		return p
	}
	sum := 0.0
	for at, e := range p.Expected {
		d := float64(p.Counts[at]) - e
		sum += d * d / e
	}
	p.Biased = rare(sum, float64(len(p.Counts)-1))
	return p
}

// rare reports whether a sum of squares with k degrees of freedom comes about
// by chance less than once in a hundred times. Its cube root is nearly normal
// (Wilson and Hilferty).
func rare(sum, k float64) bool {
	const once = 2.326 // standard deviations that one in a hundred exceeds
	spread := 2 / (9 * k)
	return (math.Cbrt(sum/k)-(1-spread))/math.Sqrt(spread) > once
}
