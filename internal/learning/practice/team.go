package practice

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
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

// The limits of a set.
const (
	MaxTitle    = 100
	perElement  = 5
	maxElements = 5
)

// Give makes a set of questions about elements and gives it to all members the
// actor leads, or those of one department; a trainer leads everybody. It fails
// with Invalid where there are no such questions or members.
func (s *Service) Give(ctx context.Context, actor org.Actor, title string, elements []c139.Key, department org.DepartmentID) (SetID, error) {
	if err := CheckLeads(actor); err != nil {
		return "", err
	}
	var bad errs.Fields
	title = typed.Needed(&bad, "title", title, MaxTitle)
	if err := bad.Err(); err != nil {
		return "", err
	}
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		var things []Thing
		seen := map[Thing]bool{}
		for _, k := range elements[:min(len(elements), maxElements)] {
			some, err := about(ctx, tx, actor, Subject{Element: string(k)}, perElement)
			if err != nil {
				return "", err
			}
			for _, t := range some {
				if !seen[t] {
					seen[t], things = true, append(things, t)
				}
			}
		}
		members, err := ledMembers(ctx, tx, actor, department)
		if err != nil {
			return "", err
		}
		if len(things) == 0 || len(members) == 0 {
			return "", errs.New(errs.Invalid, "practice.set_empty")
		}
		made, err := insertSet(ctx, tx, actor, title, things, members)
		if err != nil {
			return "", err
		}
		return string(made), org.Record(ctx, tx, actor, org.Entry{Action: "practice_set.give", Kind: "practice_set", ID: string(made),
			After: map[string]any{"title": title, "count": len(things)}})
	})
	return SetID(made), err
}

func ledMembers(ctx context.Context, tx *db.Tx, actor org.Actor, department org.DepartmentID) ([]org.UserID, error) {
	var w db.Where
	w.And("m.org_id = ?", actor.Org)
	w.And("m.deactivated_at = 0")
	w.And("m.id <> ?", actor.User)
	Led(&w, actor, "m.id")
	if department != "" {
		w.And("m.department_id = ?", department)
	}
	rows, err := tx.QueryContext(ctx, `SELECT m.id FROM member m`+w.SQL()+` ORDER BY m.id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("members who are led: %w", err)
	}
	return db.Collect(rows, func(u *org.UserID) []any { return []any{u} })
}

// SetsGiven lists the last sets the actor gave, with how far they got and who
// of those the actor leads did them.
func SetsGiven(ctx context.Context, tx *db.Tx, actor org.Actor) ([]Set, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT s.id, s.title, s.asked, s.made_at, COUNT(*), SUM(CASE WHEN g.done_at > 0 THEN 1 ELSE 0 END)
		FROM practice_set s JOIN practice_set_member g ON g.org_id = s.org_id AND g.set_id = s.id
		WHERE s.org_id = $1 AND s.made_by = $2 GROUP BY s.id, s.title, s.asked, s.made_at ORDER BY s.made_at DESC, s.id DESC LIMIT 10`, actor.Org, actor.User)
	if err != nil {
		return nil, fmt.Errorf("sets that were given: %w", err)
	}
	type row struct {
		Set
		made int64
	}
	read, err := db.Collect(rows, func(r *row) []any { return []any{&r.ID, &r.Title, &r.Asked, &r.made, &r.Given, &r.Done} })
	if err != nil {
		return nil, fmt.Errorf("sets that were given: %w", err)
	}
	list := make([]Set, len(read))
	for i, r := range read {
		r.MadeAt = db.Time(r.made)
		list[i] = r.Set
	}
	return list, whoDid(ctx, tx, actor, list)
}

// whoDid fills in who of those the actor leads did each set.
func whoDid(ctx context.Context, tx *db.Tx, actor org.Actor, list []Set) error {
	if len(list) == 0 {
		return nil
	}
	ids, at := make([]string, len(list)), map[SetID]int{}
	for i, x := range list {
		ids[i], at[x.ID] = string(x.ID), i
	}
	var w db.Where
	w.And("g.org_id = ?", actor.Org)
	w.In("g.set_id", ids...)
	Led(&w, actor, "g.member_id")
	rows, err := tx.QueryContext(ctx, `
		SELECT g.set_id, m.name, g.done_at FROM practice_set_member g JOIN member m ON m.org_id = g.org_id AND m.id = g.member_id`+w.SQL()+`
		ORDER BY m.name, m.id`, w.Args()...)
	if err != nil {
		return fmt.Errorf("who did a set: %w", err)
	}
	type row struct {
		set  SetID
		name string
		done int64
	}
	read, err := db.Collect(rows, func(r *row) []any { return []any{&r.set, &r.name, &r.done} })
	for _, r := range read {
		x := &list[at[r.set]]
		x.Who = append(x.Who, SetMember{Name: r.name, Done: r.done > 0})
	}
	return err
}
