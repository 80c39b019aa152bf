package exam

import (
	"context"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/question"
)

// MaxNote bounds a marker's note.
const MaxNote = 1000

// Pile is the answers to one question of an exam that wait for a marker.
type Pile struct {
	Exam      ID
	Title     string
	Question  bank.ID
	Number    int
	Item      question.Item
	First     int // wait for their first marker
	Second    int // for a second one, who is not the first
	Differing int // two markers differ, and the reader may settle it
	Others    int // wait for somebody else, because the reader marked them
	Marked    int // have their marks
}

// Open counts what the reader could do.
func (p Pile) Open() int { return p.First + p.Second + p.Differing }

// Task is one answer to be marked. It says nothing of who wrote it.
type Task struct {
	Pile
	Attempt  AttemptID
	Position int
	Group    *bank.Group // material it asks about; nil for none
	Turn     int
	Full     question.Marks
	Answer   question.Response
	Pieces   []grade.Piece // the answer, with the words of hints apart
	Earlier  []GivenMarks  // of a difference: what both gave; of a settled answer: what counts
	Again    bool          // it has its marks, and somebody looks again
	Alone    bool          // the reader marked it before, and nobody else is there to go on
	rule     grade.Rule
}

// GivenMarks is what a marker gave.
type GivenMarks struct {
	Points []question.Marks
	Score  question.Marks
	Note   string
	Own    bool
}

// The answers that wait, with what was given for them. A question whose points
// changed since waits for its first marker again.
const waitingFrom = `
	FROM attempt a
	JOIN attempt_item i ON i.org_id = a.org_id AND i.attempt_id = a.id
	JOIN exam e ON e.org_id = a.org_id AND e.id = a.exam_id AND e.deleted_at = 0
	LEFT JOIN marking m1 ON m1.org_id = i.org_id AND m1.attempt_id = i.attempt_id AND m1.position = i.position AND m1.turn = 1
	LEFT JOIN marking m2 ON m2.org_id = i.org_id AND m2.attempt_id = i.attempt_id AND m2.position = i.position AND m2.turn = 2`

// elsewhere holds where somebody who trains neither wrote the answer nor marked
// it. Only then must who marked it leave it to others: where nobody else trains,
// whoever does finishes it.
const elsewhere = `EXISTS (SELECT 1 FROM member t WHERE t.org_id = a.org_id AND t.role IN ('administrator', 'trainer') AND t.deactivated_at = 0
	AND t.id NOT IN (a.user_id, m1.marker_id, COALESCE(m2.marker_id, '')))`

// The kinds of waiting, for the member that the placeholder names.
const (
	waitsFirst  = `(m1.turn IS NULL OR e.markers < 2)`
	waitsSecond = `(m1.turn IS NOT NULL AND m2.turn IS NULL AND e.markers >= 2 AND (m1.marker_id <> ? OR NOT ` + elsewhere + `))`
	differs     = `(m1.turn IS NOT NULL AND m2.turn IS NOT NULL AND e.markers >= 2 AND (? NOT IN (m1.marker_id, m2.marker_id) OR NOT ` + elsewhere + `))`
	waitsOther  = `(m1.turn IS NOT NULL AND e.markers >= 2 AND ? IN (m1.marker_id, COALESCE(m2.marker_id, '')) AND ` + elsewhere + `)`
)

// Piles lists what waits for a marker, exam by exam. It fails with Forbidden
// unless the actor trains.
func (s *Service) Piles(ctx context.Context, actor org.Actor) (piles []Pile, err error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		piles, err = readPiles(ctx, tx, actor, "", "")
		return err
	})
	return piles, err
}

// readPiles reads all piles, or the one of a question in an exam.
func readPiles(ctx context.Context, tx *db.Tx, actor org.Actor, e ID, q bank.ID) ([]Pile, error) {
	var w db.Where
	second, third, other := w.Arg(actor.User), w.Arg(actor.User), w.Arg(actor.User)
	w.And("a.org_id = ? AND a.graded = 'waiting' AND a.status = 'submitted' AND i.graded = 'waiting'", actor.Org)
	w.And("a.user_id <> ?", actor.User) // nobody marks his own
	if e != "" {
		w.And("a.exam_id = ? AND i.question_id = ?", e, q)
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT a.exam_id, e.title, i.question_id, MAX(i.number), `+
		sumOf(waitsFirst, "")+`, `+sumOf(waitsSecond, second)+`, `+sumOf(differs, third)+`, `+sumOf(waitsOther, other)+waitingFrom+w.SQL()+`
		GROUP BY a.exam_id, e.title, e.closes_at, i.question_id ORDER BY e.closes_at, a.exam_id, i.question_id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("what waits for markers: %w", err)
	}
	piles, err := db.Collect(rows, func(p *Pile) []any {
		return []any{&p.Exam, &p.Title, &p.Question, &p.Number, &p.First, &p.Second, &p.Differing, &p.Others}
	})
	if err != nil || len(piles) == 0 {
		return piles, err
	}
	var refs []bank.Ref
	var exams []string
	for _, p := range piles {
		refs, exams = append(refs, bank.Ref{ID: p.Question, Number: p.Number}), append(exams, string(p.Exam))
	}
	items, err := bank.Items(ctx, tx, actor.Org, refs)
	if err != nil {
		return nil, err
	}
	marked, err := markedIn(ctx, tx, actor.Org, exams)
	for i, p := range piles {
		piles[i].Item = items[refs[i]]
		piles[i].Marked = marked[pileOf{p.Exam, p.Question}]
	}
	return piles, err
}

func sumOf(cond, mark string) string {
	return `SUM(CASE WHEN ` + strings.Replace(cond, "?", mark, 1) + ` THEN 1 ELSE 0 END)`
}

type pileOf struct {
	exam     ID
	question bank.ID
}

// markedIn counts the answers of exams that people marked, by their questions.
func markedIn(ctx context.Context, tx *db.Tx, o org.ID, exams []string) (map[pileOf]int, error) {
	marked := map[pileOf]int{}
	for some := range db.Chunks(exams) {
		var w db.Where
		w.And("a.org_id = ? AND a.status = 'submitted' AND i.graded = ?", o, byHand)
		w.In("a.exam_id", some...)
		rows, err := tx.QueryContext(ctx, `
			SELECT a.exam_id, i.question_id, COUNT(*) FROM attempt a JOIN attempt_item i ON i.org_id = a.org_id AND i.attempt_id = a.id`+w.SQL()+`
			GROUP BY a.exam_id, i.question_id`, w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("what is marked: %w", err)
		}
		type row struct {
			pileOf
			n int
		}
		list, err := db.Collect(rows, func(r *row) []any { return []any{&r.exam, &r.question, &r.n} })
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			marked[r.pileOf] = r.n
		}
	}
	return marked, nil
}
