package activity

import (
	"context"
	"fmt"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// mostAssignees bounds a list of members to choose from.
const mostAssignees = 500

// TaskForm is what the form of a task needs to know.
type TaskForm struct {
	Task      Task // the zero Task with its subject for a new one
	Assignees []org.TeamMember
}

// NewTask prepares the form of a task about a subject, which may be empty. It
// fails with NotFound and Forbidden like AddTask.
func (s *Service) NewTask(ctx context.Context, actor org.Actor, subject Subject) (f TaskForm, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		f = TaskForm{Task: Task{Subject: subject, Assignee: actor.User}}
		if err := checkTask(ctx, tx, actor, subject, actor.User); err != nil {
			return err
		}
		return f.complete(ctx, tx, actor)
	})
	return f, err
}

// ChangeTask prepares the form that changes a task. It fails like EditTask.
func (s *Service) ChangeTask(ctx context.Context, actor org.Actor, t TaskID) (f TaskForm, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		f = TaskForm{}
		if f.Task, err = findTask(ctx, tx, actor, t, false); err != nil {
			return err
		}
		return f.complete(ctx, tx, actor)
	})
	return f, err
}

// complete names the subject and lists who may be given the task: who works on
// the deal or account, everybody where there is neither.
func (f *TaskForm) complete(ctx context.Context, tx *db.Tx, actor org.Actor) error {
	names, err := subjectNames(ctx, tx, actor, []Subject{f.Task.Subject})
	if err != nil {
		return err
	}
	f.Task.SubjectName = names[f.Task.Subject]
	var w db.Where
	w.And("m.org_id = ?", actor.Org)
	w.And("(m.deactivated_at = 0 OR m.id = ?)", f.Task.Assignee)
	kind, object, table := org.Deal, string(f.Task.Subject.Deal), "opportunity"
	if f.Task.Subject.Account != "" {
		kind, object, table = org.Account, string(f.Task.Subject.Account), "account"
	}
	switch {
	case object != "" && f.Task.SubjectName == "": // out of the actor's sight by now, and so is who works on it
		w.And("m.id IN (?, ?)", actor.User, f.Task.Assignee)
	case object != "":
		w.And(`(m.id IN (?, ?) OR m.id IN (SELECT o.owner_id FROM `+table+` o WHERE o.org_id = ? AND o.id = ?)
			OR m.id IN (SELECT g.user_id FROM access_grant g WHERE g.org_id = ? AND g.kind = ? AND g.object_id = ? AND g.via = ''))`,
			actor.User, f.Task.Assignee, actor.Org, object, actor.Org, kind, object)
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT m.id, m.name, m.deactivated_at = 0 FROM member m`+w.SQL()+` ORDER BY m.name_key, m.id LIMIT `+w.Arg(mostAssignees), w.Args()...)
	if err != nil {
		return fmt.Errorf("assignees: %w", err)
	}
	f.Assignees, err = db.Collect(rows, func(m *org.TeamMember) []any { return []any{&m.ID, &m.Name, &m.Active} })
	return err
}

// NoteForm is what the form of a note or a visit needs to know.
type NoteForm struct {
	Activity Activity // the zero Activity with its subject for a new one
	Name     string   // of the subject
	People   []Met    // who may have been met
}

// NewNote prepares the form of a note or visit on a subject. It fails like Add.
func (s *Service) NewNote(ctx context.Context, actor org.Actor, subject Subject) (f NoteForm, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		f = NoteForm{Activity: Activity{Subject: subject, Kind: Note}}
		if err := recordable(ctx, tx, actor, subject); err != nil {
			return err
		}
		return f.complete(ctx, tx, actor)
	})
	return f, err
}

// ChangeNote prepares the form that changes a note or visit. It fails like Edit.
func (s *Service) ChangeNote(ctx context.Context, actor org.Actor, a ID) (f NoteForm, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		f = NoteForm{}
		if f.Activity, err = find(ctx, tx, actor, a, false); err != nil {
			return err
		}
		return f.complete(ctx, tx, actor)
	})
	return f, err
}

func (f *NoteForm) complete(ctx context.Context, tx *db.Tx, actor org.Actor) error {
	names, err := subjectNames(ctx, tx, actor, []Subject{f.Activity.Subject})
	if err != nil {
		return err
	}
	f.Name = names[f.Activity.Subject]
	at := f.Activity.Subject.Account
	if deal := f.Activity.Subject.Deal; deal != "" {
		d, _, err := opportunity.Find(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		at = d.Account
	}
	f.People, err = meetable(ctx, tx, actor.Org, at, f.Activity.Subject.Deal)
	return err
}

// mostMeetable bounds a list of people to choose from.
const mostMeetable = 60

// meetable lists the people of an account whom a visit may have met, those of
// the deal first. An incomplete deal has none.
func meetable(ctx context.Context, tx *db.Tx, o org.ID, at account.ID, deal opportunity.ID) ([]Met, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT p.id, p.name
		FROM person p
		LEFT JOIN opportunity_person x ON x.org_id = p.org_id AND x.person_id = p.id AND x.opportunity_id = $3
		WHERE p.org_id = $1 AND p.account_id = $2 AND p.deleted_at = 0
		ORDER BY CASE WHEN x.person_id IS NULL THEN 1 ELSE 0 END, p.name_key, p.id LIMIT $4`, o, at, deal, mostMeetable)
	if err != nil {
		return nil, fmt.Errorf("people to meet: %w", err)
	}
	return db.Collect(rows, func(m *Met) []any { return []any{&m.ID, &m.Name} })
}
