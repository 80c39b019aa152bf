package practice

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

// Offered is how many questions of a subject the actor can practise.
func (s *Service) Offered(ctx context.Context, actor org.Actor, about Subject) (n int, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		open, err := open(ctx, tx, actor)
		if err != nil {
			return err
		}
		var w db.Where
		w.And("q.org_id = ?", actor.Org)
		w.And("q.lang = ?", actor.Lang)
		w.And(open)
		about.limit(&w)
		return tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM question q`+w.SQL(), w.Args()...).Scan(&n)
	})
	return n, err
}

// Knowledge is how the questions about an element were answered.
type Knowledge struct{ Answers, Right, People int }

// knownDays is how far back answers tell what people know.
const knownDays = 180

// Led adds that a column names a member whose knowledge the actor may look at:
// of everybody for who trains, else of those whose work the actor answers for.
func Led(w *db.Where, actor org.Actor, column string) {
	if !actor.MayTrain() {
		actor.LimitLed(w, column)
	}
}

// CheckLeads fails with Forbidden for who neither trains nor leads.
func CheckLeads(actor org.Actor) error {
	if actor.MayTrain() || actor.Leads() {
		return nil
	}
	return errs.New(errs.Forbidden, "error.forbidden")
}

// ByElement is what the members the actor may look at, or those of one
// department, answered of each element in the last months, in practice and in
// exams whose keys may be seen.
func ByElement(ctx context.Context, tx *db.Tx, actor org.Actor, department org.DepartmentID) (map[c139.Key]Knowledge, error) {
	var w db.Where
	w.And("r.org_id = ?", actor.Org)
	w.And("r.created_at >= ?", db.Ms(tx.Now.AddDate(0, 0, -knownDays)))
	Led(&w, actor, "r.member_id")
	if department != "" {
		w.And("r.member_id IN (SELECT m.id FROM member m WHERE m.org_id = ? AND m.department_id = ?)", actor.Org, department)
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT t.value, COUNT(*), SUM(CASE WHEN r.share >= 100 THEN 1 ELSE 0 END), COUNT(DISTINCT r.member_id)
		FROM practice_review r JOIN question_tag t ON t.org_id = r.org_id AND t.question_id = r.question_id AND t.kind = 'element'`+w.SQL()+`
		GROUP BY t.value`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("knowledge by element: %w", err)
	}
	type row struct {
		key c139.Key
		Knowledge
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.key, &r.Answers, &r.Right, &r.People} })
	found := map[c139.Key]Knowledge{}
	for _, r := range list {
		found[r.key] = r.Knowledge
	}
	return found, err
}
