package people

import "kongdan/internal/rule/c139"

// Relation is how what the people say stands to the state of an element.
type Relation string

// The relations. An element and its people may also agree, or say nothing of
// each other; that is "".
const (
	Clash   Relation = "clash"   // the element is clear and the people contradict, or it does not hold and they support it
	Thin    Relation = "thin"    // the element is clear and the people do not show it
	Suggest Relation = "suggest" // the people show it and the element is not clear
	Unseen  Relation = "unseen"  // the element is clear and nobody's people were judged yet: Thin would say it of each
)

// Unjudged reports whether nothing at all was judged or written of anybody.
func Unjudged(list []Person) bool {
	for _, p := range list {
		if p.Picture != (Picture{}) || p.Resonance || p.DecisionPoint || p.Stance || p.RatesUs {
			return false
		}
	}
	return true
}

// Against compares a reading with the state of its element, both ways. It
// changes neither: a clash is an alert, a suggestion is for a person to accept.
func (r Reading) Against(s c139.State) Relation {
	switch {
	case s == c139.Clear && r.Bearing == Contradicts, s == c139.No && r.Bearing == Supports:
		return Clash
	case s == c139.Clear && r.Bearing == Incomplete:
		return Thin
	case s != c139.Clear && r.Bearing == Supports:
		return Suggest
	}
	return ""
}
