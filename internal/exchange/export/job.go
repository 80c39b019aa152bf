package export

import (
	"context"
	"errors"
	"fmt"

	"kongdan/internal/kit/blob"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/job"
	"kongdan/internal/org"
)

// Handle is the handler of the job that writes a file of everything into the
// database, from where every server of the installation hands it out.
func (s *Service) Handle(ctx context.Context, run *job.Run) error {
	var p payload
	if err := run.Payload(&p); err != nil {
		return err
	}
	o := org.ID(run.Org)
	r, ok, err := s.wanted(ctx, o, p.Run)
	if err != nil || !ok {
		return err
	}
	parts := &partWriter{s: s, ctx: ctx, org: o, run: p.Run, attempt: id.New()}
	sum, err := s.All(ctx, o, r.Format, r.Lang, parts, func(done, all int64) error { return run.Progress(ctx, done, all) })
	if err == nil {
		err = parts.flush()
	}
	if err == nil {
		err = s.db.InTx(ctx, func(tx *db.Tx) error {
			err := db.Changed(tx.ExecContext(ctx, `
				UPDATE export_run SET state = $1, error_key = '', attempt = $2, row_count = $3, size = $4, parts = $5, finished_at = $6, expires_at = $7
				WHERE org_id = $8 AND id = $9 AND state <> $10`,
				Ready, parts.attempt, sum.Rows, parts.size, parts.n, tx.Stamp(), db.Ms(tx.Now.Add(Keep)), o, p.Run, Removed))
			if err != nil {
				return err
			}
			if err := dropParts(ctx, tx, o, p.Run, parts.attempt); err != nil {
				return err
			}
			return run.Finish(ctx, tx)
		})
	}
	if err == nil {
		return nil
	}
	return errors.Join(err, s.give(context.WithoutCancel(ctx), o, p.Run, parts.attempt, err, run.Last()))
}

// give takes away what a try wrote that failed, and after the last notes why.
func (s *Service) give(ctx context.Context, o org.ID, run RunID, attempt string, cause error, last bool) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM export_part WHERE org_id = $1 AND run_id = $2 AND attempt = $3`, o, run, attempt); err != nil || !last {
			return err
		}
		key := "error.internal"
		if e, ok := errors.AsType[*errs.Error](cause); ok {
			key = e.Key
		}
		_, err := tx.ExecContext(ctx, `
			UPDATE export_run SET state = $1, error_key = $2, finished_at = $3
			WHERE org_id = $4 AND id = $5 AND state = $6`, Failed, key, tx.Stamp(), o, run, Making)
		return err
	})
}

// partWriter writes a file into the database, part by part, each in a
// transaction of its own, so that nobody waits for long.
type partWriter struct {
	s       *Service
	ctx     context.Context
	org     org.ID
	run     RunID
	attempt string
	buf     []byte
	n       int
	size    int64
}

func (w *partWriter) Write(b []byte) (int, error) {
	for rest := b; len(rest) > 0; {
		take := min(blob.Size-len(w.buf), len(rest))
		w.buf, rest = append(w.buf, rest[:take]...), rest[take:]
		if len(w.buf) == blob.Size {
			if err := w.flush(); err != nil {
				return 0, err
			}
		}
	}
	return len(b), nil
}

func (w *partWriter) flush() error {
	if len(w.buf) == 0 {
		return nil
	}
	err := w.s.db.InTx(w.ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(w.ctx, `INSERT INTO export_part (org_id, run_id, attempt, part, body) VALUES ($1, $2, $3, $4, $5)`,
			w.org, w.run, w.attempt, w.n, blob.Encode(w.buf))
		if err != nil {
			return fmt.Errorf("keep an export: %w", err)
		}
		return nil
	})
	w.n, w.size, w.buf = w.n+1, w.size+int64(len(w.buf)), w.buf[:0]
	return err
}
