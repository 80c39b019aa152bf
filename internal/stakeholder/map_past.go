package stakeholder

import (
	"context"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/people"
)

// compare marks on the map of a deal what changed since the end of a day. Who
// reports to whom is known only as it is now.
func (m *DealMap) compare(ctx context.Context, tx *db.Tx, actor org.Actor, r Roster, since day.Date) error {
	m.Since = since
	then := endOf(since, actor)
	all, err := readJudgements(ctx, tx, actor.Org, m.ID, "")
	if err != nil {
		return err
	}
	of := map[ID][]Judgement{}
	for _, j := range all {
		of[j.Who] = append(of[j.Who], j)
	}
	for i := range m.Cards {
		c := &m.Cards[i]
		c.Shifts = shifts(pictureAt(of[c.ID], then), c.Picture)
	}
	list, err := readRelations(ctx, tx, actor.Org, m.ID, db.Ms(then))
	if err != nil {
		return err
	}
	m.Lines = compareLines(m.ID, list, then)
	left, err := leftSince(ctx, tx, actor.Org, m.ID, then)
	for _, p := range r.Removed {
		if left[p.ID] {
			m.Gone = append(m.Gone, Card{Stakeholder: p})
		}
	}
	m.Lines = m.ofCards(m.Lines)
	return err
}

// pictureAt is what was known of somebody at a time, by judgements that had been
// entered and not withdrawn by then.
func pictureAt(list []Judgement, then time.Time) people.Picture {
	var known []Judgement
	for _, j := range list {
		if j.EnteredAt.After(then) || !j.WithdrawnAt.IsZero() && !j.WithdrawnAt.After(then) {
			continue
		}
		j.WithdrawnAt = time.Time{} // it still stood
		known = append(known, j)
	}
	p, _ := picture(known)
	return p
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
func compareLines(deal opportunity.ID, list []Relation, then time.Time) []Line {
	var ended []Relation
	for _, r := range list {
		if !r.EndedAt.IsZero() && !r.EnteredAt.After(then) {
			ended = append(ended, r)
		}
	}
	var lines []Line
	replaced := map[RelationID]bool{}
	for _, r := range list {
		if !r.EndedAt.IsZero() {
			continue
		}
		l := Line{Relation: r, Deal: deal}
		if r.EnteredAt.After(then) {
			l.Since = LineNew
			for i := range ended {
				if was := ended[i]; !replaced[was.ID] && between(was, r) {
					replaced[was.ID] = true
					l.Since, l.Was = LineChanged, &was
					break
				}
			}
			if l.Was != nil && sameStory(*l.Was, r) { // drawn again as it was, or only its note changed
				l.Since, l.Was = "", nil
			}
		}
		lines = append(lines, l)
	}
	for _, r := range ended {
		if !replaced[r.ID] {
			lines = append(lines, Line{Relation: r, Deal: deal, Since: LineEnded})
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

// leftSince are those who were taken out of a deal after a time.
func leftSince(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID, then time.Time) (map[ID]bool, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT id FROM stakeholder WHERE org_id = $1 AND opportunity_id = $2 AND removed_at > $3`, o, deal, db.Ms(then))
	if err != nil {
		return nil, fmt.Errorf("who left deal %s: %w", deal, err)
	}
	list, err := db.Collect(rows, func(id *ID) []any { return []any{id} })
	left := map[ID]bool{}
	for _, who := range list {
		left[who] = true
	}
	return left, err
}
