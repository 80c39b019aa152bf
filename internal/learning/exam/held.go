package exam

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
)

// InRoom is the condition that somebody sits an exam, in a table, right now.
func InRoom(table string) string {
	return fmt.Sprintf(`EXISTS (SELECT 1 FROM attempt x WHERE x.org_id = %[1]s.org_id AND x.exam_id = %[1]s.id AND x.status = 'running')`, table)
}

// Held is a condition on a question in a table: practice tells the actor nothing
// of it now. An exam that is prepared or published and is not over, or that somebody
// still sits, asks it or its twin; or one that draws a paper for each person may draw
// it, and the actor may still sit that. The condition stands in the text with a
// time to the hour, so that statements stay the same for a while; it may hold on
// for that long.
func Held(ctx context.Context, tx *db.Tx, actor org.Actor, table string) (string, error) {
	list, err := Awaits(ctx, tx, actor)
	if err != nil {
		return "", err
	}
	return "(" + asks(table, strconv.FormatInt(db.Ms(tx.Now.Truncate(time.Hour)), 10)) + orDraw(table, list) + ")", nil
}

// orDraw holds for a question that one of some exams may draw, with OR before
// it; it is "" where none draws.
func orDraw(table string, list []Awaited) string {
	var ids []string
	for _, x := range list {
		if x.Draw == ByPerson {
			ids = append(ids, quoted(x.ID))
		}
	}
	if len(ids) == 0 {
		return ""
	}
	return fmt.Sprintf(` OR EXISTS (SELECT 1 FROM exam_pool hp WHERE hp.org_id = %[1]s.org_id
		AND hp.question_id IN (%[1]s.id, COALESCE(%[1]s.twin_id, '')) AND hp.exam_id IN (%[2]s))`, table, strings.Join(ids, ", "))
}

// heldElsewhere returns those of some questions whose keys the result of one
// exam holds back from the actor, by the same condition as practice does: that
// another exam to come or on asks them, of whomever.
func heldElsewhere(ctx context.Context, tx *db.Tx, actor org.Actor, seen ID, questions []bank.ID) (map[bank.ID]bool, error) {
	list, err := Awaits(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(x Awaited) bool { return x.ID == seen })
	held := map[bank.ID]bool{}
	for some := range db.Chunks(texts(questions)) {
		var w db.Where
		w.And("q.org_id = ?", actor.Org)
		w.In("q.id", some...)
		w.And("(" + asks("q", w.Arg(tx.Stamp()), w.Arg(seen)) + orDraw("q", list) + ")")
		rows, err := tx.QueryContext(ctx, `SELECT q.id FROM question q`+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("questions that other exams ask: %w", err)
		}
		found, err := db.Collect(rows, func(id *bank.ID) []any { return []any{id} })
		if err != nil {
			return nil, fmt.Errorf("questions that other exams ask: %w", err)
		}
		for _, id := range found {
			held[id] = true
		}
	}
	return held, nil
}

// quoted is an id as it may stand in a statement.
func quoted(id ID) string { return "'" + strings.ReplaceAll(string(id), "'", "''") + "'" }

// asks holds for a question that stands on the paper of an exam to come or on, for
// times and ids as they may stand in a statement; but is exams that don't count.
func asks(table, now string, but ...string) string {
	return fmt.Sprintf(`EXISTS (SELECT 1 FROM paper_item pi JOIN exam pe ON pe.org_id = pi.org_id AND pe.paper_id = pi.paper_id
		WHERE pi.org_id = %[1]s.org_id AND pi.question_id IN (%[1]s.id, COALESCE(%[1]s.twin_id, '')) AND pe.deleted_at = 0
			AND (pe.status IN ('draft', 'published') AND pe.closes_at > %[2]s OR %[3]s)%[4]s)`, table, now, InRoom("pe"), notIn("pe.id", but))
}

func notIn(column string, ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return " AND " + column + " NOT IN (" + strings.Join(ids, ", ") + ")"
}

// Awaited is an exam that somebody sits or may still sit.
type Awaited struct {
	ID     ID
	Title  string
	Draw   Draw
	Closes time.Time
}

// Awaits lists the exams that the actor sits or may still sit, the first to
// close first.
func Awaits(ctx context.Context, tx *db.Tx, actor org.Actor) ([]Awaited, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT e.id, e.title, e.draw, e.closes_at FROM exam_candidate c
		JOIN exam e ON e.org_id = c.org_id AND e.id = c.exam_id
		LEFT JOIN (SELECT exam_id, MAX(number) AS used, MAX(CASE WHEN status = 'running' THEN 1 ELSE 0 END) AS runs FROM attempt
			WHERE org_id = $1 AND user_id = $2 AND exam_id IS NOT NULL GROUP BY exam_id) n ON n.exam_id = e.id
		WHERE c.org_id = $1 AND c.user_id = $2 AND e.deleted_at = 0 AND e.status <> 'draft'
			AND (n.runs = 1 OR e.status = 'published' AND e.closes_at > $3 AND (e.attempts = 0 OR e.attempts > COALESCE(n.used, 0)))
		ORDER BY e.closes_at, e.id`, actor.Org, actor.User, tx.Stamp())
	if err != nil {
		return nil, fmt.Errorf("exams that await a member: %w", err)
	}
	type row struct {
		Awaited
		closes int64
	}
	found, err := db.Collect(rows, func(r *row) []any { return []any{&r.ID, &r.Title, &r.Draw, &r.closes} })
	list := make([]Awaited, len(found))
	for i, r := range found {
		r.Closes = db.Time(r.closes)
		list[i] = r.Awaited
	}
	return list, err
}
