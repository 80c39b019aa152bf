package exam

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/question"
)

// MaxWhy bounds the reason for a decision about a question.
const MaxWhy = 500

// Change is an attempt whose result a decision changes.
type Change struct {
	Attempt               AttemptID
	User                  org.UserID
	Name                  string
	Before, After         question.Marks
	FullBefore, FullAfter question.Marks
	PassBefore, PassAfter bool
	Waits                 bool // it then waits for a marker
}

// Regrade is what a decision about a question would do, or did.
type Regrade struct {
	Title    string // of the exam
	Ruling   Ruling
	Attempts int // that were looked at
	Changes  []Change
	NowPass  int
	NoLonger int
	Awards   []Award // certificates that are issued or taken back
	Mark     string  // of the state it was reckoned from
}

// Reconsidered is a question of an exam about which something may be decided.
type Reconsidered struct {
	Exam     Exam
	Ruling   Ruling // as it is now
	Asked    question.Item
	Number   int // the version that was asked
	Versions []KeyVersion
}

// KeyVersion is a version of a question whose key may count instead.
type KeyVersion struct {
	Number int
	Item   question.Item
	Fits   bool // its key can judge answers to what was asked
}

// Reconsider reads a question of an exam with its versions. It fails with
// Forbidden unless the actor trains, and with NotFound.
func (s *Service) Reconsider(ctx context.Context, actor org.Actor, e ID, q bank.ID) (r Reconsidered, err error) {
	if err := actor.CheckTrain(); err != nil {
		return r, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		r, err = reconsider(ctx, tx, actor.Org, e, q)
		return err
	})
	return r, err
}

func reconsider(ctx context.Context, tx *db.Tx, o org.ID, e ID, q bank.ID) (r Reconsidered, err error) {
	if r.Exam, err = findExam(ctx, tx, o, e); err != nil {
		return r, err
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT v.number, v.body, COALESCE((SELECT MAX(i.number) FROM attempt_item i JOIN attempt a ON a.org_id = i.org_id AND a.id = i.attempt_id
			WHERE i.org_id = v.org_id AND i.question_id = v.question_id AND a.exam_id = $3), 0)
		FROM question_version v WHERE v.org_id = $1 AND v.question_id = $2 ORDER BY v.number DESC`, o, q, e)
	if err != nil {
		return r, fmt.Errorf("versions of question %s: %w", q, err)
	}
	type row struct {
		number, asked int
		body          string
	}
	list, err := db.Collect(rows, func(x *row) []any { return []any{&x.number, &x.body, &x.asked} })
	if err != nil {
		return r, err
	}
	for _, x := range list {
		var item question.Item
		if err := json.Unmarshal([]byte(x.body), &item); err != nil {
			return r, fmt.Errorf("version %d of question %s: %w", x.number, q, err)
		}
		if x.number == x.asked {
			r.Asked, r.Number = item, x.number
		}
		r.Versions = append(r.Versions, KeyVersion{Number: x.number, Item: item})
	}
	if r.Number == 0 {
		return r, errs.New(errs.NotFound, "regrade.not_asked")
	}
	for i, v := range r.Versions {
		_, r.Versions[i].Fits = grade.Rekey(r.Asked, v.Item)
	}
	rulings, err := readRulings(ctx, tx, o, e)
	r.Ruling = rulings[q]
	r.Ruling.Question = q
	return r, err
}

// clean checks a decision.
func (r Ruling) clean(at Reconsidered) (Ruling, error) {
	var bad errs.Fields
	if !slices.Contains(Treats, r.Treat) {
		bad.Add("treat", "error.invalid_choice")
	}
	if r.Treat != ByVersion {
		r.Number = 0
	} else if !slices.ContainsFunc(at.Versions, func(v KeyVersion) bool { return v.Number == r.Number && v.Fits }) {
		bad.Add("number", "regrade.no_fit")
	}
	r.Why = typed.Text(&bad, "why", r.Why, MaxWhy)
	return r, bad.Err()
}

// TryRegrade says what a decision about a question would change, and changes
// nothing. It fails with Forbidden unless the actor trains, with NotFound, and
// with Invalid at "treat", "number" or "why".
func (s *Service) TryRegrade(ctx context.Context, actor org.Actor, e ID, r Ruling) (out Regrade, err error) {
	if err := actor.CheckTrain(); err != nil {
		return out, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		out, _, err = s.regrade(ctx, tx, actor, e, r)
		return err
	})
	return out, err
}

// Regrade decides about a question and grades all attempts of the exam again
// from what was answered. mark is that of the try; it fails with Conflict where
// something was marked, submitted or decided since, with Invalid at "why"
// without a reason, and like TryRegrade.
func (s *Service) Regrade(ctx context.Context, actor org.Actor, e ID, r Ruling, mark string) (out Regrade, err error) {
	if err := actor.CheckTrain(); err != nil {
		return out, err
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		var work []regraded
		if out, work, err = s.regrade(ctx, tx, actor, e, r); err != nil {
			return err
		}
		if r = out.Ruling; r.Why == "" {
			return errs.Field("why", "error.required")
		}
		if out.Mark != mark {
			return errs.New(errs.Conflict, "regrade.moved")
		}
		r.By = actor.User
		if err := writeRuling(ctx, tx, actor.Org, e, r); err != nil {
			return err
		}
		var answers []answered
		var passes []PassChange
		for _, w := range work {
			answers = append(answers, w.changed...)
			if w.after == w.before && len(w.changed) == 0 {
				continue
			}
			if err := writeStanding(ctx, tx, actor.Org, w.attempt, w.version, w.after); err != nil {
				return err
			}
			if w.after.Passed != w.before.Passed {
				passes = append(passes, PassChange{User: w.user, Attempt: w.attempt, Passed: w.after.Passed})
			}
		}
		if err := writeMarks(ctx, tx, actor.Org, answers); err != nil {
			return err
		}
		if out.Awards, err = s.passed(ctx, tx, actor.Org, e, passes, true); err != nil {
			return err
		}
		after := map[string]any{"title": out.Title, "question": r.Question, "treat": r.Treat, "why": r.Why, "changed": len(out.Changes), "now_pass": out.NowPass, "no_longer": out.NoLonger}
		if r.Number > 0 {
			after["version"] = r.Number
		}
		for _, a := range out.Awards {
			field := "certificate_" + string(a.Turn)
			names, _ := after[field].([]string)
			after[field] = append(names, a.Holder+" · "+a.Name)
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "exam.regrade", Kind: "exam", ID: string(e), After: after})
	})
	return out, err
}

// regraded is one attempt before and after.
type regraded struct {
	attempt       AttemptID
	user          org.UserID
	version       int64
	before, after standing
	changed       []answered
}

// regrade reckons what a decision does, from the answers.
func (s *Service) regrade(ctx context.Context, tx *db.Tx, actor org.Actor, e ID, r Ruling) (out Regrade, work []regraded, err error) {
	at, err := reconsider(ctx, tx, actor.Org, e, r.Question)
	if err != nil {
		return out, nil, err
	}
	if r, err = r.clean(at); err != nil {
		return out, nil, err
	}
	g, err := newGrader(ctx, tx, actor.Org, e)
	if err != nil {
		return out, nil, err
	}
	sum := sha256.New()
	_, _ = fmt.Fprintln(sum, g.rule, g.version, g.markers, at.Ruling, r.Question, r.Treat, r.Number)
	g.rulings[r.Question] = r

	attempts, err := attemptsOf(ctx, tx, actor.Org, e)
	if err != nil {
		return out, nil, err
	}
	var w db.Where
	w.And("i.org_id = ? AND i.attempt_id IN (SELECT a.id FROM attempt a WHERE a.org_id = ? AND a.exam_id = ? AND a.status = 'submitted')", actor.Org, actor.Org, e)
	list, err := readAnswered(ctx, tx, &w)
	if err != nil {
		return out, nil, err
	}
	if err := g.know(ctx, tx, list, &w); err != nil {
		return out, nil, err
	}
	answers := map[AttemptID][]answered{}
	for _, a := range list {
		answers[a.Attempt] = append(answers[a.Attempt], a)
	}
	var passes []PassChange
	for _, a := range attempts {
		_, _ = fmt.Fprintln(sum, a.id, a.version)
		x := regraded{attempt: a.id, user: a.user, version: a.version, before: a.standing}
		mine := answers[a.id]
		for i := range mine {
			next, err := g.judge(mine[i])
			if err != nil {
				return out, nil, err
			}
			if next != mine[i].mark {
				mine[i].mark = next
				x.changed = append(x.changed, mine[i])
			}
		}
		x.after = g.sum(mine)
		work = append(work, x)
		if x.after != x.before {
			out.Changes = append(out.Changes, Change{Attempt: a.id, User: a.user, Name: a.name, Before: x.before.Score, After: x.after.Score,
				FullBefore: x.before.Full, FullAfter: x.after.Full, PassBefore: x.before.Passed, PassAfter: x.after.Passed, Waits: x.after.Graded != gradedDone})
		}
		switch {
		case x.after.Passed && !x.before.Passed:
			out.NowPass++
		case x.before.Passed && !x.after.Passed:
			out.NoLonger++
		default:
			continue
		}
		passes = append(passes, PassChange{User: a.user, Attempt: a.id, Passed: x.after.Passed})
	}
	out.Title, out.Ruling, out.Attempts, out.Mark = at.Exam.Title, r, len(attempts), hex.EncodeToString(sum.Sum(nil))
	out.Awards, err = s.passed(ctx, tx, actor.Org, e, passes, false)
	return out, work, err
}

// attemptState is a submitted attempt with what it comes to.
type attemptState struct {
	id      AttemptID
	user    org.UserID
	name    string
	version int64
	standing
}

// attemptsOf reads the submitted attempts of an exam; in a transaction that
// writes they are held until it ends.
func attemptsOf(ctx context.Context, tx *db.Tx, o org.ID, e ID) ([]attemptState, error) {
	held := ""
	if !tx.ReadOnly {
		held = tx.ForUpdate("a")
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT a.id, a.user_id, m.name, a.version, a.graded, a.score, a.full_marks, a.passed FROM attempt a
		JOIN member m ON m.org_id = a.org_id AND m.id = a.user_id
		WHERE a.org_id = $1 AND a.exam_id = $2 AND a.status = 'submitted' ORDER BY m.name_key, a.id`+held, o, e)
	if err != nil {
		return nil, fmt.Errorf("attempts of exam %s: %w", e, err)
	}
	return db.Collect(rows, func(a *attemptState) []any {
		return []any{&a.id, &a.user, &a.name, &a.version, &a.Graded, &a.Score, &a.Full, &a.Passed}
	})
}
