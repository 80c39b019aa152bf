package coach

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/once"
	"kongdan/internal/kit/typed"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// BreakGlass tells an administrator who is not on the deal team who a coach
// is, for a reason. The read is written into the audit log, without the name,
// and the team hears of it, every time: the same request sent again is another
// read, since another person may coach by then. It fails with NotFound outside
// of the actor's scope, with Forbidden for everybody but administrators and for
// the team, which reads the identity anyway, and with Invalid at "why".
func (s *Service) BreakGlass(ctx context.Context, actor org.Actor, deal opportunity.ID, c ID, why string) (found Coach, err error) {
	err = s.db.InTx(once.Without(ctx), func(tx *db.Tx) error {
		if _, _, err := mayBreak(ctx, tx, actor, deal, c); err != nil {
			return err
		}
		var bad errs.Fields
		if why = typed.Text(&bad, "why", why, MaxReason); why == "" {
			bad.Add("why", "error.required")
		}
		if err := bad.Err(); err != nil {
			return err
		}
		if found, err = findWho(ctx, tx, actor.Org, deal, c); err != nil {
			return err
		}
		if err := notify(ctx, tx, actor.Org, deal, c, WasRead, actor.User, ""); err != nil {
			return err
		}
		return record(ctx, tx, actor, deal, "coach.identity_read", c, nil, map[string]any{"number": found.Number, "reason": why})
	})
	if err != nil {
		return Coach{}, err // what is not written down is not told
	}
	return found, nil
}

// Glass returns a coach without identity and its deal to an administrator who
// may BreakGlass. It fails as BreakGlass does.
func (s *Service) Glass(ctx context.Context, actor org.Actor, deal opportunity.ID, c ID) (d opportunity.Opportunity, found Coach, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		d, found, err = mayBreak(ctx, tx, actor, deal, c)
		return err
	})
	return d, found, err
}

func mayBreak(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.ID, c ID) (d opportunity.Opportunity, found Coach, err error) {
	d, member, err := opportunity.DealTeam(ctx, tx, actor, deal)
	if err != nil {
		return d, found, err
	}
	if err := actor.CheckAdminister(); err != nil {
		return d, found, err
	}
	if member {
		return d, found, errs.New(errs.Forbidden, "coach.glass_team")
	}
	found, err = find(ctx, tx, actor.Org, deal, c)
	return d, found, err
}
