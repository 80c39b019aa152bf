package opportunity

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// Limits of what is typed about elements.
const (
	MaxWhat     = 1000 // characters of one piece of evidence
	MaxReason   = 300
	MaxQuestion = 500
)

// NewEvidence is evidence as it is entered. It names the person who is its
// source, or the channel, or both.
type NewEvidence struct {
	What       string
	Person     string
	Channel    Channel
	ObservedOn string // YYYY-MM-DD, not in the future
	Strength   Strength
}

// Change sets one element to a state, with evidence or without.
//
// Clear and No need evidence for that very state: new, or still there from
// before; for Clear it must be young enough. Partial may have evidence,
// Unknown has none. Keeping the state and bringing evidence refreshes it; that
// also makes a stale element clear again. Nobody sets Stale by hand.
type Change struct {
	Element  c139.Key
	To       c139.State
	Evidence *NewEvidence
	Seen     int64  // the element's version as the editor saw it
	Prefix   string // of the form fields that errors are noted at
}

// check cleans a change and notes what is wrong with it, as far as it can be
// seen without the deal.
func (c *Change) check(bad *errs.Fields, today day.Date) {
	if !c.Element.Valid() {
		bad.Add(c.Prefix+"element", "error.invalid_choice")
	}
	if states := c139.States(); c.To == c139.Stale || !slices.Contains(states[:], c.To) {
		bad.Add(c.Prefix+"state", "error.invalid_choice")
	}
	if c.Evidence == nil {
		return
	}
	if c.To == c139.Unknown {
		bad.Add(c.Prefix+"state", "element.unknown_has_no_evidence")
	}
	c.Evidence.check(bad, c.Prefix, today)
}

func (e *NewEvidence) check(bad *errs.Fields, prefix string, today day.Date) {
	e.What = typed.Text(bad, prefix+"what", e.What, MaxWhat)
	if e.What == "" {
		bad.Add(prefix+"what", "element.what_needed")
	}
	switch {
	case e.Channel == "" && e.Person == "":
		bad.Add(prefix+"source", "element.source_needed")
	case e.Channel != "" && !e.Channel.Valid():
		bad.Add(prefix+"source", "error.invalid_choice")
	}
	if !e.Strength.Valid() {
		bad.Add(prefix+"strength", "element.strength_needed")
	}
	switch on, err := day.Parse(e.ObservedOn); {
	case e.ObservedOn == "":
		bad.Add(prefix+"observed_on", "error.required")
	case err != nil:
		bad.Add(prefix+"observed_on", "error.date")
	case on.After(today):
		bad.Add(prefix+"observed_on", "element.observed_in_future")
	}
}

func cleanReason(bad *errs.Fields, reason string) string {
	return typed.Line(bad, "reason", reason, MaxReason)
}

// checkPersons notes persons who are not at the deal's account or not tied to
// the deal. The map names each person's form field.
func checkPersons(ctx context.Context, tx *db.Tx, o org.ID, d Opportunity, fields map[string]string, bad *errs.Fields) error {
	if len(fields) == 0 {
		return nil
	}
	var w db.Where
	w.And("p.org_id = ?", o)
	w.In("p.id", slices.Sorted(maps.Keys(fields))...)
	w.And("p.deleted_at = 0")
	w.And(`(p.account_id = ? OR EXISTS (SELECT 1 FROM opportunity_person t
		WHERE t.org_id = p.org_id AND t.person_id = p.id AND t.opportunity_id = ?))`, d.Account, d.ID)
	rows, err := tx.QueryContext(ctx, `SELECT p.id FROM person p`+w.SQL(), w.Args()...)
	if err != nil {
		return fmt.Errorf("persons of deal %s: %w", d.ID, err)
	}
	found, err := db.Collect(rows, func(id *string) []any { return []any{id} })
	for id, field := range fields {
		if !slices.Contains(found, id) {
			bad.Add(field, "element.person_unknown")
		}
	}
	return err
}
