package exam_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/blueprint"
	"kongdan/internal/rule/question"
)

// exam is published with a paper of ten questions.
func (w *world) exam(change func(*exam.ExamDraft), candidates ...org.Actor) exam.ID {
	w.t.Helper()
	ctx := w.t.Context()
	if w.ids == nil {
		w.fill(12)
	}
	p := w.paper(exam.Fixed, 1)
	ok(w.t, w.exams.AddQuestions(ctx, w.trainer, p, 1, w.ids[:10]))
	ok(w.t, w.exams.FreezePaper(ctx, w.trainer, p, 2))
	return w.published(p, change, candidates...)
}

// published makes an exam of an hour's window and half an hour's time of a
// frozen paper, that the candidates may sit.
func (w *world) published(p exam.PaperID, change func(*exam.ExamDraft), candidates ...org.Actor) exam.ID {
	w.t.Helper()
	ctx := w.t.Context()
	d := exam.ExamDraft{Title: "季度考试", Paper: p, Draw: exam.ByPaper, Opens: w.now, Closes: w.now.Add(time.Hour), Minutes: 30, Grace: 30 * time.Second, Attempts: 1, Pass: 60,
		ShuffleItems: true, ShuffleOptions: true, ShowScore: exam.OnSubmitted, ShowKey: exam.OnClosed}
	if change != nil {
		change(&d)
	}
	id, err := w.exams.CreateExam(ctx, w.trainer, d)
	must(w.t, id, err)
	var in exam.Invite
	for _, c := range candidates {
		in.Users = append(in.Users, c.User)
	}
	ok(w.t, w.exams.AddCandidates(ctx, w.trainer, id, in))
	ok(w.t, w.exams.PublishExam(ctx, w.trainer, id, 2))
	return id
}

func (w *world) start(who org.Actor, id exam.ID) exam.Desk {
	w.t.Helper()
	a, err := w.exams.Start(w.t.Context(), who, id)
	return w.desk(who, must(w.t, a, err))
}

func (w *world) desk(who org.Actor, a exam.AttemptID) exam.Desk {
	w.t.Helper()
	d, err := w.exams.Desk(w.t.Context(), who, a)
	return must(w.t, d, err)
}

// right is the right answer to a question, by the places as shown.
func right(x exam.Taken) (r question.Response) {
	r.Truth = x.Item.Truth
	for _, at := range x.Item.Key() {
		r.Chosen = append(r.Chosen, slices.Index(x.Options, at))
	}
	slices.Sort(r.Chosen)
	return r
}

func (w *world) save(who org.Actor, a exam.AttemptID, answers ...exam.Answer) exam.Saved {
	w.t.Helper()
	s, err := w.exams.Save(w.t.Context(), who, a, answers)
	return must(w.t, s, err)
}

func TestSittingAnExam(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	who, other, stranger := w.Rep("陈晓"), w.Rep("周启明"), w.Rep("何静")
	id := w.exam(nil, who, other)
	for _, x := range []org.Actor{stranger, w.trainer} {
		if _, err := w.exams.Start(ctx, x, id); !errs.Is(err, errs.NotFound) {
			t.Errorf("a stranger starts: %v", err)
		}
	}
	d := w.start(who, id)
	if again := w.start(who, id); again.ID != d.ID || len(d.Seats) != 10 || !d.Due.Equal(w.now.Add(30*time.Minute)) {
		t.Fatalf("%+v", d.Attempt)
	}
	if _, err := w.exams.Desk(ctx, other, d.ID); !errs.Is(err, errs.NotFound) {
		t.Errorf("another's attempt is seen: %v", err)
	}
	if _, err := w.exams.Save(ctx, other, d.ID, []exam.Answer{{At: 1, Seq: 1}}); !errs.Is(err, errs.NotFound) {
		t.Errorf("another's attempt is answered: %v", err)
	}
	// Sections stand in order, pinned options at their place, and all again after a reload.
	for i, x := range d.Seats {
		if i > 0 && x.Section < d.Seats[i-1].Section || x.Item.Kind.Chooses() && x.Options[3] != 3 {
			t.Errorf("question %d: section %d, options %v", i+1, x.Section, x.Options)
		}
	}

	// A later answer stays, whatever order they come in; the same again does no harm.
	seq := w.now.UnixMilli()
	wrong := question.Response{Chosen: []int{(right(d.Seats[0]).Chosen[0] + 1) % 4}}
	w.save(who, d.ID, exam.Answer{At: 1, Seq: seq + 5, Response: right(d.Seats[0])}, exam.Answer{At: 2, Seq: seq + 6, Response: right(d.Seats[1]), Flagged: true})
	s := w.save(who, d.ID, exam.Answer{At: 1, Seq: seq + 3, Response: wrong}, exam.Answer{At: 2, Seq: seq + 6, Response: right(d.Seats[1])})
	if s.Seqs[1] != seq+5 || s.Seqs[2] != seq+6 || !s.Running {
		t.Errorf("%+v", s)
	}
	d = w.desk(who, d.ID)
	if !slices.Equal(d.Seats[0].Response.Chosen, right(d.Seats[0]).Chosen) || !d.Seats[1].Flagged || d.Answered != 2 || d.Seq() != seq+6 {
		t.Errorf("%+v, %+v", d.Attempt, d.Seats[0])
	}
	// Another device sees what is new, and an answer can be taken back.
	_, list, err := w.exams.Look(ctx, who, d.ID, seq+5)
	if must(t, list, err); len(list) != 1 || list[0].At != 2 || !slices.Equal(list[0].Response.Chosen, right(d.Seats[1]).Chosen) {
		t.Errorf("%+v", list)
	}
	w.save(who, d.ID, exam.Answer{At: 2, Seq: seq + 9})
	if d = w.desk(who, d.ID); d.Answered != 1 || !d.Seats[1].Response.None() {
		t.Errorf("taken back: %+v", d.Seats[1])
	}
	// What cannot be read is named, and stands in the way of nothing else.
	for _, bad := range []exam.Answer{{At: 1, Seq: seq + 20, Response: question.Response{Chosen: []int{7}}}, {At: 99, Seq: seq + 20}, {At: 1, Seq: -1}, {At: 1, Seq: 1 << 60},
		{At: 1, Seq: seq + 20, Response: question.Response{Text: strings.Repeat("长", question.MaxText+1)}}} {
		s := w.save(who, d.ID, bad, exam.Answer{At: 5, Seq: seq + 21, Response: right(d.Seats[4])})
		if !slices.Equal(s.Unread, []int{bad.At}) || s.Seqs[5] != seq+21 || len(s.Seqs) != 1 {
			t.Errorf("%+v: %+v", bad, s)
		}
	}
	if d = w.desk(who, d.ID); d.Answered != 2 {
		t.Errorf("%d are answered", d.Answered)
	}
	w.save(who, d.ID, exam.Answer{At: 5, Seq: seq + 22})

	// In the grace answers still count, then they are refused and the attempt is over.
	w.now = w.now.Add(30*time.Minute + 29*time.Second)
	w.save(who, d.ID, exam.Answer{At: 3, Seq: seq + 30, Response: right(d.Seats[2])})
	w.now = w.now.Add(2 * time.Second)
	if s = w.save(who, d.ID, exam.Answer{At: 4, Seq: seq + 31, Response: right(d.Seats[3])}); s.Running || len(s.Seqs) > 0 {
		t.Errorf("too late: %+v", s)
	}
	d = w.desk(who, d.ID)
	if d.Running || d.EndedBy != exam.ByTime || d.Answered != 2 || d.Graded != "done" || d.Score != d.Seats[0].Marks+d.Seats[2].Marks || d.FullMarks != 2400 {
		t.Errorf("%+v", d.Attempt)
	}
	if _, err := w.exams.Start(ctx, who, id); !errs.Is(err, errs.Invalid) {
		t.Errorf("a second attempt: %v", err)
	}
	mine, err := w.exams.Mine(ctx, who)
	if must(t, mine, err); len(mine) != 1 || mine[0].State(w.now) != exam.Done {
		t.Errorf("%+v", mine)
	}
}

func TestTheProctor(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	who, other := w.Rep("陈晓"), w.Rep("周启明")
	id := w.exam(nil, who, other)
	ok(t, w.exams.SetExtra(ctx, w.trainer, id, other.User, 10*time.Minute))
	a, b := w.start(who, id), w.start(other, id)
	if !b.Due.Equal(a.Due.Add(10 * time.Minute)) {
		t.Errorf("extra time: %v and %v", a.Due, b.Due)
	}
	ok(t, w.exams.Pause(ctx, w.trainer, id, ""))
	w.now = w.now.Add(time.Minute)
	if s := w.save(who, a.ID, exam.Answer{At: 1, Seq: 5, Response: right(a.Seats[0])}); !s.Held || len(s.Seqs) > 0 {
		t.Errorf("answered while it rests: %+v", s)
	}
	w.now = w.now.Add(time.Hour) // long after the deadline that was
	if d := w.desk(who, a.ID); !d.Running {
		t.Error("an attempt at rest has ended")
	}
	ok(t, w.exams.Continue(ctx, w.trainer, id, ""))
	if d := w.desk(who, a.ID); !d.Due.Equal(a.Due.Add(61*time.Minute)) || d.Clock.Paused {
		t.Errorf("after the pause: %v, before %v", d.Due, a.Due)
	}
	w.save(who, a.ID, exam.Answer{At: 1, Seq: 5, Response: right(a.Seats[0])})
	ok(t, w.exams.Extend(ctx, w.trainer, id, who.User, 5*time.Minute))
	if d := w.desk(who, a.ID); !d.Due.Equal(a.Due.Add(66 * time.Minute)) {
		t.Errorf("more time: %v", d.Due)
	}
	// An attempt that was submitted by mistake runs again with its answers.
	ok(t, w.exams.Submit(ctx, who, a.ID))
	ok(t, w.exams.Submit(ctx, who, a.ID))
	ok(t, w.exams.Extend(ctx, w.trainer, id, who.User, 5*time.Minute))
	if d := w.desk(who, a.ID); !d.Running || d.Answered != 1 || !d.Due.Equal(w.now.Add(5*time.Minute)) {
		t.Errorf("reopened: %+v", d.Attempt)
	}
	room, err := w.exams.Room(ctx, w.trainer, id)
	if must(t, room, err); len(room.Candidates) != 2 || room.Candidates[0].Last == nil {
		t.Errorf("%+v", room.Candidates)
	}
	if err := w.exams.RemoveCandidate(ctx, w.trainer, id, who.User); !errs.Is(err, errs.Invalid) {
		t.Errorf("removed who sat: %v", err)
	}
	ok(t, w.exams.EndAttempt(ctx, w.trainer, id, other.User))
	ok(t, w.exams.EndExam(ctx, w.trainer, id))
	if d := w.desk(who, a.ID); d.Running || d.EndedBy != exam.ByProctor || d.Graded != "done" {
		t.Errorf("%+v", d.Attempt)
	}
}

func TestOnesOwnPaperFromTheBlueprint(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.fill(60)
	p := w.paper(exam.ByBlueprint, 1)
	plan := blueprint.Plan{Rows: []blueprint.Row{{Count: 6, Marks: 200, Kind: question.Single}, {Count: 3, Marks: 100, Kind: question.TrueFalse}}, Exposure: 1}
	d, err := w.exams.DrawPaper(ctx, w.trainer, p, 1, plan, 3)
	must(t, d, err)
	ok(t, w.exams.FreezePaper(ctx, w.trainer, p, 2))
	who, other := w.Rep("陈晓"), w.Rep("周启明")
	draft, err := w.exams.CreateExam(ctx, w.trainer, exam.ExamDraft{Title: "稿", Paper: p, Draw: exam.ByPerson, Opens: w.now, Closes: w.now.Add(time.Hour), Minutes: 30, Attempts: 1, Pass: 60, ShowScore: exam.OnSubmitted, ShowKey: exam.OnClosed})
	must(t, draft, err)
	room, err := w.exams.Room(ctx, w.trainer, draft)
	pool, poolErr := w.exams.Drawable(ctx, w.trainer, draft)
	if err != nil || poolErr != nil || room.Pool < 20 || room.Pool != len(pool) || room.PoolOpen != room.Pool-9 {
		t.Errorf("the draft would draw from %d (%d), of which practice shows %d, %v, %v", room.Pool, len(pool), room.PoolOpen, err, poolErr)
	}
	id := w.exam(func(d *exam.ExamDraft) { d.Paper, d.Draw, d.Attempts = p, exam.ByPerson, 0 }, who, other)
	a, b := w.start(who, id), w.start(other, id)
	ids := func(d exam.Desk) (list []bank.ID) {
		for _, x := range d.Seats {
			list = append(list, x.Ref.ID)
		}
		return list
	}
	if len(a.Seats) != 9 || slices.Equal(ids(a), ids(b)) || a.Seats[8].Section != 2 || a.Seats[8].Item.Kind != question.TrueFalse {
		t.Errorf("%v\n%v", ids(a), ids(b))
	}
	ok(t, w.exams.Submit(ctx, who, a.ID))
	if again := w.start(who, id); again.Number != 2 || again.ID == a.ID {
		t.Errorf("the second attempt: %+v", again.Attempt)
	}
	for range 12 { // far more than there are questions which were not asked before
		ok(t, w.exams.Submit(ctx, who, w.start(who, id).ID))
	}
	try, err := w.exams.Try(ctx, w.trainer, p)
	if d := w.desk(w.trainer, must(t, try, err)); d.Attempt.Exam != "" || len(d.Seats) != 9 {
		t.Errorf("a test: %+v", d.Attempt)
	}
}

// TestSavingAtOnce lets many people answer at once, some of whom leave before
// they hear; nothing that was acknowledged is lost.
func TestSavingAtOnce(t *testing.T) {
	w := newWorld(t)
	people := make([]org.Actor, 20)
	for i := range people {
		people[i] = w.Rep(fmt.Sprint("考生", i))
	}
	id := w.exam(nil, people...)
	var all sync.WaitGroup
	for i, who := range people {
		d := w.start(who, id)
		all.Go(func() {
			for at := 1; at <= 10; at++ {
				ctx, stop := context.WithCancel(t.Context())
				if (i+at)%7 == 0 {
					stop() // the line breaks: the answer is sent again
				}
				x := exam.Answer{At: at, Seq: int64(at), Response: right(d.Seats[at-1])}
				s, err := w.exams.Save(ctx, who, d.ID, []exam.Answer{x})
				stop()
				if errors.Is(err, context.Canceled) {
					s, err = w.exams.Save(t.Context(), who, d.ID, []exam.Answer{x})
				}
				if err != nil || s.Seqs[at] != int64(at) {
					t.Errorf("%v: %v", s, err)
				}
			}
		})
	}
	all.Wait()
	w.in(func(tx *db.Tx) error {
		var kept, counted int
		err := tx.QueryRowContext(t.Context(), `SELECT (SELECT COUNT(*) FROM attempt_item WHERE response <> ''), (SELECT SUM(answered) FROM attempt)`).Scan(&kept, &counted)
		if kept != 200 || counted != 200 {
			t.Errorf("%d answers are kept and %d counted", kept, counted)
		}
		return err
	})
}
