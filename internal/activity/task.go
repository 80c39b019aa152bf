package activity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// Task is something somebody does until a day.
type Task struct {
	ID           TaskID
	Subject      Subject // may be empty
	SubjectName  string
	Title        string
	DueOn        day.Date
	Assignee     org.UserID
	AssigneeName string
	Move         string // the advisor's move it came from, "" for none
	Element      string // the C139 element it serves, "" for none
	DoneAt       time.Time
	CreatedBy    org.UserID
	Version      int64
}

// TaskDraft is a task as it is typed. Move and Element come from the advisor.
type TaskDraft struct {
	Title    string
	DueOn    string // YYYY-MM-DD
	Assignee org.UserID
	Move     string
	Element  string
}

func (d TaskDraft) clean() (TaskDraft, error) {
	var bad errs.Fields
	d.Title = typed.Needed(&bad, "title", d.Title, MaxTitle)
	if _, err := day.Parse(d.DueOn); err != nil {
		bad.Add("due_on", "error.date")
	}
	if d.Assignee == "" {
		bad.Add("assignee", "error.required")
	}
	return d, bad.Err()
}

func (d TaskDraft) logged() map[string]any {
	return map[string]any{"title": d.Title, "due_on": d.DueOn, "assignee": d.Assignee}
}

// AddTask makes a task. A task about a deal or an account needs the right to
// record things there, and an assignee who sees it.
func (s *Service) AddTask(ctx context.Context, actor org.Actor, subject Subject, d TaskDraft) (TaskID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		made, err := InsertTask(ctx, tx, actor, subject, d)
		return string(made), err
	})
	return TaskID(made), err
}

// InsertTask is AddTask inside a transaction of the caller's.
func InsertTask(ctx context.Context, tx *db.Tx, actor org.Actor, subject Subject, d TaskDraft) (TaskID, error) {
	if d.Assignee == "" {
		d.Assignee = actor.User
	}
	d, err := d.clean()
	if err != nil {
		return "", err
	}
	if err := checkTask(ctx, tx, actor, subject, d.Assignee); err != nil {
		return "", err
	}
	made := TaskID(id.New())
	_, err = tx.ExecContext(ctx, `
		INSERT INTO task (org_id, id, opportunity_id, account_id, title, due_on, assignee_id, move_key, element_key,
		                  created_by, created_at, updated_at)
		VALUES ($1, $2, NULLIF($3, ''), NULLIF($4, ''), $5, $6, $7, $8, $9, $10, $11, $11)`,
		actor.Org, made, subject.Deal, subject.Account, d.Title, d.DueOn, d.Assignee, d.Move, d.Element, actor.User, tx.Stamp())
	if err != nil {
		return "", fmt.Errorf("insert task: %w", err)
	}
	return made, org.Record(ctx, tx, actor, org.Entry{
		Action: "task.add", Kind: "task", ID: string(made), About: subject.about(), After: d.logged()})
}

// checkTask checks the subject and that the assignee is somebody who sees it.
func checkTask(ctx context.Context, tx *db.Tx, actor org.Actor, subject Subject, assignee org.UserID) error {
	if subject != (Subject{}) {
		if err := recordable(ctx, tx, actor, subject); err != nil {
			return err
		}
	} else if err := actor.CheckWork(); err != nil {
		return err
	}
	if assignee == actor.User {
		return nil
	}
	other, err := org.ActorOf(ctx, tx, actor.Org, assignee)
	if errs.Is(err, errs.NotFound) {
		return errs.Field("assignee", "error.invalid_choice")
	}
	if err != nil || subject == (Subject{}) {
		return err
	}
	if _, err = seen(ctx, tx, other, subject); errs.Is(err, errs.NotFound) {
		return errs.Field("assignee", "task.assignee_blind")
	}
	return err
}

// EditTask changes a task; a version that is not the present one is a Conflict.
func (s *Service) EditTask(ctx context.Context, actor org.Actor, t TaskID, version int64, d TaskDraft) (Task, error) {
	var was Task
	err := s.db.InTx(ctx, func(tx *db.Tx) (err error) {
		if was, err = findTask(ctx, tx, actor, t, false); err != nil {
			return err
		}
		d, err := d.clean()
		if err != nil {
			return err
		}
		if d.Assignee != was.Assignee {
			if err := checkTask(ctx, tx, actor, was.Subject, d.Assignee); err != nil {
				return err
			}
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE task SET title = $1, due_on = $2, assignee_id = $3, updated_at = $4, version = version + 1
			WHERE org_id = $5 AND id = $6 AND version = $7`,
			d.Title, d.DueOn, d.Assignee, tx.Stamp(), actor.Org, t, version)); err != nil {
			return err
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "task.edit", Kind: "task", ID: string(t), About: was.Subject.about(),
			Before: TaskDraft{Title: was.Title, DueOn: string(was.DueOn), Assignee: was.Assignee}.logged(), After: d.logged()})
	})
	if err == nil && was.ID == "" {
		return s.taskNow(ctx, actor, t)
	}
	return was, err
}

// SetDone marks a task as done, or open again. Doing so twice changes nothing.
func (s *Service) SetDone(ctx context.Context, actor org.Actor, t TaskID, done bool) (Task, error) {
	return s.setTask(ctx, actor, t, false, func(ctx context.Context, tx *db.Tx, was Task) (string, error) {
		if done == !was.DoneAt.IsZero() {
			return "", nil
		}
		at, by, action := int64(0), org.UserID(""), "task.reopen"
		if done {
			at, by, action = tx.Stamp(), actor.User, "task.done"
		}
		_, err := tx.ExecContext(ctx, `
			UPDATE task SET done_at = $1, done_by = $2, updated_at = $3, version = version + 1
			WHERE org_id = $4 AND id = $5`, at, by, tx.Stamp(), actor.Org, t)
		return action, err
	})
}

// DeleteTask moves a task to the trash.
func (s *Service) DeleteTask(ctx context.Context, actor org.Actor, t TaskID) (Task, error) {
	return s.setTask(ctx, actor, t, false, func(ctx context.Context, tx *db.Tx, _ Task) (string, error) {
		return "task.delete", trashTask(ctx, tx, actor.Org, t, tx.Stamp())
	})
}

// RestoreTask brings a task back from the trash.
func (s *Service) RestoreTask(ctx context.Context, actor org.Actor, t TaskID) (Task, error) {
	return s.setTask(ctx, actor, t, true, func(ctx context.Context, tx *db.Tx, _ Task) (string, error) {
		return "task.restore", trashTask(ctx, tx, actor.Org, t, 0)
	})
}

func trashTask(ctx context.Context, tx *db.Tx, o org.ID, t TaskID, at int64) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE task SET deleted_at = $1, updated_at = $2, version = version + 1
		WHERE org_id = $3 AND id = $4`, at, tx.Stamp(), o, t)
	return err
}

// setTask runs a change of one task and records the action it names, if any.
func (s *Service) setTask(ctx context.Context, actor org.Actor, t TaskID, trash bool,
	change func(context.Context, *db.Tx, Task) (action string, err error)) (was Task, err error) {
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		if was, err = findTask(ctx, tx, actor, t, trash); err != nil {
			return err
		}
		action, err := change(ctx, tx, was)
		if err != nil || action == "" {
			return err
		}
		return org.Record(ctx, tx, actor, org.Entry{
			Action: action, Kind: "task", ID: string(t), About: was.Subject.about(), After: map[string]any{"title": was.Title}})
	})
	if err == nil && was.ID == "" {
		return s.taskNow(ctx, actor, t)
	}
	return was, err
}

// findTask loads a task that is the actor's own, by making or by doing it, or
// whose subject the actor may record things on. Every other is NotFound.
func findTask(ctx context.Context, tx *db.Tx, actor org.Actor, t TaskID, trash bool) (Task, error) {
	missing := errs.New(errs.NotFound, "task.not_found")
	var x Task
	var deal, acc string
	var done int64
	err := tx.QueryRowContext(ctx, `
		SELECT id, COALESCE(opportunity_id, ''), COALESCE(account_id, ''), title, due_on, assignee_id, move_key, element_key,
		       done_at, created_by, version
		FROM task WHERE org_id = $1 AND id = $2 AND (deleted_at <> 0) = $3`, actor.Org, t, trash,
	).Scan(&x.ID, &deal, &acc, &x.Title, &x.DueOn, &x.Assignee, &x.Move, &x.Element, &done, &x.CreatedBy, &x.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return Task{}, missing
	}
	if err != nil {
		return Task{}, fmt.Errorf("find task: %w", err)
	}
	x.Subject, x.DoneAt = subjectOf(deal, acc), db.Time(done)
	mine := actor.MayWork() && (x.Assignee == actor.User || x.CreatedBy == actor.User)
	if mine || x.Subject == (Subject{}) {
		if mine || actor.MayAdminister() {
			return x, nil
		}
		return Task{}, missing
	}
	editable, err := seen(ctx, tx, actor, x.Subject)
	switch {
	case errs.Is(err, errs.NotFound):
		return Task{}, missing
	case err != nil:
		return Task{}, err
	case !editable:
		return Task{}, errs.New(errs.Forbidden, "error.forbidden")
	}
	return x, nil
}

// Bare is the task without its subject, for lists that stand on its page.
func (t Task) Bare() Task {
	t.Subject, t.SubjectName = Subject{}, ""
	return t
}
