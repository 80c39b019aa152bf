package itemstat

import (
	"math"
	"slices"
)

// Use is one person's first answer to a question, in whatever exam.
type Use struct {
	Month int     // counted from any month
	Share float64 // of the marks
	Taken float64 // as of Cell; 0 where it isn't known
}

// Month is how a question did in one month.
type Month struct {
	Month    int
	P, Taken Figure
}

// Drift is how a question did over the months.
type Drift struct {
	N      int // how often it was asked
	Months []Month
	// Rises is the correlation of P with the month, Slows that of the rank of
	// the time taken with the rank of the month (Spearman's).
	Rises, Slows Figure
}

// Leaked reports whether people come to know a question: its P surely rises
// while the time it takes surely falls. The test of both is ours; better
// teaching looks the same.
func (d Drift) Leaked() bool {
	return d.Rises.Known() && d.Slows.Known() && d.Rises.Low > 0 && d.Slows.High < 0
}

// Over follows a question over the months, from the first.
func Over(uses []Use, l Limits) (d Drift) {
	d.N = len(uses)
	months := map[int][]Use{}
	var when, shares, timed, taken []float64
	for _, u := range uses {
		months[u.Month] = append(months[u.Month], u)
		when, shares = append(when, float64(u.Month)), append(shares, u.Share)
		if u.Taken > 0 {
			timed, taken = append(timed, float64(u.Month)), append(taken, u.Taken)
		}
	}
	for m, list := range months {
		d.Months = append(d.Months, month(m, list, l))
	}
	slices.SortFunc(d.Months, func(a, b Month) int { return a.Month - b.Month })
	d.Rises, d.Slows = Figure{N: len(when), Few: true}, Figure{N: len(timed), Few: true}
	if len(when) >= l.Relation {
		d.Rises = correlation(when, shares)
	}
	if len(timed) >= l.Relation {
		d.Slows = spearman(timed, taken)
	}
	return d
}

func month(m int, list []Use, l Limits) Month {
	var shares, taken []float64
	for _, u := range list {
		shares = append(shares, u.Share)
		if u.Taken > 0 {
			taken = append(taken, u.Taken)
		}
	}
	out := Month{Month: m, P: Figure{N: len(shares), Few: true}, Taken: median(taken, l.Difficulty)}
	if len(shares) >= l.Difficulty {
		out.P = share(mean(shares), len(shares))
	}
	return out
}

// spearman correlates ranks; its interval is Fisher's with the variance of
// Fieller, Hartley and Pearson, 1.06/(n−3).
func spearman(x, y []float64) Figure {
	f := correlation(ranks(x), ranks(y))
	if f.Known() && math.Abs(f.X) < 1 && f.N > 3 {
		half := z95 * math.Sqrt(1.06/float64(f.N-3))
		f.Low, f.High = math.Tanh(math.Atanh(f.X)-half), math.Tanh(math.Atanh(f.X)+half)
	}
	return f
}
