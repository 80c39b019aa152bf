package export

import (
	"context"
	"fmt"
	"io"

	"kongdan/internal/kit/blob"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/job"
	"kongdan/internal/org"
)

// Find returns a run whose file can be fetched, for administrators. It fails
// with NotFound, and with Conflict for one that is not ready or gone.
func (s *Service) Find(ctx context.Context, actor org.Actor, run RunID) (r Run, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return r, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if r, err = findRun(ctx, tx, actor.Org, run); err != nil {
			return err
		}
		if r.State != Ready {
			return errs.New(errs.Conflict, "export.gone")
		}
		return nil
	})
	return r, err
}

// Fetch writes the file of a run that Find has returned into w.
func (s *Service) Fetch(ctx context.Context, actor org.Actor, r Run, w io.Writer) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	for n := range r.parts {
		var body string
		err := s.db.View(ctx, func(tx *db.Tx) error {
			return tx.QueryRowContext(ctx, `SELECT body FROM export_part WHERE org_id = $1 AND run_id = $2 AND attempt = $3 AND part = $4`,
				actor.Org, r.ID, r.attempt, n).Scan(&body)
		})
		if err != nil {
			return fmt.Errorf("read part %d of export %s: %w", n, r.ID, err)
		}
		raw, err := blob.Decode(body)
		if err != nil {
			return fmt.Errorf("read part %d of export %s: %w", n, r.ID, err)
		}
		if _, err := w.Write(raw); err != nil {
			return err
		}
	}
	return nil
}

// SweepKind is the kind of the job that Sweep does.
const SweepKind = "export.sweep"

// Sweep is the handler of the hourly job that takes expired files away, and
// old entries off the list.
func (s *Service) Sweep(ctx context.Context, _ *job.Run) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		old := db.Ms(tx.Now.Add(-keepList))
		for _, q := range []struct {
			text string
			till int64
		}{
			{`DELETE FROM export_part WHERE EXISTS (SELECT 1 FROM export_run r WHERE r.org_id = export_part.org_id AND r.id = export_part.run_id
				AND r.state = 'ready' AND r.expires_at <= $1)`, tx.Stamp()},
			{`DELETE FROM export_part WHERE EXISTS (SELECT 1 FROM export_run r WHERE r.org_id = export_part.org_id AND r.id = export_part.run_id
				AND r.state <> 'ready' AND r.created_at < $1 AND NOT EXISTS (
					SELECT 1 FROM job j WHERE j.id = r.job_id AND j.state IN ('waiting', 'running')))`, db.Ms(tx.Now.Add(-Keep))},
			{`DELETE FROM export_part WHERE EXISTS (SELECT 1 FROM export_run r WHERE r.org_id = export_part.org_id AND r.id = export_part.run_id
				AND r.created_at < $1)`, old},
			{`DELETE FROM export_run WHERE created_at < $1`, old},
		} {
			if _, err := tx.ExecContext(ctx, q.text, q.till); err != nil {
				return fmt.Errorf("sweep exports: %w", err)
			}
		}
		return nil
	})
}
