package demo

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/practice"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/question"
)

// learner is somebody who practises.
type learner struct {
	login    string
	since    float64 // days ago
	days     []time.Weekday
	able     float64 // how often a new question is answered right
	weak     []c139.Key
	away     [2]float64 // days ago: on holiday from the first to the second
	most     int        // reviews a day, with fresh questions; 0 for the usual plan
	fresh    int
	examDays int // in how many days there is an exam to prepare for, 0 for none
}

var learners = []learner{
	{login: "gu", since: 84, days: []time.Weekday{time.Monday, time.Wednesday, time.Friday}, able: 0.72, weak: []c139.Key{c139.F2}, most: 20, fresh: 4},
	{login: "shen", since: 80, days: []time.Weekday{time.Tuesday, time.Thursday}, able: 0.6, weak: []c139.Key{c139.W, c139.F2, c139.C6}, most: 20, fresh: 4},
	{login: "bai", since: 70, days: []time.Weekday{time.Monday, time.Thursday}, able: 0.55, weak: []c139.Key{c139.F2, c139.C3}, away: [2]float64{24, 3}, most: 12, fresh: 5},
	{login: "qiao", since: 76, days: []time.Weekday{time.Tuesday, time.Friday}, able: 0.65, weak: []c139.Key{c139.W, c139.C8}, most: 20, fresh: 4},
	{login: "han", since: 60, days: []time.Weekday{time.Wednesday, time.Saturday}, able: 0.5, weak: []c139.Key{c139.W, c139.F1, c139.C8}, most: 15, fresh: 4},
	{login: "cheng", since: 66, days: []time.Weekday{time.Monday, time.Thursday}, able: 0.7, weak: []c139.Key{c139.F3}, most: 15, fresh: 3},
	{login: "class01", since: 33, days: []time.Weekday{time.Monday, time.Wednesday, time.Friday}, able: 0.6, most: 20, fresh: 5, examDays: 30},
	{login: "class02", since: 31, days: []time.Weekday{time.Tuesday, time.Saturday}, able: 0.5, weak: []c139.Key{c139.C2}, most: 15, fresh: 5},
}

// Practice is written in three parts, between the exams; each holds what was
// practised since the one before.
var practised = []float64{examDays + 1, 10, 0.45}

// gift is practice that a manager gave.
type gift struct {
	by      string
	daysAgo float64
	days    int // to do it in
	about   []c139.Key
	done    []part
}

// part is who did how much of it.
type part struct {
	login   string
	daysAgo int
	most    int // questions, 0 for all
}

var gifts = []gift{
	{by: "fang", daysAgo: 19, days: 7, about: []c139.Key{c139.F2}, done: []part{{login: "gu", daysAgo: 17}, {login: "shen", daysAgo: 9}}},
	{by: "lu", daysAgo: 8, days: 6, about: []c139.Key{c139.W}, done: []part{{login: "han", daysAgo: 5}}},
	{by: "fang", daysAgo: 2, days: 5, about: []c139.Key{c139.W, c139.C6}, done: []part{{login: "gu", daysAgo: 1, most: 3}}},
}

// planPractice lets people practise for weeks, some less than others, and
// managers give some of them practice of their own.
func (b *builder) planPractice() {
	after := 1000.0
	made := make([]practice.SetID, len(gifts))
	for n, g := range gifts {
		b.at(g.daysAgo, func(ctx context.Context) (err error) {
			title := b.text("补一补", "Brush up on")
			for _, k := range g.about {
				title += " " + string(k)
			}
			made[n], err = practice.NewService(b.db).Give(ctx, b.actors[g.by], practice.Gift{Title: title, Elements: g.about, DueOn: day.Of(b.clock.In(b.zone)).Add(g.days)})
			return err
		})
	}
	for part, until := range practised {
		since := after
		b.at(until, func(ctx context.Context) error { return b.practise(ctx, part, since, until, made) })
		after = until
	}
}

// practise writes what everybody practised between two times.
func (b *builder) practise(ctx context.Context, part int, from, until float64, made []practice.SetID) error {
	return b.db.InTx(ctx, func(tx *db.Tx) error {
		var list []practice.Rehearsal
		for n, l := range learners {
			plan := practice.Plan{Most: l.most, Fresh: l.fresh, LeaveAfter: practice.Usual.LeaveAfter}
			if l.examDays > 0 {
				plan.ExamOn = day.Of(b.now.In(b.zone)).Add(l.examDays)
			}
			r := rand.New(rand.NewPCG(139, uint64(10*n+part))) // #nosec G404 -- an invented member
			list = append(list, practice.Rehearsal{Actor: b.actors[l.login], Plan: plan, Sittings: b.sittings(l, n, from, until, made), Answer: l.answering(r)})
		}
		return practice.Rehearse(ctx, tx, list)
	})
}

// sittings are when somebody practises between two times, and what of that was
// given.
func (b *builder) sittings(l learner, n int, from, until float64, made []practice.SetID) (list []practice.Sitting) {
	for daysAgo := int(l.since); daysAgo > 0; daysAgo-- {
		d := float64(daysAgo)
		if d >= from || d < until {
			continue
		}
		t := b.now.AddDate(0, 0, -daysAgo).In(b.zone)
		t = time.Date(t.Year(), t.Month(), t.Day(), 8+(n*5)%11, (17*n+7*daysAgo)%60, 0, 0, b.zone)
		if slices.Contains(l.days, t.Weekday()) && (d > l.away[0] || d < l.away[1]) {
			list = append(list, practice.Sitting{At: t})
		}
		for i, g := range gifts {
			for _, p := range g.done {
				if p.login == l.login && p.daysAgo == daysAgo {
					list = append(list, practice.Sitting{At: t.Add(time.Hour), Set: made[i], Most: p.most})
				}
			}
		}
	}
	return list
}

// answering answers as the learner does: what is remembered mostly right, what
// is new as well as the learner can guess.
func (l learner) answering(r *rand.Rand) func(practice.Question, float64) (question.Response, int64) {
	return func(q practice.Question, known float64) (out question.Response, took int64) {
		p := l.able
		if known > 0 {
			p = 0.35 + 0.62*known
		}
		for _, t := range q.Tags {
			if slices.ContainsFunc(l.weak, func(k c139.Key) bool { return string(k) == t.Value }) {
				p -= 0.25
			}
		}
		knows := r.Float64() < p
		took = int64(5000 + 90*len([]rune(q.Item.Stem)) + r.IntN(9000))
		if !knows {
			took += int64(r.IntN(15000))
		}
		switch {
		case q.Item.Kind == question.TrueFalse:
			says := *q.Item.Truth == knows
			out.Truth = &says
		case q.Item.Kind == question.Fill:
			for _, blank := range q.Item.Blanks {
				text := "？"
				if knows {
					text = practice.BlankText(blank)
				}
				out.Blanks = append(out.Blanks, text)
			}
		case knows:
			out.Chosen = q.Item.Key()
		default:
			out.Chosen = []int{r.IntN(len(q.Item.Options))}
		}
		return out, took
	}
}
