package opportunity

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// Control is everything recorded about the elements of one deal.
type Control struct {
	Deal       Opportunity
	Editable   bool // the actor may record
	Team       bool // the actor owns the deal or is on its team
	Elements   Elements
	Evidence   []Evidence // the youngest first, withdrawn pieces included
	Challenges []Challenge
	Sources    []Source
	People     int // persons recorded in the deal
	Rivals     int // competitors recorded in the deal
	Book       *method.Book
	Today      day.Date

	lastContact day.Date
}

// Source is a person who may be named as the source of evidence.
type Source struct{ ID, Name, Title string }

// maxSources bounds the list of persons a form offers.
const maxSources = 300

// Control returns what is recorded about a deal's elements. It fails with
// NotFound outside of the actor's scope.
func (s *Service) Control(ctx context.Context, actor org.Actor, deal ID) (c Control, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		c, err = ReadControl(ctx, tx, actor, deal)
		return err
	})
	return c, err
}

// ReadControl is Control within a transaction of a higher area.
func ReadControl(ctx context.Context, tx *db.Tx, actor org.Actor, deal ID) (c Control, err error) {
	d, editable, err := Find(ctx, tx, actor, deal)
	if err != nil {
		return c, err
	}
	book, err := method.Read(ctx, tx, actor.Org, actor.Lang)
	if err != nil {
		return c, err
	}
	return ControlOf(ctx, tx, actor, Detail{Opportunity: d, MayEdit: editable, Book: book, Today: day.Date(actor.Today(tx.Now))})
}

// ControlOf is Control of a deal that was read already.
func ControlOf(ctx context.Context, tx *db.Tx, actor org.Actor, d Detail) (c Control, err error) {
	c = Control{Deal: d.Opportunity, Editable: d.MayEdit && d.Status == Open, Book: d.Book, Today: d.Today}
	if c.Team, err = onDealTeam(ctx, tx, actor, c.Deal); err != nil {
		return c, err
	}
	if c.Elements, err = readElements(ctx, tx, actor.Org, d.ID); err != nil {
		return c, err
	}
	if c.Evidence, err = readEvidence(ctx, tx, actor.Org, d.ID, ""); err != nil {
		return c, err
	}
	if c.Challenges, err = readChallenges(ctx, tx, actor.Org, d.ID); err != nil {
		return c, err
	}
	if c.Editable {
		if c.Sources, err = readSources(ctx, tx, actor.Org, c.Deal); err != nil {
			return c, err
		}
	}
	return c, c.readCounts(ctx, tx, actor)
}

// readSources lists the persons of the deal's account, and others tied to the deal.
func readSources(ctx context.Context, tx *db.Tx, o org.ID, d Opportunity) ([]Source, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT p.id, p.name, p.title FROM person p
		WHERE p.org_id = $1 AND p.deleted_at = 0 AND p.id IN (
			SELECT a.id FROM person a WHERE a.org_id = $1 AND a.account_id = $2 AND a.deleted_at = 0
			UNION SELECT t.person_id FROM opportunity_person t WHERE t.org_id = $1 AND t.opportunity_id = $3)
		ORDER BY p.name_key, p.id LIMIT $4`, o, d.Account, d.ID, maxSources)
	if err != nil {
		return nil, fmt.Errorf("persons of deal %s: %w", d.ID, err)
	}
	return db.Collect(rows, func(s *Source) []any { return []any{&s.ID, &s.Name, &s.Title} })
}

// Of lists the evidence of one element, the youngest first.
func (c Control) Of(k c139.Key) (list []Evidence) {
	for _, e := range c.Evidence {
		if e.Element == k {
			list = append(list, e)
		}
	}
	return list
}

// Latest returns the youngest evidence of an element that still counts.
func (c Control) Latest(k c139.Key) (Evidence, bool) {
	for _, e := range c.Evidence {
		if e.Element == k && e.Live() {
			return e, true
		}
	}
	return Evidence{}, false
}

// Challenged returns the open challenge of an element.
func (c Control) Challenged(k c139.Key) (Challenge, bool) {
	for _, q := range c.Challenges {
		if q.Element == k && q.Open() {
			return q, true
		}
	}
	return Challenge{}, false
}
