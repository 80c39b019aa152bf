package itemstat

import "math"

// share is a mean share of n people with Wilson's 95 % interval.
func share(p float64, n int) Figure {
	low, high := Wilson(p, n)
	return Figure{N: n, X: p, Low: low, High: high}
}

// Wilson is the 95 % interval of a share p of n.
func Wilson(p float64, n int) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	m, z2 := float64(n), z95*z95
	centre := (p + z2/(2*m)) / (1 + z2/m)
	half := z95 / (1 + z2/m) * math.Sqrt(p*(1-p)/m+z2/(4*m*m))
	return max(centre-half, 0), min(centre+half, 1)
}

// correlation is Pearson's, with Fisher's 95 % interval. For an item of right
// and wrong it is the point-biserial one.
func correlation(x, y []float64) Figure {
	f := Figure{N: len(x)}
	mx, my := mean(x), mean(y)
	var xx, yy, xy float64
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		xx, yy, xy = xx+dx*dx, yy+dy*dy, xy+dx*dy
	}
	const nothing = 1e-18 // what is left of equal numbers after adding them up
	if xx <= nothing*float64(len(x)) || yy <= nothing*float64(len(x)) {
		f.Flat = true
		return f
	}
	f.X = min(max(xy/math.Sqrt(xx*yy), -1), 1)
	f.Low, f.High = f.X, f.X
	if math.Abs(f.X) < 1 {
		f.Low, f.High = -1, 1
		if n := len(x); n > 3 {
			half := z95 / math.Sqrt(float64(n-3))
			f.Low, f.High = math.Tanh(math.Atanh(f.X)-half), math.Tanh(math.Atanh(f.X)+half)
		}
	}
	return f
}

// apart is the mean share among the best 27 % less that among the weakest;
// both are sorted by totals, the weakest first. People of equal totals count in
// equal parts, so nobody's place in the list matters. The interval is
// Newcombe's, from Wilson's of both groups.
func apart(shares, totals []float64) Figure {
	n := len(shares)
	k := max(math.Round(0.27*float64(n)), 1)
	low, high := band(totals, 0, k), band(totals, float64(n)-k, float64(n))
	best, weakest := dot(high, shares)/k, dot(low, shares)/k
	bl, bh := Wilson(best, int(k))
	wl, wh := Wilson(weakest, int(k))
	x := best - weakest
	return Figure{N: n, X: x,
		Low:  max(x-math.Hypot(best-bl, wh-weakest), -1),
		High: min(x+math.Hypot(bh-best, weakest-wl), 1)}
}

// band gives each person of a sorted list the part to which they belong to
// the ranks between from and to.
func band(totals []float64, from, to float64) []float64 {
	part := make([]float64, len(totals))
	for start := 0; start < len(totals); {
		end := start + 1
		for end < len(totals) && same(totals[end], totals[start]) {
			end++
		}
		in := min(float64(end), to) - max(float64(start), from)
		for i := start; i < end && in > 0; i++ {
			part[i] = in / float64(end-start)
		}
		start = end
	}
	return part
}

// same tells totals apart that differ by more than the noise of adding up.
func same(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func dot(a, b []float64) (sum float64) {
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func mean(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	var sum float64
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// variance is the population's.
func variance(x []float64) float64 {
	m, sum := mean(x), 0.0
	for _, v := range x {
		sum += (v - m) * (v - m)
	}
	return ratio(sum, float64(len(x)))
}
