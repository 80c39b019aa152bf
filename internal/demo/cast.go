package demo

import (
	"context"
	"time"

	"kongdan/internal/demo/bank"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
)

// planCast lets the team of the largest deal get to know all who matter in it.
// Nothing here is left to chance: it disturbs no other story.
func (s *story) planCast() {
	c := s.b.bank.Cast
	if c.Deal != s.bank.Key {
		return
	}
	all := c.Players()
	for i, p := range all {
		part := float64(i) / float64(len(all))
		s.b.at(s.day(0.06+0.2*part), func(ctx context.Context) error { return s.enter(ctx, p) })
		if p.Before != "" {
			s.b.at(s.day(0.3+0.2*part), func(ctx context.Context) error { return s.standing(ctx, p, p.Before, i) })
		}
		if p.Attitude != "" {
			s.b.at(s.day(0.6+0.35*part), func(ctx context.Context) error { return s.standing(ctx, p, p.Attitude, i) })
		}
		if p.Win.ZH != "" {
			s.b.at(s.day(0.7), func(ctx context.Context) error {
				return s.seen(ctx, p, func(v int64) error {
					w := stakeholder.Writing{Words: stakeholder.Words{PersonalWin: s.b.say(p.Win), Resonance: s.b.say(p.Resonance)}}
					return s.b.inDeals.Write(ctx, s.owner, s.id, s.who(p.Key), v, w)
				})
			})
		}
		s.planVisit(p)
	}
	for _, v := range c.Vacancies {
		s.b.at(s.day(0.45), func(ctx context.Context) error {
			_, err := s.b.inDeals.Hold(ctx, s.owner, s.id, stakeholder.Vacancy{Label: s.b.say(v.Text), Role: people.BuyingRole(v.Role), Decides: people.Decides(v.Decides)})
			return err
		})
	}
	for i, l := range c.Lines {
		s.planCastLine(l, float64(i)/float64(len(c.Lines)))
	}
}

// day is a day of the deal's life: 0 its beginning, 1 its end.
func (s *story) day(at float64) float64 { return s.begin - at*(s.begin-s.end) }

func (s *story) who(key string) stakeholder.ID { return stakeholder.ID(s.b.people[key]) }

// seen does something with the version of somebody's row.
func (s *story) seen(ctx context.Context, p bank.Player, do func(version int64) error) error {
	d, err := s.b.inDeals.Dossier(ctx, s.owner, s.id, s.who(p.Key))
	if err != nil {
		return err
	}
	return do(d.Who.Version)
}

// enter brings somebody into the deal and judges what sort of person it is.
func (s *story) enter(ctx context.Context, p bank.Player) error {
	if err := s.b.inDeals.Add(ctx, s.owner, s.id, s.b.people[p.Key], stakeholder.Outside(p.Outside)); err != nil {
		return err
	}
	values := map[people.Dimension]string{}
	for d, v := range p.Is {
		values[people.Dimension(d)] = v
	}
	if p.Attitude == "" && p.Closeness != "" {
		values[people.DimCloseness] = p.Closeness
	}
	return s.find(ctx, p, values, s.b.say(p.Seen), "")
}

// standing judges how somebody stands to us: at first from what such people
// usually show, in the end from what was heard.
func (s *story) standing(ctx context.Context, p bank.Player, attitude string, i int) error {
	if attitude == p.Attitude {
		return s.find(ctx, p, map[people.Dimension]string{people.DimAttitude: attitude, people.DimCloseness: p.Closeness}, s.b.say(p.Heard), p.By)
	}
	list := s.b.bank.Attitudes(attitude)
	facts := s.facts
	if p.Person != nil {
		facts.Person = s.b.say(p.Person.Call)
	}
	text := s.b.say(list[i%len(list)].Text)
	if !bank.Fits(text, facts) {
		text = s.b.say(p.Seen)
	}
	return s.find(ctx, p, map[people.Dimension]string{people.DimAttitude: attitude, people.DimCloseness: string(people.FewContact)}, bank.Fill(text, facts), "")
}

// find enters findings about somebody, as said by a person or as seen.
func (s *story) find(ctx context.Context, p bank.Player, values map[people.Dimension]string, what, by string) error {
	d, err := s.b.inDeals.Dossier(ctx, s.owner, s.id, s.who(p.Key))
	if err != nil {
		return err
	}
	f := stakeholder.Findings{Values: map[people.Dimension]string{}, Seen: map[people.Dimension]string{}, What: what,
		Channel: opportunity.Visit, Confidence: stakeholder.Medium, ObservedOn: string(day.Of(s.b.clock)), Source: stakeholder.Source{Kind: stakeholder.Seen}}
	if by != "" {
		f.Source, f.Channel, f.Confidence = stakeholder.Source{Kind: stakeholder.ByPerson, ID: string(s.b.people[by])}, opportunity.Call, stakeholder.High
	}
	for dim, v := range values {
		if v != "" {
			f.Values[dim], f.Seen[dim] = v, d.Who.Of(dim)
		}
	}
	if len(f.Values) == 0 {
		return nil
	}
	return s.b.inDeals.Judge(ctx, s.owner, s.id, s.who(p.Key), f)
}

// planVisit plans a meeting with somebody on the way in, and holds it; a
// gatekeeper nobody has met yet is to be met soon.
func (s *story) planVisit(p bank.Player) {
	if p.Is[string(people.DimContactRole)] == "" {
		return
	}
	plan := func(at float64, in stakeholder.Planned) {
		s.b.at(s.day(at), func(ctx context.Context) error {
			return s.seen(ctx, p, func(v int64) error { return s.b.inDeals.Plan(ctx, s.owner, s.id, s.who(p.Key), v, in) })
		})
	}
	on := func(at float64) string {
		return string(day.Of(s.b.now.Add(-time.Duration(s.day(at) * float64(24*time.Hour)))))
	}
	if p.Met == 0 {
		plan(0.97, stakeholder.Planned{PlannedOn: string(day.Of(s.b.now).Add(4))})
		return
	}
	plan(p.Met, stakeholder.Planned{PlannedOn: on(p.Met + 0.04)})
	plan(p.Met+0.05, stakeholder.Planned{PlannedOn: on(p.Met + 0.04), MetOn: on(p.Met + 0.04), Outcome: s.b.say(p.Outcome)})
}

// planCastLine lets the team see a line, some of them first as a guess; some end.
func (s *story) planCastLine(l bank.CastLine, part float64) {
	draft := stakeholder.RelationDraft{From: s.who(l.From), To: s.who(l.To), Kind: stakeholder.RelationKind(l.Kind), Strength: l.Strength, Confirmed: l.Confirmed, Note: s.b.say(l.Text)}
	first := draft
	at := 0.5 + 0.4*part
	if l.Guessed > 0 {
		first.Strength, first.Confirmed, first.Note = l.Guessed, false, ""
		at = 0.34
	}
	var line stakeholder.RelationID
	s.b.at(s.day(at), func(ctx context.Context) (err error) {
		line, err = s.b.inDeals.Draw(ctx, s.owner, s.id, first)
		return err
	})
	switch {
	case l.Ends:
		s.b.at(s.day(0.94), func(ctx context.Context) error { return s.b.inDeals.Erase(ctx, s.owner, s.id, line, 1) })
	case l.Guessed > 0:
		s.b.at(s.day(0.8), func(ctx context.Context) error {
			_, err := s.b.inDeals.Redraw(ctx, s.owner, s.id, line, 1, draft)
			return err
		})
	}
}
