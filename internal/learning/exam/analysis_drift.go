package exam

import (
	"context"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/itemstat"
	"kongdan/internal/rule/question"
)

// mostRemembered bounds the attempts by which questions are followed over the
// months: the latest.
const mostRemembered = 2000

// follow finds how the questions did in all exams of the organisation since
// they were last changed in substance, at the first time that somebody was
// asked them. Months are those where the actor lives.
func (out *Analysis) follow(ctx context.Context, tx *db.Tx, actor org.Actor) error {
	o, zone := actor.Org, actor.Zone
	if zone == nil {
		zone = time.UTC
	}
	asked := map[bank.ID][]int{} // places among the items
	var ids []string
	for at, x := range out.Items {
		if asked[x.Ref.ID] == nil {
			ids = append(ids, string(x.Ref.ID))
		}
		asked[x.Ref.ID] = append(asked[x.Ref.ID], at)
	}
	since, err := substances(ctx, tx, o, ids)
	if err != nil {
		return err
	}
	list, err := readPast(ctx, tx, o, ids)
	if err != nil {
		return err
	}
	uses := make([][]itemstat.Use, len(out.Items))
	type sight struct {
		user org.UserID
		ref  bank.Ref
	}
	seen := map[sight]bool{}
	for start := 0; start < len(list); { // attempt by attempt, the earliest first
		end := start + 1
		for end < len(list) && list[end].attempt == list[start].attempt {
			end++
		}
		taken := takenOf(list[start].started, list[start:end], func(p past) int64 { return p.seq })
		for i, p := range list[start:end] {
			mine := sight{p.user, bank.Ref{ID: p.ref.ID, Number: since.of(p.ref)}}
			if seen[mine] || p.graded == outside || p.marks <= 0 {
				continue
			}
			for _, at := range asked[p.ref.ID] {
				if since.of(out.Items[at].Ref) != mine.ref.Number {
					continue
				}
				seen[mine] = true
				when := time.UnixMilli(p.submitted).In(zone)
				uses[at] = append(uses[at], itemstat.Use{Month: 12*when.Year() + int(when.Month()) - 1,
					Share: min(float64(p.score)/float64(p.marks), 1), Taken: taken[i]})
			}
		}
		start = end
	}
	for at := range out.Items {
		out.Items[at].Drift = itemstat.Over(uses[at], itemstat.Usual)
	}
	return nil
}

// past is one answer of an attempt at some exam.
type past struct {
	attempt            AttemptID
	user               org.UserID
	started, submitted int64
	ref                bank.Ref
	score, marks       question.Marks
	seq                int64
	graded             string
}

// readPast reads the latest attempts at exams that asked any of the questions,
// whole and the earliest first.
func readPast(ctx context.Context, tx *db.Tx, o org.ID, ids []string) ([]past, error) {
	var w db.Where
	w.And("a.org_id = ? AND a.status = 'submitted' AND a.graded = ? AND a.exam_id IS NOT NULL", o, gradedDone)
	w.And("a.id IN (SELECT l.id FROM attempt l" + w.Within(func(l *db.Where) {
		l.And("l.org_id = ? AND l.status = 'submitted' AND l.graded = ?", o, gradedDone)
		l.And("l.id IN (SELECT j.attempt_id FROM attempt_item j" + l.Within(func(j *db.Where) {
			j.And("j.org_id = ?", o)
			j.In("j.question_id", ids...)
		}) + ")")
	}) + " ORDER BY l.submitted_at DESC, l.id DESC LIMIT " + w.Arg(mostRemembered) + ")")
	rows, err := tx.QueryContext(ctx, `
		SELECT a.id, a.user_id, a.started_at, a.submitted_at, i.question_id, i.number, i.score, i.marks, i.seq, i.graded
		FROM attempt a JOIN attempt_item i ON i.org_id = a.org_id AND i.attempt_id = a.id`+w.SQL()+` ORDER BY a.submitted_at, a.id, i.position`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("earlier answers: %w", err)
	}
	return db.Collect(rows, func(p *past) []any {
		return []any{&p.attempt, &p.user, &p.started, &p.submitted, &p.ref.ID, &p.ref.Number, &p.score, &p.marks, &p.seq, &p.graded}
	})
}

// changes are the versions at which questions became other ones, ascending.
type changes map[bank.ID][]int

// of is the version since which a question asks what it asked in r.
func (c changes) of(r bank.Ref) (since int) {
	for _, n := range c[r.ID] {
		if n <= r.Number {
			since = n
		}
	}
	return since
}

func substances(ctx context.Context, tx *db.Tx, o org.ID, ids []string) (changes, error) {
	var w db.Where
	w.And("v.org_id = ? AND v.substance = 1", o)
	w.In("v.question_id", ids...)
	rows, err := tx.QueryContext(ctx, `SELECT v.question_id, v.number FROM question_version v`+w.SQL()+` ORDER BY v.question_id, v.number`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("changes of questions: %w", err)
	}
	list, err := db.Collect(rows, func(r *bank.Ref) []any { return []any{&r.ID, &r.Number} })
	out := changes{}
	for _, r := range list {
		out[r.ID] = append(out[r.ID], r.Number)
	}
	return out, err
}

// takenOf says how many seconds each answer of one attempt took; 0 where
// nobody knows. The number of an answer is the moment when it was given.
func takenOf[T any](started int64, list []T, seq func(T) int64) []float64 {
	given := make([]int64, len(list))
	for i, x := range list {
		given[i] = seq(x)
	}
	out := make([]float64, len(list))
	for i, ms := range itemstat.Taken(started, given) {
		out[i] = float64(ms) / 1000
	}
	return out
}
