package practice

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/question"
)

// A past that is rehearsed is the one that Start and Answer would have made.
func TestARehearsedPastIsWhatPractisingWouldHaveMade(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	for n := range 7 {
		i := single(fmt.Sprint("第几题", n))
		if n == 3 {
			yes := true
			i = question.Item{Kind: question.TrueFalse, Stem: "对不对", Truth: &yes}
		}
		w.add("zh", "", i, "element", "C6")
	}
	boss, other := w.Manager(), w.Rep("周启明")
	plan := Plan{Most: 3, Fresh: 2, LeaveAfter: 2}
	if err := w.svc.SavePlan(ctx, w.rep, plan); err != nil {
		t.Fatal(err)
	}
	set, err := w.svc.Give(ctx, boss, Gift{Title: "补", Elements: []c139.Key{c139.C6}})
	if err != nil {
		t.Fatal(err)
	}
	wrong := func(q Question, known float64) bool { return (len(q.ID)+int(q.ID[len(q.ID)-1])+int(100*known))%3 == 0 }
	reply := func(q Question, known float64) (r question.Response, took int64) {
		says := !wrong(q, known)
		if q.Item.Kind == question.TrueFalse {
			return question.Response{Truth: &says}, 4000
		}
		return question.Response{Chosen: []int{db.Bool(!says)}}, 4000
	}
	var sittings []Sitting
	for d, gap := range []int{0, 1, 1, 3, 6, 9} {
		w.days(gap)
		s := Sitting{At: w.now}
		if d == 2 {
			s.Set = set
		}
		sittings = append(sittings, s)
		a := Asking{Mode: Due}
		if s.Set != "" {
			a = Asking{Mode: Given, Set: set}
		}
		run := w.start(a)
		began := w.now
		for x := w.show(run); !x.Over; x = w.show(run) {
			w.now = w.now.Add(4 * time.Second)
			w.answerAs(run, x, reply)
		}
		w.now = began
	}
	err = w.DB.InTx(ctx, func(tx *db.Tx) error {
		return Rehearse(ctx, tx, []Rehearsal{{Actor: other, Plan: plan, Sittings: sittings, Answer: reply}})
	})
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{
		"cards": `SELECT thing || ' ' || question_id || ' ' || number || ' ' || stability || ' ' || difficulty || ' ' || asked || ' ' || last_on || ' ' || due_on || ' ' ||
			CASE WHEN wrong_since > 0 THEN 1 ELSE 0 END || ' ' || right_days || ' ' || last_right_on FROM practice_card WHERE org_id = $1 AND member_id = $2 ORDER BY thing`,
		"answers": `SELECT asked_on || ' ' || thing || ' ' || mode || ' ' || response || ' ' || share || ' ' || grade || ' ' || first || ' ' || due_on || ' ' || took
			FROM practice_review WHERE org_id = $1 AND member_id = $2 ORDER BY asked_on, thing, mode, stability`,
		"runs": `SELECT created_at || ' ' || mode || ' ' || set_id || ' ' || place || ' ' || answered || ' ' || right_n || ' ' || CASE WHEN done_at > 0 THEN 1 ELSE 0 END
			FROM practice_run WHERE org_id = $1 AND member_id = $2 ORDER BY created_at`,
		"sets": `SELECT set_id || CASE WHEN done_at > 0 THEN ' done' ELSE '' END FROM practice_set_member WHERE org_id = $1 AND member_id = $2`,
	} {
		lived, told := w.lines(text, w.rep), w.lines(text, other)
		if !reflect.DeepEqual(lived, told) || len(lived) == 0 {
			t.Errorf("%s: lived\n%q\ntold\n%q", what, lived, told)
		}
	}
}

// answerAs answers what is shown as a rehearsal would.
func (w *world) answerAs(run RunID, x Showing, reply func(Question, float64) (question.Response, int64)) {
	w.t.Helper()
	var known float64
	err := w.DB.View(w.t.Context(), func(tx *db.Tx) error {
		c, err := cardOf(w.t.Context(), tx, w.rep, x.Question.ID)
		known = recall(c, today(tx, w.rep))
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	r, took := reply(x.Question, known)
	a := Reply{Place: x.Place, Question: x.Question.ID, Number: x.Question.Number, Truth: r.Truth, Took: took}
	for at, option := range x.Order {
		for _, c := range r.Chosen {
			if c == option {
				a.Chosen = append(a.Chosen, at)
			}
		}
	}
	if err := w.svc.Answer(w.t.Context(), w.rep, run, a); err != nil {
		w.t.Fatal(err)
	}
}

// lines reads a query about a member into a text a row.
func (w *world) lines(text string, who org.Actor) (list []string) {
	w.t.Helper()
	err := w.DB.View(w.t.Context(), func(tx *db.Tx) error {
		rows, err := tx.QueryContext(w.t.Context(), text, who.Org, who.User)
		if err != nil {
			return err
		}
		list, err = db.Collect(rows, func(s *string) []any { return []any{s} })
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}
