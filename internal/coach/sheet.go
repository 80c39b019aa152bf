package coach

import (
	"context"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// Sheet is everything the C139 page of a deal shows.
type Sheet struct {
	opportunity.Detail
	Control opportunity.Control
	Board   Board
	History []opportunity.ValueChange // the youngest first
	Now     time.Time
}

// Sheet reads a deal with its elements, coaches and history in one look. It
// fails with NotFound outside of the actor's scope.
func (s *Service) Sheet(ctx context.Context, actor org.Actor, deal opportunity.ID) (sheet Sheet, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		sheet.Now = tx.Now
		if sheet.Detail, err = opportunity.ReadDetail(ctx, tx, actor, deal); err != nil {
			return err
		}
		if sheet.Control, err = opportunity.ControlOf(ctx, tx, actor, sheet.Detail); err != nil {
			return err
		}
		if sheet.History, err = opportunity.ReadHistory(ctx, tx, actor.Org, deal); err != nil {
			return err
		}
		sheet.Board, err = readBoard(ctx, tx, actor.Org, deal, sheet.Control.Team)
		return err
	})
	return sheet, err
}
