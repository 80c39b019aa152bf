package stakeholder

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/people"
)

// compare marks on a map of deals what changed since the end of a day.
func (m *Map) compare(ctx context.Context, tx *db.Tx, actor org.Actor, deals []opportunity.ID, since day.Date) error {
	m.Since = since
	then := endOf(since, actor)
	was, err := picturesAt(ctx, tx, actor.Org, deals, then)
	if err != nil {
		return err
	}
	for i := range m.Cards {
		m.Cards[i].compare(was, deals)
	}
	if err := m.compareBosses(ctx, tx, actor, then); err != nil {
		return err
	}
	all, err := readLines(ctx, tx, actor.Org, deals, db.Ms(then))
	if err != nil {
		return err
	}
	m.Lines = m.ofCards(compareLines(all, then))
	return m.readGone(ctx, tx, actor.Org, deals, then)
}

// compareBosses finds whose superior was another at a time.
func (m *Map) compareBosses(ctx context.Context, tx *db.Tx, actor org.Actor, then time.Time) error {
	above, known, err := person.AboveAt(ctx, tx, actor.Org, m.persons(), then)
	if err != nil {
		return err
	}
	if then.Before(known) {
		m.Told = day.Date(actor.Today(known))
	}
	for i, was := range m.chiefs(above) {
		if was.Boss != m.Cards[i].Boss {
			m.Cards[i].Was = &was
		}
	}
	return nil
}

// seen is a picture of somebody in one deal, and when it was last reviewed.
type seen struct {
	people.Picture
	on day.Date
}

// compare tells what of a card's picture changed. An account's map shows that
// of one of the deals the person is in. Where nothing was judged there yet, the
// map showed another deal's; what only that one knew did not change.
func (c *Card) compare(was map[opportunity.ID]map[ID]seen, deals []opportunity.ID) {
	shown := deals[0]
	if len(c.Deals) > 0 {
		shown = c.Deals[0]
	}
	if then, known := was[shown][c.ID]; known || len(c.Deals) < 2 {
		c.Shifts = shifts(then.Picture, c.Picture)
		return
	}
	var then seen
	for _, deal := range c.Deals {
		if x := was[deal][c.ID]; x.on > then.on {
			then = x
		}
	}
	c.Shifts = slices.DeleteFunc(shifts(then.Picture, c.Picture), func(s Shift) bool { return s.To == "" })
}

// picturesAt is what was known of everybody in some deals at a time, by
// judgements that had been entered and not withdrawn by then.
func picturesAt(ctx context.Context, tx *db.Tx, o org.ID, deals []opportunity.ID, then time.Time) (map[opportunity.ID]map[ID]seen, error) {
	of := map[opportunity.ID]map[ID][]Judgement{}
	for _, deal := range deals {
		of[deal] = map[ID][]Judgement{}
	}
	for some := range db.Chunks(texts(deals)) {
		var w db.Where
		w.And("org_id = ?", o)
		w.In("opportunity_id", some...)
		w.And("entered_at <= ? AND (withdrawn_at = 0 OR withdrawn_at > ?)", db.Ms(then), db.Ms(then))
		rows, err := tx.QueryContext(ctx, `
			SELECT id, opportunity_id, stakeholder_id, dimension, value, observed_on, entered_at FROM judgement`+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("earlier judgements: %w", err)
		}
		type row struct {
			Judgement
			deal    opportunity.ID
			entered int64
		}
		list, err := db.Collect(rows, func(r *row) []any {
			return []any{&r.ID, &r.deal, &r.Who, &r.Dimension, &r.Value, &r.ObservedOn, &r.entered}
		})
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			r.EnteredAt = db.Time(r.entered)
			of[r.deal][r.Who] = append(of[r.deal][r.Who], r.Judgement)
		}
	}
	pictures := map[opportunity.ID]map[ID]seen{}
	for deal, people := range of {
		pictures[deal] = map[ID]seen{}
		for who, list := range people {
			p, on := picture(list)
			pictures[deal][who] = seen{p, on}
		}
	}
	return pictures, nil
}

// shifts lists in which dimensions two pictures differ.
func shifts(was, is people.Picture) (list []Shift) {
	for _, d := range people.Dimensions() {
		if a, b := was.Of(d), is.Of(d); a != b {
			list = append(list, Shift{d, a, b})
		}
	}
	return list
}

// compareLines tells lines that stand from those that stood at a time. Of a line
// that changed only the new one is listed, with what it was.
func compareLines(all []Line, then time.Time) (lines []Line) {
	var ended []Line
	for _, l := range all {
		if !l.EndedAt.IsZero() && !l.EnteredAt.After(then) {
			ended = append(ended, l)
		}
	}
	replaced := map[RelationID]bool{}
	for _, l := range all {
		if !l.EndedAt.IsZero() {
			continue
		}
		if l.EnteredAt.After(then) {
			l.Since = LineNew
			for _, was := range ended {
				if !replaced[was.ID] && was.Deal == l.Deal && between(was.Relation, l.Relation) {
					replaced[was.ID] = true
					l.Since, l.Was = LineChanged, &was.Relation
					break
				}
			}
			if l.Was != nil && sameStory(*l.Was, l.Relation) { // drawn again as it was, or only its note changed
				l.Since, l.Was = "", nil
			}
		}
		lines = append(lines, l)
	}
	for _, l := range ended {
		if !replaced[l.ID] {
			l.Since = LineEnded
			lines = append(lines, l)
		}
	}
	return lines
}

// between reports whether two lines join the same two people.
func between(a, b Relation) bool {
	return a.From == b.From && a.To == b.To || a.From == b.To && a.To == b.From
}

func sameStory(a, b Relation) bool {
	return b.joins(a.Draft()) && a.Strength == b.Strength && a.Confirmed == b.Confirmed
}

// readGone finds who was taken out of the deals after a time and is on the map
// no more.
func (m *Map) readGone(ctx context.Context, tx *db.Tx, o org.ID, deals []opportunity.ID, then time.Time) error {
	seen := map[ID]bool{}
	for _, c := range m.Cards {
		seen[c.ID] = true
	}
	for some := range db.Chunks(texts(deals)) {
		var w db.Where
		w.And("s.org_id = ? AND s.removed_at > ?", o, db.Ms(then))
		w.In("s.opportunity_id", some...)
		rows, err := tx.QueryContext(ctx, `
			SELECT s.id, COALESCE(p.name, s.label) FROM stakeholder s
			LEFT JOIN person p ON p.org_id = s.org_id AND p.id = s.person_id`+w.SQL()+` ORDER BY s.removed_at, s.id`, w.Args()...)
		if err != nil {
			return fmt.Errorf("who was taken out of deals: %w", err)
		}
		list, err := db.Collect(rows, func(g *Gone) []any { return []any{&g.ID, &g.Name} })
		if err != nil {
			return err
		}
		for _, g := range list {
			if !seen[g.ID] {
				seen[g.ID] = true
				m.Gone = append(m.Gone, g)
			}
		}
	}
	return nil
}
