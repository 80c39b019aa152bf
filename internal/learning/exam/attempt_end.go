package exam

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/job"
	"kongdan/internal/kit/once"
	"kongdan/internal/org"
)

// findAttempt reads an attempt, held until the transaction ends. It fails with
// NotFound.
func findAttempt(ctx context.Context, tx *db.Tx, o org.ID, id AttemptID) (Attempt, error) {
	var r attemptRow
	held := ""
	if !tx.ReadOnly {
		held = tx.ForUpdate("a")
	}
	err := tx.QueryRowContext(ctx, `SELECT `+attemptColumns+` FROM attempt a WHERE a.org_id = $1 AND a.id = $2`+held, o, id).Scan(r.fields()...)
	if errors.Is(err, sql.ErrNoRows) {
		return Attempt{}, notFound()
	}
	if err != nil {
		return Attempt{}, fmt.Errorf("attempt %s: %w", id, err)
	}
	return r.attempt(), nil
}

// Submit ends the actor's own attempt; doing it twice changes nothing.
func (s *Service) Submit(ctx context.Context, actor org.Actor, id AttemptID) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		a, err := ownAttempt(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		by := ByOneself
		if a.Late(tx.Now) {
			by = ByTime
		}
		return s.end(ctx, tx, actor.Org, a, by)
	})
}

// end ends an attempt and grades it. One that has ended stays as it is.
func (s *Service) end(ctx context.Context, tx *db.Tx, o org.ID, a Attempt, by EndedBy) error {
	if !a.Running {
		return nil
	}
	at := tx.Now
	if by == ByTime && a.Due.Before(at) {
		at = a.Due
	}
	if err := db.Changed(tx.ExecContext(ctx, `
		UPDATE attempt SET status = 'submitted', submitted_at = $1, ended_by = $2, paused_at = 0
		WHERE org_id = $3 AND id = $4 AND status = 'running'`, db.Ms(at), by, o, a.ID)); err != nil {
		return err
	}
	key, _ := endKey(a)
	if err := job.Withdraw(ctx, tx, string(o), EndKind, key); err != nil {
		return err
	}
	// What was marked before an attempt ran again, and was written anew then, is marked anew.
	if _, err := tx.ExecContext(ctx, `
		DELETE FROM marking WHERE org_id = $1 AND attempt_id = $2 AND EXISTS (SELECT 1 FROM attempt_item i
			WHERE i.org_id = marking.org_id AND i.attempt_id = marking.attempt_id AND i.position = marking.position AND i.saved_at > marking.saved_at)`,
		o, a.ID); err != nil {
		return fmt.Errorf("markings of attempt %s: %w", a.ID, err)
	}
	return s.gradeAttempt(ctx, tx, o, a.ID)
}

// EndKind is the kind of the job that ends an attempt whose time is over, also
// when nobody's browser is there any more.
const EndKind = "exam.end"

type endPayload struct {
	Attempt AttemptID `json:"attempt"`
}

// endLater sees to the end of an attempt at its deadline. Whenever the deadline
// moves there is one more job; those that come too early do nothing.
func endLater(ctx context.Context, tx *db.Tx, o org.ID, a Attempt) error {
	key, at := endKey(a)
	_, err := job.Enqueue(ctx, tx, job.Job{Org: string(o), Kind: EndKind, Key: key, Payload: endPayload{a.ID}, RunAt: at})
	return err
}

func endKey(a Attempt) (key string, at time.Time) {
	at = a.Due.Add(a.Grace + time.Second)
	return fmt.Sprintf("%s.%d", a.ID, db.Ms(at)), at
}

// EndDue is the handler of EndKind.
func (s *Service) EndDue(ctx context.Context, run *job.Run) error {
	var p endPayload
	if err := run.Payload(&p); err != nil {
		return err
	}
	return s.endIfDue(ctx, org.ID(run.Org), p.Attempt)
}

func (s *Service) endIfDue(ctx context.Context, o org.ID, id AttemptID) error {
	err := s.db.InTx(once.Without(ctx), func(tx *db.Tx) error {
		a, err := findAttempt(ctx, tx, o, id)
		if err != nil || !a.Running || !a.Late(tx.Now) {
			return err
		}
		return s.end(ctx, tx, o, a, ByTime)
	})
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	return err
}
