package exam

import (
	"context"
	"fmt"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/question"
)

// TestAWrongKeyIsMended walks through a key fix: a try that changes nothing,
// the decision, what it conflicts with, and every way back.
func TestAWrongKeyIsMended(t *testing.T) {
	h := openHall(t)
	ctx := t.Context()
	h.set(grade.Rule{}, []question.Item{ask(question.Single, "错的", "A"), ask(question.Single, "对的", "B"), essay("为什么", 100, 100)}, 200, 200, 200)
	rep := [3]org.Actor{h.Rep("甲"), h.Rep("乙"), h.Rep("丙")}
	a := h.sit(rep[0], choose("C"), choose("B"))
	b := h.sit(rep[1], choose("A"), choose("B"))
	c := h.sit(rep[2], choose("A"), choose("A"), tell("因为决策者"))
	h.want(map[AttemptID]string{a: "done 2/6 false", b: "done 4/6 true", c: "waiting 2/6 false"})

	fixed := h.version(0, ask(question.Single, "错的", "C"))
	h.version(0, ask(question.Single, "错的", "")) // a version without a key fits nothing
	var asked []PassChange
	h.svc.OnPass = func(_ context.Context, _ *db.Tx, _ org.ID, _ ID, c []PassChange, write bool) (list []Award, err error) {
		if write {
			asked = append(asked, c...)
		}
		for _, x := range c {
			list = append(list, Award{User: x.User, Turn: ToReview})
		}
		return list, nil
	}
	ruling := Ruling{Question: h.refs[0].ID, Treat: ByVersion, Number: fixed, Why: "答案录错了"}
	at, err := h.svc.Reconsider(ctx, h.trainer, h.exam, h.refs[0].ID)
	if err != nil || at.Number != 1 || len(at.Versions) != 3 || at.Versions[0].Fits || !at.Versions[1].Fits {
		t.Fatalf("%+v, %v", at, err)
	}
	try, err := h.svc.TryRegrade(ctx, h.trainer, h.exam, ruling)
	if err != nil || try.Attempts != 3 || len(try.Changes) != 3 || try.NowPass != 1 || try.NoLonger != 1 || len(try.Awards) != 2 || try.Mark == "" || try.Awards[0].User == try.Awards[1].User {
		t.Fatalf("%+v, %v", try, err)
	}
	h.want(map[AttemptID]string{a: "done 2/6 false", b: "done 4/6 true", c: "waiting 2/6 false"})
	if len(asked) != 0 {
		t.Fatal("a try told of passes")
	}
	// Somebody marks meanwhile: what was tried is not what would be done.
	if err := h.svc.Mark(ctx, h.trainer, c, 3, Judgement{Turn: 1, Given: []question.Marks{100, 50}}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.svc.Regrade(ctx, h.trainer, h.exam, ruling, try.Mark); !errs.Is(err, errs.Conflict) {
		t.Fatalf("somebody marked meanwhile: %v", err)
	}
	h.want(map[AttemptID]string{a: "done 2/6 false", b: "done 4/6 true", c: "done 3.5/6 false"})
	h.decide(ruling)
	h.want(map[AttemptID]string{a: "done 4/6 true", b: "done 2/6 false", c: "done 1.5/6 false"})
	if len(asked) != 2 {
		t.Errorf("told of %v", asked)
	}
	// Again: nothing changes. Who submits later is graded the same.
	if again := h.decide(ruling); len(again.Changes) != 0 {
		t.Errorf("%+v", again)
	}
	d := h.sit(h.Rep("丁"), choose("C"), choose("B"))
	h.want(map[AttemptID]string{d: "done 4/6 true"})

	ruling.Treat = Given
	h.decide(ruling)
	h.want(map[AttemptID]string{a: "done 4/6 true", b: "done 4/6 true", c: "done 3.5/6 false", d: "done 4/6 true"})
	ruling.Treat = Dropped
	h.decide(ruling)
	h.want(map[AttemptID]string{a: "done 2/4 false", b: "done 2/4 false", c: "done 1.5/4 false"})
	// The short answer is dropped, then counts again with the marks it has.
	short := Ruling{Question: h.refs[2].ID, Treat: Dropped, Why: "没讲过"}
	h.decide(short)
	h.want(map[AttemptID]string{a: "done 2/2 true", c: "done 0/2 false"})
	short.Treat, ruling.Treat = AsAsked, AsAsked
	h.decide(short)
	h.decide(ruling)
	h.want(map[AttemptID]string{a: "done 2/6 false", b: "done 4/6 true", c: "done 3.5/6 false", d: "done 2/6 false"})

	for field, bad := range map[string]Ruling{
		"treat":  {Question: h.refs[0].ID, Treat: "x", Why: "w"},
		"number": {Question: h.refs[0].ID, Treat: ByVersion, Number: 3, Why: "w"},
		"why":    {Question: h.refs[0].ID, Treat: Given, Why: " "},
	} {
		_, err := h.svc.Regrade(ctx, h.trainer, h.exam, bad, "")
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if _, err := h.svc.TryRegrade(ctx, h.trainer, h.exam, Ruling{Question: "x", Treat: Given}); !errs.Is(err, errs.NotFound) {
		t.Errorf("another question: %v", err)
	}
	if _, err := h.svc.TryRegrade(ctx, rep[0], h.exam, ruling); !errs.Is(err, errs.Forbidden) {
		t.Errorf("who may not: %v", err)
	}
}

// want checks what attempts came to.
func (h *hall) want(all map[AttemptID]string) {
	h.t.Helper()
	for a, want := range all {
		if got := h.score(a); got != want {
			h.t.Errorf("%s, want %s", got, want)
		}
	}
}

// decide tries a decision and takes it.
func (h *hall) decide(r Ruling) Regrade {
	h.t.Helper()
	try, err := h.svc.TryRegrade(h.t.Context(), h.trainer, h.exam, r)
	if err != nil {
		h.t.Fatal(err)
	}
	done, err := h.svc.Regrade(h.t.Context(), h.trainer, h.exam, r, try.Mark)
	if err != nil {
		h.t.Fatal(err)
	}
	if fmt.Sprint(try.Changes) != fmt.Sprint(done.Changes) {
		h.t.Errorf("tried %v, did %v", try.Changes, done.Changes)
	}
	return done
}
