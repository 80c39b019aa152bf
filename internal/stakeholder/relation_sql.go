package stakeholder

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

const relationColumns = `r.id, r.opportunity_id, r.from_id, r.to_id, r.kind, r.strength, r.confirmed = 1, r.note, r.entered_by, COALESCE(m.name, ''), r.entered_at, r.ended_at, r.version`

const relations = ` FROM relation r LEFT JOIN member m ON m.org_id = r.org_id AND m.id = r.entered_by`

type relationRow struct {
	Relation
	deal           opportunity.ID
	entered, ended int64
}

func (r *relationRow) fields() []any {
	return []any{&r.ID, &r.deal, &r.From, &r.To, &r.Kind, &r.Strength, &r.Confirmed, &r.Note, &r.EnteredBy, &r.EnteredByName, &r.entered, &r.ended, &r.Version}
}

// readLines lists the lines of deals that stand, the oldest first, and with
// since also those that ended after that time.
func readLines(ctx context.Context, tx *db.Tx, o org.ID, deals []opportunity.ID, since int64) ([]Line, error) {
	var w db.Where
	w.And("r.org_id = ?", o)
	if since > 0 {
		w.And("(r.ended_at = 0 OR r.ended_at > ?)", since)
	} else {
		w.And("r.ended_at = 0")
	}
	w.In("r.opportunity_id", texts(deals)...)
	return queryLines(ctx, tx, &w, ` ORDER BY r.id LIMIT `+w.Arg(maxMapRows))
}

// readRelations lists the lines of a deal that stand, the oldest first.
func readRelations(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID) ([]Relation, error) {
	var w db.Where
	w.And("r.org_id = ? AND r.opportunity_id = ? AND r.ended_at = 0", o, deal)
	return queryRelations(ctx, tx, &w, ` ORDER BY r.id`)
}

func queryRelations(ctx context.Context, tx *db.Tx, w *db.Where, order string) ([]Relation, error) {
	lines, err := queryLines(ctx, tx, w, order)
	out := make([]Relation, len(lines))
	for i, l := range lines {
		out[i] = l.Relation
	}
	return out, err
}

func queryLines(ctx context.Context, tx *db.Tx, w *db.Where, order string) ([]Line, error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+relationColumns+relations+w.SQL()+order, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("relations: %w", err)
	}
	list, err := db.Collect(rows, (*relationRow).fields)
	out := make([]Line, len(list))
	for i, r := range list {
		out[i] = Line{Relation: r.Relation, Deal: r.deal}
		out[i].EnteredAt, out[i].EndedAt = db.Time(r.entered), db.Time(r.ended)
	}
	return out, err
}

func texts[T ~string](ids []T) []string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = string(id)
	}
	return list
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
