package stakeholder

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// How much of an account's tree its map takes in.
const (
	MaxMapDeals = 200 // those that changed last
	maxMapRows  = 4000
	maxMapIdle  = 300 // people who are in none of the deals
)

// AccountMap is the map of an account and of all accounts below it.
type AccountMap struct {
	Map
	MayPlace bool
	Deals    []DealOfMap // those the actor sees, the last changed first
}

// DealOfMap is a deal whose people are on an account's map.
type DealOfMap struct {
	ID          opportunity.ID
	Name        string
	Account     account.ID
	AccountName string
	MayDraw     bool // it is open and the actor may change it
}

// AccountMap returns the people of an account and of all below it: those of the
// deals the actor sees, each once, with the judgements of the deal where they
// are youngest, and others of these accounts. With only, the people of that one
// deal. With since it tells what changed from the end of that day on. It fails
// with NotFound for an account outside of the actor's scope.
func (s *Service) AccountMap(ctx context.Context, actor org.Actor, at account.ID, view MapView, only opportunity.ID, since day.Date) (m AccountMap, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		m = AccountMap{}
		a, err := account.Find(ctx, tx, actor, at)
		if err != nil {
			return err
		}
		if err = account.CheckPeople(ctx, tx, actor, a); err == nil {
			m.MayPlace = true
		} else if !errs.Is(err, errs.Forbidden) {
			return err
		}
		if m.Deals, err = dealsBelow(ctx, tx, actor, at); err != nil {
			return err
		}
		shown := m.Deals
		if only != "" {
			shown = slices.DeleteFunc(slices.Clone(shown), func(d DealOfMap) bool { return d.ID != only })
		}
		if err := m.readCards(ctx, tx, actor, shown); err != nil {
			return err
		}
		if only == "" {
			if err := m.readIdle(ctx, tx, actor, at); err != nil {
				return err
			}
		}
		if err := m.readBosses(ctx, tx, actor.Org); err != nil {
			return err
		}
		if m.Places, err = readPlaces(ctx, tx, actor.Org, string(at), view); err != nil {
			return err
		}
		if since.Valid() {
			return m.compare(ctx, tx, actor, idsOf(shown), since)
		}
		lines, err := readLines(ctx, tx, actor.Org, idsOf(shown), 0)
		m.Lines = m.ofCards(lines)
		return err
	})
	return m, err
}

// dealsBelow lists the deals in sight at an account and at those below it.
func dealsBelow(ctx context.Context, tx *db.Tx, actor org.Actor, at account.ID) ([]DealOfMap, error) {
	var w db.Where
	down := below(&w, actor.Org, at)
	team := `EXISTS (SELECT 1 FROM access_grant t WHERE t.org_id = o.org_id AND t.kind = ` + w.Arg(org.Deal) +
		` AND t.user_id = ` + w.Arg(actor.User) + ` AND t.object_id = o.id AND t.via = '')`
	actor.Limit(&w, org.Deal, "o")
	w.And("o.deleted_at = 0 AND o.account_id IN (SELECT id FROM down)")
	rows, err := tx.QueryContext(ctx, down+`
		SELECT o.id, o.name, a.id, a.name, o.status, o.owner_id, `+team+` FROM opportunity o
		JOIN account a ON a.org_id = o.org_id AND a.id = o.account_id`+w.SQL()+`
		ORDER BY o.updated_at DESC, o.id DESC LIMIT `+w.Arg(MaxMapDeals), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("deals below account %s: %w", at, err)
	}
	type row struct {
		DealOfMap
		status opportunity.Status
		owner  org.UserID
		onTeam bool
	}
	list, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.ID, &r.Name, &r.Account, &r.AccountName, &r.status, &r.owner, &r.onTeam}
	})
	deals := make([]DealOfMap, len(list))
	for i, r := range list {
		deals[i] = r.DealOfMap
		deals[i].MayDraw = r.status == opportunity.Open && actor.MayEdit(r.owner, r.onTeam)
	}
	return deals, err
}

// below walks down from an account, itself included; UNION ends the walk even in
// a circle.
func below(w *db.Where, o org.ID, at account.ID) string {
	in := w.Arg(o)
	return `WITH RECURSIVE down (id) AS (
		SELECT a.id FROM account a WHERE a.org_id = ` + in + ` AND a.id = ` + w.Arg(at) + `
		UNION
		SELECT a.id FROM account a JOIN down d ON a.parent_id = d.id WHERE a.org_id = ` + in + ` AND a.deleted_at = 0
	)`
}

// readCards reads the people of deals, each once.
func (m *AccountMap) readCards(ctx context.Context, tx *db.Tx, actor org.Actor, deals []DealOfMap) error {
	if len(deals) == 0 {
		return nil
	}
	ids, order := idsOf(deals), map[opportunity.ID]int{}
	for i, d := range deals {
		order[d.ID] = i
	}
	var w db.Where
	w.And("l.org_id = ?", actor.Org)
	w.In("l.opportunity_id", texts(ids)...)
	people := w.SQL()
	placeholders := w.Within(func(w *db.Where) {
		w.And("s.org_id = ?", actor.Org)
		w.In("s.opportunity_id", texts(ids)...)
		w.And("s.person_id IS NULL AND s.removed_at = 0")
	})
	rows, err := tx.QueryContext(ctx, `
		SELECT `+columns+` AS sorted, l.opportunity_id
		FROM opportunity_person l
		JOIN person p ON p.org_id = l.org_id AND p.id = l.person_id
		JOIN account a ON a.org_id = p.org_id AND a.id = p.account_id
		LEFT JOIN stakeholder s ON s.org_id = l.org_id AND s.opportunity_id = l.opportunity_id AND s.id = l.person_id`+people+`
		UNION ALL
		SELECT `+columns+`, s.opportunity_id
		FROM stakeholder s
		LEFT JOIN person p ON p.org_id = s.org_id AND p.id = s.person_id
		LEFT JOIN account a ON a.org_id = p.org_id AND a.id = p.account_id`+placeholders+`
		ORDER BY sorted, 1 LIMIT `+w.Arg(maxMapRows), w.Args()...)
	if err != nil {
		return fmt.Errorf("people of an account's deals: %w", err)
	}
	type row struct {
		Stakeholder
		sorted string
		deal   opportunity.ID
	}
	list, err := db.Collect(rows, func(r *row) []any { return append(r.fields(), &r.sorted, &r.deal) })
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, func(a, b row) int { // the youngest judgement first
		return cmp.Or(cmp.Compare(b.ReviewedOn, a.ReviewedOn), cmp.Compare(order[a.deal], order[b.deal]))
	})
	at := map[ID]int{}
	for _, r := range list {
		i, known := at[r.ID]
		if !known {
			at[r.ID] = len(m.Cards)
			if r.Outside == "" && !r.Placeholder() && r.Account != deals[order[r.deal]].Account {
				r.Outside = Other
			}
			m.Cards = append(m.Cards, Card{Stakeholder: r.Stakeholder, Deals: []opportunity.ID{r.deal}})
			continue
		}
		c := &m.Cards[i]
		c.Deals = append(c.Deals, r.deal)
		c.Differs = c.Differs || r.Attitude != "" && r.Attitude != c.Attitude
	}
	slices.SortStableFunc(m.Cards, func(a, b Card) int { return weightier(a.Stakeholder, b.Stakeholder) })
	return nil
}

func idsOf(deals []DealOfMap) []opportunity.ID {
	ids := make([]opportunity.ID, len(deals))
	for i, d := range deals {
		ids[i] = d.ID
	}
	return ids
}

// readIdle adds people of these accounts who are in none of the deals, as far as
// the actor sees the accounts.
func (m *AccountMap) readIdle(ctx context.Context, tx *db.Tx, actor org.Actor, at account.ID) error {
	on := map[ID]bool{}
	for _, c := range m.Cards {
		on[c.ID] = true
	}
	var w db.Where
	down := below(&w, actor.Org, at)
	actor.Limit(&w, org.Account, "a")
	w.And("a.deleted_at = 0 AND p.deleted_at = 0 AND a.id IN (SELECT id FROM down)")
	rows, err := tx.QueryContext(ctx, down+`
		SELECT p.id, p.id, p.name, p.title, p.department, a.id, a.name, COALESCE(p.reports_to, '')
		FROM person p JOIN account a ON a.org_id = p.org_id AND a.id = p.account_id`+w.SQL()+`
		ORDER BY p.name_key, p.id LIMIT `+w.Arg(maxMapIdle+len(on)), w.Args()...)
	if err != nil {
		return fmt.Errorf("people below account %s: %w", at, err)
	}
	list, err := db.Collect(rows, func(s *Stakeholder) []any {
		return []any{&s.ID, &s.Person, &s.Name, &s.Title, &s.Department, &s.Account, &s.AccountName, &s.ReportsTo}
	})
	idle := 0
	for _, s := range list {
		if !on[s.ID] && idle < maxMapIdle {
			m.Cards = append(m.Cards, Card{Stakeholder: s})
			idle++
		}
	}
	return err
}
