package job

import (
	"context"
	"strconv"
	"time"

	"kongdan/internal/kit/db"
)

// Schedule is work of the installation that is done once in every period, by
// one of its processes. A period that passed while no process ran is not made
// up for.
type Schedule struct {
	Kind   string
	Every  time.Duration // time.Hour, 24 * time.Hour
	Offset time.Duration // when in the period, counted in UTC
}

// enqueueScheduled adds the jobs whose period has begun. The period is kept in
// the same transaction, so that of many processes one enqueues.
func (r *Runner) enqueueScheduled(ctx context.Context) error {
	for _, s := range r.conf.Schedule {
		name := "schedule." + s.Kind
		period := strconv.FormatInt(r.db.Now().Add(-s.Offset).UnixMilli()/s.Every.Milliseconds(), 10)
		var last string
		if err := r.db.View(ctx, func(tx *db.Tx) error {
			return unlessNone(tx.QueryRowContext(ctx, `SELECT value FROM installation WHERE name = $1`, name).Scan(&last))
		}); err != nil {
			return err
		}
		if last == period {
			continue
		}
		err := r.db.InTx(ctx, func(tx *db.Tx) error {
			res, err := tx.ExecContext(ctx, `
				INSERT INTO installation (name, value) VALUES ($1, $2)
				ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE installation.value <> excluded.value`, name, period)
			if err != nil {
				return err
			}
			if n, err := res.RowsAffected(); err != nil || n == 0 {
				return err
			}
			_, err = Enqueue(ctx, tx, Job{Kind: s.Kind, Key: period})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// PurgeKind is the kind of the job that Purge does.
const PurgeKind = "job.purge"

// How long what has ended is kept.
const (
	keepEnded  = 14 * 24 * time.Hour
	keepFailed = 90 * 24 * time.Hour
	keepKeys   = 3 * 24 * time.Hour
	batch      = 2000
)

// Purge returns the handler that takes away jobs that ended long ago and the
// keys of requests that nobody repeats any more, some at a time.
func Purge(d *db.DB) Handler {
	return func(ctx context.Context, run *Run) error {
		now := d.Now()
		var gone int64
		for _, p := range []struct {
			query  string
			before time.Time
		}{
			{`DELETE FROM job WHERE id IN (SELECT id FROM job
				WHERE state IN ('done', 'cancelled') AND finished_at < $1 LIMIT $2)`, now.Add(-keepEnded)},
			{`DELETE FROM job WHERE id IN (SELECT id FROM job
				WHERE state = 'failed' AND finished_at < $1 LIMIT $2)`, now.Add(-keepFailed)},
			{`DELETE FROM request_key WHERE (org_id, user_id, request_key) IN (
				SELECT org_id, user_id, request_key FROM request_key WHERE created_at < $1 LIMIT $2)`, now.Add(-keepKeys)},
		} {
			for {
				n, err := purgeSome(ctx, d, p.query, p.before)
				if err != nil {
					return err
				}
				gone += n
				if err := run.Progress(ctx, gone, 0); err != nil {
					return err
				}
				if n < batch {
					break
				}
			}
		}
		return nil
	}
}

func purgeSome(ctx context.Context, d *db.DB, query string, before time.Time) (n int64, err error) {
	err = d.InTx(ctx, func(tx *db.Tx) error {
		res, err := tx.ExecContext(ctx, query, db.Ms(before), batch)
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	return n, err
}
