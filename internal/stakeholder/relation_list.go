package stakeholder

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// LineFilter narrows the list of lines. Zero values narrow nothing.
type LineFilter struct {
	Who    ID         // at one of the ends
	Before RelationID // only older ones
}

// LinePage is a stretch of the lines of a deal, the youngest first.
type LinePage struct {
	Roster
	Lines []Relation
	Total int        // of the filter, without Before
	Next  RelationID // "" where no more follow
}

// linesOnPage is how many lines a page lists.
const linesOnPage = 40

// Lines lists the lines that stand between the people of a deal. It fails with
// NotFound outside of the actor's scope.
func (s *Service) Lines(ctx context.Context, actor org.Actor, deal opportunity.ID, f LineFilter) (p LinePage, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		p = LinePage{}
		if p.Roster, err = s.ReadRoster(ctx, tx, actor, deal); err != nil {
			return err
		}
		var w db.Where
		w.And("r.org_id = ? AND r.opportunity_id = ? AND r.ended_at = 0", actor.Org, deal)
		if f.Who != "" {
			w.And("(r.from_id = ? OR r.to_id = ?)", f.Who, f.Who)
		}
		for _, gone := range p.Removed {
			w.And("r.from_id <> ? AND r.to_id <> ?", gone.ID, gone.ID)
		}
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*)`+relations+w.SQL(), w.Args()...).Scan(&p.Total); err != nil {
			return fmt.Errorf("count the lines of deal %s: %w", deal, err)
		}
		if f.Before != "" {
			w.And("r.id < ?", f.Before)
		}
		p.Lines, err = queryRelations(ctx, tx, &w, ` ORDER BY r.id DESC LIMIT `+w.Arg(linesOnPage+1))
		if len(p.Lines) > linesOnPage {
			p.Lines = slices.Clip(p.Lines[:linesOnPage])
			p.Next = p.Lines[linesOnPage-1].ID
		}
		return err
	})
	return p, err
}

// Line returns one line of a deal, also one that ended. It fails with NotFound
// outside of the actor's scope and for a line of another deal.
func (s *Service) Line(ctx context.Context, actor org.Actor, deal opportunity.ID, line RelationID) (r Relation, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if _, _, err := opportunity.Find(ctx, tx, actor, deal); err != nil {
			return err
		}
		r, err = findRelation(ctx, tx, actor.Org, deal, line)
		return err
	})
	return r, err
}
