package advise

import (
	"slices"

	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/predict"
	"kongdan/internal/rule/stage"
)

// Situation is what is known of one deal today. What is not known is left
// zero, and no move is based on it.
type Situation struct {
	Today day.Date
	Open  bool // not won, lost or given up

	Sheet        c139.Sheet
	Observed     [c139.Count]day.Date // youngest evidence of each element
	EvidenceDays int                  // after how many days evidence is stale, 0 for never
	Challenged   []c139.Key           // elements with an open question of a manager

	Findings c139.Findings
	Coaches  []c139.CoachType // types of the coaches the deal has

	Selling stage.Selling
	Buying  stage.Buying

	Opened        day.Date
	LastContact   day.Date // last visit, note or evidence
	NextStep      day.Date // "" if none is planned
	ExpectedClose day.Date
	People        int // persons of the client recorded in the deal
	Rivals        int // competitors recorded in the deal
}

// scene is a situation with what follows from it.
type scene struct {
	Situation
	cal  c139.Calibration
	now  c139.Value // the value that is shown
	p    float64
	zone c139.Zone
}

func newScene(s Situation) *scene {
	sc := &scene{Situation: s, cal: c139.Calibrate(s.Sheet, s.Findings)}
	sc.now = sc.cal.Shown
	sc.zone = sc.now.Zone()
	sc.p = predict.Prior(sc.now).P
	return sc
}

// due brings a date forward where the client decides soon.
func (sc *scene) due(days int) int {
	if left := sc.ExpectedClose.Sub(sc.Today); sc.ExpectedClose.Valid() && left >= 0 {
		return min(days, max(1, left/2))
	}
	return days
}

// asking prefers a coach who can best vouch for the element.
func (sc *scene) asking(k c139.Key, otherwise Ask) Ask {
	if t := k.BestCoach(); slices.Contains(sc.Coaches, t) {
		return Ask(t)
	}
	return otherwise
}

// standing is what coaches say about an element, set against the claim.
func (sc *scene) standing(k c139.Key) c139.Standing { return sc.cal.Standings[k.Index()] }

// pick returns the elements for which keep holds.
func pick(from []c139.Key, keep func(c139.Key) bool) []c139.Key {
	var kept []c139.Key
	for _, k := range from {
		if keep(k) {
			kept = append(kept, k)
		}
	}
	return kept
}
