package coach

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// agePage is how many deals are listed at once; each is changed in a
// transaction of its own.
const agePage = 200

// Age counts anew what coaches say on the open deals where time has changed
// it, as the system. It may be stopped and run again.
// It returns the number of deals it looked at; progress, if not nil, hears it.
func (s *Service) Age(ctx context.Context, o org.ID, progress func(deals int)) (int, error) {
	return s.recount(ctx, o, opportunity.ByVerdictAgeing, progress, func(tx *db.Tx, actor org.Actor, after opportunity.ID) ([]opportunity.ID, error) {
		return opportunity.ReviewDue(ctx, tx, o, actor.Today(tx.Now), after, agePage)
	})
}

// Recount is Age over every open deal about which a coach has said something:
// what is due when the organisation changes how long a ruling counts. progress
// hears how many of how many are done.
func (s *Service) Recount(ctx context.Context, o org.ID, progress func(done, all int)) (int, error) {
	most := 0
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		most, err = opportunity.CountRuled(ctx, tx, o)
		return err
	})
	if err != nil {
		return 0, err
	}
	tell := func(done int) {
		if progress != nil {
			progress(done, max(done, most))
		}
	}
	return s.recount(ctx, o, opportunity.BySetting, tell, func(tx *db.Tx, _ org.Actor, after opportunity.ID) ([]opportunity.ID, error) {
		return opportunity.Ruled(ctx, tx, o, after, agePage)
	})
}

func (s *Service) recount(ctx context.Context, o org.ID, cause opportunity.Cause, progress func(int),
	next func(*db.Tx, org.Actor, opportunity.ID) ([]opportunity.ID, error),
) (int, error) {
	actor := org.SystemActor(o)
	done := 0
	var last opportunity.ID
	for {
		var page []opportunity.ID
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			if actor.Zone, err = org.ZoneOf(ctx, tx, o); err != nil {
				return err
			}
			page, err = next(tx, actor, last)
			return err
		})
		if err != nil || len(page) == 0 {
			return done, err
		}
		last = page[len(page)-1]
		for _, deal := range page {
			err := s.db.InTx(ctx, func(tx *db.Tx) error { return recountDeal(ctx, tx, actor, deal, cause) })
			if err != nil {
				return done, fmt.Errorf("recount the rulings of deal %s: %w", deal, err)
			}
			done++
		}
		if progress != nil {
			progress(done)
		}
	}
}

// recountDeal leaves alone a deal that was closed or thrown away since it was
// listed.
func recountDeal(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.ID, cause opportunity.Cause) error {
	d, err := opportunity.LockForChange(ctx, tx, actor, deal)
	if errs.Is(err, errs.NotFound) || err == nil && d.Status != opportunity.Open {
		return nil
	}
	if err != nil {
		return err
	}
	return recalibrate(ctx, tx, actor, d, cause, nil, false)
}
