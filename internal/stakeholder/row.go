package stakeholder

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// ensure makes the row of somebody in a locked deal if there is none yet: that
// of a person of the deal comes with the first thing said about it. It fails
// with NotFound for whoever is not in the deal (now).
func ensure(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.ID, who ID) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO stakeholder (org_id, opportunity_id, id, person_id, created_by, created_at)
		SELECT l.org_id, l.opportunity_id, l.person_id, l.person_id, CAST($4 AS TEXT), CAST($5 AS BIGINT)
		FROM opportunity_person l
		WHERE l.org_id = $1 AND l.opportunity_id = $2 AND l.person_id = $3
		ON CONFLICT (org_id, opportunity_id, id) DO NOTHING`, actor.Org, deal, who, actor.User, tx.Stamp())
	if err != nil {
		return fmt.Errorf("make stakeholder %s of deal %s: %w", who, deal, err)
	}
	var there int
	err = tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM stakeholder
		WHERE org_id = $1 AND opportunity_id = $2 AND id = $3 AND removed_at = 0`, actor.Org, deal, who).Scan(&there)
	if err != nil {
		return fmt.Errorf("find stakeholder %s of deal %s: %w", who, deal, err)
	}
	if there == 0 {
		return errs.New(errs.NotFound, "stakeholder.not_found")
	}
	return nil
}
