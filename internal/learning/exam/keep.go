package exam

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
)

// KeepQuestions keeps the questions of a paper that practice may show for exams.
// It fails with NotFound for a paper that is not there.
func (s *Service) KeepQuestions(ctx context.Context, actor org.Actor, id PaperID) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if _, err := holdPaper(ctx, tx, actor.Org, id, false); err != nil {
			return err
		}
		shown, err := openOn(ctx, tx, actor.Org, id)
		if err != nil || len(shown) == 0 {
			return err
		}
		_, err = bank.Keep(ctx, tx, actor, shown)
		return err
	})
}

// openOn lists the questions of a paper that practice may show now with their
// keys: nothing keeps them for exams, and no exam that is to come holds them.
func openOn(ctx context.Context, tx *db.Tx, o org.ID, id PaperID) ([]bank.ID, error) {
	return shown(ctx, tx, o, func(w *db.Where) {
		w.And("q.id IN (SELECT i.question_id FROM paper_item i WHERE i.org_id = ? AND i.paper_id = ?)", o, id)
	})
}

// shownOf is openOn for some questions.
func shownOf(ctx context.Context, tx *db.Tx, o org.ID, ids []bank.ID) (list []bank.ID, err error) {
	for some := range db.Chunks(texts(ids)) {
		more, err := shown(ctx, tx, o, func(w *db.Where) { w.In("q.id", some...) })
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

func shown(ctx context.Context, tx *db.Tx, o org.ID, of func(*db.Where)) ([]bank.ID, error) {
	var w db.Where
	w.And("q.org_id = ?", o)
	of(&w)
	w.And(bank.Learnt)
	w.And("NOT " + asks("q", w.Arg(tx.Stamp())))
	rows, err := tx.QueryContext(ctx, `SELECT q.id FROM question q`+w.SQL()+` ORDER BY q.id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("questions that practice shows: %w", err)
	}
	return db.Collect(rows, func(id *bank.ID) []any { return []any{id} })
}
