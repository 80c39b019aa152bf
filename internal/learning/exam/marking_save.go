package exam

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/question"
)

// Judgement is what a marker gives for an answer.
type Judgement struct {
	Turn  int // the marker's turn, as the task said
	Given []question.Marks
	Note  string
}

// Mark keeps what the actor gives for an answer, and grades the attempt anew
// where that settles it. It fails with Forbidden unless the actor trains, with
// NotFound, with Conflict where somebody marked the answer since, and with
// Invalid at "given.0", "given.1" … or "note".
func (s *Service) Mark(ctx context.Context, actor org.Actor, id AttemptID, position int, j Judgement) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		t, err := readTask(ctx, tx, actor, place{id, position})
		if err != nil {
			return err
		}
		if t.Turn == 0 || t.Turn != j.Turn {
			return errs.New(errs.Conflict, "marking.meanwhile")
		}
		if j, err = j.clean(t); err != nil {
			return err
		}
		given, err := json.Marshal(j.Given)
		if err != nil {
			return err
		}
		score := grade.Mark(t.Item, j.Given, t.Full, t.rule).Got
		_, err = tx.ExecContext(ctx, `
			INSERT INTO marking (org_id, attempt_id, position, turn, marker_id, given, note, score, saved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (org_id, attempt_id, position, turn) DO UPDATE SET marker_id = excluded.marker_id, given = excluded.given, note = excluded.note,
				score = excluded.score, saved_at = excluded.saved_at`,
			actor.Org, id, position, j.Turn, actor.User, string(given), j.Note, score, tx.Stamp())
		if err != nil {
			return fmt.Errorf("mark attempt %s: %w", id, err)
		}
		if err := s.gradeAttempt(ctx, tx, actor.Org, id); err != nil || !t.Again {
			return err
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "exam.remark", Kind: "exam", ID: string(t.Exam),
			Before: map[string]any{"attempt": id, "position": position, "score": lastScore(t)}, After: map[string]any{"title": t.Title, "score": score}})
	})
}

func lastScore(t Task) question.Marks {
	if len(t.Earlier) == 0 {
		return 0
	}
	return t.Earlier[len(t.Earlier)-1].Score
}

func (j Judgement) clean(t Task) (Judgement, error) {
	var bad errs.Fields
	for at := range t.Numbers() {
		switch {
		case at >= len(j.Given) || j.Given[at] < 0:
			bad.Add("given."+strconv.Itoa(at), "marking.say")
		case j.Given[at] > t.Most(at):
			bad.Add("given."+strconv.Itoa(at), "marking.too_much", "Most", t.Most(at).String())
		}
	}
	j.Note = typed.Text(&bad, "note", j.Note, MaxNote)
	if err := bad.Err(); err != nil {
		return j, err
	}
	j.Given = j.Given[:t.Numbers()]
	return j, nil
}

// SetMarkers says how many people mark each answer of an exam, 1 or 2. It
// fails with Invalid once anything was marked.
func (s *Service) SetMarkers(ctx context.Context, actor org.Actor, e ID, n int) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	if n != firstTurn && n != secondTurn {
		return errs.Field("markers", "error.invalid_choice")
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		x, err := findExam(ctx, tx, actor.Org, e)
		if err != nil {
			return err
		}
		var marked int
		if err := tx.QueryRowContext(ctx, `
			SELECT COUNT(*) FROM marking m JOIN attempt a ON a.org_id = m.org_id AND a.id = m.attempt_id WHERE a.org_id = $1 AND a.exam_id = $2`,
			actor.Org, e).Scan(&marked); err != nil {
			return fmt.Errorf("markings of exam %s: %w", e, err)
		}
		if marked > 0 {
			return errs.Field("markers", "marking.begun")
		}
		if _, err := tx.ExecContext(ctx, `UPDATE exam SET markers = $1 WHERE org_id = $2 AND id = $3`, n, actor.Org, e); err != nil {
			return fmt.Errorf("markers of exam %s: %w", e, err)
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "exam.markers", Kind: "exam", ID: string(e), After: map[string]any{"title": x.Title, "markers": n}})
	})
}
