package demo

import (
	"context"

	"kongdan/internal/demo/bank"
	"kongdan/internal/stakeholder"
)

// joint is what is between people of two roles.
type joint struct {
	from, to  string
	kind      stakeholder.RelationKind
	strength  int
	confirmed bool
}

// planLines lets the team learn who listens to whom, who stands together and who
// does not: first a guess, later what it turned out to be. Some quarrels end.
func (s *story) planLines() {
	by := map[string]stakeholder.ID{}
	for _, p := range s.people[:min(inDeal, len(s.people))] {
		if _, twice := by[p.Role]; !twice {
			by[p.Role] = stakeholder.ID(s.b.people[p.Key])
		}
	}
	for i, x := range []joint{
		{"business", "decider", stakeholder.Influence, 3, true}, {"technical", "decider", stakeholder.Influence, 2, s.n%2 == 0},
		{"finance", "decider", stakeholder.Influence, 1, false}, {"technical", "user", stakeholder.Alliance, 2, true},
		{"business", "technical", stakeholder.Alliance, 2, s.n%3 > 0}, {"buyer", "technical", stakeholder.Conflict, 1 + s.n%3, s.n%2 == 1},
	} {
		from, to := by[x.from], by[x.to]
		if from == "" || to == "" {
			continue
		}
		draft := stakeholder.RelationDraft{From: from, To: to, Kind: x.kind, Strength: x.strength, Confirmed: x.confirmed, Note: s.noteOf(x)}
		if (s.n+i)%3 > 0 { // known at once
			s.b.at(s.between(0.5, 0.97), func(ctx context.Context) error {
				_, err := s.b.inDeals.Draw(ctx, s.owner, s.id, draft)
				return err
			})
			continue
		}
		var line stakeholder.RelationID
		s.b.at(s.between(0.2, 0.5), func(ctx context.Context) (err error) {
			guess := draft
			guess.Strength, guess.Confirmed, guess.Note = stakeholder.WeakestRelation, false, ""
			line, err = s.b.inDeals.Draw(ctx, s.owner, s.id, guess)
			return err
		})
		s.b.at(s.between(0.75, 0.97), func(ctx context.Context) error {
			if x.kind == stakeholder.Conflict && s.n%2 == 0 {
				return s.b.inDeals.Erase(ctx, s.owner, s.id, line, 1)
			}
			_, err := s.b.inDeals.Redraw(ctx, s.owner, s.id, line, 1, draft)
			return err
		})
	}
}

// noteOf is what the team saw of it.
func (s *story) noteOf(x joint) string {
	var fitting []bank.Line
	for _, l := range s.b.bank.Lines {
		if l.From == x.from && l.To == x.to && l.Kind == string(x.kind) {
			fitting = append(fitting, l)
		}
	}
	if len(fitting) == 0 {
		return ""
	}
	return s.b.say(fitting[s.r.IntN(len(fitting))].Text)
}
