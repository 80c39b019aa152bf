package practice

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// Plan is how a member wants to practise.
type Plan struct {
	Most       int      // reviews a day
	Fresh      int      // new questions a day
	LeaveAfter int      // right on so many days takes a question out of the wrong book
	ExamOn     day.Date // everything is to be remembered then; "" for no such day
}

// Usual is the plan of who never said.
var Usual = Plan{Most: 30, Fresh: 10, LeaveAfter: 3}

// The limits of a plan.
const (
	MostReviews = 500
	MostFresh   = 100
	MostDays    = 10
	maxExamDays = 3 * 365
)

func (p Plan) check(now day.Date) error {
	var bad errs.Fields
	within := func(name string, v, least, most int) {
		if v < least || v > most {
			bad.Add(name, "practice.between", "Min", least, "Max", most)
		}
	}
	within("most", p.Most, 1, MostReviews)
	within("fresh", p.Fresh, 0, MostFresh)
	within("leave_after", p.LeaveAfter, 1, MostDays)
	switch {
	case p.ExamOn == "":
	case !p.ExamOn.Valid():
		bad.Add("exam_on", "error.date")
	case p.ExamOn <= now, p.ExamOn.Sub(now) > maxExamDays:
		bad.Add("exam_on", "practice.exam_range")
	}
	return bad.Err()
}

// until is in how many days the exam is, 0 for none and for one that was.
func (p Plan) until(now day.Date) int {
	if p.ExamOn == "" {
		return 0
	}
	return max(0, p.ExamOn.Sub(now))
}

// by is the day on which a card comes back that is due on a day: with an exam
// on its eve at the latest, or tomorrow where that is today.
func (p Plan) by(now, due day.Date) day.Date {
	if p.until(now) == 0 {
		return due
	}
	return min(due, max(p.ExamOn.Add(-1), now.Add(1)))
}

// Plan answers how the actor practises.
func (s *Service) Plan(ctx context.Context, actor org.Actor) (p Plan, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		p, err = readPlan(ctx, tx, actor.Org, actor.User)
		return err
	})
	return p, err
}

func readPlan(ctx context.Context, tx *db.Tx, o org.ID, member org.UserID) (p Plan, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT most, fresh, leave_after, exam_on FROM practice_plan WHERE org_id = $1 AND member_id = $2`, o, member,
	).Scan(&p.Most, &p.Fresh, &p.LeaveAfter, &p.ExamOn)
	if errors.Is(err, sql.ErrNoRows) {
		return Usual, nil
	}
	if err != nil {
		return p, fmt.Errorf("plan of practice: %w", err)
	}
	return p, nil
}

// SavePlan keeps how the actor wants to practise. An exam moves no card: whoever
// reads them minds it (see Plan.by), so that one that is moved or called off
// leaves nothing behind. Cards that an exam did move, in earlier versions, go
// back to their day.
func (s *Service) SavePlan(ctx context.Context, actor org.Actor, p Plan) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		now := today(tx, actor)
		if err := p.check(now); err != nil {
			return err
		}
		if err := writePlan(ctx, tx, actor, p); err != nil {
			return err
		}
		return settle(ctx, tx, actor)
	})
}

// settle puts the actor's cards on the days that their memories say.
func settle(ctx context.Context, tx *db.Tx, actor org.Actor) error {
	cards, err := cardsOf(ctx, tx, actor)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, c := range cards {
		if due := c.due(); due != c.DueOn {
			c.DueOn = due
			rows = append(rows, c.values(actor, tx.Stamp()))
		}
	}
	return insertCards(ctx, tx, rows, `due_on = excluded.due_on WHERE practice_card.last_on = excluded.last_on AND practice_card.stability = excluded.stability`)
}

func writePlan(ctx context.Context, tx *db.Tx, actor org.Actor, p Plan) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO practice_plan (org_id, member_id, most, fresh, leave_after, exam_on, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (org_id, member_id) DO UPDATE SET most = excluded.most, fresh = excluded.fresh, leave_after = excluded.leave_after,
			exam_on = excluded.exam_on, changed_at = excluded.changed_at`,
		actor.Org, actor.User, p.Most, p.Fresh, p.LeaveAfter, p.ExamOn, tx.Stamp())
	if err != nil {
		return fmt.Errorf("save plan of practice: %w", err)
	}
	return nil
}
