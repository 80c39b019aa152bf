package people

import (
	"slices"

	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// Person is what the rules need to know of one person of a deal.
type Person struct {
	ID          string
	Placeholder bool // a role nobody has been found for yet
	Picture
	Met        day.Date // the first meeting, "" for none
	Excuse     string   // why power was met early
	MeetExcuse string   // why an opponent is met at all

	Resonance     bool // what the person truly cares about is written down
	DecisionPoint bool // so is what makes the person say yes
	Stance        bool // so is how the person took our side in the open
	RatesUs       bool // evidence of the best value match names the person
}

// Contacted reports whether somebody on our side is in contact with the person.
func (p Person) Contacted() bool {
	return !p.Placeholder && (p.Met.Valid() || p.Closeness != "" && p.Closeness != NoContact)
}

// CanSupport reports whether somebody of this contact role may become a
// supporter: the dissatisfied, the receptive and power may (MC 6, TF 13, TF 16).
// Nothing is said of who guards the information.
func (r ContactRole) CanSupport() bool {
	return slices.Contains([]ContactRole{Receptive, Dissatisfied, Power}, r)
}

// Next returns one step up. None is worth taking with an opponent, whom one
// normally does not meet (SC 30), nor is there one above a mentor.
func (a Attitude) Next() (Attitude, bool) {
	rank, known := a.Rank()
	if !known || a == Opponent || a == Mentor {
		return "", false
	}
	return Attitudes()[rank+3], true
}

// Reach reports whether the person is to be met: an opponent only for a reason.
func (p Picture) Reach(excuse string) bool { return p.Attitude != Opponent || excuse != "" }

// CoachTypes returns for which type of coach a person looks fit, the likeliest
// first, and whether the person is a candidate at all, as mentors are. The
// types are a guess; there may be none.
func (p Picture) CoachTypes() (fit []c139.CoachType, candidate bool) {
	if p.Attitude != Mentor {
		return nil, false
	}
	for _, g := range []struct {
		when bool
		is   c139.CoachType
	}{
		{p.Focus == Relationship || p.Politics == Core, c139.CoachRelation},
		{p.Focus == Business || p.Focus == Technical || p.BuyingRole == User || p.BuyingRole == TechnicalGate, c139.CoachValue},
		{p.Focus == Financial || p.BuyingRole == Buyer, c139.CoachResource},
	} {
		if g.when {
			fit = append(fit, g.is)
		}
	}
	return fit, true
}
