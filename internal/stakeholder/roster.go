package stakeholder

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/people"
)

// Roster is a deal with the people in it.
type Roster struct {
	opportunity.Detail
	People  []Stakeholder // those who decide first
	Removed []Stakeholder // taken out, with something said about them
	Others  []person.Ref  // of the account and not in the deal, for who may edit; the first few hundred by name
}

// Find returns somebody of the deal.
func (r Roster) Find(who ID) (Stakeholder, bool) {
	i := slices.IndexFunc(r.People, func(s Stakeholder) bool { return s.ID == who })
	if i < 0 {
		return Stakeholder{}, false
	}
	return r.People[i], true
}

// Roster returns a deal with the people in it, in as many queries however many
// there are. It fails with NotFound outside of the actor's scope.
func (s *Service) Roster(ctx context.Context, actor org.Actor, deal opportunity.ID) (r Roster, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		r, err = s.ReadRoster(ctx, tx, actor, deal)
		if err != nil || !r.MayEdit {
			return err
		}
		r.Others, err = others(ctx, tx, actor.Org, r.Opportunity)
		return err
	})
	return r, err
}

// ReadRoster is Roster within a transaction, without those who could be added.
func (s *Service) ReadRoster(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.ID) (r Roster, err error) {
	if r.Detail, err = opportunity.ReadDetail(ctx, tx, actor, deal); err != nil {
		return r, err
	}
	all, err := read(ctx, tx, actor.Org, r.Opportunity)
	if err != nil {
		return r, err
	}
	if s.Visited != nil {
		met, err := s.Visited(ctx, tx, actor.Org, deal)
		if err != nil {
			return r, err
		}
		for i := range all {
			all[i].Visited = met[all[i].ID]
		}
	}
	for _, x := range all {
		if x.Removed {
			r.Removed = append(r.Removed, x)
		} else {
			r.People = append(r.People, x)
		}
	}
	slices.SortStableFunc(r.People, weightier)
	return r, nil
}

// weightier orders people by how much their word counts in the deal; those of
// whom nothing is known come before those known to have none.
func weightier(a, b Stakeholder) int {
	rank := func(s Stakeholder) (int, int, int) {
		return place(s.Decides, people.Top, people.Member, ""), place(s.Politics, people.Core, people.Structure, ""),
			place(s.Influence, people.HighInfluence, people.MediumInfluence, "")
	}
	a1, a2, a3 := rank(a)
	b1, b2, b3 := rank(b)
	return cmp.Or(cmp.Compare(a1, b1), cmp.Compare(a2, b2), cmp.Compare(a3, b3))
}

// place is where a value stands in an order, its end if it does not.
func place[T comparable](v T, order ...T) int {
	if i := slices.Index(order, v); i >= 0 {
		return i
	}
	return len(order)
}

// maxOthers bounds how many people of the account a form brings along.
const maxOthers = 300

// others lists people of the account who are not in the deal.
func others(ctx context.Context, tx *db.Tx, o org.ID, d opportunity.Opportunity) ([]person.Ref, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT p.id, p.name, p.title FROM person p
		WHERE p.org_id = $1 AND p.account_id = $2 AND p.deleted_at = 0 AND NOT EXISTS (
			SELECT 1 FROM opportunity_person l WHERE l.org_id = p.org_id AND l.opportunity_id = $3 AND l.person_id = p.id)
		ORDER BY p.name_key, p.id LIMIT $4`, o, d.Account, d.ID, maxOthers)
	if err != nil {
		return nil, fmt.Errorf("other people of deal %s: %w", d.ID, err)
	}
	return db.Collect(rows, func(r *person.Ref) []any { return []any{&r.ID, &r.Name, &r.Title} })
}

// Dossier is everything about one person in a deal.
type Dossier struct {
	Roster
	Who        Stakeholder
	Judgements []Judgement    // the youngest first, those withdrawn included
	Coaches    []int          // the numbers of those who may be the source of a judgement
	Facts      *person.Person // nil for a placeholder, and where the actor does not see the person's account
}

// Dossier returns somebody in a deal with all that was judged. It fails with
// NotFound outside of the actor's scope and for whoever is not in the deal.
func (s *Service) Dossier(ctx context.Context, actor org.Actor, deal opportunity.ID, who ID) (d Dossier, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if d.Roster, err = s.ReadRoster(ctx, tx, actor, deal); err != nil {
			return err
		}
		found, ok := d.Find(who)
		if !ok {
			return errs.New(errs.NotFound, "stakeholder.not_found")
		}
		d.Who = found
		if d.Coaches, err = s.coaches(ctx, tx, actor.Org, deal); err != nil {
			return err
		}
		if d.Judgements, err = readJudgements(ctx, tx, actor.Org, deal, who); err != nil || d.Who.Placeholder() {
			return err
		}
		p, err := person.Find(ctx, tx, actor, d.Who.Person)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		d.Facts = &p
		return err
	})
	return d, err
}
