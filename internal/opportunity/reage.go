package opportunity

import (
	"context"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// ageChanges holds for elements whose state is not what a limit of days makes
// of it: clear ones that are too old, and stale ones that are young enough.
const ageChanges = `(e.state = 'clear' AND e.observed_on < $2 OR e.state = 'stale' AND e.state_before = 'clear' AND e.observed_on >= $2)`

// Reage is Age for a limit that the organisation has just changed, as the
// system: what is too old now becomes stale, and what only its age had made
// stale counts again if it is young enough now. It may be stopped and run again
// at any time. It returns the number of deals it changed; progress, if not nil,
// hears how many of how many it has looked at.
func (s *Service) Reage(ctx context.Context, o org.ID, progress func(done, all int)) (int, error) {
	actor := org.SystemActor(o)
	changed, done, most := 0, 0, 0
	var last ID
	for {
		var page []ID
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			if actor.Zone, err = org.ZoneOf(ctx, tx, o); err != nil {
				return err
			}
			fresh, err := oldestFresh(ctx, tx, actor)
			if err != nil {
				return err
			}
			if last == "" {
				if most, err = countDealsWith(ctx, tx, ageChanges, o, string(fresh)); err != nil {
					return err
				}
			}
			page, err = dealsWith(ctx, tx, ageChanges, o, string(fresh), last, agePage)
			return err
		})
		if err != nil || len(page) == 0 {
			return changed, err
		}
		for _, deal := range page {
			again := false
			err := s.db.InTx(ctx, func(tx *db.Tx) (err error) {
				again, err = reageDeal(ctx, tx, actor, deal)
				return err
			})
			if err != nil {
				return changed, fmt.Errorf("age deal %s anew: %w", deal, err)
			}
			if again {
				changed++
			}
		}
		last, done = page[len(page)-1], done+len(page)
		if progress != nil {
			progress(done, max(done, most))
		}
	}
}

// reageDeal holds the elements of one deal against the limit in force once the
// deal is locked. It leaves alone a deal that was closed or thrown away since
// it was listed.
func reageDeal(ctx context.Context, tx *db.Tx, actor org.Actor, deal ID) (bool, error) {
	d, err := LockForChange(ctx, tx, actor, deal)
	if errs.Is(err, errs.NotFound) || err == nil && d.Status != Open {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	fresh, err := oldestFresh(ctx, tx, actor)
	if err != nil {
		return false, err
	}
	all, err := readElements(ctx, tx, actor.Org, deal)
	if err != nil {
		return false, err
	}
	ours, err := readEvidence(ctx, tx, actor.Org, deal, "")
	if err != nil {
		return false, err
	}
	if ours, err = evidenceOfCycle(ctx, tx, actor.Org, d, ours); err != nil {
		return false, err
	}
	return restate(ctx, tx, actor, d, all, Note{Cause: BySetting}, func(e Element) c139.State {
		switch {
		case e.State == c139.Clear && e.ObservedOn != "" && e.ObservedOn < fresh:
			return c139.Stale
		case e.State == c139.Stale && e.Before == c139.Clear && youngEnough(ours, e.Key, fresh):
			return c139.Clear
		}
		return e.State
	})
}

func youngEnough(list []Evidence, k c139.Key, fresh day.Date) bool {
	on, any := supports(list, k, c139.Clear)
	return any && on >= fresh
}

// evidenceOfCycle leaves of a deal's evidence what was recorded since its cycle
// began: what the one before left stale must be learnt anew, however young.
func evidenceOfCycle(ctx context.Context, tx *db.Tx, o org.ID, d Opportunity, all []Evidence) (list []Evidence, err error) {
	if d.Cycle <= 1 {
		return all, nil
	}
	var began int64
	if err := tx.QueryRowContext(ctx, `
		SELECT COALESCE(MIN(at), 0) FROM stage_change
		WHERE org_id = $1 AND opportunity_id = $2 AND cycle = $3`, o, d.ID, d.Cycle).Scan(&began); err != nil {
		return nil, fmt.Errorf("cycle of deal %s: %w", d.ID, err)
	}
	for _, e := range all {
		if !e.EnteredAt.Before(time.UnixMilli(began)) {
			list = append(list, e)
		}
	}
	return list, nil
}
