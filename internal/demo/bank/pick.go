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

// Places returns what tells of the sort of person that somebody of a role is.
func (b *Bank) Places(role string) []Judgement {
	return b.judged(func(j Judgement) bool { return j.About == "place" && j.Who == role })
}

// Attitudes returns what tells of an attitude to us.
func (b *Bank) Attitudes(attitude string) []Judgement {
	return b.judged(func(j Judgement) bool { return j.About == "attitude" && j.Attitude == attitude })
}

func (b *Bank) judged(fits func(Judgement) bool) []Judgement {
	return slices.DeleteFunc(slices.Clone(b.Judgements), func(j Judgement) bool { return !fits(j) })
}

// MeetingsOf returns how meetings with a contact role go.
func (b *Bank) MeetingsOf(role string) []Meeting {
	return slices.DeleteFunc(slices.Clone(b.Meetings), func(m Meeting) bool { return m.Role != role })
}

// Character returns what the deal means to somebody of a role.
func (b *Bank) Character(role string) (Character, bool) {
	i := slices.IndexFunc(b.Characters, func(c Character) bool { return c.Who == role })
	if i < 0 {
		return Character{}, false
	}
	return b.Characters[i], true
}
