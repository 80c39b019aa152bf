package exam

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// Answer is what somebody answered to one question, and whether they mean to
// come back to it. Chosen options are named by their places as shown.
type Answer struct {
	At       int // the question's position
	Seq      int64
	Response question.Response
	Flagged  bool
}

// Saved says what became of answers.
type Saved struct {
	Clock
	Seqs   map[int]int64 // by position: answers up to this one are kept, or overtaken
	Unread []int         // positions whose answers cannot be kept: too long, or to no such question or option
	Held   bool          // nothing was taken because the attempt rests; send it again later
}

// Clock is how an attempt stands in time.
type Clock struct {
	Now, Due time.Time
	Grace    time.Duration
	Paused   bool
	Running  bool // not ended; false refuses every answer
}

// Limits of answers.
const (
	MaxBlank   = 500 // characters of one gap
	mostAtOnce = 400 // answers of one request
	maxAhead   = 24 * time.Hour
	pauseSlack = 15 * time.Second // in which answers on their way arrive after a pause began
)

// saving is one request to save answers; what came of it is written into it.
type saving struct {
	actor   org.Actor
	attempt AttemptID
	answers []Answer
	arrived time.Time
	saved   Saved
	err     error
	done    chan struct{}
}

// Save keeps answers. Of two answers to a question the one with the higher
// sequence number stays, in whatever order they arrive, so sending one again
// does no harm. What it returns is on the disk. It fails with NotFound for
// somebody else's attempt. Answers that came too late, or while the attempt
// rests, are not kept, nor is one that cannot be read, which stands in no
// other's way: Saved says so.
func (s *Service) Save(ctx context.Context, actor org.Actor, id AttemptID, answers []Answer) (Saved, error) {
	if len(answers) > mostAtOnce {
		return Saved{}, errs.New(errs.Invalid, "sit.unreadable")
	}
	x := &saving{actor: actor, attempt: id, answers: answers, arrived: s.db.Now(), done: make(chan struct{})}
	s.saver.save(ctx, s.db, x)
	select {
	case <-x.done:
		return x.saved, x.err
	case <-ctx.Done():
		return Saved{}, ctx.Err()
	}
}

// save keeps the answers of one request in the caller's transaction.
func (x *saving) save(ctx context.Context, tx *db.Tx) error {
	a, err := ownAttempt(ctx, tx, x.actor, x.attempt)
	if err != nil {
		return err
	}
	x.saved = Saved{Clock: clockOf(a, tx.Now), Seqs: map[int]int64{}}
	if a.Late(x.arrived) { // however long it waited for others
		x.saved.Running = false
		return nil
	}
	if !a.Paused.IsZero() && tx.Now.Sub(a.Paused) > pauseSlack {
		x.saved.Held = true
		return nil
	}
	if len(x.answers) == 0 {
		return nil
	}
	stored, err := readStored(ctx, tx, x.actor.Org, x.attempt, x.answers)
	if err != nil {
		return err
	}
	more := 0
	for _, n := range x.answers {
		was, ok := stored[n.At]
		if !ok || n.Seq <= 0 || n.Seq > db.Ms(tx.Now.Add(maxAhead)) {
			x.saved.Unread = append(x.saved.Unread, n.At)
			continue
		}
		if n.Seq <= was.seq {
			x.saved.Seqs[n.At] = max(x.saved.Seqs[n.At], was.seq)
			continue
		}
		text, err := was.text(n.Response)
		if errs.Is(err, errs.Invalid) {
			x.saved.Unread = append(x.saved.Unread, n.At)
			continue
		}
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `
			UPDATE attempt_item SET response = $1, seq = $2, saved_at = $3, flagged = $4
			WHERE org_id = $5 AND attempt_id = $6 AND position = $7 AND seq < $2`,
			text, n.Seq, tx.Stamp(), db.Bool(n.Flagged), x.actor.Org, x.attempt, n.At); err != nil {
			return fmt.Errorf("save an answer: %w", err)
		}
		more += db.Bool(text != "") - db.Bool(was.response != "")
		was.seq, was.response = n.Seq, text
		stored[n.At] = was
		x.saved.Seqs[n.At] = n.Seq
	}
	_, err = tx.ExecContext(ctx, `UPDATE attempt SET saved_at = $1, answered = answered + $2 WHERE org_id = $3 AND id = $4`,
		tx.Stamp(), more, x.actor.Org, x.attempt)
	return err
}

// ownAttempt reads an attempt of the actor's own, held until the transaction ends.
func ownAttempt(ctx context.Context, tx *db.Tx, actor org.Actor, id AttemptID) (Attempt, error) {
	a, err := findAttempt(ctx, tx, actor.Org, id)
	if err == nil && a.User != actor.User {
		err = notFound()
	}
	return a, err
}

func clockOf(a Attempt, now time.Time) Clock {
	return Clock{Now: now, Due: a.Due, Grace: a.Grace, Paused: !a.Paused.IsZero(), Running: a.Running}
}

// stored is an answer as the table holds it.
type stored struct {
	at       int
	seq      int64
	options  string
	response string
}

func readStored(ctx context.Context, tx *db.Tx, o org.ID, id AttemptID, answers []Answer) (map[int]stored, error) {
	var w db.Where
	w.And("org_id = ? AND attempt_id = ?", o, id)
	if len(answers) == 1 {
		w.And("position = ?", answers[0].At)
	}
	rows, err := tx.QueryContext(ctx, `SELECT position, seq, options, response FROM attempt_item`+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	list, err := db.Collect(rows, func(x *stored) []any { return []any{&x.at, &x.seq, &x.options, &x.response} })
	by := make(map[int]stored, len(list))
	for _, x := range list {
		by[x.at] = x
	}
	return by, err
}

// order is the order in which the options were shown, nil for no options.
func (x stored) order() (order []int, err error) {
	if x.options == "" {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(x.options), &order); err != nil {
		return nil, fmt.Errorf("options of an answer: %w", err)
	}
	return order, nil
}

// text is a response as it is kept, by the question's own places; "" for none.
func (x stored) text(r question.Response) (string, error) {
	order, err := x.order()
	if err != nil {
		return "", err
	}
	r.Text = sound(r.Text)
	bad := len(r.Blanks) > question.MaxBlanks || utf8.RuneCountInString(r.Text) > question.MaxText
	for i, b := range r.Blanks {
		r.Blanks[i] = strings.TrimSpace(sound(b))
		bad = bad || utf8.RuneCountInString(r.Blanks[i]) > MaxBlank
	}
	var chosen []int
	for _, place := range r.Chosen {
		if place < 0 || place >= len(order) {
			bad = true
			break
		}
		chosen = append(chosen, order[place])
	}
	if bad {
		return "", errs.New(errs.Invalid, "sit.unreadable")
	}
	slices.Sort(chosen)
	r.Chosen = slices.Compact(chosen)
	if strings.TrimSpace(r.Text) == "" {
		r.Text = ""
	}
	if r.None() {
		return "", nil
	}
	return encode(r), nil
}

// sound is a text without what cannot be kept: broken bytes and control
// characters, which nobody types but a paste may bring along.
func sound(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// shown is a kept response by the places as shown.
func (x stored) shown() (r question.Response, err error) {
	if x.response == "" {
		return r, nil
	}
	if err := json.Unmarshal([]byte(x.response), &r); err != nil {
		return r, fmt.Errorf("read an answer: %w", err)
	}
	order, err := x.order()
	for i, at := range r.Chosen {
		r.Chosen[i] = slices.Index(order, at)
	}
	slices.Sort(r.Chosen)
	return r, err
}
