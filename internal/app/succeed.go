package app

import (
	"context"

	"kongdan/internal/account"
	"kongdan/internal/activity"
	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/product"
	"kongdan/internal/rival"
)

// joinOrg tells org, the lowest area, what the ones above it have to say when an
// organisation begins, changes its currency, moves or loses a member.
func joinOrg(s *org.Service, deals *opportunity.Service) {
	s.Founded = func(ctx context.Context, tx *db.Tx, actor org.Actor) error {
		return method.SeedReasons(ctx, tx, actor.Org)
	}
	s.Holdings = holdings
	s.Transfer = func(ctx context.Context, tx *db.Tx, actor org.Actor, from, to org.UserID, why string) error {
		// Accounts before deals, deals before tasks: each brings the next into view.
		if err := account.HandOverAll(ctx, tx, actor, from, to); err != nil {
			return err
		}
		if err := deals.HandOverAll(ctx, tx, actor, from, to, why); err != nil {
			return err
		}
		return activity.HandOverAll(ctx, tx, actor, from, to)
	}
	s.Moved = opportunity.MoveSums
	s.Named = named
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

// named tells what things are called: those with an owner as far as the actor
// sees them, and the organisation's lists.
func named(ctx context.Context, tx *db.Tx, actor org.Actor, ids []string, names map[string]string) error {
	for _, add := range []func(context.Context, *db.Tx, org.Actor, []string, map[string]string) error{
		opportunity.SeenNames, account.SeenNames, person.SeenNames, bank.SeenNames, exam.SeenNames,
	} {
		if err := add(ctx, tx, actor, ids, names); err != nil {
			return err
		}
	}
	rivals, err := rival.Names(ctx, tx, actor.Org, as[rival.ID](ids))
	if err != nil {
		return err
	}
	for k, v := range rivals {
		names[string(k)] = v
	}
	products, err := product.Names(ctx, tx, actor.Org, as[product.ID](ids))
	for k, v := range products {
		names[string(k)] = v
	}
	return err
}

func as[T ~string](ids []string) []T {
	out := make([]T, len(ids))
	for i, id := range ids {
		out[i] = T(id)
	}
	return out
}
