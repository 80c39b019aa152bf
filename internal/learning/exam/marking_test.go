package exam

import (
	"context"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/question"
)

func TestTwoMarkersAndADifference(t *testing.T) {
	h := openHall(t)
	ctx := t.Context()
	other := h.Member("另一位", org.Trainer, org.ScopeAll, h.Sales)
	h.set(grade.Rule{Step: 50}, []question.Item{essay("讲讲", 300, 200)}, 500)
	if err := h.svc.SetMarkers(ctx, h.trainer, h.exam, 2); err != nil {
		t.Fatal(err)
	}
	a := h.sit(h.Rep("甲"), tell("先见决策者，再见其他人"))
	b := h.sit(h.Rep("乙"), tell("不知道"))
	none := h.sit(h.Rep("丙"))
	h.want(map[AttemptID]string{a: "waiting 0/5 false", none: "done 0/5 false"})
	pile := func(actor org.Actor) Pile {
		t.Helper()
		piles, err := h.svc.Piles(ctx, actor)
		if err != nil || len(piles) != 1 || piles[0].Item.Stem != "讲讲" {
			t.Fatalf("%+v, %v", piles, err)
		}
		return piles[0]
	}
	if p := pile(h.trainer); p.First != 2 || p.Open() != 2 {
		t.Errorf("%+v", p)
	}
	mark := func(actor org.Actor, id AttemptID, turn int, given ...question.Marks) error {
		return h.svc.Mark(ctx, actor, id, 1, Judgement{Turn: turn, Given: given, Note: "写得好"})
	}
	task, err := h.svc.NextTask(ctx, h.trainer, h.exam, h.refs[0].ID, 0)
	if err != nil || task.Turn != 1 || task.Numbers() != 2 || task.Most(1) != 200 || task.Full != 500 || task.Earlier != nil {
		t.Fatalf("%+v, %v", task, err)
	}
	next, err := h.svc.NextTask(ctx, h.trainer, h.exam, h.refs[0].ID, 1)
	if err != nil || next.Attempt == task.Attempt {
		t.Errorf("skipping leads nowhere: %v", err)
	}
	for _, bad := range [][]question.Marks{nil, {100}, {-1, 0}, {300, 201}} {
		if err := mark(h.trainer, a, 1, bad...); len(errs.FieldsOf(err)) == 0 {
			t.Errorf("%v: %v", bad, err)
		}
	}
	if err := mark(h.trainer, a, 1, 300, 100); err != nil {
		t.Fatal(err)
	}
	h.want(map[AttemptID]string{a: "waiting 0/5 false"})
	if err := mark(h.trainer, a, 2, 300, 100); !errs.Is(err, errs.Conflict) {
		t.Errorf("the same marker twice: %v", err)
	}
	if err := mark(other, a, 1, 300, 100); !errs.Is(err, errs.Conflict) {
		t.Errorf("the first turn is over: %v", err)
	}
	if p := pile(h.trainer); p.First != 1 || p.Others != 1 || p.Open() != 1 {
		t.Errorf("%+v", p)
	}
	if p := pile(other); p.First != 1 || p.Second != 1 {
		t.Errorf("%+v", p)
	}
	if task, err := h.svc.Task(ctx, other, a, 1); err != nil || task.Turn != 2 || task.Earlier != nil || len(task.Pieces) != 3 {
		t.Errorf("the second marker sees what the first gave: %+v, %v", task, err)
	}
	if err := mark(other, a, 2, 300, 0); err != nil {
		t.Fatal(err)
	}
	third := h.Member("第三位", org.Administrator, org.ScopeAll, h.Sales)
	for _, marker := range []org.Actor{h.trainer, other} { // neither settles what they differ about
		if task, err := h.svc.Task(ctx, marker, a, 1); err != nil || task.Turn != 0 || task.Earlier != nil || task.Alone {
			t.Errorf("%+v, %v", task, err)
		}
		if err := mark(marker, a, 3, 300, 50); !errs.Is(err, errs.Conflict) {
			t.Errorf("who marked it settles it: %v", err)
		}
		if p := pile(marker); p.Others != 1 || p.Differing != 0 || p.First != 1 {
			t.Errorf("%+v", p)
		}
	}
	if p := pile(third); p.Differing != 1 || p.First != 1 {
		t.Errorf("%+v", p)
	}
	task, err = h.svc.Task(ctx, third, a, 1)
	if err != nil || task.Turn != 3 || task.Alone || len(task.Earlier) != 2 || task.Earlier[0].Score != 400 || task.Earlier[1].Score != 300 {
		t.Fatalf("%+v, %v", task, err)
	}
	if err := mark(third, a, 3, 300, 50); err != nil {
		t.Fatal(err)
	}
	h.want(map[AttemptID]string{a: "done 3.5/5 true"})
	// Two who agree need nobody else, by whatever points they came to it.
	if err := mark(h.trainer, b, 1, 100, 0); err != nil {
		t.Fatal(err)
	}
	if err := mark(other, b, 2, 0, 100); err != nil {
		t.Fatal(err)
	}
	h.want(map[AttemptID]string{b: "done 1/5 false"})
	if piles, err := h.svc.Piles(ctx, other); err != nil || len(piles) != 0 {
		t.Errorf("%+v, %v", piles, err)
	}
	if _, err := h.svc.NextTask(ctx, other, h.exam, h.refs[0].ID, 0); !errs.Is(err, errs.NotFound) {
		t.Errorf("nothing is left: %v", err)
	}
	// Looking again overrules.
	if task, err := h.svc.Task(ctx, other, b, 1); err != nil || !task.Again || task.Turn != 3 {
		t.Errorf("%+v, %v", task, err)
	}
	if err := mark(other, b, 3, 300, 0); err != nil {
		t.Fatal(err)
	}
	h.want(map[AttemptID]string{b: "done 3/5 true"})
	if err := h.svc.SetMarkers(ctx, h.trainer, h.exam, 1); len(errs.FieldsOf(err)) != 1 {
		t.Errorf("marking has begun: %v", err)
	}
	if _, err := h.svc.Task(ctx, h.trainer, none, 1); !errs.Is(err, errs.NotFound) {
		t.Errorf("nothing was written: %v", err)
	}
	if _, err := h.svc.Piles(ctx, h.Manager()); !errs.Is(err, errs.Forbidden) {
		t.Errorf("who may not: %v", err)
	}
}

// Where nobody else trains, whoever does marks twice, and the second time counts: nobody
// settles a difference with himself.
func TestTheOnlyTrainerFinishesAlone(t *testing.T) {
	h := openHall(t)
	ctx := t.Context()
	h.set(grade.Rule{Step: 50}, []question.Item{essay("讲讲", 300, 200)}, 500)
	if err := h.svc.SetMarkers(ctx, h.trainer, h.exam, 2); err != nil {
		t.Fatal(err)
	}
	a := h.sit(h.Rep("甲"), tell("先见决策者"))
	h.do(func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE member SET deactivated_at = 1 WHERE org_id = $1 AND role IN ('administrator', 'trainer') AND id <> $2`, h.Org, h.trainer.User)
		return err
	})
	for turn, given := range []question.Marks{100, 150} {
		piles, err := h.svc.Piles(ctx, h.trainer)
		if err != nil || len(piles) != 1 || piles[0].Open() != 1 || piles[0].Others != 0 {
			t.Fatalf("%+v, %v", piles, err)
		}
		task, err := h.svc.NextTask(ctx, h.trainer, h.exam, h.refs[0].ID, 0)
		if err != nil || task.Turn != turn+1 || task.Alone != (turn > 0) {
			t.Fatalf("%+v, %v", task, err)
		}
		if err := h.svc.Mark(ctx, h.trainer, a, 1, Judgement{Turn: task.Turn, Given: []question.Marks{given, 0}}); err != nil {
			t.Fatal(err)
		}
	}
	h.want(map[AttemptID]string{a: "done 1.5/5 false"})
}
