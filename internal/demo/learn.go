package demo

import (
	"context"
	"slices"

	"kongdan/internal/coach"
	"kongdan/internal/demo/bank"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// chooseClaims picks which elements the deal's value counts.
func (s *story) chooseClaims() (keys []c139.Key) {
	clears, firsts := c139.PartClear.Keys(), c139.PartFirst.Keys()
	shuffle(s.r.IntN, clears)
	shuffle(s.r.IntN, firsts)
	keys = append(keys, clears[:s.target.C]...)
	keys = append(keys, firsts[:s.target.F]...)
	return append(keys, c139.PartWin.Keys()[:s.target.W]...)
}

func shuffle[T any](intN func(int) int, list []T) {
	for i := len(list) - 1; i > 0; i-- {
		j := intN(i + 1)
		list[i], list[j] = list[j], list[i]
	}
}

// freshDays is how young evidence of an open deal must be today to count.
const freshDays = 45

// planElements lets the team learn one element after the other, and look again
// at what has grown old.
func (s *story) planElements() {
	for i, k := range s.claims {
		share := float64(i+1) / float64(len(s.claims)+1)
		learnt := s.between(max(0.03, share-0.12), min(0.96, share+0.08))
		if s.r.IntN(3) == 0 {
			s.learn(learnt+2+6*s.r.Float64(), k, c139.Partial)
		}
		s.learn(learnt, k, c139.Clear)
		forgotten := s.sleepy && k.Part() == c139.PartClear && i == 0
		if s.open && learnt > freshDays && !forgotten {
			s.learn(2+(freshDays-4)*s.r.Float64(), k, c139.Clear)
		}
	}
	losing := s.target.Zone() == c139.Lose
	for _, k := range c139.Keys() {
		if slices.Contains(s.claims, k) {
			continue
		}
		at := s.between(0.3, 0.95)
		switch n := s.r.IntN(100); {
		case losing && k == c139.W && n < 60, losing && k.Part() == c139.PartFirst && n < 35, k == c139.C6 && n < 8:
			s.learn(at, k, c139.No)
		case n < 45:
			s.learn(at, k, c139.Partial)
		}
	}
}

// learn plans evidence for a state of an element.
func (s *story) learn(daysAgo float64, k c139.Key, to c139.State) {
	daysAgo = min(daysAgo, s.begin-0.5)
	s.b.at(daysAgo, func(ctx context.Context) error {
		e, ok := s.evidence(k, to)
		if !ok {
			return nil
		}
		control, err := s.b.deals.Control(ctx, s.owner, s.id)
		if err != nil {
			return err
		}
		if to == c139.Partial && control.Elements.At(k).State == c139.Clear {
			return nil
		}
		return s.b.deals.SetElements(ctx, s.owner, s.id, []opportunity.Change{
			{Element: k, To: to, Evidence: &e, Seen: control.Elements.At(k).Version}}, "")
	})
}

// evidence is a sentence for a state of an element that suits the deal.
func (s *story) evidence(k c139.Key, state c139.State) (opportunity.NewEvidence, bool) {
	list := s.b.bank.EvidenceFor(string(k), state.String(), s.bank.Selling)
	for range 40 {
		e := list[s.r.IntN(min(len(list), 9))]
		who, facts, known := s.source(e.Who)
		text := s.b.say(e.Text)
		if (e.Who != "none" && !known) || !bank.Fits(text, facts) {
			continue
		}
		made := opportunity.NewEvidence{What: bank.Fill(text, facts), Channel: opportunity.Channel(e.Channel),
			Strength: opportunity.Strength(e.Strength), ObservedOn: string(day.Of(s.b.clock))}
		if e.Who != "none" {
			made.Person = string(s.b.people[who.Key])
		}
		return made, true
	}
	return opportunity.NewEvidence{}, false
}

// planCoaches lets coaches rule so that the confirmed value becomes the one
// the material asks for.
func (s *story) planCoaches() {
	confirmed, err := c139.Parse(s.bank.Calibrated)
	if s.bank.Calibrated == "" || err != nil {
		return
	}
	left := map[c139.Part]int{c139.PartWin: confirmed.W, c139.PartFirst: confirmed.F, c139.PartClear: confirmed.C}
	said := map[c139.CoachType][]coach.NewVerdict{}
	ruledW := false
	for _, k := range s.claims {
		ruling := c139.Confirms
		if left[k.Part()] == 0 {
			ruling = c139.Denies
			if k.Part() == c139.PartClear && s.r.IntN(3) > 0 {
				ruling = c139.Unsure
			}
		} else {
			left[k.Part()]--
		}
		said[k.BestCoach()] = append(said[k.BestCoach()], s.verdict(k, ruling))
		ruledW = ruledW || k == c139.W
	}
	if !ruledW { // nobody claims it, and the coach agrees
		said[c139.W.BestCoach()] = append(said[c139.W.BestCoach()], s.verdict(c139.W, c139.Denies))
	}
	when := s.end + 3 + 15*s.r.Float64()
	for i, t := range c139.CoachTypes() {
		if len(said[t]) > 0 {
			s.at(when-0.1*float64(i), func(ctx context.Context) error { return s.hear(ctx, t, i, said[t]) })
		}
	}
}

func (s *story) verdict(k c139.Key, ruling c139.Verdict) coach.NewVerdict {
	v := coach.NewVerdict{Element: k, Ruling: ruling, Confidence: coach.Confidences[s.r.IntN(3)]}
	if remarks := s.b.bank.VerdictsFor(string(ruling), string(k)); len(remarks) > 0 && s.r.IntN(2) == 0 {
		v.Note = s.b.say(remarks[s.r.IntN(len(remarks))].Text)
	}
	return v
}
