package demo

import (
	"context"
	"slices"

	"kongdan/internal/coach"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// hear names a coach of a type and lets the coach speak: some by a link, blind,
// some as colleagues in the product, the others to the owner.
func (s *story) hear(ctx context.Context, t c139.CoachType, i int, list []coach.NewVerdict) error {
	who := coach.Identity{Kind: coach.Client, Quality: coach.Quality{Close: coach.Yes, Likes: coach.Yes}}
	if p := s.people[(len(s.people)-1-i+len(s.people))%len(s.people)]; len(s.people) > 0 {
		who.Person, who.Name = string(s.b.people[p.Key]), s.b.say(p.Name)
	}
	colleague, known := s.presales()
	if known = known && t == c139.CoachResource && s.n%3 == 0; known {
		who = coach.Identity{Kind: coach.Colleague, Member: colleague.User, Quality: coach.Quality{Likes: coach.Yes, Stake: coach.Yes}}
	}
	made, err := s.b.coaches.Add(ctx, s.owner, s.id, coach.Draft{Type: t, Identity: who})
	if err != nil {
		return err
	}
	if !known && s.n%2 == 1 {
		return s.b.coaches.Rule(ctx, s.owner, s.id, made, string(day.Of(s.b.clock)), list)
	}
	keys, said := answers(list)
	link, err := s.b.coaches.Ask(ctx, s.owner, s.id, made, coach.Asking{Elements: keys, Days: 7, Lang: s.b.language()})
	if err != nil {
		return err
	}
	if !known {
		return s.b.coaches.Answer(ctx, coach.Opening{Secret: link.Secret}, "demo", said)
	}
	waiting, err := s.b.coaches.Waiting(ctx, colleague)
	if err != nil {
		return err
	}
	for _, q := range waiting {
		if q.Count == len(keys) {
			return s.b.coaches.AnswerAsked(ctx, colleague, q.ID, said)
		}
	}
	return nil
}

// answers is what a coach says of elements by their places on the paper.
func answers(list []coach.NewVerdict) (keys []c139.Key, said []coach.Said) {
	for _, k := range c139.Keys() {
		i := slices.IndexFunc(list, func(v coach.NewVerdict) bool { return v.Element == k })
		if i >= 0 {
			said = append(said, coach.Said{Place: len(keys), Ruling: list[i].Ruling, Note: list[i].Note})
			keys = append(keys, k)
		}
	}
	return keys, said
}

// planAsking leaves questionnaires open on some deals: with a coach who has not
// answered yet, and with a colleague.
func (s *story) planAsking() {
	if !s.open || s.sleepy {
		return
	}
	if s.bank.Calibrated != "" && s.n%4 == 2 {
		s.at(1.6, s.again)
	}
	if s.bank.Calibrated != "" && s.n%3 == 1 {
		s.at(0.9, func(ctx context.Context) error {
			b, err := s.b.coaches.Board(ctx, s.owner, s.id)
			if err != nil || len(b.Active()) == 0 {
				return err
			}
			c := b.Active()[0]
			_, err = s.b.coaches.Ask(ctx, s.owner, s.id, c.ID, coach.Asking{Elements: c.Type.Vouches(), Days: 7, Lang: s.b.language(), Code: s.n%2 == 0})
			return err
		})
	}
	if s.n%24 == 2 {
		s.at(1.1, func(ctx context.Context) error {
			colleague, known := s.presales()
			if !known {
				return nil
			}
			c, err := s.b.coaches.Add(ctx, s.owner, s.id, coach.Draft{Type: c139.CoachValue,
				Identity: coach.Identity{Kind: coach.Colleague, Member: colleague.User, Quality: coach.Quality{Likes: coach.Yes}}})
			if err != nil {
				return err
			}
			_, err = s.b.coaches.Ask(ctx, s.owner, s.id, c, coach.Asking{Elements: c139.CoachValue.Vouches()[:3], Days: 14, Lang: s.b.language()})
			return err
		})
	}
}

// again lets a coach confirm by a link, blind, what the coach has confirmed before.
func (s *story) again(ctx context.Context) error {
	b, err := s.b.coaches.Board(ctx, s.owner, s.id)
	if err != nil {
		return err
	}
	for _, c := range b.Active() {
		var list []coach.NewVerdict
		for _, v := range b.Verdicts {
			if v.Coach == c.ID && v.Ruling == c139.Confirms && !v.Settled() {
				list = append(list, coach.NewVerdict{Element: v.Element, Ruling: v.Ruling})
			}
		}
		if len(list) == 0 || c.Who.Kind == coach.Colleague {
			continue
		}
		keys, said := answers(list)
		link, err := s.b.coaches.Ask(ctx, s.owner, s.id, c.ID, coach.Asking{Elements: keys, Days: 3, Lang: s.b.language()})
		if err != nil {
			return err
		}
		return s.b.coaches.Answer(ctx, coach.Opening{Secret: link.Secret}, "demo", said)
	}
	return nil
}

// presales is the first colleague of that role who is not on the deal's team,
// and so may coach it.
func (s *story) presales() (org.Actor, bool) {
	for _, m := range s.b.bank.Company.Members {
		if a := s.b.actors[m.Login]; a.Role == org.Presales && a.User != s.owner.User && !slices.Contains(s.team, a.User) {
			return a, true
		}
	}
	return org.Actor{}, false
}

func (b *builder) language() string {
	if b.lang == i18n.English {
		return i18n.English
	}
	return i18n.Chinese
}
