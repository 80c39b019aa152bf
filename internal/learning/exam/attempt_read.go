package exam

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// Desk is an attempt as the one who sits it has it before them. It holds keys:
// whoever shows it says what of them may be seen.
type Desk struct {
	Attempt
	Clock    Clock
	Exam     Exam // the zero Exam for a test of a paper
	Paper    Paper
	Sections []Section
	Seats    []Taken
}

// Taken is a question with what was answered.
type Taken struct {
	Seat
	Response question.Response // chosen options by their places as shown
	Seq      int64
	Flagged  bool
}

// Seq is the highest number of an answer so far.
func (d Desk) Seq() (most int64) {
	for _, x := range d.Seats {
		most = max(most, x.Seq)
	}
	return most
}

// Desk returns the actor's own attempt; one whose time is over is ended first.
// It fails with NotFound for somebody else's.
func (s *Service) Desk(ctx context.Context, actor org.Actor, id AttemptID) (d Desk, err error) {
	read := func(tx *db.Tx) error {
		d, err = readDesk(ctx, tx, actor, id)
		return err
	}
	if err := s.db.View(ctx, read); err != nil {
		return d, err
	}
	if d.Running && d.Late(d.Clock.Now) {
		if err := s.endIfDue(ctx, actor.Org, id); err != nil {
			return d, err
		}
		err = s.db.View(ctx, read)
	}
	return d, err
}

func readDesk(ctx context.Context, tx *db.Tx, actor org.Actor, id AttemptID) (d Desk, err error) {
	if d.Attempt, err = ownAttempt(ctx, tx, actor, id); err != nil {
		return d, err
	}
	d.Clock = clockOf(d.Attempt, tx.Now)
	if d.Attempt.Exam != "" {
		if d.Exam, err = findExam(ctx, tx, actor.Org, d.Attempt.Exam); err != nil {
			return d, err
		}
	}
	if d.Paper, err = findPaper(ctx, tx, actor.Org, d.Attempt.Paper, false); err != nil {
		return d, err
	}
	if d.Sections, err = readSections(ctx, tx, actor.Org, d.Attempt.Paper); err != nil {
		return d, err
	}
	type row struct {
		stored
		Place
		flagged bool
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT position, section, question_id, number, group_id, group_number, marks, options, response, seq, flagged FROM attempt_item
		WHERE org_id = $1 AND attempt_id = $2 ORDER BY position`, actor.Org, id)
	if err != nil {
		return d, fmt.Errorf("questions of attempt %s: %w", id, err)
	}
	found, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.Position, &r.Section, &r.Ref.ID, &r.Ref.Number, &r.About.ID, &r.About.Number, &r.Marks, &r.options, &r.response, &r.seq, &r.flagged}
	})
	if err != nil {
		return d, err
	}
	places := make([]Place, len(found))
	for i, r := range found {
		places[i] = r.Place
	}
	filled, err := fillPlaces(ctx, tx, actor.Org, true, [][]Place{places})
	if err != nil {
		return d, err
	}
	d.Seats = make([]Taken, len(found))
	for i, r := range found {
		x := Taken{Seat: Seat{Entry: filled[0][i]}, Seq: r.seq, Flagged: r.flagged}
		if x.Options, err = r.order(); err != nil {
			return d, err
		}
		if x.Response, err = r.shown(); err != nil {
			return d, err
		}
		d.Seats[i] = x
	}
	return d, nil
}

// Look returns the clock of the actor's own attempt and the answers with
// numbers above since: what another tab or device has added.
func (s *Service) Look(ctx context.Context, actor org.Actor, id AttemptID, since int64) (c Clock, list []Answer, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		a, err := ownAttempt(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		c, list = clockOf(a, tx.Now), nil
		c.Running = !a.Late(tx.Now)
		type row struct {
			stored
			flagged bool
		}
		rows, err := tx.QueryContext(ctx, `
			SELECT position, seq, options, response, flagged FROM attempt_item
			WHERE org_id = $1 AND attempt_id = $2 AND seq > $3 ORDER BY position`, actor.Org, id, since)
		if err != nil {
			return fmt.Errorf("answers of attempt %s: %w", id, err)
		}
		found, err := db.Collect(rows, func(r *row) []any { return []any{&r.at, &r.seq, &r.options, &r.response, &r.flagged} })
		for _, r := range found {
			x := Answer{At: r.at, Seq: r.seq, Flagged: r.flagged}
			if x.Response, err = r.shown(); err != nil {
				return err
			}
			list = append(list, x)
		}
		return err
	})
	return c, list, err
}
