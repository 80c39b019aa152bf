package itemstat

import "math"

// feldt is the 95 % interval of a reliability of k items over n people.
func feldt(alpha float64, n, k int) (low, high float64) {
	d1, d2 := float64(n-1), float64((n-1)*(k-1))
	return 1 - (1-alpha)*quantileF(0.975, d1, d2), 1 - (1-alpha)*quantileF(0.025, d1, d2)
}

// quantileF is the quantile of Fisher's F distribution, found by halving.
func quantileF(p, d1, d2 float64) float64 {
	low, high := 0.0, 1.0 // of x·d1/(x·d1+d2)
	for range 200 {
		middle := (low + high) / 2
		if incompleteBeta(d1/2, d2/2, middle) < p {
			low = middle
		} else {
			high = middle
		}
	}
	return d2 * low / (d1 * (1 - low))
}

// incompleteBeta is the regularised incomplete beta function, by its
// continued fraction.
func incompleteBeta(a, b, x float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2): // the fraction converges fast on the other side
		return 1 - incompleteBeta(b, a, 1-x)
	}
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	front := math.Exp(lab-la-lb+a*math.Log(x)+b*math.Log1p(-x)) / a
	const tiny = 1e-300
	c, d, f := 1.0, 0.0, 1.0
	for i := range 1000 {
		m := float64(i / 2)
		var term float64
		switch {
		case i == 0:
			term = 1
		case i%2 == 0:
			term = m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		default:
			term = -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		}
		if d = 1 + term*d; math.Abs(d) < tiny {
			d = tiny
		}
		d = 1 / d
		if c = 1 + term/c; math.Abs(c) < tiny {
			c = tiny
		}
		f *= c * d
		if math.Abs(1-c*d) < 1e-14 {
			break
		}
	}
	return front * (f - 1)
}
