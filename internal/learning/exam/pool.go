package exam

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/blueprint"
)

// poolOfPaper is what a paper could draw now, besides its plan.
func poolOfPaper(ctx context.Context, tx *db.Tx, o org.ID, id PaperID) (own, []blueprint.Question, error) {
	p, err := findPaper(ctx, tx, o, id, false)
	if err != nil {
		return own{}, nil, err
	}
	pool, err := poolOf(ctx, tx, o, p.Lang, p.Plan, false)
	return own{paper: id, plan: p.Plan}, blueprint.Reach(p.Plan, pool), err
}

// poolOfExam is what an exam may draw for a person: what it could draw when it
// was published, as far as that can still be asked.
func poolOfExam(ctx context.Context, tx *db.Tx, o org.ID, e Exam) (own, []blueprint.Question, error) {
	x, now, err := poolOfPaper(ctx, tx, o, e.Paper)
	if err != nil {
		return own{}, nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT question_id FROM exam_pool WHERE org_id = $1 AND exam_id = $2`, o, e.ID)
	if err != nil {
		return own{}, nil, fmt.Errorf("pool of exam %s: %w", e.ID, err)
	}
	ids, err := db.Collect(rows, func(id *string) []any { return []any{id} })
	in := make(map[string]bool, len(ids))
	for _, id := range ids {
		in[id] = true
	}
	pool := now[:0]
	for _, q := range now {
		if in[q.ID] {
			pool = append(pool, q)
		}
	}
	return x, pool, err
}

// reach lists what an exam could draw now; nil for one that does not draw.
func reach(ctx context.Context, tx *db.Tx, o org.ID, e Exam) ([]bank.ID, error) {
	if e.Draw != ByPerson {
		return nil, nil
	}
	_, pool, err := poolOfPaper(ctx, tx, o, e.Paper)
	ids := make([]bank.ID, len(pool))
	for i, q := range pool {
		ids[i] = bank.ID(q.ID)
	}
	return ids, err
}

// readPool counts what a draft would draw from if it were published now.
func (r *Room) readPool(ctx context.Context, tx *db.Tx, o org.ID) error {
	ids, err := reach(ctx, tx, o, r.Exam)
	if err != nil || len(ids) == 0 {
		return err
	}
	open, err := shownOf(ctx, tx, o, ids)
	r.Pool, r.PoolOpen = len(ids), len(open)
	return err
}

// Drawable lists what an exam that draws for each person may draw: as it was
// published, or as a draft would be now. It fails with NotFound.
func (s *Service) Drawable(ctx context.Context, actor org.Actor, id ID) (ids []bank.ID, err error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		e, err := findExam(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		if e.Status == Draft {
			ids, err = reach(ctx, tx, actor.Org, e)
			return err
		}
		rows, err := tx.QueryContext(ctx, `SELECT question_id FROM exam_pool WHERE org_id = $1 AND exam_id = $2 ORDER BY question_id`, actor.Org, id)
		if err != nil {
			return fmt.Errorf("pool of exam %s: %w", id, err)
		}
		ids, err = db.Collect(rows, func(q *bank.ID) []any { return []any{q} })
		return err
	})
	return append([]bank.ID{}, ids...), err
}

// writePool keeps what a published exam may draw, in place of what was kept.
func writePool(ctx context.Context, tx *db.Tx, o org.ID, e ID, ids []bank.ID) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM exam_pool WHERE org_id = $1 AND exam_id = $2`, o, e); err != nil {
		return fmt.Errorf("clear the pool of exam %s: %w", e, err)
	}
	rows := make([][]any, len(ids))
	for i, id := range ids {
		rows[i] = []any{o, e, id}
	}
	return tx.Insert(ctx, "exam_pool", "org_id, exam_id, question_id", rows, "")
}
