package exam

import (
	"time"

	"kongdan/internal/kit/db"
)

// examColumns are those of an exam called e.
var examColumns = `e.id, e.paper_id, e.title, e.status, e.draw, e.opens_at, e.closes_at, e.minutes, e.grace, e.attempts, e.pass, e.rule,
	e.rule_version, e.shuffle_items, e.shuffle_options, e.show_score, e.show_key, e.released_at, e.paused_at, e.note, e.version,
	CASE WHEN ` + InRoom("e") + ` THEN 1 ELSE 0 END`

// examRow is an exam as the table holds it.
type examRow struct {
	Exam
	opens, closes, grace, released, paused int64
}

func (r *examRow) fields() []any {
	return []any{&r.ID, &r.Paper, &r.Title, &r.Status, &r.Draw, &r.opens, &r.closes, &r.Minutes, &r.grace, &r.Attempts, &r.Pass, &r.Rule,
		&r.RuleVersion, &r.ShuffleItems, &r.ShuffleOptions, &r.ShowScore, &r.ShowKey, &r.released, &r.paused, &r.Note, &r.Version, &r.InRoom}
}

func (r *examRow) exam() Exam {
	r.Opens, r.Closes, r.Released, r.Paused = db.Time(r.opens), db.Time(r.closes), db.Time(r.released), db.Time(r.paused)
	r.Grace = time.Duration(r.grace) * time.Second
	return r.Exam
}

// attemptColumns are those of an attempt called a.
const attemptColumns = `a.id, COALESCE(a.exam_id, ''), a.paper_id, a.user_id, a.number, a.form, a.seed, CASE WHEN a.status = 'running' THEN 1 ELSE 0 END,
	a.started_at, a.due_at, a.grace, a.paused_at, a.saved_at, a.answered, a.submitted_at, a.ended_by, a.graded, a.score, a.full_marks, a.passed, a.version`

// attemptRow is an attempt as the table holds it.
type attemptRow struct {
	Attempt
	started, due, grace, paused, saved, submitted int64
}

func (r *attemptRow) fields() []any {
	return []any{&r.ID, &r.Exam, &r.Paper, &r.User, &r.Number, &r.Form, &r.Seed, &r.Running,
		&r.started, &r.due, &r.grace, &r.paused, &r.saved, &r.Answered, &r.submitted, &r.EndedBy, &r.Graded, &r.Score, &r.FullMarks, &r.Passed, &r.Version}
}

func (r *attemptRow) attempt() Attempt {
	r.Started, r.Due, r.Paused, r.Saved, r.Submitted = db.Time(r.started), db.Time(r.due), db.Time(r.paused), db.Time(r.saved), db.Time(r.submitted)
	r.Grace = time.Duration(r.grace) * time.Second
	return r.Attempt
}
