package activity

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/day"
)

// VisitNote is what a visit to a deal's client brought, recorded in one step.
type VisitNote struct {
	HappenedOn string // YYYY-MM-DD; evidence without a date of its own was seen then
	Body       string // may be left out where answers say it
	People     []person.ID
	Answers    []opportunity.Change // what was learnt about elements
	NextStep   string
	NextStepOn day.Date
	// What the writer saw as the next step: a plan somebody else made meanwhile
	// is not replaced.
	SeenStep   string
	SeenStepOn day.Date
}

// RecordVisit keeps a visit with the people met, the evidence it brought and
// the next step: all of it or nothing. It fails with Invalid at every field
// that does not hold, and with Conflict if somebody changed one of the
// elements, or the next step, since they were seen.
func (s *Service) RecordVisit(ctx context.Context, actor org.Actor, deal opportunity.ID, v VisitNote) (ID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		d, err := opportunity.LockForChange(ctx, tx, actor, deal)
		if err != nil {
			return "", err
		}
		if d.NextStep != v.SeenStep || d.NextStepOn != v.SeenStepOn {
			return "", errs.New(errs.Conflict, "visit.step_conflict")
		}
		for i := range v.Answers {
			if e := v.Answers[i].Evidence; e != nil && e.ObservedOn == "" {
				e.ObservedOn = v.HappenedOn
			}
		}
		var bad errs.Fields
		if _, err := v.draft().clean(day.Date(actor.Today(tx.Now))); err != nil {
			bad.Note(err)
		}
		if _, err := day.Parse(v.HappenedOn); len(v.Answers) > 0 && err == nil {
			err := opportunity.RecordElements(ctx, tx, actor, deal, v.Answers, opportunity.Note{Cause: opportunity.ByVisit})
			if err = noted(&bad, err); err != nil {
				return "", err
			}
			if d, err = opportunity.LockForChange(ctx, tx, actor, deal); err != nil { // with its new figures
				return "", err
			}
		}
		_, err = opportunity.PlanNextStep(ctx, tx, actor, d, v.NextStep, v.NextStepOn)
		if err = noted(&bad, err); err != nil {
			return "", err
		}
		if err := bad.Err(); err != nil {
			return "", err
		}
		visit, err := Insert(ctx, tx, actor, Subject{Deal: deal}, v.draft()) // last: it needs only the log
		return string(visit), err
	})
	return ID(made), err
}

// noted keeps the faults of fields for later and returns any other error.
func noted(bad *errs.Fields, err error) error {
	if err == nil {
		return nil
	}
	if len(errs.FieldsOf(err)) == 0 {
		return err
	}
	bad.Note(err)
	return nil
}

// draft is the visit as an activity. Without a text of its own it says what
// was learnt.
func (v VisitNote) draft() Draft {
	d := Draft{Kind: Visit, Body: v.Body, HappenedOn: v.HappenedOn, People: slices.Clone(v.People)}
	if strings.TrimSpace(d.Body) != "" {
		return d
	}
	var lines []string
	for _, a := range v.Answers {
		if a.Evidence != nil {
			lines = append(lines, a.Evidence.What)
		}
		if a.Evidence != nil && a.Evidence.Person != "" && !slices.Contains(d.People, person.ID(a.Evidence.Person)) {
			d.People = append(d.People, person.ID(a.Evidence.Person))
		}
	}
	d.Body = strings.Join(lines, "\n")
	return d
}

// TakeMove makes a task of one of the deal's moves, as the advisor sees the
// deal now, and returns it. name is Advice.Name; NotFound says that the move
// is not advised any more.
func (s *Service) TakeMove(ctx context.Context, actor org.Actor, deal opportunity.ID, name string) (task TaskID, due day.Date, err error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		c, err := opportunity.ReadControl(ctx, tx, actor, deal)
		if err != nil {
			return "", err
		}
		if err := recordable(ctx, tx, actor, Subject{Deal: deal}); err != nil {
			return "", err
		}
		for _, a := range c.Advise() {
			if a.Name() != name {
				continue
			}
			due = a.Due
			t, err := InsertTask(ctx, tx, actor, Subject{Deal: deal}, TaskDraft{
				Title: clip(a.Words.Task, MaxTitle), DueOn: string(a.Due), Move: string(a.Key), Element: string(a.Element)})
			return string(t), err
		}
		return "", errs.New(errs.NotFound, "advice.gone")
	})
	if err == nil && due == "" { // a repeat: the task is there
		t, err := s.taskNow(ctx, actor, TaskID(made))
		return t.ID, t.DueOn, err
	}
	return TaskID(made), due, err
}

func clip(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// TakeGap makes a task of a gap in a deal and returns when it is due. Where the
// same task is open already there is no second one: it returns when that one
// is due. It fails like AddTask, and with Invalid for a closed deal.
func (s *Service) TakeGap(ctx context.Context, actor org.Actor, deal opportunity.ID, t TaskDraft) (day.Date, error) {
	due, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		d, err := opportunity.LockForChange(ctx, tx, actor, deal)
		if err == nil && d.Status != opportunity.Open {
			err = errs.New(errs.Invalid, "deal.closed_already")
		}
		if err != nil {
			return "", err
		}
		var due string
		err = tx.QueryRowContext(ctx, `
			SELECT COALESCE(MIN(due_on), '') FROM task
			WHERE org_id = $1 AND opportunity_id = $2 AND deleted_at = 0 AND done_at = 0 AND move_key = $3 AND title = $4`,
			actor.Org, deal, t.Move, t.Title).Scan(&due)
		if err != nil || due != "" {
			return due, err
		}
		_, err = InsertTask(ctx, tx, actor, Subject{Deal: deal}, t)
		return t.DueOn, err
	})
	return day.Date(due), err
}

// Taken is a move that is an open task already.
type Taken struct {
	Move, Element, Title string
	DueOn                day.Date
}

// maxTaken bounds how many of a deal's tasks are looked through.
const maxTaken = 100

// MovesTaken lists the open tasks of a deal that came from the advisor.
func (s *Service) MovesTaken(ctx context.Context, actor org.Actor, deal opportunity.ID) (list []Taken, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if _, err := seen(ctx, tx, actor, Subject{Deal: deal}); err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `
			SELECT move_key, element_key, title, due_on FROM task
			WHERE org_id = $1 AND opportunity_id = $2 AND deleted_at = 0 AND done_at = 0 AND move_key <> ''
			ORDER BY due_on LIMIT $3`, actor.Org, deal, maxTaken)
		if err != nil {
			return fmt.Errorf("moves taken on deal %s: %w", deal, err)
		}
		list, err = db.Collect(rows, func(t *Taken) []any { return []any{&t.Move, &t.Element, &t.Title, &t.DueOn} })
		return err
	})
	return list, err
}
