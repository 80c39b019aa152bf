package people

import (
	"slices"

	"kongdan/internal/rule/c139"
)

// Bearing is what the people of a deal say about one element of C139.
type Bearing string

// The bearings.
const (
	Supports    Bearing = "supports"
	Contradicts Bearing = "contradicts"
	Incomplete  Bearing = "incomplete" // too little is known to say
)

// Reading is the bearing of the people on one element with what it rests on.
type Reading struct {
	Element c139.Key
	Bearing Bearing
	Who     []string // the persons it rests on
	Missing []Lack   // of Incomplete
	Share   Share    // of the majority: who decides and is with us
}

// readings are the elements that people bear on, each with its rule.
var readings = []struct {
	element c139.Key
	read    func([]Person) Reading
}{
	{c139.TopDecision, readTop}, {c139.ValueMatch, readValue}, {c139.ActiveHelp, readHelp}, {c139.Majority, readMajority},
	{c139.OrgResonance, readResonance}, {c139.DecisionStructure, readStructure}, {c139.ReasonsPoints, readPoints},
}

// Read returns what the people say about W, F1 to F3 and C3 to C5, in order.
func Read(list []Person) []Reading {
	list = found(list)
	out := make([]Reading, len(readings))
	for i, r := range readings {
		out[i] = r.read(list)
		out[i].Element = r.element
	}
	return out
}

// found returns the people with nothing supposed of where a role stands that
// nobody has been found for: it counts among those who decide, and never as
// with us or against us.
func found(list []Person) []Person {
	list = slices.Clone(list)
	for i := range list {
		if list[i].Placeholder {
			list[i].Attitude = ""
		}
	}
	return list
}

// readTop: the top decision maker is at least a supporter and took our side in
// the open.
func readTop(list []Person) Reading {
	tops := pick(list, func(p Person) bool { return p.Decides == Top })
	if len(tops) == 0 {
		return lacking(nil, Lack{LacksTop, ""})
	}
	if not := pick(tops, func(p Person) bool { return p.Attitude.Hostile() || p.Attitude == Neutral }); len(not) > 0 {
		return Reading{Bearing: Contradicts, Who: ids(not)}
	}
	return complete(tops, need(LacksAttitude, attitudeKnown), need(LacksStance, func(p Person) bool { return p.Stance }))
}

// readValue: the top decision maker and the key persons rate our value best.
// Nobody who is against us does.
func readValue(list []Person) Reading {
	key := pick(list, func(p Person) bool { return p.Key() })
	if len(key) == 0 {
		return lacking(nil, Lack{LacksKey, ""})
	}
	if not := pick(key, func(p Person) bool { return p.Attitude.Hostile() }); len(not) > 0 {
		return Reading{Bearing: Contradicts, Who: ids(not)}
	}
	return complete(key, need(LacksRating, func(p Person) bool { return p.RatesUs }))
}

// readHelp: at least one key person is a mentor.
func readHelp(list []Person) Reading {
	key := pick(list, func(p Person) bool { return p.Key() })
	if len(key) == 0 {
		return lacking(nil, Lack{LacksKey, ""})
	}
	if mentors := pick(key, func(p Person) bool { return p.Attitude == Mentor }); len(mentors) > 0 {
		return Reading{Bearing: Supports, Who: ids(mentors)}
	}
	r := complete(key, need(LacksAttitude, attitudeKnown))
	if r.Bearing == Supports { // all are known, and none is one
		r.Bearing = Contradicts
	}
	return r
}

// readMajority: more than half of those who decide are supporters or mentors.
func readMajority(list []Person) Reading {
	deciders := pick(list, func(p Person) bool { return p.Deciding() })
	if len(deciders) == 0 {
		return lacking(nil, Lack{LacksDeciders, ""})
	}
	with := pick(deciders, func(p Person) bool { return p.Attitude.WithUs() })
	against := pick(deciders, func(p Person) bool { return attitudeKnown(p) && !p.Attitude.WithUs() })
	r := Reading{Bearing: Supports, Who: ids(with)}
	s := Share{len(with), len(deciders)}
	if open := len(deciders) - len(with) - len(against); !s.Majority() {
		r = Reading{Bearing: Contradicts, Who: ids(against)}
		if (Share{len(with) + open, len(deciders)}).Majority() {
			r = complete(deciders, need(LacksAttitude, attitudeKnown))
		}
	}
	r.Share = s
	return r
}

// readResonance: what resonates with each main member is known.
func readResonance(list []Person) Reading {
	key := pick(list, func(p Person) bool { return p.Key() })
	if len(key) == 0 {
		return lacking(nil, Lack{LacksKey, ""})
	}
	return complete(key, need(LacksResonance, func(p Person) bool { return p.Resonance }))
}

// readStructure: of everybody who decides, influence, role and inclination are known.
func readStructure(list []Person) Reading {
	deciders := pick(list, func(p Person) bool { return p.Deciding() })
	if len(deciders) == 0 {
		return lacking(nil, Lack{LacksDeciders, ""})
	}
	return complete(deciders,
		need(LacksInfluence, func(p Person) bool { return p.Influence != "" }),
		need(LacksRole, func(p Person) bool { return p.BuyingRole != "" }),
		need(LacksAttitude, attitudeKnown))
}

// readPoints: what makes each who decides say yes is known.
func readPoints(list []Person) Reading {
	deciders := pick(list, func(p Person) bool { return p.Deciding() })
	if len(deciders) == 0 {
		return lacking(nil, Lack{LacksDeciders, ""})
	}
	return complete(deciders, need(LacksPoint, func(p Person) bool { return p.DecisionPoint }))
}
