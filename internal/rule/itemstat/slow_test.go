package itemstat

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The formulas once more, written down as a textbook has them and without a
// thought for speed.

func slowBiserial(x, y []float64) float64 { // for x of 0 and 1: (M1 − M0)/s · √(pq)
	var m1, m0, n1, n0 float64
	for i := range x {
		if x[i] == 1 {
			m1, n1 = m1+y[i], n1+1
		} else {
			m0, n0 = m0+y[i], n0+1
		}
	}
	n := n1 + n0
	m := (m1 + m0) / n
	var ss float64
	for _, v := range y {
		ss += math.Pow(v-m, 2)
	}
	return (m1/n1 - m0/n0) / math.Sqrt(ss/n) * math.Sqrt(n1/n*n0/n)
}

func slowWilson(p float64, n int) (low, high float64) { // where |p − π| = z·√(π(1−π)/n)
	edge := func(in, out float64) float64 {
		for range 200 {
			mid := (in + out) / 2
			if math.Abs(p-mid) <= z95*math.Sqrt(mid*(1-mid)/float64(n)) {
				in = mid
			} else {
				out = mid
			}
		}
		return in
	}
	return edge(p, 0), edge(p, 1)
}

func slowAlpha(people [][]Cell, without int) float64 { // k/(k−1)·(1 − trace/sum of the covariance matrix)
	var items []int
	for at := range people[0] {
		if at != without {
			items = append(items, at)
		}
	}
	n := float64(len(people))
	var trace, all float64
	for _, a := range items {
		for _, b := range items {
			var ab, ma, mb float64
			for _, p := range people {
				ab, ma, mb = ab+p[a].Got*p[b].Got, ma+p[a].Got, mb+p[b].Got
			}
			cov := ab/n - ma/n*mb/n
			all += cov
			if a == b {
				trace += cov
			}
		}
	}
	k := float64(len(items))
	return k / (k - 1) * (1 - trace/all)
}

// slowApart draws lots among people of equal totals, many times over.
func slowApart(rnd *rand.Rand, shares, totals []float64) float64 {
	k := int(math.Round(0.27 * float64(len(shares))))
	var sum float64
	const draws = 4000
	for range draws {
		order := rnd.Perm(len(shares))
		slices.SortStableFunc(order, func(a, b int) int {
			switch d := totals[a] - totals[b]; {
			case d < -1e-9:
				return -1
			case d > 1e-9:
				return 1
			}
			return 0
		})
		for i := range k {
			sum += shares[order[len(order)-1-i]] - shares[order[i]]
		}
	}
	return sum / draws / float64(k)
}

func TestAgainstSlowFormulas(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	near := func(what string, got, want, by float64) {
		t.Helper()
		if math.IsNaN(got) || math.Abs(got-want) > by {
			t.Fatalf("%s = %.12f, want %.12f", what, got, want)
		}
	}
	for round := range 40 {
		items, people := simulate(rnd, 20+rnd.IntN(60), 5+rnd.IntN(20), -1)
		stats := Items(items, people, Usual)
		w := Exam(people, Usual)
		for at, s := range stats {
			var x, total, rest []float64
			for _, p := range people {
				sum := 0.0
				for _, c := range p {
					sum += c.Got
				}
				x, total, rest = append(x, p[at].Got), append(total, sum), append(rest, sum-p[at].Got)
			}
			near("p", s.P.X, mean(x), 1e-9)
			if s.Raw.Known() {
				near("point-biserial", s.Raw.X, slowBiserial(x, total), 1e-9)
			}
			if s.Corrected.Known() {
				r := slowBiserial(x, rest)
				near("corrected", s.Corrected.X, r, 1e-9)
				z, se := 0.5*math.Log((1+r)/(1-r)), 1/math.Sqrt(float64(len(x)-3))
				back := func(z float64) float64 { return (math.Exp(2*z) - 1) / (math.Exp(2*z) + 1) }
				near("Fisher low", s.Corrected.Low, back(z-z95*se), 1e-9)
				near("Fisher high", s.Corrected.High, back(z+z95*se), 1e-9)
			}
			low, high := slowWilson(s.P.X, s.N)
			near("Wilson low", s.P.Low, low, 1e-9)
			near("Wilson high", s.P.High, high, 1e-9)
			near("alpha without", w.AlphaWithout[at].X, slowAlpha(people, at), 1e-9)
			if round == 0 {
				near("upper less lower", s.Apart.X, slowApart(rnd, x, total), 0.02)
			}
			var count int
			for o, option := range s.Options {
				count += option.Count
				var thirds float64
				for i := range 3 {
					thirds += option.Thirds[i] / 3
				}
				near("thirds", thirds, option.Share.X, 1e-9)
				if option.Right && option.Count != int(math.Round(s.P.X*float64(s.N))) {
					t.Fatalf("item %d: option %d: %+v", at, o, option)
				}
			}
			if count != s.N {
				t.Fatalf("%d people chose, %d saw", count, s.N)
			}
		}
		near("alpha", w.Alpha.X, slowAlpha(people, -1), 1e-9)
		// KR-20 is alpha with Σpq in place of the variances.
		var pq float64
		for _, s := range stats {
			pq += s.P.X * (1 - s.P.X)
		}
		k, v := float64(len(items)), w.SD*w.SD*w.Full*w.Full
		near("KR-20", w.Alpha.X, k/(k-1)*(1-pq/v), 1e-9)
		near("SEM", w.SEM.X, math.Sqrt(v)*math.Sqrt(1-w.Alpha.X), 1e-9)
		m := w.Mean * w.Full
		near("KR-21", w.KR21.X, k/(k-1)*(1-m*(k-m)/k/v), 1e-9)
		if w.KR21.X > w.Alpha.X+1e-9 {
			t.Fatal("KR-21 is never above KR-20")
		}
		cut := w.At(people, 0.6*w.Full)
		if cut.Near.X < 0 || cut.Near.X > 1 || cut.Consistency.X < w.Alpha.X-1e-9 {
			t.Fatalf("%+v", cut)
		}
	}
}
