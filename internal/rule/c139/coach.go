package c139

import "slices"

// CoachType is what a coach inside the client is good for. There are three,
// and none is good for everything (SC 73).
type CoachType string

const (
	CoachRelation CoachType = "coach_relation" // knows the people and their relations
	CoachValue    CoachType = "coach_value"    // knows how our value is judged
	CoachResource CoachType = "coach_resource" // knows process, money and resources
)

// CoachTypes returns the three types.
func CoachTypes() [3]CoachType { return [3]CoachType{CoachRelation, CoachValue, CoachResource} }

// ParseCoachType returns the type of that exact name.
func ParseCoachType(text string) (CoachType, bool) {
	t := CoachType(text)
	types := CoachTypes()
	return t, slices.Contains(types[:], t)
}

// Vouches returns the elements a coach of this type can best vouch for. A
// coach may rule on any other element too.
func (t CoachType) Vouches() []Key {
	switch t {
	case CoachRelation:
		return []Key{W, F3, C3, C4}
	case CoachValue:
		return []Key{F1, C5, C8, C9}
	case CoachResource:
		return []Key{F2, C1, C2, C6, C7}
	}
	return nil
}

// BestCoach returns the one type that can best vouch for the element, or ""
// for a key that does not exist.
func (k Key) BestCoach() CoachType {
	for _, t := range CoachTypes() {
		if slices.Contains(t.Vouches(), k) {
			return t
		}
	}
	return ""
}

// Verdict is what a coach says about one element.
type Verdict string

const (
	Confirms Verdict = "confirms"
	Denies   Verdict = "denies"
	Unsure   Verdict = "unsure" // no ruling
)

// Verdicts returns the three verdicts.
func Verdicts() [3]Verdict { return [3]Verdict{Confirms, Denies, Unsure} }

// ParseVerdict returns the verdict of that exact name.
func ParseVerdict(text string) (Verdict, bool) {
	v := Verdict(text)
	verdicts := Verdicts()
	return v, slices.Contains(verdicts[:], v)
}
