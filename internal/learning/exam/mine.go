package exam

import (
	"context"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Sitting is an exam as one of its candidates has it.
type Sitting struct {
	Exam  Exam
	Extra time.Duration // more time than the others
	Used  int           // attempts so far
	Last  *Attempt      // the youngest, running or not; nil before the first
}

// State is what a candidate can do about an exam.
type State string

// The states of a sitting.
const (
	Coming  State = "coming"  // not open yet
	Open    State = "open"    // to be started
	Running State = "running" // an attempt runs
	Done    State = "done"    // sat, and no attempt is left or the exam is over
	Missed  State = "missed"  // over, and never sat
)

// State returns what can be done as of now.
func (s Sitting) State(now time.Time) State {
	switch {
	case s.Last != nil && s.Last.Running:
		return Running
	case s.Exam.Over(now) && s.Last == nil:
		return Missed
	case s.Exam.Over(now), s.Exam.Attempts > 0 && s.Used >= s.Exam.Attempts:
		return Done
	case now.Before(s.Exam.Opens):
		return Coming
	}
	return Open
}

// mostSittings bounds the exams of one person on a page: the youngest.
const mostSittings = 100

// Mine lists the exams the actor sits or sat, the one that closes last first.
func (s *Service) Mine(ctx context.Context, actor org.Actor) (list []Sitting, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = sittings(ctx, tx, actor, "")
		return err
	})
	return list, err
}

// sittings reads the actor's exams, or the one that is named.
func sittings(ctx context.Context, tx *db.Tx, actor org.Actor, only ID) ([]Sitting, error) {
	var w db.Where
	w.And("c.org_id = ?", actor.Org)
	w.And("c.user_id = ?", actor.User)
	w.And("e.deleted_at = 0")
	w.And("e.status <> ?", Draft)
	if only != "" {
		w.And("c.exam_id = ?", only)
	}
	type row struct {
		examRow
		extra int64
		used  int
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT `+examColumns+`, c.extra, COALESCE(n.used, 0)
		FROM exam_candidate c
		JOIN exam e ON e.org_id = c.org_id AND e.id = c.exam_id
		LEFT JOIN (SELECT exam_id, MAX(number) AS used FROM attempt WHERE org_id = `+w.Arg(actor.Org)+` AND user_id = `+w.Arg(actor.User)+`
			AND exam_id IS NOT NULL GROUP BY exam_id) n ON n.exam_id = e.id`+w.SQL()+`
		ORDER BY e.closes_at DESC, e.id DESC LIMIT `+w.Arg(mostSittings), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("exams of a member: %w", err)
	}
	found, err := db.Collect(rows, func(r *row) []any { return append(r.examRow.fields(), &r.extra, &r.used) })
	if err != nil {
		return nil, err
	}
	last, err := lastAttempts(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	list := make([]Sitting, len(found))
	for i := range found {
		list[i] = Sitting{Exam: found[i].exam(), Extra: time.Duration(found[i].extra) * time.Minute, Used: found[i].used, Last: last[found[i].ID]}
	}
	return list, nil
}

// lastAttempts are the youngest attempts of a member by their exams.
func lastAttempts(ctx context.Context, tx *db.Tx, actor org.Actor) (map[ID]*Attempt, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT `+attemptColumns+` FROM attempt a
		WHERE a.org_id = $1 AND a.user_id = $2 AND a.exam_id IS NOT NULL
		ORDER BY a.started_at DESC, a.id DESC LIMIT $3`, actor.Org, actor.User, 5*mostSittings)
	if err != nil {
		return nil, fmt.Errorf("attempts of a member: %w", err)
	}
	found, err := db.Collect(rows, func(r *attemptRow) []any { return r.fields() })
	last := map[ID]*Attempt{}
	for i := range found {
		a := found[i].attempt()
		if was := last[a.Exam]; was == nil || was.Number < a.Number {
			last[a.Exam] = &a
		}
	}
	return last, err
}
