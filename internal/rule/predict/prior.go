// Package predict estimates how likely a deal is won from its C139 value.
//
// What it knows so far is the published prior: a distribution of weights that
// reproduces, with due doubt, what a study of 866 projects reports. Nothing
// in it comes from the organisation's own deals.
package predict

import (
	"math"

	"kongdan/internal/rule/c139"
)

// Basis names what a probability rests on.
type Basis string

// PublishedPrior is the prior of the published study, not fitted to any deal.
const PublishedPrior Basis = "published_prior"

// Prediction is a win probability with its 80 % band, all between 0 and 1.
type Prediction struct {
	P         float64 // predictive mean
	Low, High float64 // 80 % band
	Logit     float64 // mean of the logit
	Variance  float64 // variance of the logit
	Basis     Basis
}

// The prior's means and standard deviations on the logit scale.
const (
	interceptMean, interceptSD = -3.56, 0.8
	winMean, winSD             = 4.67, 1.2
	firstMean, firstSD         = 0.5, 0.3  // common to the three F
	firstOwnSD                 = 0.25      // of each F around the common weight
	clearMean, clearSD         = 0.15, 0.1 // common to the nine C
	clearOwnSD                 = 0.10
	z80                        = 1.2816 // the normal quantile of 90 %
)

// Prior returns the published prior's prediction for a value. More elements
// never make it smaller.
func Prior(v c139.Value) Prediction {
	w, f, c := float64(v.W), float64(v.F), float64(v.C)
	mean := interceptMean + winMean*w + firstMean*f + clearMean*c
	variance := square(interceptSD) + square(winSD*w) +
		square(firstSD*f) + square(firstOwnSD)*f + square(clearSD*c) + square(clearOwnSD)*c
	spread := z80 * math.Sqrt(variance)
	return Prediction{
		P:        sigmoid(mean / math.Sqrt(1+math.Pi*variance/8)), // MacKay's average over the doubt
		Low:      sigmoid(mean - spread),
		High:     sigmoid(mean + spread),
		Logit:    mean,
		Variance: variance,
		Basis:    PublishedPrior,
	}
}

func square(x float64) float64  { return x * x }
func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// The least and the most a screen shows: no deal is lost or won for certain.
const (
	ScreenMin = 0.03
	ScreenMax = 0.97
)

// Cap limits a probability to what a screen shows.
func Cap(p float64) float64 { return max(ScreenMin, min(ScreenMax, p)) }

// Capped returns the prediction with probability and band as a screen shows them.
func (p Prediction) Capped() Prediction {
	p.P, p.Low, p.High = Cap(p.P), Cap(p.Low), Cap(p.High)
	return p
}
