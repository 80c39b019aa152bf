package exam_test

import (
	"context"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
)

// keyed reports whether somebody sees the keys in the result of an attempt.
func (w *world) keyed(who org.Actor, a exam.AttemptID) bool {
	w.t.Helper()
	f, err := w.exams.Feedback(w.t.Context(), who, a)
	return must(w.t, f, err).Keyed
}

// Whoever sits an exam, or may sit it, sees nobody's keys; nor does anybody
// while someone still sits beyond its end.
func TestNoKeysWhileSomebodySits(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	who, slow := w.Rep("陈晓"), w.Rep("周启明")
	id := w.exam(func(d *exam.ExamDraft) { d.Minutes = 60 }, who, slow)
	ok(t, w.exams.SetExtra(ctx, w.trainer, id, slow.User, 20*time.Minute))
	a, b := w.start(who, id), w.start(slow, id)
	ok(t, w.exams.Submit(ctx, who, a.ID))
	w.now = w.now.Add(61 * time.Minute) // it is over, but not for who has more time
	if !w.desk(slow, b.ID).Running {
		t.Fatal("the extra time is lost")
	}
	if w.keyed(who, a.ID) {
		t.Error("keys are shown while somebody sits")
	}
	ok(t, w.exams.Submit(ctx, slow, b.ID))
	if !w.keyed(who, a.ID) {
		t.Error("nobody sits any more, and the keys stay hidden")
	}
}

func TestNoKeysForWhoMaySitAgain(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	rep, boss := w.Rep("陈晓"), w.Manager()
	id := w.exam(func(d *exam.ExamDraft) { d.Attempts, d.ShowKey = 2, exam.OnSubmitted }, rep, boss)
	first := w.start(rep, id)
	ok(t, w.exams.Submit(ctx, rep, first.ID))
	if w.keyed(rep, first.ID) {
		t.Error("keys are shown to who has another attempt")
	}
	if w.keyed(boss, first.ID) {
		t.Error("keys are shown to a leader who has yet to sit")
	}
	ok(t, w.exams.Submit(ctx, rep, w.start(rep, id).ID))
	if !w.keyed(rep, first.ID) {
		t.Error("no attempt is left, and the keys stay hidden")
	}
	for range 2 {
		ok(t, w.exams.Submit(ctx, boss, w.start(boss, id).ID))
	}
	if !w.keyed(boss, first.ID) {
		t.Error("a leader who is done sees no keys")
	}
}

// An attempt that runs again is not passed until it ends once more.
func TestAReopenedAttemptIsNotPassed(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	who := w.Rep("陈晓")
	id := w.exam(func(d *exam.ExamDraft) { d.Pass = 0 }, who)
	var told []bool
	w.exams.OnPass = func(_ context.Context, _ *db.Tx, _ org.ID, _ exam.ID, changes []exam.PassChange, _ bool) ([]exam.Award, error) {
		for _, c := range changes {
			told = append(told, c.Passed)
		}
		return nil, nil
	}
	a := w.start(who, id)
	ok(t, w.exams.Submit(ctx, who, a.ID))
	ok(t, w.exams.Extend(ctx, w.trainer, id, who.User, 5*time.Minute))
	ok(t, w.exams.Submit(ctx, who, a.ID))
	if len(told) != 3 || !told[0] || told[1] || !told[2] {
		t.Errorf("told of passing: %v", told)
	}
}

// Moving the end gives back what the end had taken from those who sit; what
// they sit for stays as they were told.
func TestTheEndMovesAndTheRulesStay(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	early, late := w.Rep("陈晓"), w.Rep("周启明")
	var d exam.ExamDraft
	id := w.exam(func(x *exam.ExamDraft) { x.Minutes = 45; d = *x }, early, late)
	a := w.start(early, id)
	w.now = w.now.Add(40 * time.Minute)
	b := w.start(late, id) // 20 of its 45 minutes are left
	room, err := w.exams.Room(ctx, w.trainer, id)
	must(t, room, err)
	d.Closes = d.Closes.Add(time.Hour)
	ok(t, w.exams.EditExam(ctx, w.trainer, id, room.Version, d))
	if got := w.desk(early, a.ID).Due; !got.Equal(a.Due) {
		t.Errorf("who had all the time has %v more", got.Sub(a.Due))
	}
	if got := w.desk(late, b.ID).Due; !got.Equal(b.Started.Add(45 * time.Minute)) {
		t.Errorf("who came late ends at %v", got)
	}
	d.Pass++
	err = w.exams.EditExam(ctx, w.trainer, id, room.Version+1, d)
	if fields := errs.FieldsOf(err); len(fields) != 1 || fields[0].Name != "pass" {
		t.Errorf("the pass mark moved: %v", err)
	}
}

func TestQuestionsInUseAreNamed(t *testing.T) {
	w := newWorld(t)
	w.exam(nil, w.Rep("陈晓"))
	w.in(func(tx *db.Tx) error {
		used, err := exam.Used(t.Context(), tx, w.Org, w.ids)
		if must(t, used, err); len(used) != 10 {
			t.Errorf("%d of 12 questions stand in the paper of ten", len(used))
		}
		return nil
	})
}

// A key that an earlier exam shows waits while another exam asks the question,
// of whomever; and while its reader may still draw it.
func TestAResultKeepsKeysOfAnotherExam(t *testing.T) {
	for _, draw := range []exam.Draw{exam.ByPaper, exam.ByPerson} {
		w := newWorld(t)
		ctx, who, other := t.Context(), w.Rep("陈晓"), w.Rep("周启明")
		first := w.exam(func(d *exam.ExamDraft) { d.ShowKey = exam.OnSubmitted }, who, other)
		sat := map[org.UserID]exam.AttemptID{}
		for _, x := range []org.Actor{who, other} {
			sat[x.User] = w.start(x, first).ID
			ok(t, w.exams.Submit(ctx, x, sat[x.User]))
		}
		check := func(when string, x, owner org.Actor, wantHeld int) {
			t.Helper()
			f, err := w.exams.Feedback(ctx, x, sat[owner.User])
			keys, held := 0, 0
			for _, i := range must(t, f, err).Items {
				if i.Held {
					held++
				}
				if i.Item.Keyed() || i.Item.Explanation != "" {
					keys++
				}
			}
			if held != wantHeld || keys != 10-wantHeld {
				t.Errorf("%s, %s: %s sees %d keys, %d held, want %d held", draw, when, x.Name, keys, held, wantHeld)
			}
		}
		check("before", who, who, 0)
		if draw == exam.ByPerson {
			w.drawnExam(nil, who)
			check("may draw", who, who, 8) // single choices and true or false of the ten
			continue
		}
		next := w.exam(nil, who)
		for _, x := range []org.Actor{who, other} {
			check("on", x, x, 10)
		}
		check("on", w.Manager(), who, 10)
		check("on", w.trainer, who, 0)
		ok(t, w.exams.Submit(ctx, who, w.start(who, next).ID))
		check("handed in", who, who, 10)
		w.now = w.now.Add(24 * time.Hour)
		check("over", who, who, 0)
	}
}
