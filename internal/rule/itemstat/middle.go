package itemstat

import (
	"math"
	"slices"
)

// median is the middle of numbers, with the 95 % interval of ranks: whatever
// their distribution, at most 2.5 % of samples have their middle beyond either
// end. It needs six numbers; with fewer there is no such interval.
func median(x []float64, least int) Figure {
	n := len(x)
	f := Figure{N: n, Few: n < max(least, 6)}
	if f.Few {
		return f
	}
	sorted := slices.Sorted(slices.Values(x))
	f.X = (sorted[(n-1)/2] + sorted[n/2]) / 2
	rank := rankOf(n)
	f.Low, f.High = sorted[rank-1], sorted[n-rank]
	return f
}

// rankOf is the greatest rank below which the middle of all lies with a chance
// of 2.5 % at most, when n of them are looked at.
func rankOf(n int) int {
	below, rank := 0.0, 0
	for k := range n {
		if below += math.Exp(choose(n, k) - float64(n)*math.Ln2); below > 0.025 {
			break
		}
		rank++
	}
	return rank
}

// choose is the logarithm of n over k.
func choose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// average is a mean with Student's 95 % interval.
func average(x []float64, least int) Figure {
	n := len(x)
	f := Figure{N: n, Few: n < max(least, 2)}
	if f.Few {
		return f
	}
	f.X = mean(x)
	half := student(n-1) * math.Sqrt(variance(x)/float64(n-1))
	f.Low, f.High = f.X-half, f.X+half
	return f
}

// student is the 97.5 % quantile of Student's t: its square is Fisher's F.
func student(freedom int) float64 { return math.Sqrt(quantileF(0.95, 1, float64(freedom))) }

// within keeps an interval of shares between 0 and 1.
func (f Figure) within() Figure {
	f.Low, f.High = max(f.Low, 0), min(f.High, 1)
	return f
}

// ranks gives each number its place from the least; equal ones share theirs.
func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if x[a] < x[b] {
			return -1
		}
		return 1
	})
	out := make([]float64, len(x))
	for start := 0; start < len(order); {
		end := start + 1
		for end < len(order) && x[order[end]] == x[order[start]] {
			end++
		}
		for _, at := range order[start:end] {
			out[at] = float64(start+end+1) / 2
		}
		start = end
	}
	return out
}
