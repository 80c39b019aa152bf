package stakeholder

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
)

// Fill says who the person behind a placeholder is. Its judgements, lines and
// places go over to the person, who comes into the deal if need be; what was
// written of both stands together, and the placeholder is gone.
//
// It fails with NotFound for what is no placeholder of the deal and with
// Invalid at "person" and "outside" like Add.
func (s *Service) Fill(ctx context.Context, actor org.Actor, deal opportunity.ID, placeholder ID, who person.ID, outside Outside) error {
	return s.change(ctx, actor, deal, func(tx *db.Tx, d opportunity.Opportunity) error {
		var bad errs.Fields
		checkOutside(&bad, outside)
		if err := bad.Err(); err != nil {
			return err
		}
		from, err := find(ctx, tx, actor.Org, d, placeholder, false)
		if err == nil && !from.Placeholder() {
			err = errs.New(errs.NotFound, "stakeholder.not_found")
		}
		if err != nil {
			return err
		}
		if err := add(ctx, tx, actor, d, who, outside); err != nil {
			return err
		}
		if err := ensure(ctx, tx, actor, deal, ID(who)); err != nil {
			return err
		}
		to, err := find(ctx, tx, actor.Org, d, ID(who), false)
		if err != nil {
			return err
		}
		if err := join(ctx, tx, actor, deal, from, to); err != nil {
			return err
		}
		return record(ctx, tx, actor, deal, "stakeholder.fill", to, map[string]any{"label": from.Name}, nil)
	})
}

// join moves all that hangs on a placeholder over to a person of the deal.
func join(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.ID, from, to Stakeholder) error {
	if _, err := tx.ExecContext(ctx, `
		UPDATE stakeholder SET personal_win = $1, resonance = $2, decision_point = $3, stance = $4,
		       planned_on = $5, met_on = $6, outcome = $7, excuse = $8, meet_excuse = $9, version = version + 1
		WHERE org_id = $10 AND opportunity_id = $11 AND id = $12`,
		both(to.PersonalWin, from.PersonalWin), both(to.Resonance, from.Resonance), both(to.DecisionPoint, from.DecisionPoint),
		both(to.Stance, from.Stance), first(to.PlannedOn, from.PlannedOn), first(to.MetOn, from.MetOn),
		both(to.Outcome, from.Outcome), both(to.Excuse, from.Excuse), both(to.MeetExcuse, from.MeetExcuse), actor.Org, deal, to.ID); err != nil {
		return fmt.Errorf("join what is written: %w", err)
	}
	for _, move := range []struct{ what, statement string }{
		{"judgements", `UPDATE judgement SET stakeholder_id = $1 WHERE org_id = $2 AND opportunity_id = $3 AND stakeholder_id = $4`},
		{"lines from", `UPDATE relation SET from_id = $1 WHERE org_id = $2 AND opportunity_id = $3 AND from_id = $4`},
		{"lines to", `UPDATE relation SET to_id = $1 WHERE org_id = $2 AND opportunity_id = $3 AND to_id = $4`},
		{"places", `UPDATE map_place SET card_id = $1 WHERE org_id = $2 AND map_id = $3 AND card_id = $4 AND NOT EXISTS (
			SELECT 1 FROM map_place x WHERE x.org_id = $2 AND x.map_id = $3 AND x.view = map_place.view AND x.card_id = $1)`},
	} {
		if _, err := tx.ExecContext(ctx, move.statement, to.ID, actor.Org, deal, from.ID); err != nil {
			return fmt.Errorf("move %s: %w", move.what, err)
		}
	}
	if err := tidyLines(ctx, tx, actor, deal); err != nil {
		return err
	}
	for _, statement := range []string{
		`DELETE FROM map_place WHERE org_id = $1 AND map_id = $2 AND card_id = $3`,
		`DELETE FROM stakeholder WHERE org_id = $1 AND opportunity_id = $2 AND id = $3`,
	} {
		if _, err := tx.ExecContext(ctx, statement, actor.Org, deal, from.ID); err != nil {
			return fmt.Errorf("drop the placeholder: %w", err)
		}
	}
	return keep(ctx, tx, actor.Org, deal, to.ID)
}

// tidyLines ends lines that lead from a person to itself, and of two that now
// say the same the younger.
func tidyLines(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.ID) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE relation SET ended_by = $1, ended_at = $2
		WHERE org_id = $3 AND opportunity_id = $4 AND ended_at = 0 AND (from_id = to_id OR EXISTS (
			SELECT 1 FROM relation x
			WHERE x.org_id = $3 AND x.opportunity_id = $4 AND x.ended_at = 0 AND x.id < relation.id AND x.kind = relation.kind
			AND (x.from_id = relation.from_id AND x.to_id = relation.to_id
				OR x.kind <> $5 AND x.from_id = relation.to_id AND x.to_id = relation.from_id)))`,
		actor.User, tx.Stamp(), actor.Org, deal, Influence)
	if err != nil {
		return fmt.Errorf("end lines that say nothing: %w", err)
	}
	return nil
}

// both puts two texts together, neither lost.
func both(a, b string) string {
	switch {
	case b == "" || a == b:
		return a
	case a == "":
		return b
	}
	return a + "\n" + b
}

func first[T ~string](a, b T) T {
	if a != "" {
		return a
	}
	return b
}
