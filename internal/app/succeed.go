package app

import (
	"context"

	"kongdan/internal/account"
	"kongdan/internal/activity"
	"kongdan/internal/kit/db"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/product"
)

// joinOrg tells org, the lowest area, what the ones above it have to say when an
// organisation begins, changes its currency, or loses a member.
func joinOrg(s *org.Service) {
	s.Founded = func(ctx context.Context, tx *db.Tx, actor org.Actor) error {
		return method.SeedReasons(ctx, tx, actor.Org)
	}
	s.Holdings = holdings
	s.Transfer = func(ctx context.Context, tx *db.Tx, actor org.Actor, from, to org.UserID) error {
		// Accounts before deals, deals before tasks: each brings the next into view.
		for _, hand := range []func(context.Context, *db.Tx, org.Actor, org.UserID, org.UserID) error{
			account.HandOverAll, opportunity.HandOverAll, activity.HandOverAll,
		} {
			if err := hand(ctx, tx, actor, from, to); err != nil {
				return err
			}
		}
		return nil
	}
	s.Priced = func(ctx context.Context, tx *db.Tx, o org.ID) (bool, error) {
		if priced, err := opportunity.Priced(ctx, tx, o); priced || err != nil {
			return priced, err
		}
		return product.Priced(ctx, tx, o)
	}
}

func holdings(ctx context.Context, tx *db.Tx, o org.ID, u org.UserID) (h org.Holdings, err error) {
	if h.Deals, err = opportunity.OwnedBy(ctx, tx, o, u); err != nil {
		return h, err
	}
	if h.Accounts, err = account.OwnedBy(ctx, tx, o, u); err != nil {
		return h, err
	}
	h.Tasks, err = activity.Held(ctx, tx, o, u)
	return h, err
}
