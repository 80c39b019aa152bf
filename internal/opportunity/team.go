package opportunity

import (
	"context"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// HandOver gives a deal to another owner. The old one stays on the team until
// taken off it. It fails with Forbidden for whoever is neither owner nor
// manager, and with Invalid at the fields "owner" and, as Admit does, "why".
func (s *Service) HandOver(ctx context.Context, actor org.Actor, deal ID, version int64, to org.UserID, why string) error {
	in, err := s.admission(why)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, err := lockDispose(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		if d.Version != version {
			return errs.New(errs.Conflict, "conflict.changed")
		}
		return handOver(ctx, tx, actor, d, to, in)
	})
}

func handOver(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, to org.UserID, in admission) error {
	if to == d.Owner {
		return nil
	}
	if err := checkWorker(ctx, tx, actor.Org, to, "owner"); err != nil {
		return err
	}
	logged := map[string]any{"owner": to}
	if err := in.admit(ctx, tx, actor, d, to, logged); err != nil {
		return err
	}
	after := d
	after.Owner = to
	after, err := update(ctx, tx, actor.Org, d, after)
	if err != nil {
		return err
	}
	if err := org.Grant(ctx, tx, actor.Org, org.Deal, string(d.ID), d.Owner, ""); err != nil {
		return err
	}
	if err := org.Revoke(ctx, tx, actor.Org, org.Deal, string(d.ID), to, ""); err != nil {
		return err
	}
	if after.Live() { // a deal in the trash shows no account
		if err := showAccount(ctx, tx, actor.Org, after, to); err != nil {
			return err
		}
	}
	return recordChange(ctx, tx, actor, "deal.hand_over", after, map[string]any{"owner": d.Owner}, logged)
}

// Join puts a member on the team of a deal, which brings its account into view
// too. It fails with Forbidden for whoever is neither owner nor manager, and
// with Invalid at the fields "member" and, as Admit does, "why".
func (s *Service) Join(ctx context.Context, actor org.Actor, deal ID, user org.UserID, why string) error {
	in, err := s.admission(why)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, err := lockDispose(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		if err := org.CheckActive(ctx, tx, actor.Org, user, "member"); err != nil {
			return err
		}
		team, err := org.Team(ctx, tx, actor.Org, org.Deal, string(deal))
		if err != nil {
			return err
		}
		if user == d.Owner || slices.ContainsFunc(team, func(m org.TeamMember) bool { return m.ID == user }) {
			return nil
		}
		if len(team) >= MaxLinks {
			return errs.Field("member", "deal.too_many_links", "Max", MaxLinks)
		}
		return takePlace(ctx, tx, actor, d, nil, user, in)
	})
}

// Leave takes a member off the team of a deal. Besides those who may Join
// others, each member may leave.
func (s *Service) Leave(ctx context.Context, actor org.Actor, deal ID, user org.UserID) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, _, err := readLocked(ctx, tx, actor, deal)
		if err == nil && !d.Live() {
			err = errs.New(errs.NotFound, "deal.not_found")
		}
		if err != nil {
			return err
		}
		if user != actor.User {
			if err := actor.CheckDispose(d.Owner); err != nil {
				return err
			}
		}
		on, err := org.OnTeam(ctx, tx, actor.Org, org.Deal, string(deal), user)
		if err != nil || !on {
			return err
		}
		if err := org.Revoke(ctx, tx, actor.Org, org.Deal, string(deal), user, ""); err != nil {
			return err
		}
		if user != d.Owner {
			if err := hideAccount(ctx, tx, actor.Org, d, user); err != nil {
				return err
			}
		}
		return recordChange(ctx, tx, actor, "deal.leave", d, map[string]any{"member": user}, nil)
	})
}

// lockDispose is LockForChange for what only an owner or a manager may do.
func lockDispose(ctx context.Context, tx *db.Tx, actor org.Actor, deal ID) (Opportunity, error) {
	d, err := LockForChange(ctx, tx, actor, deal)
	if err != nil {
		return d, err
	}
	return d, actor.CheckDispose(d.Owner)
}
