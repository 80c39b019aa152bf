package practice

import (
	"context"
	"encoding/json"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/fsrs"
)

// Gather takes in the answers of exams of an organisation whose keys their
// candidates may see by now: they teach the cards, and fill the wrong book.
func (s *Service) Gather(ctx context.Context, o org.ID) error {
	var waiting []org.UserID
	err := s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT DISTINCT a.user_id FROM attempt a WHERE a.org_id = $1 AND `+notGathered+` ORDER BY a.user_id`,
			o, db.Ms(tx.Now.AddDate(0, 0, -gatherDays)))
		if err != nil {
			return fmt.Errorf("whose exams are graded: %w", err)
		}
		waiting, err = db.Collect(rows, func(u *org.UserID) []any { return []any{u} })
		return err
	})
	for _, u := range waiting {
		if err != nil {
			return err
		}
		err = s.db.InTx(ctx, func(tx *db.Tx) error {
			actor, err := org.ActorOf(ctx, tx, o, u)
			if errs.Is(err, errs.NotFound) { // left
				return nil
			}
			if err != nil {
				return err
			}
			return gatherOf(ctx, tx, actor)
		})
	}
	return err
}

// gatherDays is how long after its end an exam may still show its key and be
// taken in.
const gatherDays = 120

// notGathered holds for graded attempts, in the table a, that were submitted
// since $2 and are not in the log.
const notGathered = `a.graded = 'done' AND a.exam_id IS NOT NULL AND a.submitted_at >= $2 AND NOT EXISTS (
	SELECT 1 FROM practice_review r WHERE r.org_id = a.org_id AND r.run_id = a.id)`

// gatherOf is Gather for one member.
func gatherOf(ctx context.Context, tx *db.Tx, actor org.Actor) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT a.id, e.status, e.closes_at, e.released_at, e.show_key,
			CASE WHEN `+exam.InRoom("e")+` THEN 1 ELSE 0 END
		FROM attempt a JOIN exam e ON e.org_id = a.org_id AND e.id = a.exam_id
		WHERE a.org_id = $1 AND a.user_id = $3 AND `+notGathered+` ORDER BY a.submitted_at, a.id`,
		actor.Org, db.Ms(tx.Now.AddDate(0, 0, -gatherDays)), actor.User)
	if err != nil {
		return fmt.Errorf("graded attempts: %w", err)
	}
	type row struct {
		id               exam.AttemptID
		exam             exam.Exam
		closes, released int64
	}
	list, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.id, &r.exam.Status, &r.closes, &r.released, &r.exam.ShowKey, &r.exam.InRoom}
	})
	if err != nil || len(list) == 0 {
		return err
	}
	plan, err := readPlan(ctx, tx, actor.Org, actor.User)
	if err != nil {
		return err
	}
	for _, r := range list {
		r.exam.Closes, r.exam.Released = db.Time(r.closes), db.Time(r.released)
		if !r.exam.Shows(r.exam.ShowKey, tx.Now) {
			continue
		}
		if err := gatherAttempt(ctx, tx, actor, r.id, plan); err != nil {
			return err
		}
	}
	return nil
}

func gatherAttempt(ctx context.Context, tx *db.Tx, actor org.Actor, id exam.AttemptID, plan Plan) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT i.position, i.question_id, i.number, i.response, CASE WHEN i.marks > 0 AND i.score > 0 THEN i.score * 100 / i.marks ELSE 0 END
		FROM attempt_item i WHERE i.org_id = $1 AND i.attempt_id = $2 AND i.graded <> 'dropped' ORDER BY i.position`, actor.Org, id)
	if err != nil {
		return fmt.Errorf("answers of an attempt: %w", err)
	}
	type row struct {
		entry
		response string
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.Place, &r.Question, &r.Number, &r.response, &r.Share} })
	if err != nil {
		return fmt.Errorf("answers of an attempt: %w", err)
	}
	for _, r := range list {
		r.Mode, r.Run, r.Place = Exam, string(id), r.Place-1
		if r.response != "" {
			if err := json.Unmarshal([]byte(r.response), &r.Response); err != nil {
				return fmt.Errorf("an answer of an attempt: %w", err)
			}
		}
		right := r.Share >= 100
		if err := r.write(ctx, tx, actor, plan, fsrs.Answer{Right: right, Sure: true}); err != nil {
			return err
		}
	}
	return nil
}
