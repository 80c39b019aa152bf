package exam

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Listed is an exam in the list of exams.
type Listed struct {
	Exam
	Candidates, Started, Submitted int
}

var examsOrder = db.Keyset{{Expr: "e.opens_at", Desc: true}, {Expr: "e.id", Text: true, Desc: true}}

// Exams lists exams for who trains, the one that opens last first.
func (s *Service) Exams(ctx context.Context, actor org.Actor, f Filter) (list []Listed, next, previous string, err error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, "", "", err
	}
	var w db.Where
	end, err := f.limit(&w, actor, "e", examsOrder)
	if err != nil {
		return nil, "", "", err
	}
	type row struct {
		examRow
		Candidates, Started, Submitted int
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT `+examColumns+`,
				(SELECT COUNT(*) FROM exam_candidate c WHERE c.org_id = e.org_id AND c.exam_id = e.id),
				(SELECT COUNT(DISTINCT a.user_id) FROM attempt a WHERE a.org_id = e.org_id AND a.exam_id = e.id),
				(SELECT COUNT(DISTINCT a.user_id) FROM attempt a WHERE a.org_id = e.org_id AND a.exam_id = e.id AND a.status = 'submitted')
			FROM exam e`+w.SQL()+end, w.Args()...)
		if err != nil {
			return fmt.Errorf("list exams: %w", err)
		}
		found, err := db.Collect(rows, func(r *row) []any { return append(r.examRow.fields(), &r.Candidates, &r.Started, &r.Submitted) })
		list = make([]Listed, len(found))
		for i := range found {
			list[i] = Listed{found[i].exam(), found[i].Candidates, found[i].Started, found[i].Submitted}
		}
		return err
	})
	list, next, previous = db.Cut(f.Window, examsOrder, list, func(x Listed) []any { return []any{db.Ms(x.Opens), string(x.ID)} })
	return list, next, previous, err
}

// ReadyPapers lists the frozen papers an exam can be made of, the last changed first.
func (s *Service) ReadyPapers(ctx context.Context, actor org.Actor) (list []Paper, err error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT `+paperColumns+` FROM paper p WHERE p.org_id = $1 AND p.deleted_at = 0 AND p.status = 'frozen'
			ORDER BY p.changed_at DESC, p.id DESC LIMIT 200`, actor.Org)
		if err != nil {
			return fmt.Errorf("frozen papers: %w", err)
		}
		found, err := db.Collect(rows, func(r *paperRow) []any { return r.fields() })
		list = make([]Paper, len(found))
		for i := range found {
			if list[i], err = found[i].paper(); err != nil {
				return err
			}
		}
		return err
	})
	return list, err
}
