package people

import "slices"

// Thing names what is missing of a person.
type Thing string

// The things.
const (
	LacksPerson    Thing = "person"         // nobody has been found for the role
	LacksTop       Thing = "top"            // nobody is marked as the top decision maker
	LacksKey       Thing = "key"            // nobody is marked as a key person
	LacksDeciders  Thing = "deciders"       // nobody is marked as deciding
	LacksAttitude  Thing = "attitude"       // to us
	LacksStance    Thing = "stance"         // how the person took our side in the open
	LacksRating    Thing = "rating"         // evidence that the person rates our value best
	LacksInfluence Thing = "influence"      // weight in the deal
	LacksRole      Thing = "buying_role"    // part in the purchase
	LacksResonance Thing = "resonance"      // what the person truly cares about
	LacksPoint     Thing = "decision_point" // what makes the person say yes
)

// Things returns everything that may be missing.
func Things() [11]Thing {
	return [11]Thing{LacksPerson, LacksTop, LacksKey, LacksDeciders, LacksAttitude, LacksStance, LacksRating,
		LacksInfluence, LacksRole, LacksResonance, LacksPoint}
}

// Lack is one thing that is missing, of one person or, with "", of the deal.
type Lack struct {
	Thing  Thing
	Person string
}

func attitudeKnown(p Person) bool { return p.Attitude != "" }

// demand is one thing that everybody must have.
type demand struct {
	thing Thing
	has   func(Person) bool
}

func need(t Thing, has func(Person) bool) demand { return demand{t, has} }

// complete supports where everybody has what is demanded. Of a role nobody has
// been found for the person is missing, and nothing else is asked.
func complete(of []Person, demands ...demand) Reading {
	var missing []Lack
	for _, p := range of {
		if p.Placeholder {
			missing = append(missing, Lack{LacksPerson, p.ID})
			continue
		}
		for _, d := range demands {
			if !d.has(p) {
				missing = append(missing, Lack{d.thing, p.ID})
			}
		}
	}
	if len(missing) > 0 {
		return lacking(of, missing...)
	}
	return Reading{Bearing: Supports, Who: ids(of)}
}

func lacking(of []Person, missing ...Lack) Reading {
	return Reading{Bearing: Incomplete, Who: ids(of), Missing: missing}
}

func pick(list []Person, keep func(Person) bool) []Person {
	return slices.DeleteFunc(slices.Clone(list), func(p Person) bool { return !keep(p) })
}

func ids(list []Person) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.ID)
	}
	return out
}
