package exam

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/question"
)

// NextTask returns an answer to a question of an exam that the actor may mark.
// Markers at work at the same time get different ones, as far as that goes; skip
// leads past that many. It fails with NotFound where nothing waits any more.
func (s *Service) NextTask(ctx context.Context, actor org.Actor, e ID, q bank.ID, skip int) (t Task, err error) {
	if err := actor.CheckTrain(); err != nil {
		return t, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		piles, err := readPiles(ctx, tx, actor, e, q)
		if err != nil {
			return err
		}
		if len(piles) == 0 || piles[0].Open() == 0 {
			return errs.New(errs.NotFound, "marking.none_left")
		}
		h := fnv.New32a()
		_, _ = h.Write([]byte(actor.User))
		offset := (int64(h.Sum32()) + int64(max(skip, 0))) % int64(piles[0].Open())
		var w db.Where
		w.And("a.org_id = ? AND a.exam_id = ? AND i.question_id = ? AND a.graded = 'waiting' AND a.status = 'submitted' AND i.graded = 'waiting'", actor.Org, e, q)
		w.And("a.user_id <> ?", actor.User)
		w.And("("+waitsFirst+" OR "+waitsSecond+" OR "+differs+")", actor.User, actor.User)
		var p place
		if err := tx.QueryRowContext(ctx, `SELECT a.id, i.position`+waitingFrom+w.SQL()+` ORDER BY a.id LIMIT 1 OFFSET `+w.Arg(offset), w.Args()...).
			Scan(&p.attempt, &p.position); err != nil {
			return fmt.Errorf("next answer to mark: %w", err)
		}
		t, err = readTask(ctx, tx, actor, p)
		piles[0].Item = t.Item
		t.Pile = piles[0]
		return err
	})
	return t, err
}

// Task returns one answer that waits for a marker, or has its marks already.
// It fails with NotFound.
func (s *Service) Task(ctx context.Context, actor org.Actor, id AttemptID, position int) (t Task, err error) {
	if err := actor.CheckTrain(); err != nil {
		return t, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		t, err = readTask(ctx, tx, actor, place{id, position})
		return err
	})
	return t, err
}

// readTask reads an answer as the actor may mark it; nobody marks his own.
func readTask(ctx context.Context, tx *db.Tx, actor org.Actor, p place) (t Task, err error) {
	gone := errs.New(errs.NotFound, "marking.not_found")
	type head struct {
		exam    ID
		title   string
		markers int
	}
	var h head
	err = tx.QueryRowContext(ctx, `
		SELECT a.exam_id, e.title, e.markers FROM attempt a JOIN exam e ON e.org_id = a.org_id AND e.id = a.exam_id AND e.deleted_at = 0
		WHERE a.org_id = $1 AND a.id = $2 AND a.status = 'submitted' AND a.user_id <> $3`, actor.Org, p.attempt, actor.User).Scan(&h.exam, &h.title, &h.markers)
	if errors.Is(err, sql.ErrNoRows) {
		return t, gone
	}
	if err != nil {
		return t, fmt.Errorf("attempt %s: %w", p.attempt, err)
	}
	g, err := newGrader(ctx, tx, actor.Org, h.exam)
	if err != nil {
		return t, err
	}
	var w db.Where
	w.And("i.org_id = ? AND i.attempt_id = ? AND i.position = ?", actor.Org, p.attempt, p.position)
	list, err := readAnswered(ctx, tx, &w)
	if err != nil {
		return t, err
	}
	if len(list) == 0 || list[0].Graded != toMark && list[0].Graded != byHand {
		return t, gone
	}
	if err := g.know(ctx, tx, list, &w); err != nil {
		return t, err
	}
	a := list[0]
	t = Task{Attempt: p.attempt, Position: p.position, Full: a.Marks, Again: a.Graded == byHand, rule: g.rule}
	t.Exam, t.Title, t.Question, t.Number = h.exam, h.title, a.Ref.ID, a.Ref.Number
	t.Item, _ = g.item(a)
	groups, err := materials(ctx, tx, actor.Org, list)
	if err != nil {
		return t, err
	}
	t.Group = a.about(groups)
	if t.Answer, err = a.answer(); err != nil {
		return t, err
	}
	t.Pieces = grade.Hints(t.Item.Points, t.Answer.Text)
	turns, err := readMarkings(ctx, tx, actor.Org, p)
	if err != nil {
		return t, err
	}
	var others bool
	if slices.ContainsFunc(turns, func(m marking) bool { return m.Marker == actor.User }) {
		if others, err = markersElsewhere(ctx, tx, actor.Org, p); err != nil {
			return t, err
		}
		t.Alone = !t.Again && h.markers >= secondTurn && !others
	}
	t.Turn = turnFor(actor, t.Again, h.markers, turns, others)
	if t.Turn == settling {
		t.Earlier, err = givenBy(actor, turns)
	}
	return t, err
}

// readMarkings reads what was given for one answer, in its turns.
func readMarkings(ctx context.Context, tx *db.Tx, o org.ID, p place) ([]marking, error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+markingColumns+` FROM marking m WHERE m.org_id = $1 AND m.attempt_id = $2 AND m.position = $3 ORDER BY m.turn`,
		o, p.attempt, p.position)
	if err != nil {
		return nil, fmt.Errorf("markings of attempt %s: %w", p.attempt, err)
	}
	return db.Collect(rows, func(m *marking) []any { return m.fields() })
}

// markersElsewhere reports whether somebody who trains is left for an answer.
func markersElsewhere(ctx context.Context, tx *db.Tx, o org.ID, p place) (is bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT CASE WHEN `+elsewhere+` THEN 1 ELSE 0 END`+waitingFrom+` WHERE i.org_id = $1 AND i.attempt_id = $2 AND i.position = $3`,
		o, p.attempt, p.position).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("who else marks attempt %s: %w", p.attempt, err)
	}
	return is, nil
}

// turnFor is which turn the actor has; 0 where one of others has to look,
// because the actor gave marks already.
func turnFor(actor org.Actor, again bool, markers int, turns []marking, others bool) int {
	switch {
	case again:
		return settling
	case markers < secondTurn, len(turns) == 0:
		return firstTurn
	case others && slices.ContainsFunc(turns, func(m marking) bool { return m.Marker == actor.User }):
		return 0
	case len(turns) > 1:
		return settling
	}
	return secondTurn
}

func givenBy(actor org.Actor, turns []marking) (list []GivenMarks, err error) {
	for _, m := range turns {
		points, err := m.points()
		if err != nil {
			return nil, err
		}
		list = append(list, GivenMarks{Points: points, Score: m.Score, Note: m.Note, Own: m.Marker == actor.User})
	}
	return list, nil
}

// Most is the most that one number of a marker may be: that of a point, or the
// full marks.
func (t Task) Most(at int) question.Marks {
	if t.Item.Kind == question.Short && at < len(t.Item.Points) {
		return max(t.Item.Points[at].Marks, 0)
	}
	return t.Full
}

// Numbers is how many numbers a marker gives.
func (t Task) Numbers() int { return pointsOf(t.Item) }
