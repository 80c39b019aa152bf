package itemstat

import (
	"math"
	"slices"
)

// FormsDiffer is the difference of mean p from which on two forms of a paper
// are not equally hard.
const FormsDiffer = 0.03

// Form is how hard one form of a paper turned out.
type Form struct {
	Form   int
	P      Figure // mean share of the marks over its people, with an interval by their spread
	Shared int    // questions it has in common with the first form
	// Easier is by how much its P lies above the first form's, less what
	// shared questions say about the people: whoever does better on the very
	// same questions has no easier form. It needs both forms' P.
	Easier Figure
}

// Differ reports whether the form is not as hard as the first.
func (f Form) Differ() bool { return f.Easier.Known() && math.Abs(f.Easier.X) > FormsDiffer }

// Forms compares the forms that people had, in the order of their numbers.
func Forms(people [][]Cell, form []int, l Limits) (out []Form) {
	groups := map[int][][]Cell{}
	for i, p := range people {
		groups[form[i]] = append(groups[form[i]], p)
	}
	numbers := make([]int, 0, len(groups))
	for n := range groups {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	for at, n := range numbers {
		f := Form{Form: n, P: level(groups[n], l)}
		f.Easier = Figure{N: len(groups[n]), Few: true}
		if first := groups[numbers[0]]; at > 0 {
			shared, gap := anchor(first, groups[n])
			f.Shared = shared
			if f.P.Known() && out[0].P.Known() {
				x := f.P.X - out[0].P.X - gap
				half := math.Hypot(f.P.High-f.P.X, out[0].P.High-out[0].P.X)
				f.Easier = Figure{N: min(len(first), len(groups[n])), X: x, Low: x - half, High: x + half}
			}
		}
		out = append(out, f)
	}
	return out
}

// level is the mean total share of people.
func level(people [][]Cell, l Limits) Figure {
	f := Figure{N: len(people), Few: len(people) < l.Relation}
	if f.Few {
		return f
	}
	var shares []float64
	for _, p := range people {
		got, full := sum(p)
		shares = append(shares, ratio(got, full))
	}
	n := float64(len(shares))
	f.X = mean(shares)
	half := z95 * math.Sqrt(variance(shares)/max(n-1, 1))
	f.Low, f.High = f.X-half, f.X+half
	return f
}

// anchor counts the questions that both groups saw, and says by how much the
// other group did better on them.
func anchor(first, other [][]Cell) (shared int, gap float64) {
	width := 0
	for _, p := range slices.Concat(first, other) {
		width = max(width, len(p))
	}
	for at := range width {
		a, b := who(at, first).shares, who(at, other).shares
		if len(a) > 0 && len(b) > 0 {
			shared++
			gap += mean(b) - mean(a)
		}
	}
	return shared, ratio(gap, float64(shared))
}
