package main

import (
	"cmp"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
)

// involve says who matters in a deal: one person, and in an open deal all of
// the account and a role nobody has been found for, in some those of the next
// account as partners. What is judged of each is kept as the program keeps it.
func (s *story) involve(next customer) {
	if s.Status != opportunity.Open {
		s.rows.add("opportunity_person", s.org, s.ID, s.at.people[0].ID)
		return
	}
	for _, p := range s.at.people {
		s.rows.add("opportunity_person", s.org, s.ID, p.ID)
		s.judged(string(p.ID), string(p.ID), "", "")
	}
	if next.ID != s.Account && s.rand.IntN(4) == 0 {
		for _, p := range next.people {
			s.rows.add("opportunity_person", s.org, s.ID, p.ID)
			s.judged(string(p.ID), string(p.ID), "", stakeholder.Partner)
		}
	}
	s.judged(id.New(), "", "待找的评审负责人", "")
}

// judged writes one to six judgements of somebody, each of a dimension of its
// own, and what they say in sum.
func (s *story) judged(who, person, label string, outside stakeholder.Outside) {
	var p people.Picture
	var reviewed day.Date
	dims := people.Dimensions()
	list := slices.Clone(dims[:])
	s.rand.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	var said [][]any
	for _, d := range list[:1+s.rand.IntN(6)] {
		at := s.ago(s.rand.IntN(90))
		if at.Before(s.CreatedAt) {
			at = s.CreatedAt
		}
		value, on := pick(s.rand, d.Values()), s.dateOf(at)
		p, reviewed = p.With(d, value), max(reviewed, on)
		said = append(said, []any{s.org, id.New(), s.ID, who, d, value, s.sentence(pick(s.rand, s.bank.Visits).ZH), opportunity.Visit,
			pick(s.rand, stakeholder.Confidences), on, s.Owner, at.UnixMilli()})
	}
	met := day.Date("")
	if s.rand.IntN(2) == 0 {
		met = cmp.Or(reviewed, s.today())
	}
	s.rows.add("stakeholder", s.org, s.ID, who, db.Null(person), label, outside, p.Need, p.Change, p.Focus, p.Closeness, p.Attitude,
		p.BuyingRole, p.ContactRole, p.Style, p.Influence, p.Politics, p.Decides, reviewed, met, s.Owner, s.CreatedAt.UnixMilli())
	s.rows["judgement"] = append(s.rows["judgement"], said...)
}
