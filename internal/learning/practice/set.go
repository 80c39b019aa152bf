package practice

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// Set is a set of questions that was given to members.
type Set struct {
	ID     SetID
	Title  string
	Asked  int // questions
	ByName string
	MadeAt time.Time
	DueOn  day.Date    // "" for no such day
	Given  int         // to how many members
	Done   int         // how many of them did it
	Who    []SetMember // those of them the actor leads, by name
}

// Late reports whether the day of a set is over.
func (s Set) Late(today day.Date) bool { return s.DueOn != "" && s.DueOn < today }

// SetMember is a member to whom a set was given.
type SetMember struct {
	Name     string
	Done     bool
	Late     bool // it was done after its day, or is not done and its day is over
	Answered int  // questions so far, of who began and is not done
}

// SetsFor lists the sets that wait for the actor: those with the nearest day
// first, then the youngest.
func SetsFor(ctx context.Context, tx *db.Tx, actor org.Actor) ([]Set, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT s.id, s.title, s.asked, COALESCE(b.name, ''), s.made_at, s.due_on
		FROM practice_set_member g JOIN practice_set s ON s.org_id = g.org_id AND s.id = g.set_id
		LEFT JOIN member b ON b.org_id = s.org_id AND b.id = s.made_by
		WHERE g.org_id = $1 AND g.member_id = $2 AND g.done_at = 0 AND s.ended_at = 0
		ORDER BY CASE WHEN s.due_on = '' THEN 1 ELSE 0 END, s.due_on, s.made_at DESC, s.id DESC LIMIT 20`, actor.Org, actor.User)
	if err != nil {
		return nil, fmt.Errorf("sets that wait: %w", err)
	}
	type row struct {
		Set
		made int64
	}
	read, err := db.Collect(rows, func(r *row) []any { return []any{&r.ID, &r.Title, &r.Asked, &r.ByName, &r.made, &r.DueOn} })
	list := make([]Set, len(read))
	for i, r := range read {
		r.MadeAt = db.Time(r.made)
		list[i] = r.Set
	}
	return list, err
}

// thingsOfSet are the questions of a set that was given to the actor.
func thingsOfSet(ctx context.Context, tx *db.Tx, actor org.Actor, set SetID) (things []Thing, err error) {
	var text string
	err = tx.QueryRowContext(ctx, `
		SELECT s.things FROM practice_set s JOIN practice_set_member g ON g.org_id = s.org_id AND g.set_id = s.id
		WHERE s.org_id = $1 AND s.id = $2 AND g.member_id = $3 AND s.ended_at = 0`, actor.Org, set, actor.User).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "practice.no_set")
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &things)
	}
	if err != nil {
		return nil, fmt.Errorf("read a set: %w", err)
	}
	return things, nil
}

// doneWithSet notes that the actor came to the end of a set.
func doneWithSet(ctx context.Context, tx *db.Tx, actor org.Actor, r Run, at int64) error {
	if r.Mode != Given {
		return nil
	}
	_, err := tx.ExecContext(ctx, `
		UPDATE practice_set_member SET done_at = $1 WHERE org_id = $2 AND set_id = $3 AND member_id = $4 AND done_at = 0`,
		at, actor.Org, r.Set, actor.User)
	return err
}

// insertSet gives a set of questions to members.
func insertSet(ctx context.Context, tx *db.Tx, actor org.Actor, g Gift, things []Thing, members []org.UserID) (SetID, error) {
	text, err := json.Marshal(things)
	if err != nil {
		return "", err
	}
	made := SetID(id.New())
	_, err = tx.ExecContext(ctx, `
		INSERT INTO practice_set (org_id, id, title, things, asked, made_by, made_at, due_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		actor.Org, made, g.Title, string(text), len(things), actor.User, tx.Stamp(), g.DueOn)
	if err != nil {
		return "", fmt.Errorf("insert set: %w", err)
	}
	rows := make([][]any, len(members))
	for i, m := range members {
		rows[i] = []any{actor.Org, made, m}
	}
	return made, tx.Insert(ctx, "practice_set_member", "org_id, set_id, member_id", rows, "")
}
