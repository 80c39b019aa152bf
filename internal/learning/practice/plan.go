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
	"kongdan/internal/rule/fsrs"
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

// SavePlan keeps how the actor wants to practise. What was planned beyond an exam
// comes before it; without one, or with a later one, everything is due again when
// it would have been.
func (s *Service) SavePlan(ctx context.Context, actor org.Actor, p Plan) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		now := today(tx, actor)
		if err := p.check(now); err != nil {
			return err
		}
		was, err := readPlan(ctx, tx, actor.Org, actor.User)
		if err != nil {
			return err
		}
		if err := writePlan(ctx, tx, actor, p); err != nil || p.ExamOn == was.ExamOn {
			return err
		}
		return replan(ctx, tx, actor, p, now)
	})
}

// replan works out anew when each card of the actor's is due. A card that is
// answered meanwhile stays as its answer left it.
func replan(ctx context.Context, tx *db.Tx, actor org.Actor, p Plan, now day.Date) error {
	rows, err := tx.QueryContext(ctx, `SELECT `+cardColumns+` FROM practice_card c WHERE c.org_id = $1 AND c.member_id = $2 AND c.due_on > '' ORDER BY c.thing`,
		actor.Org, actor.User)
	if err != nil {
		return fmt.Errorf("read cards: %w", err)
	}
	cards, err := db.Collect(rows, (*card).fields)
	if err != nil {
		return err
	}
	var moved [][]any
	for _, c := range cards {
		due := c.LastOn.Add(fsrs.Default.Next(c.memory(), 0))
		if p.ExamOn != "" {
			due = min(due, max(p.ExamOn.Add(-1), now))
		}
		if c.Stability > 0 && due != c.DueOn {
			moved = append(moved, []any{actor.Org, actor.User, c.Thing, c.Question, c.Number, c.Asked, due, tx.Stamp()})
		}
	}
	return tx.Insert(ctx, "practice_card", "org_id, member_id, thing, question_id, number, asked, due_on, changed_at", moved, `
		ON CONFLICT (org_id, member_id, thing) DO UPDATE SET due_on = excluded.due_on, changed_at = excluded.changed_at
		WHERE practice_card.asked = excluded.asked`)
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
