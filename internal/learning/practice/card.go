package practice

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/fsrs"
)

// card is what a member keeps of a thing.
type card struct {
	Thing       Thing
	Question    string // as last asked
	Number      int
	Stability   int64 // with Difficulty what is remembered, in millionths
	Difficulty  int64
	Asked       int
	LastOn      day.Date
	DueOn       day.Date
	WrongSince  int64
	RightDays   int
	LastRightOn day.Date
	Starred     int64
	Anew        bool // edited in substance since it was asked
}

// million is in which parts memories are stored: databases compare whole numbers.
const million = 1_000_000

func (c card) memory() fsrs.Memory {
	return fsrs.Memory{Stability: float64(c.Stability) / million, Difficulty: float64(c.Difficulty) / million}
}

// asCard is the card as the rule that plans reviews knows it, on a day.
func (c card) asCard(now day.Date) fsrs.Card {
	if c.Anew || c.DueOn == "" {
		return fsrs.Card{}
	}
	return fsrs.Card{Memory: c.memory(), Age: max(0, now.Sub(c.LastOn)), Due: c.due().Sub(now)}
}

// due is the day on which a card that was asked comes back, whether or not there
// is an exam before: its memory says so, and DueOn keeps it for queries.
func (c card) due() day.Date { return c.LastOn.Add(fsrs.Default.Interval(c.memory(), fsrs.Retention)) }

const cardColumns = `c.thing, c.question_id, c.number, c.stability, c.difficulty, c.asked, c.last_on, c.due_on, c.wrong_since, c.right_days,
	c.last_right_on, c.starred_at,
	EXISTS (SELECT 1 FROM question_version v WHERE v.org_id = c.org_id AND v.question_id = c.question_id AND v.number > c.number AND v.substance = 1)`

func (c *card) fields() []any {
	return []any{&c.Thing, &c.Question, &c.Number, &c.Stability, &c.Difficulty, &c.Asked, &c.LastOn, &c.DueOn, &c.WrongSince,
		&c.RightDays, &c.LastRightOn, &c.Starred, &c.Anew}
}

// stands holds for a card, in the table c, whose question q, or its twin, may
// be asked.
func stands(ctx context.Context, tx *db.Tx, actor org.Actor) (string, error) {
	open, err := open(ctx, tx, actor)
	return `EXISTS (SELECT 1 FROM question q WHERE q.org_id = c.org_id AND ` + open + ` AND
	(q.id = c.thing OR q.twin_id = c.thing OR q.id = (SELECT o.twin_id FROM question o WHERE o.org_id = c.org_id AND o.id = c.thing)))`, err
}

// met holds for a question q of which the table c, a card, is kept already.
const met = `(c.thing = q.id OR c.thing = q.twin_id OR c.thing IN (SELECT o.id FROM question o WHERE o.org_id = q.org_id AND o.twin_id = q.id))`

// learnt returns the cards that were asked and can be asked again.
func learnt(ctx context.Context, tx *db.Tx, actor org.Actor) ([]card, error) {
	stands, err := stands(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT `+cardColumns+` FROM practice_card c
		WHERE c.org_id = $1 AND c.member_id = $2 AND c.due_on > '' AND `+stands+` ORDER BY c.due_on, c.thing`, actor.Org, actor.User)
	if err != nil {
		return nil, fmt.Errorf("read cards: %w", err)
	}
	return db.Collect(rows, (*card).fields)
}

// cardOf returns the card of a question or its twin, a new one if there is none.
func cardOf(ctx context.Context, tx *db.Tx, actor org.Actor, question string) (c card, err error) {
	err = tx.QueryRowContext(ctx, `SELECT `+cardColumns+` FROM practice_card c JOIN question q ON q.org_id = c.org_id AND q.id = $3
		WHERE c.org_id = $1 AND c.member_id = $2 AND `+met+` ORDER BY c.due_on DESC LIMIT 1`, actor.Org, actor.User, question).Scan(c.fields()...)
	if errors.Is(err, sql.ErrNoRows) {
		return card{Thing: Thing(question), Question: question}, nil
	}
	if err != nil {
		return c, fmt.Errorf("find card: %w", err)
	}
	return c, nil
}

func (c card) save(ctx context.Context, tx *db.Tx, actor org.Actor) error {
	return saveCards(ctx, tx, [][]any{c.values(actor, tx.Stamp())})
}

func (c card) values(actor org.Actor, at int64) []any {
	return []any{actor.Org, actor.User, c.Thing, c.Question, c.Number, c.Stability, c.Difficulty, c.Asked, c.LastOn, c.DueOn, c.WrongSince,
		c.RightDays, c.LastRightOn, c.Starred, at}
}

func saveCards(ctx context.Context, tx *db.Tx, rows [][]any) error {
	return insertCards(ctx, tx, rows, `question_id = excluded.question_id, number = excluded.number,
			stability = excluded.stability, difficulty = excluded.difficulty, asked = excluded.asked, last_on = excluded.last_on,
			due_on = excluded.due_on, wrong_since = excluded.wrong_since, right_days = excluded.right_days,
			last_right_on = excluded.last_right_on, starred_at = excluded.starred_at, changed_at = excluded.changed_at`)
}

// insertCards writes cards; those that are there already only get what update
// sets.
func insertCards(ctx context.Context, tx *db.Tx, rows [][]any, update string) error {
	err := tx.Insert(ctx, "practice_card", `org_id, member_id, thing, question_id, number, stability, difficulty, asked, last_on, due_on, wrong_since,
		right_days, last_right_on, starred_at, changed_at`, rows, `
		ON CONFLICT (org_id, member_id, thing) DO UPDATE SET `+update)
	if err != nil {
		return fmt.Errorf("save cards: %w", err)
	}
	return nil
}

// learn changes the card by an answer on a day.
func (c *card) learn(a fsrs.Answer, now day.Date, at int64, plan Plan) fsrs.Grade {
	before := c.memory()
	if c.Anew {
		before, c.Anew = fsrs.Memory{}, false
	}
	grade := a.Grade()
	after := fsrs.Default.Review(before, float64(max(0, now.Sub(c.LastOn))), grade)
	c.Stability, c.Difficulty = int64(math.Round(million*after.Stability)), int64(math.Round(million*after.Difficulty))
	c.LastOn = now
	c.DueOn = c.due()
	c.Asked++
	switch {
	case !a.Right && c.WrongSince == 0:
		c.WrongSince, c.RightDays, c.LastRightOn = at, 0, ""
	case !a.Right:
		c.RightDays, c.LastRightOn = 0, ""
	case c.WrongSince > 0 && c.LastRightOn != now:
		c.RightDays, c.LastRightOn = c.RightDays+1, now
		if c.RightDays >= plan.LeaveAfter {
			c.WrongSince, c.RightDays, c.LastRightOn = 0, 0, ""
		}
	}
	return grade
}

// Star makes a question a favourite of the actor's, or ends that. It fails
// with NotFound for a question that may not be asked.
func (s *Service) Star(ctx context.Context, actor org.Actor, thing Thing, on bool) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		found, err := askable(ctx, tx, actor, []Thing{thing})
		if err != nil {
			return err
		}
		q, ok := found[thing]
		if !ok {
			return errs.New(errs.NotFound, "practice.no_question")
		}
		c, err := cardOf(ctx, tx, actor, q.ID)
		if err != nil || (c.Starred > 0) == on {
			return err
		}
		if c.Starred = 0; on {
			c.Starred = tx.Stamp()
		}
		if c.Number == 0 {
			c.Number = q.Number
		}
		return c.save(ctx, tx, actor)
	})
}
