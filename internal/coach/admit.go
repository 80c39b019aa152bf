package coach

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// Guarded reports whether a deal has coaches, who are for its team alone.
func Guarded(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT id FROM coach WHERE org_id = $1 AND opportunity_id = $2 LIMIT 1) c`, o, deal).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("whether deal %s has coaches: %w", deal, err)
	}
	return n > 0, nil
}

// TellOfEntry tells a deal's team that the actor let themselves in, and why.
func TellOfEntry(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.ID, why string) error {
	return notify(ctx, tx, actor.Org, deal, "", LetIn, actor.User, why)
}

// ShutFor revokes what a member who comes onto a deal's team was asked about it
// and has not answered: from now on they know what the team claims, even if
// they leave again. The log says on every such occasion that this was done, so
// that it does not tell whether the member is a coach.
func ShutFor(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.ID, who org.UserID) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE questionnaire SET revoked_at = $1, version = version + 1
		WHERE org_id = $2 AND opportunity_id = $3 AND secret_hash IS NULL AND answered_at = 0 AND revoked_at = 0
		AND coach_id IN (SELECT i.coach_id FROM coach_identity i WHERE i.org_id = $2 AND i.member_id = $4)`,
		tx.Stamp(), actor.Org, deal, who)
	if err != nil {
		return hush("shut what a newcomer was asked", err)
	}
	return org.Record(ctx, tx, actor, org.Entry{Action: "deal.shut_newcomer", Kind: "deal", ID: string(deal), About: string(deal)})
}
