package opportunity

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/advise"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// Situation is the deal as the advisor looks at it.
func (c Control) Situation() advise.Situation {
	d := c.Deal
	s := advise.Situation{
		Today: c.Today, Open: d.Status == Open,
		Sheet: c.Elements.Sheet(), EvidenceDays: c.Book.Settings.StaleDays,
		Findings: c.Elements.Findings(), Coaches: d.CoachTypesPresent(),
		Selling: d.SellingStage, Buying: d.BuyingStage,
		Opened: d.OpenedOn, LastContact: c.lastContact, NextStep: d.NextStepOn, ExpectedClose: d.ExpectedClose,
		People: c.People, Rivals: c.Rivals,
	}
	for i, e := range c.Elements {
		s.Observed[i] = e.ObservedOn
	}
	for _, q := range c.Challenges {
		if q.Open() {
			s.Challenged = append(s.Challenged, q.Element)
		}
	}
	return s
}

// Advice is a move with its wording.
type Advice struct {
	advise.Move
	Words method.Move
	Due   day.Date
}

// Name tells the advice of a deal from each other: by the kind of move, and by
// element where a kind may come up more than once.
func (a Advice) Name() string {
	return string(a.Key) + "." + string(a.Element) + "." + string(a.Why.Coach)
}

// Advise lists the next moves of the deal, best first.
func (c Control) Advise() []Advice {
	var list []Advice
	for _, m := range advise.Advise(c.Situation(), c.Book.Settings.Tunings) {
		list = append(list, Advice{m, c.Book.Move(m.Key, c.facts(m.Why, m.Element)), c.Today.Add(m.DueIn)})
	}
	return list
}

func (c Control) facts(w advise.Why, k c139.Key) method.Facts {
	short := func(k c139.Key) string { return c.Book.Text(method.Elements, string(k), "short") }
	f := method.Facts{Date: string(w.Date), Count: w.Count, Days: w.Days, State: c.Book.Name(method.States, w.State.String())}
	if k != "" {
		f.Element = short(k)
	}
	for _, e := range w.Elements {
		f.Elements = append(f.Elements, short(e))
	}
	if w.Coach != "" {
		f.Coach = c.Book.Name(method.CoachTypes, string(w.Coach))
	}
	return f
}

// Gaps returns the n elements most worth asking about on the next visit: those
// the best moves are about, each once, that evidence can settle.
func (c Control) Gaps(n int) []c139.Key {
	var keys []c139.Key
	add := func(k c139.Key) {
		state := c.Elements.At(k).State
		if k.Valid() && state != c139.Clear && len(keys) < n && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	for _, m := range advise.Advise(c.Situation(), c.Book.Settings.Tunings) {
		add(m.Element)
		for _, k := range m.Why.Elements {
			add(k)
		}
	}
	return keys
}

// readCounts fills in what the advisor counts.
func (c *Control) readCounts(ctx context.Context, tx *db.Tx, actor org.Actor) error {
	err := tx.QueryRowContext(ctx, `
		SELECT (SELECT COUNT(*) FROM opportunity_person WHERE org_id = $1 AND opportunity_id = $2),
		       (SELECT COUNT(*) FROM opportunity_rival WHERE org_id = $1 AND opportunity_id = $2)`,
		actor.Org, c.Deal.ID).Scan(&c.People, &c.Rivals)
	if err != nil {
		return fmt.Errorf("people and competitors of deal %s: %w", c.Deal.ID, err)
	}
	c.lastContact = day.Date(actor.Today(c.Deal.TouchedAt))
	return nil
}

// CrossCheck lists the contradictions between claims and what else is recorded.
func (c Control) CrossCheck() []c139.Contradiction {
	r := c139.Recorded{People: c.People, Rivals: c.Rivals, CloseSet: c.Deal.ExpectedClose != "",
		StepAhead: c.Deal.NextStepOn != "" && !c.Deal.NextStepOn.Before(c.Today)}
	for i, k := range c139.Keys() {
		persons := map[string]bool{}
		any, firm := false, false
		for _, e := range c.Evidence {
			if e.Element != k || !e.Live() {
				continue
			}
			any, firm = true, firm || e.Strength != Hearsay
			if e.Person != "" {
				persons[e.Person] = true
			}
		}
		r.Persons[i], r.Hearsay[i] = len(persons), any && !firm
	}
	return c139.CrossCheck(c.Elements.Sheet(), r)
}
