package exam

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// Pause stops the clocks of everybody who sits an exam, or of one person; users
// are named, "" is all. Nobody starts while the exam rests.
func (s *Service) Pause(ctx context.Context, actor org.Actor, id ID, user org.UserID) error {
	return s.changeNow(ctx, actor, id, "pause", func(tx *db.Tx, e *Exam) error {
		if user == "" {
			e.Paused = tx.Now
		}
		_, err := s.eachRunning(ctx, tx, actor.Org, id, user, func(a Attempt) error {
			if !a.Paused.IsZero() || a.Late(tx.Now) {
				return nil
			}
			_, err := tx.ExecContext(ctx, `UPDATE attempt SET paused_at = $1 WHERE org_id = $2 AND id = $3`, tx.Stamp(), actor.Org, a.ID)
			return err
		})
		return err
	})
}

// Continue lets the clocks run again: deadlines move by as much as they stood.
func (s *Service) Continue(ctx context.Context, actor org.Actor, id ID, user org.UserID) error {
	return s.changeNow(ctx, actor, id, "continue", func(tx *db.Tx, e *Exam) error {
		if user == "" {
			e.Paused = time.Time{}
		}
		_, err := s.eachRunning(ctx, tx, actor.Org, id, user, func(a Attempt) error {
			if a.Paused.IsZero() {
				return nil
			}
			return moveDue(ctx, tx, actor.Org, a, tx.Now.Sub(a.Paused), true)
		})
		return err
	})
}

// Extend gives time to everybody who sits an exam, or to one person, whose last
// attempt runs again if it had ended. Time for all moves the end of the exam.
func (s *Service) Extend(ctx context.Context, actor org.Actor, id ID, user org.UserID, more time.Duration) error {
	return s.changeNow(ctx, actor, id, "extend", func(tx *db.Tx, e *Exam) error {
		if more < time.Minute || more > MaxExtra {
			return errs.Field("minutes", "exam.number_wrong", "Min", 1, "Max", int(MaxExtra.Minutes()))
		}
		if user == "" {
			e.Closes = e.Closes.Add(more)
			return extend(ctx, tx, actor.Org, id, "", more)
		}
		n, err := s.eachRunning(ctx, tx, actor.Org, id, user, func(a Attempt) error {
			if a.Late(tx.Now) {
				a.Due = tx.Now
			}
			return moveDue(ctx, tx, actor.Org, a, more, false)
		})
		if err != nil || n > 0 {
			return err
		}
		return s.reopen(ctx, tx, actor, id, user, more)
	})
}

// reopen lets the last attempt of a person run again: until it ends once more, it is not passed.
func (s *Service) reopen(ctx context.Context, tx *db.Tx, actor org.Actor, id ID, user org.UserID, more time.Duration) error {
	var last AttemptID
	err := unlessNone(tx.QueryRowContext(ctx, `
		SELECT id FROM attempt WHERE org_id = $1 AND exam_id = $2 AND user_id = $3 ORDER BY number DESC LIMIT 1`, actor.Org, id, user).Scan(&last))
	if err != nil {
		return err
	}
	if last == "" {
		return errs.New(errs.NotFound, "exam.no_candidate")
	}
	a, err := findAttempt(ctx, tx, actor.Org, last)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `
		UPDATE attempt SET status = 'running', submitted_at = 0, ended_by = '', graded = '', score = 0, full_marks = 0, passed = 0, graded_at = 0, version = version + 1
		WHERE org_id = $1 AND id = $2`, actor.Org, last); err != nil {
		return fmt.Errorf("reopen attempt %s: %w", last, err)
	}
	if a.Passed {
		if _, err := s.passed(ctx, tx, actor.Org, id, []PassChange{{User: user, Attempt: last}}, true); err != nil {
			return err
		}
	}
	a.Due = tx.Now
	return moveDue(ctx, tx, actor.Org, a, more, false)
}

// EndAttempt ends somebody's attempt.
func (s *Service) EndAttempt(ctx context.Context, actor org.Actor, id ID, user org.UserID) error {
	return s.changeNow(ctx, actor, id, "end_one", func(tx *db.Tx, _ *Exam) error {
		n, err := s.eachRunning(ctx, tx, actor.Org, id, user, func(a Attempt) error { return s.end(ctx, tx, actor.Org, a, ByProctor) })
		if err == nil && n == 0 {
			err = errs.New(errs.Invalid, "exam.sits_not")
		}
		return err
	})
}

// EndExam ends an exam and all its attempts at once.
func (s *Service) EndExam(ctx context.Context, actor org.Actor, id ID) error {
	return s.changeNow(ctx, actor, id, "end", func(tx *db.Tx, e *Exam) error {
		if e.Status != Published {
			return errs.New(errs.Invalid, "exam.not_running")
		}
		e.Status, e.Paused = Ended, time.Time{}
		_, err := s.eachRunning(ctx, tx, actor.Org, id, "", func(a Attempt) error { return s.end(ctx, tx, actor.Org, a, ByProctor) })
		return err
	})
}

// eachRunning calls fn with the attempts that run, of everybody or of one
// person, and counts them.
func (s *Service) eachRunning(ctx context.Context, tx *db.Tx, o org.ID, id ID, user org.UserID, fn func(Attempt) error) (int, error) {
	list, err := running(ctx, tx, o, id, user)
	for _, a := range list {
		if err := fn(a); err != nil {
			return 0, err
		}
	}
	return len(list), err
}

func running(ctx context.Context, tx *db.Tx, o org.ID, id ID, user org.UserID) ([]Attempt, error) {
	var w db.Where
	w.And("a.org_id = ? AND a.exam_id = ? AND a.status = 'running'", o, id)
	if user != "" {
		w.And("a.user_id = ?", user)
	}
	rows, err := tx.QueryContext(ctx, `SELECT `+attemptColumns+` FROM attempt a`+w.SQL()+` ORDER BY a.id`+tx.ForUpdate("a"), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("attempts that run: %w", err)
	}
	found, err := db.Collect(rows, func(r *attemptRow) []any { return r.fields() })
	list := make([]Attempt, len(found))
	for i := range found {
		list[i] = found[i].attempt()
	}
	return list, err
}

// extend moves the deadlines of attempts that run, of everybody or one person.
func extend(ctx context.Context, tx *db.Tx, o org.ID, id ID, user org.UserID, by time.Duration) error {
	list, err := running(ctx, tx, o, id, user)
	for _, a := range list {
		if err := moveDue(ctx, tx, o, a, by, false); err != nil {
			return err
		}
	}
	return err
}

// moveDue moves the deadline of an attempt, and lets its clock run again if wanted.
func moveDue(ctx context.Context, tx *db.Tx, o org.ID, a Attempt, by time.Duration, run bool) error {
	a.Due = a.Due.Add(by)
	if run {
		a.Paused = time.Time{}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE attempt SET due_at = $1, paused_at = $2 WHERE org_id = $3 AND id = $4`,
		db.Ms(a.Due), db.Ms(a.Paused), o, a.ID); err != nil {
		return fmt.Errorf("move a deadline: %w", err)
	}
	return endLater(ctx, tx, o, a)
}

// unlessNone makes nothing of a query that found no row.
func unlessNone(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
