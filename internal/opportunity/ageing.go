package opportunity

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// agePage is how many old elements are listed at once. Each deal is changed in
// a transaction of its own, so that nobody who writes waits long, and locks are
// always taken in the same order.
const agePage = 200

// Age makes the elements stale whose evidence has outlived the organisation's
// limit, on open deals, as the system. It may be
// stopped and run again at any time. It returns the number of deals it
// changed; progress, if not nil, hears it as it grows.
func (s *Service) Age(ctx context.Context, o org.ID, progress func(deals int)) (int, error) {
	return s.age(ctx, o, agePage, progress)
}

func (s *Service) age(ctx context.Context, o org.ID, limit int, progress func(deals int)) (int, error) {
	actor := org.SystemActor(o)
	var last due
	changed := 0
	for {
		var page []due
		var fresh day.Date
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			if actor.Zone, err = org.ZoneOf(ctx, tx, o); err != nil {
				return err
			}
			if fresh, err = oldestFresh(ctx, tx, actor); err != nil {
				return err
			}
			page, err = dueForAge(ctx, tx, o, fresh, last, limit)
			return err
		})
		if err != nil || len(page) == 0 {
			return changed, err
		}
		last = page[len(page)-1]
		for i, p := range page {
			if slices.ContainsFunc(page[:i], func(before due) bool { return before.Deal == p.Deal }) {
				continue
			}
			aged := false
			err := s.db.InTx(ctx, func(tx *db.Tx) (err error) {
				aged, err = ageDeal(ctx, tx, actor, p.Deal, fresh)
				return err
			})
			if err != nil {
				return changed, fmt.Errorf("age deal %s: %w", p.Deal, err)
			}
			if aged {
				changed++
			}
		}
		if progress != nil {
			progress(changed)
		}
	}
}

// due is an element that has grown old.
type due struct {
	On   day.Date
	Deal ID
}

// oldestFresh returns the oldest date of observation that is still fresh.
func oldestFresh(ctx context.Context, tx *db.Tx, actor org.Actor) (day.Date, error) {
	book, err := method.Read(ctx, tx, actor.Org, actor.Lang)
	if err != nil {
		return "", err
	}
	return day.Date(actor.Today(tx.Now)).Add(-book.Settings.StaleDays), nil
}

func dueForAge(ctx context.Context, tx *db.Tx, o org.ID, fresh day.Date, after due, limit int) ([]due, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT e.observed_on, e.opportunity_id
		FROM element e
		JOIN opportunity d ON d.org_id = e.org_id AND d.id = e.opportunity_id
		WHERE e.org_id = $1 AND e.state = 'clear' AND e.observed_on < $2
		  AND (e.observed_on > $3 OR (e.observed_on = $3 AND e.opportunity_id > $4))
		  AND d.status = 'open' AND d.deleted_at = 0
		ORDER BY e.observed_on, e.opportunity_id
		LIMIT $5`, o, fresh, after.On, after.Deal, limit)
	if err != nil {
		return nil, fmt.Errorf("elements to age: %w", err)
	}
	return db.Collect(rows, func(d *due) []any { return []any{&d.On, &d.Deal} })
}

// ageDeal makes the old elements of one deal stale and reports whether there
// were any; somebody may have refreshed them since they were listed.
func ageDeal(ctx context.Context, tx *db.Tx, actor org.Actor, deal ID, fresh day.Date) (bool, error) {
	d, err := LockForChange(ctx, tx, actor, deal)
	if errs.Is(err, errs.NotFound) || err == nil && d.Status != Open {
		return false, nil // thrown away or closed since it was listed
	}
	if err != nil {
		return false, err
	}
	return makeStale(ctx, tx, actor, d, ByAgeing, "", func(e Element) bool { return e.ObservedOn != "" && e.ObservedOn < fresh })
}

// makeStale turns the clear elements of a locked deal that old names stale.
func makeStale(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, cause Cause, reason string, old func(Element) bool) (bool, error) {
	all, err := readElements(ctx, tx, actor.Org, d.ID)
	if err != nil {
		return false, err
	}
	return restate(ctx, tx, actor, d, all, Note{Cause: cause, Reason: reason}, func(e Element) c139.State {
		if e.State == c139.Clear && old(e) {
			return c139.Stale
		}
		return e.State
	})
}

// restate gives the elements of a locked deal the states that time alone leads
// to, and reports whether any changed.
func restate(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, all Elements, note Note, state func(Element) c139.State) (bool, error) {
	var keys []c139.Key
	before, after := map[string]string{}, map[string]string{}
	for i, e := range all {
		next := e
		if next.State = state(e); next.State == e.State {
			continue
		}
		next.Before, next.Version = c139.Unknown, e.Version+1
		if next.State == c139.Stale {
			next.Before = e.State
		}
		if err := writeElement(ctx, tx, actor.Org, d.ID, next, org.System, e.Version); err != nil {
			return false, err
		}
		all[i] = next
		keys = append(keys, e.Key)
		before[string(e.Key)], after[string(e.Key)] = e.State.String(), next.State.String()
	}
	if len(keys) == 0 {
		return false, nil
	}
	if err := refigure(ctx, tx, actor.Org, d, all, why{Note: note, By: actor.User, Elements: keys}); err != nil {
		return false, err
	}
	return true, org.Record(ctx, tx, actor, org.Entry{Action: "deal." + string(note.Cause), Kind: "deal", ID: string(d.ID), About: string(d.ID),
		Before: before, After: after})
}

// staleForCycle makes everything clear stale, because a new cycle of the deal
// begins: what held for the last purchase must be learnt again. The deal is
// locked by the caller.
func staleForCycle(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, reason string) error {
	_, err := makeStale(ctx, tx, actor, d, ByCycle, reason, func(Element) bool { return true })
	return err
}
