package exchange

import (
	"context"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/job"
	"kongdan/internal/org"
)

// SweepKind is the kind of the daily job that Sweep does.
const SweepKind = "import.sweep"

// Sweep is the handler of the daily job that forgets files nobody brought
// in and the details of old imports.
func (s *Service) Sweep(ctx context.Context, _ *job.Run) error {
	now := s.db.Now()
	type old struct {
		org org.ID
		id  RunID
	}
	find := func(query string, before time.Time) (list []old, err error) {
		err = s.db.View(ctx, func(tx *db.Tx) error {
			rows, err := tx.QueryContext(ctx, query, db.Ms(before))
			if err != nil {
				return err
			}
			list, err = db.Collect(rows, func(x *old) []any { return []any{&x.org, &x.id} })
			return err
		})
		return list, err
	}
	unfinished, err := find(`SELECT org_id, id FROM import_run WHERE state IN ('uploaded', 'checked') AND created_at < $1`, now.Add(-keepUnfinished))
	if err != nil {
		return err
	}
	for _, x := range unfinished {
		if err := s.db.InTx(ctx, func(tx *db.Tx) error { return dropRun(ctx, tx, x.org, x.id) }); err != nil {
			return err
		}
	}
	detailed, err := find(`SELECT DISTINCT r.org_id, r.id FROM import_run r JOIN import_part p ON p.org_id = r.org_id AND p.run_id = r.id
		WHERE r.state IN ('done', 'undone') AND r.finished_at < $1`, now.Add(-keepDetails))
	if err != nil {
		return err
	}
	for _, x := range detailed {
		err := s.db.InTx(ctx, func(tx *db.Tx) error {
			r, err := findRun(ctx, tx, x.org, x.id)
			if err != nil {
				return err
			}
			r.Report.Faults, r.Report.Sample, r.Report.Matches = nil, nil, nil
			if err := saveRun(ctx, tx, x.org, r); err != nil {
				return err
			}
			return dropPart(ctx, tx, x.org, x.id, partFaults)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
