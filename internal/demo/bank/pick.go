package bank

import "slices"

// EvidenceFor returns the sentences for one state of one element, those that
// suit the selling stage first; none is left out.
func (b *Bank) EvidenceFor(element, state, selling string) []Evidence {
	var fit, rest []Evidence
	for _, e := range b.Evidence {
		switch {
		case e.Element != element || e.State != state:
		case slices.Contains(e.Stages, selling):
			fit = append(fit, e)
		default:
			rest = append(rest, e)
		}
	}
	return append(fit, rest...)
}

// PeopleOf returns the people of an account, its top decision maker first.
func (b *Bank) PeopleOf(account string) []Person {
	var list []Person
	for _, p := range b.People {
		if p.Account == account {
			list = append(list, p)
		}
	}
	return list
}

// VerdictsFor returns the remarks that suit a verdict on an element.
func (b *Bank) VerdictsFor(verdict, element string) []Verdict {
	var list []Verdict
	for _, v := range b.Verdicts {
		if v.Verdict == verdict && slices.Contains(v.Elements, element) {
			list = append(list, v)
		}
	}
	return list
}
