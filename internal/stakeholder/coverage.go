package stakeholder

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/people"
)

// Coverage is how well the people of a deal are known and reached, and what
// they say about its elements.
type Coverage struct {
	people.Coverage
	Bearings []Bearing
}

// Bearing is what the people say about one element, set against its state.
type Bearing struct {
	people.Reading
	State    c139.State
	Relation people.Relation
}

// Coverage weighs the people of a deal that was read. It fails with NotFound
// outside of the actor's scope.
func (s *Service) Coverage(ctx context.Context, actor org.Actor, r Roster) (c Coverage, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if _, _, err := opportunity.Find(ctx, tx, actor, r.ID); err != nil {
			return err
		}
		claims, err := opportunity.ReadClaims(ctx, tx, actor.Org, r.ID)
		list := persons(r.People, claims)
		c = Coverage{people.Cover(list), bearings(list, claims)}
		return err
	})
	return c, err
}

// Bearings returns what the people of a deal say about its elements, and who
// they are by id. It fails with NotFound outside of the actor's scope.
func (s *Service) Bearings(ctx context.Context, actor org.Actor, deal opportunity.ID, claims opportunity.Claims) (list []Bearing, who map[string]Stakeholder, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		d, _, err := opportunity.Find(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		all, err := read(ctx, tx, actor.Org, d)
		who = map[string]Stakeholder{}
		var in []Stakeholder
		for _, x := range all {
			if !x.Removed {
				in = append(in, x)
				who[string(x.ID)] = x
			}
		}
		list = bearings(persons(in, claims), claims)
		return err
	})
	return list, who, err
}

func bearings(list []people.Person, claims opportunity.Claims) []Bearing {
	var out []Bearing
	unjudged := people.Unjudged(list)
	for _, r := range people.Read(list) {
		state := claims.Sheet.At(r.Element)
		b := Bearing{r, state, r.Against(state)}
		if unjudged && b.Relation == people.Thin {
			b.Relation = people.Unseen
		}
		out = append(out, b)
	}
	return out
}

// persons are the people as the rules look at them.
func persons(list []Stakeholder, claims opportunity.Claims) []people.Person {
	out := make([]people.Person, len(list))
	for i, s := range list {
		out[i] = people.Person{
			ID: string(s.ID), Placeholder: s.Placeholder(), Picture: s.Picture, Met: s.Met(), Excuse: s.Excuse, MeetExcuse: s.MeetExcuse,
			Resonance: s.Resonance != "", DecisionPoint: s.DecisionPoint != "", Stance: s.Stance != "", RatesUs: claims.Rated[string(s.ID)],
		}
	}
	return out
}
