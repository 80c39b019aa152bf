package stakeholder

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

const relationColumns = `r.id, r.from_id, r.to_id, r.kind, r.strength, r.confirmed = 1, r.note, r.entered_by, COALESCE(m.name, ''), r.entered_at, r.ended_at, r.version`

const relations = ` FROM relation r LEFT JOIN member m ON m.org_id = r.org_id AND m.id = r.entered_by`

type relationRow struct {
	Relation
	entered, ended int64
}

func (r *relationRow) fields() []any {
	return []any{&r.ID, &r.From, &r.To, &r.Kind, &r.Strength, &r.Confirmed, &r.Note, &r.EnteredBy, &r.EnteredByName, &r.entered, &r.ended, &r.Version}
}

// readRelations lists the lines of a deal that stand, the oldest first, and with
// since also those that ended after that time.
func readRelations(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID, since int64) ([]Relation, error) {
	var w db.Where
	w.And("r.org_id = ? AND r.opportunity_id = ?", o, deal)
	if since > 0 {
		w.And("(r.ended_at = 0 OR r.ended_at > ?)", since)
	} else {
		w.And("r.ended_at = 0")
	}
	return queryRelations(ctx, tx, &w, ` ORDER BY r.id`)
}

func queryRelations(ctx context.Context, tx *db.Tx, w *db.Where, order string) ([]Relation, error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+relationColumns+relations+w.SQL()+order, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("relations: %w", err)
	}
	list, err := db.Collect(rows, (*relationRow).fields)
	out := make([]Relation, len(list))
	for i, r := range list {
		out[i] = r.Relation
		out[i].EnteredAt, out[i].EndedAt = db.Time(r.entered), db.Time(r.ended)
	}
	return out, err
}

// findRelation returns a line of a deal, also one that ended.
func findRelation(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID, line RelationID) (Relation, error) {
	var w db.Where
	w.And("r.org_id = ? AND r.opportunity_id = ? AND r.id = ?", o, deal, line)
	list, err := queryRelations(ctx, tx, &w, "")
	if err != nil {
		return Relation{}, err
	}
	if len(list) == 0 {
		return Relation{}, errs.New(errs.NotFound, "relation.not_found")
	}
	return list[0], nil
}
