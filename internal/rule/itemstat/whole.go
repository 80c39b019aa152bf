package itemstat

import (
	"math"
	"slices"
)

// Whole is what is known of the examination as a whole.
type Whole struct {
	N            int
	Scores                // of the total shares
	SD           float64  // the population's, of the total shares
	OneForm      bool     // everybody had the same questions
	Alpha        Figure   // Cronbach's, with Feldt's interval; KR-20 when every item is right or wrong
	Binary       bool     // every item was right or wrong, so Alpha is KR-20
	KR21         Figure   // a lower bound of KR-20 that needs no items; no interval of its own
	SEM          Figure   // standard error of measurement, in marks
	AlphaWithout []Figure // per item, alpha of the others; nil without Alpha
	Full         float64  // marks of the form; 0 for several forms
	Unfit        bool     // the reliability is too small to decide by
}

// Exam judges the whole.
func Exam(people [][]Cell, l Limits) (w Whole) {
	w.N = len(people)
	few := Figure{N: w.N, Few: true}
	w.Alpha, w.KR21, w.SEM = few, few, few
	if w.N == 0 {
		return w
	}
	shares, marks := make([]float64, w.N), make([]float64, w.N)
	for i, p := range people {
		got, full := sum(p)
		shares[i], marks[i] = ratio(got, full), got
	}
	w.Scores, w.SD = Spread(shares, l), math.Sqrt(variance(shares))
	columns, same := columns(people)
	w.OneForm = same
	if !same {
		return w
	}
	_, w.Full = sum(people[0])
	if w.N < l.Relation || len(columns) < max(l.Items, 2) {
		return w
	}
	v := variance(marks)
	w.Alpha, w.KR21 = Figure{N: w.N, Flat: v == 0}, Figure{N: w.N, Flat: true}
	w.SEM = w.KR21
	if v == 0 {
		return w
	}
	w.Alpha.X = alpha(columns, -1)
	w.Alpha.Low, w.Alpha.High = feldt(w.Alpha.X, w.N, len(columns))
	w.Unfit = w.Alpha.X < Unfit
	sem := func(alpha float64) float64 { return math.Sqrt(v * max(1-alpha, 0)) }
	w.SEM = Figure{N: w.N, X: sem(w.Alpha.X), Low: sem(w.Alpha.High), High: sem(w.Alpha.Low)}
	for at := range columns {
		f := Figure{N: w.N, X: alpha(columns, at), Flat: len(columns) < 3}
		if f.Known() {
			f.Low, f.High = feldt(f.X, w.N, len(columns)-1)
		}
		w.AlphaWithout = append(w.AlphaWithout, f)
	}
	if w.Binary = binary(people); w.Binary {
		k, m, u := float64(len(columns)), mean(marks), unit(people)
		m, v = m/u, v/u/u
		x := k / (k - 1) * (1 - m*(k-m)/(k*v))
		w.KR21 = Figure{N: w.N, X: x, Low: x, High: x}
	}
	return w
}

// columns turns people's marks into items' marks. It says no when not
// everybody saw the same.
func columns(people [][]Cell) (columns [][]float64, same bool) {
	for at := range people[0] {
		var column []float64
		for _, p := range people {
			if at >= len(p) || p[at].Seen != people[0][at].Seen || p[at].Full != people[0][at].Full {
				return nil, false
			}
			column = append(column, p[at].Got)
		}
		if people[0][at].Seen {
			columns = append(columns, column)
		}
	}
	return columns, true
}

// alpha is Cronbach's, without the item at a place (-1 for none). It is 0
// where the rest doesn't differ.
func alpha(columns [][]float64, without int) float64 {
	totals := make([]float64, len(columns[0]))
	var parts float64
	k := 0.0
	for at, c := range columns {
		if at == without {
			continue
		}
		k++
		parts += variance(c)
		for i := range c {
			totals[i] += c[i]
		}
	}
	v := variance(totals)
	if k < 2 || v == 0 {
		return 0
	}
	return k / (k - 1) * (1 - parts/v)
}

// binary reports whether every item brought all or nothing of the same marks.
func binary(people [][]Cell) bool {
	u := unit(people)
	for _, p := range people {
		for _, c := range p {
			if c.Seen && (c.Full != u || c.Got != 0 && c.Got != u) {
				return false
			}
		}
	}
	return u > 0
}

// unit is what the first item counts.
func unit(people [][]Cell) float64 {
	for _, c := range people[0] {
		if c.Seen {
			return c.Full
		}
	}
	return 0
}

// Cut is how sharply a pass mark divides.
type Cut struct {
	Near Figure // share of people within one SEM of the pass mark, Wilson's interval
	// Consistency is Livingston's coefficient: the reliability of being above
	// or below the mark, at least alpha and larger the farther the mean lies
	// from the mark.
	Consistency Figure
}

// At judges a pass mark, in marks of the form.
func (w Whole) At(people [][]Cell, cut float64) (c Cut) {
	c.Near, c.Consistency = w.SEM, w.Alpha
	if !w.SEM.Known() {
		return c
	}
	near := 0
	for _, p := range people {
		if got, _ := sum(p); math.Abs(got-cut) <= w.SEM.X+1e-9 {
			near++
		}
	}
	c.Near = share(float64(near)/float64(w.N), w.N)
	v, off := w.SD*w.SD*w.Full*w.Full, w.Mean*w.Full-cut
	at := func(alpha float64) float64 { return (alpha*v + off*off) / (v + off*off) }
	c.Consistency = Figure{N: w.N, X: at(w.Alpha.X), Low: at(w.Alpha.Low), High: at(w.Alpha.High)}
	return c
}

// Scores is how total shares lie.
type Scores struct {
	Mean, Median, Least, Most float64
	Level                     Figure // Mean with Student's interval
	Middle                    Figure // Median with the interval of ranks
}

// Spread describes total shares; the zero Scores for none.
func Spread(shares []float64, l Limits) (s Scores) {
	if len(shares) == 0 {
		return s
	}
	sorted := slices.Sorted(slices.Values(shares))
	n := len(sorted)
	return Scores{Mean: mean(sorted), Median: (sorted[(n-1)/2] + sorted[n/2]) / 2, Least: sorted[0], Most: sorted[n-1],
		Level: average(shares, l.Difficulty).within(), Middle: median(shares, l.Difficulty)}
}
