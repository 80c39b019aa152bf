// Package job is a queue on a table. A job is a row written in the transaction
// that causes it; it runs after the commit, in any process of the installation,
// at least once: a handler must be safe to run twice.
package job

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
)

// The states of a job.
const (
	Waiting   = "waiting"
	Running   = "running"
	Done      = "done"
	Failed    = "failed"
	Cancelled = "cancelled"
)

// Job is one piece of work to be done later.
type Job struct {
	Org     string // "" for the installation's own work
	User    string // who caused it, "" for the system
	Kind    string // names the handler
	Key     string // at most one waiting or running job of a kind has the same key; "" for none
	Payload any    // kept as JSON; ids rather than personal data
	RunAt   time.Time
}

// Enqueue adds a job to the caller's transaction and returns its id. If a job
// with the same organisation, kind and key is waiting or running already, that
// one's id is returned and nothing is added.
func Enqueue(ctx context.Context, tx *db.Tx, j Job) (string, error) {
	payload, err := json.Marshal(j.Payload)
	if err != nil {
		return "", fmt.Errorf("payload of job %s: %w", j.Kind, err)
	}
	runAt := tx.Stamp()
	if !j.RunAt.IsZero() {
		runAt = db.Ms(j.RunAt)
	}
	for range 3 {
		jobID := id.New()
		res, err := tx.ExecContext(ctx, `
			INSERT INTO job (id, org_id, user_id, kind, unique_key, payload, state, run_at, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8)
			ON CONFLICT (org_id, kind, unique_key) WHERE unique_key <> '' AND state IN ('waiting', 'running') DO NOTHING`,
			jobID, j.Org, j.User, j.Kind, j.Key, string(payload), runAt, tx.Stamp())
		if err != nil {
			return "", fmt.Errorf("enqueue %s: %w", j.Kind, err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 1 {
			return jobID, err
		}
		err = tx.QueryRowContext(ctx, `
			SELECT id FROM job
			WHERE org_id = $1 AND kind = $2 AND unique_key = $3 AND state IN ('waiting', 'running')`,
			j.Org, j.Kind, j.Key).Scan(&jobID)
		if !errors.Is(err, sql.ErrNoRows) { // no rows: it ended just now
			return jobID, err
		}
	}
	return "", fmt.Errorf("enqueue %s: the job with its key comes and goes", j.Kind)
}

// Status is what a job looks like from outside.
type Status struct {
	ID, Org, User, Kind  string
	State                string
	Attempts             int
	Done, All            int64 // units of progress; All is 0 while unknown
	Result               string
	ErrorKey             string // of a text, "" if nothing went wrong
	Cancelling           bool   // told to stop, but still running
	Created, Run, Ended  time.Time
	run, created, finish int64
}

const columns = `id, org_id, user_id, kind, state, attempts, done_units, all_units, result, error_key, cancel, run_at, created_at, finished_at`

func (s *Status) fields() []any {
	return []any{&s.ID, &s.Org, &s.User, &s.Kind, &s.State, &s.Attempts, &s.Done, &s.All, &s.Result, &s.ErrorKey,
		&s.Cancelling, &s.run, &s.created, &s.finish}
}

func (s *Status) finishScan() {
	s.Run, s.Created, s.Ended = db.Time(s.run), db.Time(s.created), db.Time(s.finish)
	s.Cancelling = s.Cancelling && s.State == Running
}

// Find returns a job of an organisation, or NotFound.
func Find(ctx context.Context, tx *db.Tx, org, jobID string) (s Status, err error) {
	err = tx.QueryRowContext(ctx, `SELECT `+columns+` FROM job WHERE org_id = $1 AND id = $2`, org, jobID).Scan(s.fields()...)
	if errors.Is(err, sql.ErrNoRows) {
		return Status{}, errs.New(errs.NotFound, "error.not_found")
	}
	s.finishScan()
	return s, err
}

// List returns an organisation's jobs in the given states, the newest first;
// all states if none is given.
func List(ctx context.Context, tx *db.Tx, org string, limit int, states ...string) ([]Status, error) {
	var w db.Where
	w.And("org_id = ?", org)
	if len(states) > 0 {
		w.In("state", states...)
	}
	rows, err := tx.QueryContext(ctx, `SELECT `+columns+` FROM job`+w.SQL()+
		` ORDER BY created_at DESC, id DESC LIMIT `+w.Arg(limit), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("list jobs: %w", err)
	}
	list, err := db.Collect(rows, func(s *Status) []any { return s.fields() })
	for i := range list {
		list[i].finishScan()
	}
	return list, err
}

// Retry lets a failed or cancelled job run again from its first attempt. It is
// a Conflict if the job is in another state or one with its key runs already.
func Retry(ctx context.Context, tx *db.Tx, org, jobID string) error {
	return db.Changed(tx.ExecContext(ctx, `
		UPDATE job SET state = 'waiting', attempts = 0, run_at = $1, cancel = 0, error_key = '', finished_at = 0,
			done_units = 0, all_units = 0
		WHERE org_id = $2 AND id = $3 AND state IN ('failed', 'cancelled') AND (unique_key = '' OR NOT EXISTS (
			SELECT 1 FROM job o
			WHERE o.org_id = job.org_id AND o.kind = job.kind AND o.unique_key = job.unique_key
				AND o.state IN ('waiting', 'running')))`, tx.Stamp(), org, jobID))
}

// Withdraw takes back a waiting job that its key names, if there is one: what
// it was to do needs no doing any more.
func Withdraw(ctx context.Context, tx *db.Tx, org, kind, key string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM job WHERE org_id = $1 AND kind = $2 AND unique_key = $3 AND state = 'waiting'`, org, kind, key); err != nil {
		return fmt.Errorf("withdraw %s: %w", kind, err)
	}
	return nil
}

// Cancel ends a waiting job and tells a running one to stop, which it does at
// its next step. A job that has ended stays as it is.
func Cancel(ctx context.Context, tx *db.Tx, org, jobID string) error {
	if _, err := Find(ctx, tx, org, jobID); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `
		UPDATE job SET state = 'cancelled', finished_at = $1
		WHERE org_id = $2 AND id = $3 AND state = 'waiting'`, tx.Stamp(), org, jobID); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		UPDATE job SET cancel = 1 WHERE org_id = $1 AND id = $2 AND state = 'running'`, org, jobID)
	return err
}

// Depth counts the jobs of the whole installation that wait, run or failed.
func Depth(ctx context.Context, tx *db.Tx) (map[string]int64, error) {
	depth := map[string]int64{Waiting: 0, Running: 0, Failed: 0}
	for state := range depth {
		var n int64
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM job WHERE state = $1`, state).Scan(&n); err != nil {
			return nil, fmt.Errorf("count jobs: %w", err)
		}
		depth[state] = n
	}
	return depth, nil
}
