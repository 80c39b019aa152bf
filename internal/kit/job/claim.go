package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
)

// claim takes the job that is due longest, or returns nil if none is. It looks
// first without writing, so that an empty queue does not disturb writers.
func (r *Runner) claim(ctx context.Context) (run *Run, err error) {
	if len(r.kinds) == 0 {
		return nil, nil
	}
	due := false
	err = r.db.View(ctx, func(tx *db.Tx) error {
		w := r.due(tx)
		err := tx.QueryRowContext(ctx, `SELECT 1 FROM job`+w.SQL()+` LIMIT 1`, w.Args()...).Scan(new(int))
		due = err == nil
		return unlessNone(err)
	})
	if err != nil || !due {
		return nil, err
	}
	err = r.db.InTx(ctx, func(tx *db.Tx) error {
		run, err = r.take(ctx, tx)
		return err
	})
	return run, err
}

// due is the condition of jobs that may be taken.
func (r *Runner) due(tx *db.Tx) *db.Where {
	var w db.Where
	w.And("state = 'waiting' AND run_at <= ?", tx.Stamp())
	w.In("kind", r.kinds...)
	return &w
}

// take claims one job. Two processes may choose the same row; the condition on
// the state, read again under the row's lock, lets one of them have it.
func (r *Runner) take(ctx context.Context, tx *db.Tx) (*Run, error) {
	run := &Run{r: r, lease: id.New()}
	w := r.due(tx)
	query := `
		UPDATE job SET state = 'running', attempts = attempts + 1, error_key = '',
			lease = ` + w.Arg(run.lease) + `, leased_till = ` + w.Arg(tx.Stamp()+r.conf.Lease.Milliseconds()) + `
		WHERE id = (SELECT id FROM job` + w.SQL() + ` ORDER BY run_at, id LIMIT 1) AND state = 'waiting'
		RETURNING id, org_id, user_id, kind, payload, attempts`
	err := tx.QueryRowContext(ctx, query, w.Args()...).
		Scan(&run.ID, &run.Org, &run.User, &run.Kind, &run.payload, &run.Attempt)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("claim a job: %w", err)
	}
	return run, nil
}

// lostKey is the text of a job whose process died.
const lostKey = "job.lost"

// takeBack frees jobs whose lease ran out: their process died or hung. A job
// that used up its attempts this way is failed. One that runs here is not lost
// but slow to say so: on SQLite its own long transaction keeps it from renewing.
func (r *Runner) takeBack(ctx context.Context) error {
	lost := func(tx *db.Tx) *db.Where {
		var w db.Where
		w.And("state = 'running' AND leased_till < ?", tx.Stamp())
		r.mu.Lock()
		defer r.mu.Unlock()
		for lease := range r.mine {
			w.And("lease <> ?", lease)
		}
		return &w
	}
	any := false
	err := r.db.View(ctx, func(tx *db.Tx) error {
		w := lost(tx)
		err := tx.QueryRowContext(ctx, `SELECT 1 FROM job`+w.SQL()+` LIMIT 1`, w.Args()...).Scan(new(int))
		any = err == nil
		return unlessNone(err)
	})
	if err != nil || !any {
		return err
	}
	return r.db.InTx(ctx, func(tx *db.Tx) error {
		w := lost(tx)
		tries, now := w.Arg(r.conf.Tries), w.Arg(tx.Stamp())
		_, err := tx.ExecContext(ctx, `
			UPDATE job SET lease = '', error_key = `+w.Arg(lostKey)+`,
				state = CASE WHEN cancel = 1 THEN 'cancelled' WHEN attempts >= `+tries+` THEN 'failed' ELSE 'waiting' END,
				finished_at = CASE WHEN cancel = 1 OR attempts >= `+tries+` THEN CAST(`+now+` AS BIGINT) ELSE 0 END`+
			w.SQL(), w.Args()...)
		return err
	})
}

func unlessNone(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
