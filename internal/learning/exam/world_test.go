package exam_test

import (
	"fmt"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/rule/question"
)

// world is an organisation with a bank of questions and a clock to turn.
type world struct {
	t *testing.T
	*orgtest.World
	exams   *exam.Service
	trainer org.Actor
	now     time.Time
	ids     []bank.ID
}

func newWorld(t *testing.T) *world {
	d := dbtest.Open(t)
	w := &world{t: t, World: orgtest.New(t, d), exams: exam.NewService(d), now: time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)}
	d.SetClock(func() time.Time { return w.now })
	w.trainer = w.Member("培训师", org.Trainer, org.ScopeAll, w.Sales)
	return w
}

func (w *world) in(fn func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.DB.InTx(w.t.Context(), fn); err != nil {
		w.t.Fatal(err)
	}
}

// fill adds n questions to the bank: single choices, every fourth a multiple
// choice, every fifth true or false, all about W and harder from 1 to 5.
func (w *world) fill(n int) []bank.ID {
	w.t.Helper()
	drafts := make([]bank.Draft, n)
	for i := range drafts {
		yes := i%2 == 0
		item := question.Item{Kind: question.Single, Stem: fmt.Sprintf("第 %d 题：谁说了算？编号 %d-%x", i+1, i*7919, i*104729), Explanation: "解析"}
		for o := range 4 {
			item.Options = append(item.Options, question.Option{Text: fmt.Sprintf("选项 %d-%d", i, o), Right: o == i%4, Pinned: o == 3})
		}
		switch {
		case i%5 == 4:
			item.Kind, item.Options, item.Truth = question.TrueFalse, nil, &yes
		case i%4 == 3:
			item.Kind = question.Multiple
			item.Options[(i+1)%4].Right = true
		}
		drafts[i] = bank.Draft{Lang: "zh", Item: item, Difficulty: 1 + i%5, Active: true, Tags: []bank.Tag{{Kind: bank.Element, Value: "W"}}}
	}
	w.in(func(tx *db.Tx) (err error) {
		w.ids, err = bank.AddMany(w.t.Context(), tx, w.trainer, drafts)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(w.t.Context(), `DELETE FROM question_near WHERE org_id = $1`, w.Org) // they look alike
		return err
	})
	return w.ids
}

func must[T any](t *testing.T, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
