package exam

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/blueprint"
)

// testTime is how long a trainer's test of a paper may take.
const testTime = 4 * time.Hour

// notFound is the answer about exams and attempts of others as well.
func notFound() error { return errs.New(errs.NotFound, "exam.not_found") }

// Sitting returns one of the actor's exams. It fails with NotFound for one the
// actor does not sit.
func (s *Service) Sitting(ctx context.Context, actor org.Actor, id ID) (x Sitting, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		x, err = sitting(ctx, tx, actor, id)
		return err
	})
	return x, err
}

func sitting(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) (Sitting, error) {
	list, err := sittings(ctx, tx, actor, id)
	if err == nil && len(list) == 0 {
		err = notFound()
	}
	if err != nil {
		return Sitting{}, err
	}
	return list[0], nil
}

// Start begins the actor's next attempt at an exam, or returns the one that
// runs. It fails with NotFound for a stranger's exam, and with Invalid outside
// of its window, while it rests, and when no attempt is left.
func (s *Service) Start(ctx context.Context, actor org.Actor, exam ID) (AttemptID, error) {
	own, err := s.drawAhead(ctx, actor, exam)
	if err != nil {
		return "", err
	}
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		if err := lockCandidate(ctx, tx, actor, exam); err != nil {
			return "", err
		}
		x, err := sitting(ctx, tx, actor, exam)
		if err != nil {
			return "", err
		}
		switch state := x.State(tx.Now); {
		case state == Running:
			return string(x.Last.ID), nil
		case state != Open:
			return "", errs.New(errs.Invalid, "sit.not."+string(state))
		case !x.Exam.Paused.IsZero():
			return "", errs.New(errs.Invalid, "sit.paused")
		}
		e := x.Exam
		a := Attempt{ID: AttemptID(id.New()), Exam: e.ID, Paper: e.Paper, User: actor.User, Number: x.Used + 1, Seed: seed(), Started: tx.Now, Grace: e.Grace}
		a.Due = e.Closes
		if end := tx.Now.Add(time.Duration(e.Minutes) * time.Minute); e.Minutes > 0 && end.Before(e.Closes) {
			a.Due = end
		}
		a.Due = a.Due.Add(x.Extra)
		list, err := asked(ctx, tx, actor, e, own, &a)
		if err != nil {
			return "", err
		}
		return string(a.ID), begin(ctx, tx, actor.Org, a, shuffled(list, e.ShuffleItems, e.ShuffleOptions, a.Seed))
	})
	return AttemptID(made), err
}

// Try begins a trainer's own test of a paper, or goes on with the one that runs.
func (s *Service) Try(ctx context.Context, actor org.Actor, paper PaperID) (AttemptID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		if err := actor.CheckTrain(); err != nil {
			return "", err
		}
		sheet, err := readSheet(ctx, tx, actor.Org, paper)
		if err != nil {
			return "", err
		}
		if sheet.Items == 0 {
			return "", errs.New(errs.Invalid, "paper.empty")
		}
		a := Attempt{ID: AttemptID(id.New()), Paper: paper, User: actor.User, Number: 1, Form: 1, Seed: seed(), Started: tx.Now, Due: tx.Now.Add(testTime)}
		return string(a.ID), begin(ctx, tx, actor.Org, a, shuffled(sheet.Entries[0], false, false, a.Seed))
	})
	return AttemptID(made), err
}

// lockCandidate lets one start after the other: two tabs begin one attempt.
func lockCandidate(ctx context.Context, tx *db.Tx, actor org.Actor, exam ID) error {
	return found(tx.ExecContext(ctx, `
		UPDATE exam_candidate SET added_at = added_at WHERE org_id = $1 AND exam_id = $2 AND user_id = $3`, actor.Org, exam, actor.User))
}

// found makes notFound of a statement that found no row.
func found(res interface{ RowsAffected() (int64, error) }, err error) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		err = notFound()
	}
	return err
}

// seed is a number nobody can guess.
func seed() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:])                               // it never fails
	return int64(binary.LittleEndian.Uint64(b[:]) >> 11) // #nosec G115 -- 53 bits
}

// own is a paper that was drawn for one person.
type own struct {
	paper PaperID
	plan  blueprint.Plan
	picks []blueprint.Pick
}

// drawAhead draws the own paper of somebody who may begin an attempt, before the
// transaction that begins it: nobody's answers wait for that. It is zero for
// everybody else.
func (s *Service) drawAhead(ctx context.Context, actor org.Actor, exam ID) (o own, err error) {
	var pool []blueprint.Question
	err = s.db.View(ctx, func(tx *db.Tx) error {
		o = own{}
		x, err := sitting(ctx, tx, actor, exam)
		if err != nil || x.Exam.Draw != ByPerson || x.State(tx.Now) != Open {
			return err
		}
		o, pool, err = poolOfExam(ctx, tx, actor.Org, x.Exam)
		return err
	})
	if err == nil && o.paper != "" {
		o.picks = drawOwn(o.plan, pool, seed())
	}
	return o, err
}

// entries reads what was drawn; nil if a question is gone since.
func (o own) entries(ctx context.Context, tx *db.Tx, of org.ID) ([]Entry, error) {
	list, err := entriesOf(ctx, tx, of, o.plan, 0, o.picks)
	if slices.ContainsFunc(list, func(e Entry) bool { return e.Ref.ID == "" }) {
		list = nil
	}
	return list, err
}

// asked is what an attempt asks: a form of the paper, neighbours in the list of
// members by turns, or one drawn for the person, ahead or else now.
func asked(ctx context.Context, tx *db.Tx, actor org.Actor, e Exam, ahead own, a *Attempt) ([]Entry, error) {
	if e.Draw == ByPaper {
		sheet, err := readSheet(ctx, tx, actor.Org, e.Paper)
		if err != nil {
			return nil, err
		}
		h := fnv.New32a()
		_, _ = h.Write([]byte(actor.User))
		a.Form = 1 + (int(h.Sum32()>>1)+a.Number)%sheet.Forms
		return sheet.Entries[a.Form-1], nil
	}
	var list []Entry
	var err error
	if ahead.paper == e.Paper {
		if list, err = ahead.entries(ctx, tx, actor.Org); err != nil {
			return nil, err
		}
	}
	if len(list) == 0 {
		now, pool, err := poolOfExam(ctx, tx, actor.Org, e)
		if err != nil {
			return nil, err
		}
		now.picks = drawOwn(now.plan, pool, a.Seed)
		if list, err = now.entries(ctx, tx, actor.Org); err != nil {
			return nil, err
		}
	}
	if len(list) == 0 {
		return nil, errs.New(errs.Invalid, "sit.cannot_draw")
	}
	ids := make([]bank.ID, len(list))
	sorted := bySection(list)
	for i, x := range sorted {
		ids[i], list[i] = x.Ref.ID, x.Entry
		list[i].Position, list[i].Section = i+1, sectionOf(sorted, i)
	}
	return list, bank.CountAsked(ctx, tx, actor.Org, ids)
}

// drawOwn draws the paper of one person. Every paper drawn wears the bank out, so
// the limit of how often a question is asked gives way, as little as need be,
// where it would keep somebody from sitting. It is nil where nothing can be drawn.
func drawOwn(plan blueprint.Plan, pool []blueprint.Question, seed int64) []blueprint.Pick {
	most := 0
	for _, q := range pool {
		most = max(most, q.Asked)
	}
	d := blueprint.Draw(plan, pool, 1, seed)
	for len(d.Forms) == 0 && plan.Exposure > 0 && plan.Exposure <= most {
		plan.Exposure *= 2
		d = blueprint.Draw(plan, pool, 1, seed)
	}
	if len(d.Forms) == 0 {
		return nil
	}
	return d.Forms[0]
}

// sectionOf counts the kinds up to a place of a sorted list.
func sectionOf(list []led, at int) int {
	n := 1
	for i := 1; i <= at; i++ {
		if list[i].lead != list[i-1].lead {
			n++
		}
	}
	return n
}

// begin writes a new attempt and sees to its end.
func begin(ctx context.Context, tx *db.Tx, o org.ID, a Attempt, seats []Seat) error {
	if _, err := tx.ExecContext(ctx, `
		INSERT INTO attempt (org_id, id, exam_id, paper_id, user_id, number, form, seed, status, started_at, due_at, grace)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'running', $9, $10, $11)`,
		o, a.ID, db.Null(a.Exam), a.Paper, a.User, a.Number, a.Form, a.Seed, db.Ms(a.Started), db.Ms(a.Due), int64(a.Grace.Seconds())); err != nil {
		return fmt.Errorf("begin an attempt: %w", err)
	}
	rows := make([][]any, len(seats))
	for i, x := range seats {
		order := x.Options
		if order == nil && len(x.Item.Options) > 0 {
			order = make([]int, len(x.Item.Options))
			for at := range order {
				order[at] = at
			}
		}
		options := ""
		if order != nil {
			options = encode(order)
		}
		group, number := x.about()
		rows[i] = []any{o, a.ID, i + 1, x.Section, x.Ref.ID, x.Ref.Number, group, number, x.Marks, options}
	}
	if err := tx.Insert(ctx, "attempt_item", "org_id, attempt_id, position, section, question_id, number, group_id, group_number, marks, options", rows, ""); err != nil {
		return err
	}
	return endLater(ctx, tx, o, a)
}
