package exam

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// Outcome is what an attempt came to, as a filter.
type Outcome string

// The outcomes.
const (
	AnyOutcome  Outcome = ""
	HasPassed   Outcome = "passed"
	HasFailed   Outcome = "failed"
	IsWaiting   Outcome = "waiting" // for a marker
	resultsSize         = 50
	mostResults         = 10000 // of which a summary tells
)

// Outcomes lists those one can ask for.
var Outcomes = []Outcome{HasPassed, HasFailed, IsWaiting}

// ResultFilter says which results a page holds.
type ResultFilter struct {
	Outcome Outcome
	Query   string // part of the name
	db.Window
}

// ResultRow is one submitted attempt in the list of results.
type ResultRow struct {
	Attempt
	Name       string
	Department string
}

// Standing sums an exam up over the attempts that the reader sees.
type Standing struct {
	Submitted, Waiting, Passed int
	Shares                     []float64 // of the full marks, of each attempt that is graded
	People                     int       // who were to sit it
	Sat                        int       // who submitted at least once
}

// Results are the results of an exam, page by page, the best first.
type Results struct {
	Exam           Exam
	Markers        int // how many mark each answer
	Standing       Standing
	Rows           []ResultRow
	Next, Previous string
}

var resultOrder = db.Keyset{{Expr: "a.score", Desc: true}, {Expr: "a.id", Text: true, Desc: true}}

// Results lists who got what. Trainers see everybody, who leads a department
// its members; to anybody else the exam isn't there.
func (s *Service) Results(ctx context.Context, actor org.Actor, e ID, f ResultFilter) (r Results, err error) {
	if f.Size == 0 {
		f.Size = resultsSize
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if r.Exam, err = watched(ctx, tx, actor, e); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT markers FROM exam WHERE org_id = $1 AND id = $2`, actor.Org, e).Scan(&r.Markers); err != nil {
			return fmt.Errorf("exam %s: %w", e, err)
		}
		if r.Standing, err = standingOf(ctx, tx, actor, e); err != nil {
			return err
		}
		r.Rows, r.Next, r.Previous, err = resultPage(ctx, tx, actor, e, f)
		return err
	})
	return r, err
}

// Waits reports whether a marker has yet to look at the attempt.
func (a Attempt) Waits() bool { return a.Graded != gradedDone }

// ResultsOf is a page of results without what stands above it.
func ResultsOf(ctx context.Context, tx *db.Tx, actor org.Actor, e ID, f ResultFilter) (x Exam, rows []ResultRow, next string, err error) {
	if x, err = watched(ctx, tx, actor, e); err != nil {
		return x, nil, "", err
	}
	rows, next, _, err = resultPage(ctx, tx, actor, e, f)
	return x, rows, next, err
}

// watched reads an exam for somebody who sees results of others in it. It
// fails with NotFound.
func watched(ctx context.Context, tx *db.Tx, actor org.Actor, e ID) (Exam, error) {
	x, err := findExam(ctx, tx, actor.Org, e)
	if err != nil || actor.MayTrain() {
		return x, err
	}
	gone := errs.New(errs.NotFound, "exam.not_found")
	if !actor.Leads() || x.Status == Draft {
		return Exam{}, gone
	}
	var w db.Where
	w.And("c.org_id = ? AND c.exam_id = ?", actor.Org, e)
	limitOthers(actor, &w, "c.user_id")
	var one int
	err = tx.QueryRowContext(ctx, `SELECT 1 FROM exam_candidate c`+w.SQL()+` LIMIT 1`, w.Args()...).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return Exam{}, gone
	}
	return x, err
}

// submitted limits a query to submitted attempts of an exam that the actor sees.
func submitted(actor org.Actor, e ID) (w db.Where) {
	w.And("a.org_id = ? AND a.exam_id = ? AND a.status = 'submitted'", actor.Org, e)
	limitOthers(actor, &w, "a.user_id")
	return w
}

// limitOthers keeps trainers' rows of everybody, and others' of whom they
// lead. One's own are not among those: what one sees of them, the exam says.
func limitOthers(actor org.Actor, w *db.Where, column string) {
	if !actor.MayTrain() {
		actor.LimitLed(w, column)
		w.And(column+" <> ?", actor.User)
	}
}

func resultPage(ctx context.Context, tx *db.Tx, actor org.Actor, e ID, f ResultFilter) (list []ResultRow, next, previous string, err error) {
	w := submitted(actor, e)
	switch f.Outcome {
	case HasPassed:
		w.And("a.passed = 1")
	case HasFailed:
		w.And("a.passed = 0 AND a.graded = ?", gradedDone)
	case IsWaiting:
		w.And("a.graded <> ?", gradedDone)
	}
	if strings.TrimSpace(f.Query) != "" {
		w.And("m.name_key LIKE ? ESCAPE '!'", typed.Like(f.Query))
	}
	end, err := f.Window.Order(&w, resultOrder)
	if err != nil {
		return nil, "", "", err
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT `+attemptColumns+`, m.name, COALESCE(d.name, '') FROM attempt a
		JOIN member m ON m.org_id = a.org_id AND m.id = a.user_id
		LEFT JOIN department d ON d.org_id = m.org_id AND d.id = m.department_id`+w.SQL()+end, w.Args()...)
	if err != nil {
		return nil, "", "", fmt.Errorf("results of exam %s: %w", e, err)
	}
	type row struct {
		attemptRow
		name, department string
	}
	found, err := db.Collect(rows, func(r *row) []any { return append(r.attemptRow.fields(), &r.name, &r.department) })
	if err != nil {
		return nil, "", "", err
	}
	for i := range found {
		list = append(list, ResultRow{Attempt: found[i].attempt(), Name: found[i].name, Department: found[i].department})
	}
	list, next, previous = db.Cut(f.Window, resultOrder, list, func(r ResultRow) []any { return []any{int64(r.Score), string(r.ID)} })
	return list, next, previous, nil
}

// standingOf sums up all results that the actor sees.
func standingOf(ctx context.Context, tx *db.Tx, actor org.Actor, e ID) (s Standing, err error) {
	w := submitted(actor, e)
	rows, err := tx.QueryContext(ctx, `SELECT a.user_id, a.graded, a.score, a.full_marks, a.passed FROM attempt a`+w.SQL()+
		` ORDER BY a.submitted_at DESC LIMIT `+w.Arg(mostResults), w.Args()...)
	if err != nil {
		return s, fmt.Errorf("results of exam %s: %w", e, err)
	}
	type row struct {
		user        org.UserID
		graded      string
		score, full question.Marks
		passed      bool
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.user, &r.graded, &r.score, &r.full, &r.passed} })
	if err != nil {
		return s, err
	}
	sat := map[org.UserID]bool{}
	for _, r := range list {
		s.Submitted++
		sat[r.user] = true
		if r.graded != gradedDone {
			s.Waiting++
			continue
		}
		if r.passed {
			s.Passed++
		}
		if r.full > 0 {
			s.Shares = append(s.Shares, float64(r.score)/float64(r.full))
		}
	}
	s.Sat = len(sat)
	var c db.Where
	c.And("c.org_id = ? AND c.exam_id = ?", actor.Org, e)
	limitOthers(actor, &c, "c.user_id")
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM exam_candidate c`+c.SQL(), c.Args()...).Scan(&s.People)
	return s, err
}
