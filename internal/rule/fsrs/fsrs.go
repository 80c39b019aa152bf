// Package fsrs decides when somebody should see a question again: the
// published memory model FSRS-6, how answers to exam questions become its
// grades, what changes when there is an exam on a date, and how many reviews a
// day may ask for. Times are days; whoever calls says how many went by.
package fsrs

import "math"

// Grade is how well somebody remembered.
type Grade int

// The grades. The zero value is no grade.
const (
	Again Grade = iota + 1
	Hard
	Good
	Easy
)

// Weights are the parameters w0 to w20 of the model.
type Weights [21]float64

// Default are the published weights.
var Default = Weights{
	.212, 1.2931, 2.3065, 8.2956, 6.4133, .8334, 3.0194, .001, 1.8722, .1666, .796, 1.4835, .0614, .2629, 1.6483, .6014, 1.8729,
	.5425, .0912, .0658, .1542,
}

// The bounds of what is remembered. MaxInterval is a hundred years.
const (
	MinStability  = 0.001
	MaxStability  = 36500
	MinDifficulty = 1
	MaxDifficulty = 10
	MaxInterval   = 36500
)

// Retention is the chance of remembering at which a review is due.
const Retention = 0.9

// Memory is what somebody keeps of one question. The zero value was never
// asked.
type Memory struct {
	Stability  float64 // days until the chance of remembering is 90 %
	Difficulty float64 // 1 to 10
}

// New reports whether the question was never asked.
func (m Memory) New() bool { return m.Stability <= 0 }

func (w Weights) decay() float64  { return -w[20] }
func (w Weights) factor() float64 { return math.Pow(0.9, 1/w.decay()) - 1 }

// Recall is the chance of remembering after some days, 0 for what was never
// asked. Days before 0 count as 0.
func (w Weights) Recall(m Memory, days float64) float64 {
	if m.New() {
		return 0
	}
	return math.Pow(1+w.factor()*max(0, days)/m.Stability, w.decay())
}

// Interval is after how many days, at least 1, the chance of remembering falls
// to retention, which lies between 0 and 1.
func (w Weights) Interval(m Memory, retention float64) int {
	days := m.Stability / w.factor() * (math.Pow(retention, 1/w.decay()) - 1)
	if !(days > 1) { // nothing is remembered, or retention is none
		return 1
	}
	return int(math.Round(min(days, MaxInterval)))
}

// Review is the memory after an answer of a grade, some days after the one
// before. Whole days are meant: less than one is the same day.
func (w Weights) Review(m Memory, days float64, g Grade) Memory {
	g = min(max(g, Again), Easy)
	if m.New() {
		return bound(Memory{w[g-1], w.first(g)})
	}
	next := Memory{w.stability(m, days, g), w.harder(bound(m).Difficulty, g)}
	return bound(next)
}

func bound(m Memory) Memory {
	return Memory{min(max(m.Stability, MinStability), MaxStability), min(max(m.Difficulty, MinDifficulty), MaxDifficulty)}
}

// first is the difficulty a first answer tells of, not held in bounds.
func (w Weights) first(g Grade) float64 { return w[4] - math.Exp(w[5]*float64(g-1)) + 1 }

func (w Weights) harder(d float64, g Grade) float64 {
	moved := d - w[6]*float64(g-Good)*(10-d)/9
	return w[7]*w.first(Easy) + (1-w[7])*moved
}

func (w Weights) stability(m Memory, days float64, g Grade) float64 {
	m = bound(m)
	s, d, r := m.Stability, m.Difficulty, w.Recall(m, days)
	switch {
	case days < 1:
		same := s * math.Exp(w[17]*(float64(g-Good)+w[18])) * math.Pow(s, -w[19])
		if g > Again {
			return max(same, s)
		}
		return same
	case g == Again:
		return min(w[11]*math.Pow(d, -w[12])*(math.Pow(s+1, w[13])-1)*math.Exp(w[14]*(1-r)), s/math.Exp(w[17]*w[18]))
	}
	gain := math.Exp(w[8]) * (11 - d) * math.Pow(s, -w[9]) * (math.Exp(w[10]*(1-r)) - 1)
	switch g {
	case Hard:
		gain *= w[15]
	case Easy:
		gain *= w[16]
	}
	return s * (1 + gain)
}
