package app

import (
	"context"

	"kongdan/internal/coach"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/privacy"
)

// admit lets somebody onto the team of a deal. Whoever lets themselves in, and
// so comes to read who the coaches are and what was noted for the team alone,
// gives a reason that the team hears of, as for the reading of an identity.
func admit(ctx context.Context, tx *db.Tx, actor org.Actor, d opportunity.Opportunity, who org.UserID, why string) error {
	coached, err := coach.Guarded(ctx, tx, actor.Org, d.ID)
	if err != nil {
		return err
	}
	if who == actor.User {
		noted, err := privacy.Guarded(ctx, tx, actor.Org, d.ID)
		if err != nil {
			return err
		}
		if coached || noted {
			if why == "" {
				return errs.Field("why", "deal_team.why_needed")
			}
			if !tx.ReadOnly {
				if err := coach.TellOfEntry(ctx, tx, actor, d.ID, why); err != nil {
					return err
				}
			}
		}
	}
	if !coached || tx.ReadOnly {
		return nil
	}
	return coach.ShutFor(ctx, tx, actor, d.ID, who)
}
