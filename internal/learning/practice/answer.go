package practice

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/fsrs"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/question"
)

// Part is how one option or blank of an answer was judged.
type Part = grade.Part

// Reply is what somebody answers at a place of a run.
type Reply struct {
	Place    int
	Question string // as it was shown
	Number   int
	Chosen   []int // places as shown, from 0
	Truth    *bool
	Blanks   []string
	Text     string
	Unknown  bool // gives up
	Sure     bool
	Took     int64 // milliseconds; 0 or less if nobody knows
}

// MaxAnswer is how much somebody may write, in characters.
const MaxAnswer = 5000

// maxTook bounds the time for an answer: who takes longer went away.
const maxTook = 10 * 60 * 1000

func lock(tx *db.Tx) string {
	if tx.ReadOnly {
		return ""
	}
	return tx.ForUpdate("r")
}

// Answer takes an answer in. One that was given before changes nothing. It
// fails with Invalid where nothing is answered and with Conflict where the
// question is another one by now.
func (s *Service) Answer(ctx context.Context, actor org.Actor, run RunID, a Reply) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		r, err := findRun(ctx, tx, actor, run)
		if err != nil || a.Place < r.Place || r.pending != nil {
			return err
		}
		q, place, ok, err := r.next(ctx, tx, actor)
		if err != nil {
			return err
		}
		if !ok || place != a.Place || q.ID != a.Question || q.Number != a.Number {
			return errs.New(errs.Conflict, "practice.other_question")
		}
		q.Thing = r.things[place]
		response, err := a.response(r.ID, q.Item)
		if err != nil {
			return err
		}
		if a.Took <= 0 || a.Took > maxTook {
			a.Took = 0
		}
		if q.Item.Kind == question.Short && !a.Unknown {
			return wait(ctx, tx, actor, r, pending{place, q.ID, q.Number, response.Text, a.Took})
		}
		result := grade.Grade(q.Item, response, 100, grade.Rule{Choice: grade.Proportional})
		return s.record(ctx, tx, actor, r, q, place, response, int(math.Round(100*result.Share())), a)
	})
}

// response is the answer by the question's own places.
func (a Reply) response(run RunID, i question.Item) (r question.Response, err error) {
	if a.Unknown {
		return r, nil
	}
	var bad errs.Fields
	switch {
	case i.Kind.Chooses():
		shown := order(run, a.Place, i)
		for _, c := range a.Chosen {
			if c >= 0 && c < len(shown) && !slices.Contains(r.Chosen, shown[c]) {
				r.Chosen = append(r.Chosen, shown[c])
			}
		}
		slices.Sort(r.Chosen)
	case i.Kind == question.TrueFalse:
		r.Truth = a.Truth
	case i.Kind == question.Fill:
		r.Blanks = make([]string, len(i.Blanks))
		for n := range r.Blanks {
			if n < len(a.Blanks) {
				r.Blanks[n] = typed.Line(&bad, "answer", a.Blanks[n], MaxAnswer)
			}
		}
	default:
		r.Text = typed.Text(&bad, "answer", a.Text, MaxAnswer)
	}
	if len(bad) == 0 && r.None() {
		bad.Add("answer", "practice.answer_nothing")
	}
	return r, bad.Err()
}

// wait keeps a short answer until its author has judged it.
func wait(ctx context.Context, tx *db.Tx, actor org.Actor, r Run, p pending) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE practice_run SET pending = $1, changed_at = $2 WHERE org_id = $3 AND id = $4`,
		string(text), tx.Stamp(), actor.Org, r.ID)
	return err
}

// Judge takes in what the author of a short answer thinks of it, beside the
// model answer: how much of it was there, 0, 50 or 100 percent. What was
// judged before stays.
func (s *Service) Judge(ctx context.Context, actor org.Actor, run RunID, place, share int) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		r, err := findRun(ctx, tx, actor, run)
		if err != nil || r.pending == nil || r.pending.Place != place {
			return err
		}
		if share != 0 && share != 50 && share != 100 {
			return errs.Field("share", "error.invalid_choice")
		}
		p := *r.pending
		q, err := versionOf(ctx, tx, actor.Org, p.Question, p.Number)
		if err != nil {
			return err
		}
		q.Thing = r.things[p.Place]
		return s.record(ctx, tx, actor, r, q, p.Place, question.Response{Text: p.Text}, share, Reply{Sure: true, Took: p.Took})
	})
}

// record writes an answer into the log, on the card and on the run.
func (s *Service) record(ctx context.Context, tx *db.Tx, actor org.Actor, r Run, q Question, place int, response question.Response, share int, a Reply) error {
	plan, err := readPlan(ctx, tx, actor.Org, actor.User)
	if err != nil {
		return err
	}
	usual, err := usualTime(ctx, tx, actor)
	if err != nil {
		return err
	}
	answer := fsrs.Answer{Right: share >= 100, Halves: q.Item.Kind == question.TrueFalse, Sure: a.Sure, Took: float64(a.Took), Usual: usual}
	e := entry{Mode: r.Mode, Run: string(r.ID), Place: place, Question: q.ID, Number: q.Number, Response: response, Share: share, Took: a.Took}
	if err := e.write(ctx, tx, actor, plan, answer); err != nil {
		return err
	}
	r.Place, r.Answered = place+1, r.Answered+1
	r.Right += db.Bool(answer.Right)
	_, _, more, err := r.next(ctx, tx, actor)
	if err != nil {
		return err
	}
	done := int64(0)
	if !more {
		done = tx.Stamp()
		if err := doneWithSet(ctx, tx, actor, r, done); err != nil {
			return err
		}
	}
	if _, err = tx.ExecContext(ctx, `
		UPDATE practice_run SET place = $1, pending = '', answered = $2, right_n = $3, changed_at = $4, done_at = $5 WHERE org_id = $6 AND id = $7`,
		r.Place, r.Answered, r.Right, tx.Stamp(), done, actor.Org, r.ID); err != nil {
		return fmt.Errorf("go on with a run: %w", err)
	}
	if r.Done = !more; r.Done && s.Done != nil {
		return s.Done(ctx, tx, actor, r)
	}
	return nil
}

// entry is one answer on its way into the log.
type entry struct {
	Mode     Mode
	Run      string // or the attempt at an exam
	Place    int
	Question string
	Number   int
	Response question.Response
	Share    int
	Took     int64
}

// write adds the entry to the log and lets the card learn from it. An entry
// that is there already changes nothing.
func (e entry) write(ctx context.Context, tx *db.Tx, actor org.Actor, plan Plan, a fsrs.Answer) error {
	c, err := cardOf(ctx, tx, actor, e.Question)
	if err != nil {
		return err
	}
	now := today(tx, actor)
	first := c.Asked == 0 || c.Anew
	g := c.learn(a, now, tx.Stamp(), plan)
	c.Question, c.Number = e.Question, e.Number
	values, err := e.values(actor, plan, c, g, a, first, tx.Stamp())
	if err != nil {
		return err
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO practice_review (`+reviewColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
		ON CONFLICT (org_id, run_id, place) DO NOTHING`, values...)
	if err != nil {
		return fmt.Errorf("log an answer: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return c.save(ctx, tx, actor)
}

const reviewColumns = `org_id, id, member_id, thing, question_id, number, mode, run_id, place, response, share, grade, sure, took, first,
	stability, difficulty, due_on, asked_on, created_at`

// values are the columns of the log for an answer that the card has learnt from.
func (e entry) values(actor org.Actor, plan Plan, c card, g fsrs.Grade, a fsrs.Answer, first bool, at int64) ([]any, error) {
	response, err := json.Marshal(e.Response)
	return []any{actor.Org, id.New(), actor.User, c.Thing, e.Question, e.Number, e.Mode, e.Run, e.Place, string(response), e.Share, g, db.Bool(a.Sure), e.Took,
		db.Bool(first), c.Stability, c.Difficulty, plan.by(c.LastOn, c.DueOn), c.LastOn, at}, err
}

// usualTime is the median of the actor's last answers, 0 while there are few.
func usualTime(ctx context.Context, tx *db.Tx, actor org.Actor) (float64, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT took FROM practice_review WHERE org_id = $1 AND member_id = $2 AND took > 0 ORDER BY created_at DESC LIMIT 51`, actor.Org, actor.User)
	if err != nil {
		return 0, fmt.Errorf("usual time: %w", err)
	}
	took, err := db.Collect(rows, func(n *int64) []any { return []any{n} })
	return median(took), err
}

// median is 0 while there are few.
func median(took []int64) float64 {
	if len(took) < fewTimes {
		return 0
	}
	slices.Sort(took)
	return float64(took[len(took)/2])
}

// fewTimes is from how many answers on a median means something.
const fewTimes = 7

// answered fills in what was answered at a place.
func (x *Showing) answered(ctx context.Context, tx *db.Tx, actor org.Actor, place int) error {
	var raw, questionID string
	var number, grades int
	a := Answered{}
	err := tx.QueryRowContext(ctx, `
		SELECT question_id, number, response, share, grade, sure, due_on FROM practice_review
		WHERE org_id = $1 AND run_id = $2 AND place = $3 AND member_id = $4`, actor.Org, x.Run.ID, place, actor.User,
	).Scan(&questionID, &number, &raw, &a.Share, &grades, &a.Sure, &a.DueOn)
	if errors.Is(err, sql.ErrNoRows) {
		return errs.New(errs.NotFound, "practice.no_answer")
	}
	if err == nil {
		err = json.Unmarshal([]byte(raw), &a.Response)
	}
	if err != nil {
		return fmt.Errorf("read an answer: %w", err)
	}
	q, err := versionOf(ctx, tx, actor.Org, questionID, number)
	if err != nil {
		return err
	}
	if place < len(x.Run.things) {
		q.Thing = x.Run.things[place]
	}
	c, err := cardOf(ctx, tx, actor, q.ID)
	if err != nil {
		return err
	}
	if q.Item.Kind != question.Short {
		a.Parts = grade.Grade(q.Item, a.Response, 100, grade.Rule{Choice: grade.Proportional}).Parts
	}
	a.Slow = a.Right() && fsrs.Grade(grades) == fsrs.Hard && (a.Sure || q.Item.Kind != question.TrueFalse)
	a.InBook = c.WrongSince > 0
	x.Place, x.Question, x.Answer, x.Starred = place, q, &a, c.Starred > 0
	x.Order = order(x.Run.ID, place, q.Item)
	if err := x.hold(ctx, tx, actor); err != nil {
		return err
	}
	if x.Held {
		a.Parts = nil
	}
	return nil
}
