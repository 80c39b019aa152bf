package export

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/job"
	"kongdan/internal/org"
)

// State says how far a run has come.
type State string

// The states. A file that is Ready is Expired after a day.
const (
	Making  State = "making"
	Ready   State = "ready"
	Failed  State = "failed"
	Removed State = "removed" // by somebody, before or after it was ready
	Expired State = "expired"
)

// Keep is how long a file can be fetched.
const Keep = 24 * time.Hour

// keepList is how long the list tells of an export.
const keepList = 90 * 24 * time.Hour

// RunID names a run.
type RunID string

// Run is one export of everything.
type Run struct {
	ID          RunID
	Format      Format
	Lang        string
	State       State
	Error       string // key of the text that says why it failed
	Rows, Size  int64
	ByName      string
	Created     time.Time
	Finished    time.Time
	Expires     time.Time
	Done, All   int64 // rows written so far, while Making
	Cancelling  bool
	job, failed string
	attempt     string
	parts       int
}

// RunKind is the kind of the job that writes a file.
const RunKind = "export.run"

// payload is what the job knows.
type payload struct {
	Run RunID `json:"run"`
}

// Start begins an export of everything, for administrators. It fails with
// Invalid at "format" or "lang", and with Conflict while another one is made.
func (s *Service) Start(ctx context.Context, actor org.Actor, format, lang string) (RunID, error) {
	if err := actor.CheckAdminister(); err != nil {
		return "", err
	}
	f, err := ReadFormat(format)
	if err != nil {
		return "", err
	}
	if !slices.Contains(i18n.Languages, lang) {
		return "", errs.Field("lang", "error.invalid_choice")
	}
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		run := RunID(id.New())
		jobID, err := job.Enqueue(ctx, tx, job.Job{Org: string(actor.Org), User: string(actor.User), Kind: RunKind, Key: "all", Payload: payload{run}})
		if err != nil {
			return "", err
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM export_run WHERE org_id = $1 AND job_id = $2`, actor.Org, jobID).Scan(&n); err != nil {
			return "", err
		}
		if n > 0 {
			return "", errs.New(errs.Conflict, "export.running")
		}
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO export_run (org_id, id, format, lang, state, job_id, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			actor.Org, run, f, lang, Making, jobID, actor.User, tx.Stamp()); err != nil {
			return "", fmt.Errorf("insert export: %w", err)
		}
		return string(run), record(ctx, tx, actor, run, f)
	})
	return RunID(made), err
}

// record notes in the audit log that everything was exported, and nothing of it.
func record(ctx context.Context, tx *db.Tx, actor org.Actor, run RunID, f Format) error {
	return org.Record(ctx, tx, actor, org.Entry{Action: "export.all", Kind: "export", ID: string(run), After: map[string]Format{"format": f}})
}

// Note records an export of everything that was not made by a job: of the
// command line.
func (s *Service) Note(ctx context.Context, o org.ID, f Format) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error { return record(ctx, tx, org.SystemActor(o), RunID(id.New()), f) })
}

// runsListed is how many runs the list holds.
const runsListed = 20

// Runs lists the last exports, the newest first, for administrators.
func (s *Service) Runs(ctx context.Context, actor org.Actor) (list []Run, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = readRuns(ctx, tx, ` WHERE r.org_id = $1 ORDER BY r.created_at DESC, r.id DESC LIMIT $2`, actor.Org, runsListed)
		return err
	})
	return list, err
}

func findRun(ctx context.Context, tx *db.Tx, o org.ID, run RunID) (Run, error) {
	list, err := readRuns(ctx, tx, ` WHERE r.org_id = $1 AND r.id = $2`, o, run)
	if err != nil {
		return Run{}, err
	}
	if len(list) == 0 {
		return Run{}, errs.New(errs.NotFound, "export.not_found")
	}
	return list[0], nil
}

func readRuns(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Run, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT r.id, r.format, r.lang, r.state, r.error_key, r.row_count, r.size, r.job_id, r.attempt, r.parts, r.created_at, r.finished_at, r.expires_at,
			COALESCE(m.name, ''), COALESCE(j.state, ''), COALESCE(j.error_key, ''), COALESCE(j.done_units, 0), COALESCE(j.all_units, 0), COALESCE(j.cancel, 0)
		FROM export_run r
		LEFT JOIN member m ON m.org_id = r.org_id AND m.id = r.created_by
		LEFT JOIN job j ON j.id = r.job_id AND j.org_id = r.org_id`+where, args...) // #nosec G202 -- texts of our own
	if err != nil {
		return nil, fmt.Errorf("list exports: %w", err)
	}
	type raw struct {
		Run
		created, finished, expires int64
		jobState                   string
	}
	found, err := db.Collect(rows, func(r *raw) []any {
		return []any{&r.ID, &r.Format, &r.Lang, &r.State, &r.Error, &r.Rows, &r.Size, &r.job, &r.attempt, &r.parts,
			&r.created, &r.finished, &r.expires, &r.ByName, &r.jobState, &r.failed, &r.Done, &r.All, &r.Cancelling}
	})
	if err != nil {
		return nil, fmt.Errorf("list exports: %w", err)
	}
	list := make([]Run, len(found))
	for i, r := range found {
		r.Created, r.Finished, r.Expires = db.Time(r.created), db.Time(r.finished), db.Time(r.expires)
		switch {
		case r.State == Ready && !tx.Now.Before(r.Expires):
			r.State = Expired
		case r.State == Making && r.jobState != job.Waiting && r.jobState != job.Running: // it ended without a word
			r.State, r.Error = Failed, r.failed
		}
		list[i] = r.Run
	}
	return list, nil
}

// Remove stops an export that is made, or takes its file away before it
// expires. One that is gone already stays as it is.
func (s *Service) Remove(ctx context.Context, actor org.Actor, run RunID) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		r, err := findRun(ctx, tx, actor.Org, run)
		if err != nil {
			return err
		}
		switch r.State {
		case Making:
			if err := job.Cancel(ctx, tx, string(actor.Org), r.job); err != nil && !errs.Is(err, errs.NotFound) {
				return err
			}
		case Ready:
		default:
			return nil
		}
		if _, err := tx.ExecContext(ctx, `
			UPDATE export_run SET state = $1 WHERE org_id = $2 AND id = $3`, Removed, actor.Org, run); err != nil {
			return fmt.Errorf("remove export: %w", err)
		}
		return dropParts(ctx, tx, actor.Org, run, "")
	})
}

// dropParts takes the parts of a run away, but those of one attempt.
func dropParts(ctx context.Context, tx *db.Tx, o org.ID, run RunID, but string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM export_part WHERE org_id = $1 AND run_id = $2 AND attempt <> $3`, o, run, but)
	return err
}

// wanted returns how a run is to be written; ok is false for one that was
// removed meanwhile.
func (s *Service) wanted(ctx context.Context, o org.ID, run RunID) (r Run, ok bool, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		r, err = findRun(ctx, tx, o, run)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		ok = err == nil && r.State != Removed
		return err
	})
	return r, ok, err
}
