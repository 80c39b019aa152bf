package main

import (
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"sync"

	"kongdan/internal/kit/id"
	"kongdan/internal/rule/stage"
)

// target is a deal that is written on, with what a form of it would hold.
type target struct {
	user            user
	deal            string
	version         int64
	selling, buying string
	step, stepOn    string
	elementVersion  int64 // of C2, which is saved
	visitVersion    int64 // of C8, which visits answer
}

// write is one form on its way.
type write struct {
	kind   string
	path   string
	form   url.Values
	status int // that says it was saved
	on     *target
	after  func(*target)
}

// kinds of writes, and how many of twenty are such.
var kinds = []struct {
	name  string
	times int
	make  func(r *rand.Rand, t *target) *write
}{
	{"save an element", 9, saveElement}, {"visit note", 3, visitNote}, {"note", 4, note}, {"next step", 3, nextStep}, {"stage move", 1, stageMove},
}

// pool hands out deals to write on, one after the other, so that none is
// written on twice at once.
type pool struct {
	mu   sync.Mutex
	free []*target
}

func (p *pool) next(r *rand.Rand) *write {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.free[0]
	p.free = p.free[1:]
	n := r.IntN(20)
	for _, k := range kinds {
		if n -= k.times; n < 0 {
			w := k.make(r, t)
			w.kind, w.on = k.name, t
			w.form.Set("_key", id.New())
			return w
		}
	}
	panic("the kinds are not twenty")
}

// done takes a deal back. What was refused leaves it as it was.
func (p *pool) done(w *write, saved bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if saved && w.after != nil {
		w.after(w.on)
	}
	p.free = append(p.free, w.on)
}

// saveElement is the form of one element, answered with what changed on the page.
func saveElement(r *rand.Rand, t *target) *write {
	return &write{path: "/deals/" + t.deal + "/elements/C2", status: http.StatusOK,
		form: url.Values{
			"version": {strconv.FormatInt(t.elementVersion, 10)}, "state": {"clear"}, "what": {pick(r, saidAt)},
			"source": {"c:visit"}, "strength": {"stated"}, "observed_on": {t.user.today}, "reason": {""},
		},
		after: func(t *target) { t.elementVersion = max(1, t.elementVersion+1) }}
}

// visitNote is the form of a visit: what happened, one answer, the next step.
func visitNote(r *rand.Rand, t *target) *write {
	step := pick(r, steps)
	return &write{path: "/deals/" + t.deal + "/visit", status: http.StatusSeeOther,
		form: url.Values{
			"happened_on": {t.user.today}, "body": {pick(r, saidAt)},
			"next_step": {step}, "next_step_on": {t.user.soon}, "seen_step": {t.step}, "seen_step_on": {t.stepOn},
			"C8.state": {"partial"}, "C8.what": {pick(r, saidAt)}, "C8.source": {"c:visit"},
			"C8.strength": {"observed"}, "C8.version": {strconv.FormatInt(t.visitVersion, 10)},
		},
		after: func(t *target) {
			if t.step != step || t.stepOn != t.user.soon {
				t.version++
			}
			t.step, t.stepOn = step, t.user.soon
			t.visitVersion = max(1, t.visitVersion+1)
		}}
}

func note(r *rand.Rand, t *target) *write {
	return &write{path: "/activities/new", status: http.StatusSeeOther,
		form: url.Values{"deal": {t.deal}, "kind": {"note"}, "body": {pick(r, saidAt)}, "happened_on": {t.user.today}}}
}

func nextStep(r *rand.Rand, t *target) *write {
	step := pick(r, steps)
	return &write{path: "/deals/" + t.deal + "/next-step", status: http.StatusSeeOther,
		form: url.Values{"version": {strconv.FormatInt(t.version, 10)}, "next_step": {step}, "next_step_on": {t.user.soon}},
		after: func(t *target) {
			if t.step != step || t.stepOn != t.user.soon {
				t.version++
			}
			t.step, t.stepOn = step, t.user.soon
		}}
}

// stageMove takes the client's stage on, or back from its last but one.
func stageMove(r *rand.Rand, t *target) *write {
	all := stage.Buyings()
	to := string(all[0])
	if t.buying == to {
		to = string(all[1])
	}
	return &write{path: "/deals/" + t.deal + "/stage", status: http.StatusSeeOther,
		form: url.Values{"version": {strconv.FormatInt(t.version, 10)}, "track": {"buying"}, "to": {to},
			"event": {pick(r, saidAt)}, "occurred_on": {t.user.today}},
		after: func(t *target) { t.version, t.buying = t.version+1, to }}
}

var (
	saidAt = []string{
		"信息中心主任在评审会上当面确认了采购流程和时间安排。", "财务总监说预算已经批下来，年内必须用完。",
		"和使用部门开了半天会，需求清单逐条过了一遍，签了纪要。", "对方主动问起我们的实施团队，希望月底前看到计划。",
	}
	steps = []string{"约总经理当面汇报二十分钟", "整理可比项并请技术总监逐条评", "提交实施计划和人员名单", "安排样板客户考察"}
)
