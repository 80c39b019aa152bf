package exam

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/question"
)

// Feedback is the result of one attempt, as much of it as its reader may see.
type Feedback struct {
	Exam    Exam // zero for a test of a paper
	Attempt Attempt
	Title   string
	Name    string // whose it is
	Own     bool
	Scored  bool // the score may be seen
	Keyed   bool // questions, answers and keys may be seen
	Texts   bool // so may what was written as a short answer
	Items   []FeedbackItem
}

// FeedbackItem is one question with its answer and what that was worth.
type FeedbackItem struct {
	Position int
	Section  int
	Ref      string // id of the question, for those who keep the bank
	Item     question.Item
	Group    *bank.Group // material it asks about; nil for none
	Order    []int       // places of the options as they were shown
	Answer   question.Response
	Marks    question.Marks
	Result   grade.Result
	Waiting  bool
	ByHand   bool
	Treat    Treat
	Note     string // of the marker
	Held     bool   // key and answer wait for the end of another exam that asks it
}

// Feedback returns the result of an attempt that has ended. Candidates see what
// the exam shows them by now; who leads them sees scores at any time, and
// questions once the exam shows its keys; trainers see everything. It fails with NotFound.
func (s *Service) Feedback(ctx context.Context, actor org.Actor, id AttemptID) (f Feedback, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		f = Feedback{}
		if err := f.find(ctx, tx, actor, id); err != nil {
			return err
		}
		if !f.Keyed {
			return nil
		}
		return f.fill(ctx, tx, actor, s.Rests)
	})
	return f, err
}

func (f *Feedback) find(ctx context.Context, tx *db.Tx, actor org.Actor, id AttemptID) error {
	gone := errs.New(errs.NotFound, "result.no_attempt")
	var w db.Where
	w.And("a.org_id = ? AND a.id = ? AND a.status = 'submitted'", actor.Org, id)
	if !actor.MayTrain() {
		actor.LimitLed(&w, "a.user_id")
	}
	type row struct {
		attemptRow
		name, title string
	}
	var r row
	err := tx.QueryRowContext(ctx, `
		SELECT `+attemptColumns+`, m.name, p.title FROM attempt a
		JOIN member m ON m.org_id = a.org_id AND m.id = a.user_id
		JOIN paper p ON p.org_id = a.org_id AND p.id = a.paper_id`+w.SQL(), w.Args()...).Scan(append(r.attemptRow.fields(), &r.name, &r.title)...)
	if errors.Is(err, sql.ErrNoRows) {
		return gone
	}
	if err != nil {
		return fmt.Errorf("attempt %s: %w", id, err)
	}
	f.Attempt, f.Name, f.Title = r.attempt(), r.name, r.title
	f.Own = f.Attempt.User == actor.User
	train := actor.MayTrain()
	if f.Attempt.Exam == "" { // a test of a paper, which only trainers make
		f.Scored, f.Keyed, f.Texts = true, true, true
		return nil
	}
	if f.Exam, err = findExam(ctx, tx, actor.Org, f.Attempt.Exam); err != nil {
		return gone
	}
	f.Title = f.Exam.Title
	f.Scored = train || !f.Own || f.Exam.Shows(f.Exam.ShowScore, tx.Now)
	f.Keyed = train || f.Scored && f.Exam.Shows(f.Exam.ShowKey, tx.Now)
	f.Texts = train || f.Own
	if f.Keyed && !train {
		f.Keyed, err = doneWith(ctx, tx, actor, f.Exam)
	}
	return err
}

// doneWith reports whether an actor has nothing more to do in an exam: whoever
// sits it, or may sit it, sees nobody's keys.
func doneWith(ctx context.Context, tx *db.Tx, actor org.Actor, e Exam) (bool, error) {
	list, err := sittings(ctx, tx, actor, e.ID)
	if err != nil || len(list) == 0 { // no candidate
		return err == nil, err
	}
	state := list[0].State(tx.Now)
	return state == Done || state == Missed, nil
}

// fill reads questions and answers.
func (f *Feedback) fill(ctx context.Context, tx *db.Tx, actor org.Actor, rests func(context.Context, *db.Tx, org.Actor, []bank.ID) (map[bank.ID]bool, error)) error {
	o := actor.Org
	g, err := newGrader(ctx, tx, o, f.Attempt.Exam)
	if err != nil {
		return err
	}
	var w db.Where
	w.And("i.org_id = ? AND i.attempt_id = ?", o, f.Attempt.ID)
	list, err := readAnswered(ctx, tx, &w)
	if err != nil {
		return err
	}
	if err := g.know(ctx, tx, list, &w); err != nil {
		return err
	}
	groups, err := materials(ctx, tx, o, list)
	if err != nil {
		return err
	}
	var held, rest map[bank.ID]bool
	if !actor.MayTrain() {
		ids := make([]bank.ID, len(list))
		for i, a := range list {
			ids[i] = a.Ref.ID
		}
		if held, err = heldElsewhere(ctx, tx, actor, f.Exam.ID, ids); err != nil {
			return err
		}
		if rests != nil {
			if rest, err = rests(ctx, tx, actor, ids); err != nil {
				return err
			}
		}
	}
	for _, a := range list {
		x := FeedbackItem{Group: a.about(groups), Position: a.Position, Section: a.Section, Ref: string(a.Ref.ID), Marks: a.Marks,
			Waiting: a.Graded == toMark || a.Graded == "", ByHand: a.Graded == byHand, Treat: g.rulings[a.Ref.ID].Treat}
		x.Item, _ = g.item(a)
		if x.Answer, err = a.answer(); err != nil {
			return err
		}
		if x.Result, err = a.result(); err != nil {
			return err
		}
		if !f.Texts && x.Item.Kind == question.Short {
			x.Answer.Text = ""
		} else {
			x.Note = g.hands[a.place()].note
		}
		x.Order = shownOrder(a.Options, len(x.Item.Options))
		if x.Held = held[a.Ref.ID] || rest[a.Ref.ID]; x.Held {
			x.Item, x.Answer, x.Note, x.Order, x.Result.Parts = x.Item.Blind(), question.Response{}, "", nil, nil
		}
		f.Items = append(f.Items, x)
	}
	return nil
}

// shownOrder is the order in which options were shown.
func shownOrder(text string, n int) []int {
	var order []int
	if text != "" && json.Unmarshal([]byte(text), &order) == nil && len(order) == n {
		return order
	}
	order = make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}
