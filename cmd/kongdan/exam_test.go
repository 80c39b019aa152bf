package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// candidate is somebody who sits an exam and answers as the page's script does.
type candidate struct {
	v       *victim
	cookie  string
	attempt exam.AttemptID
	seq     int64
	given   map[int]int64 // by question, the number of the youngest answer
	chosen  map[int]int   // what it was
	kept    map[int]int64 // up to which number the server said that it has it
}

const asked = 10 // questions of the exam

// hall lets people sit an exam in the victim's organisation.
func (v *victim) hall(people int) (list []*candidate) {
	v.t.Helper()
	ctx, d := v.t.Context(), v.open()
	defer func() { _ = d.Close() }()
	check := func(err error) {
		v.t.Helper()
		if err != nil {
			v.t.Fatal(err)
		}
	}
	members, exams := org.NewService(d), exam.NewService(d)
	trainer, err := members.Authenticate(ctx, v.cookie, org.Client{})
	check(err)
	drafts := make([]bank.Draft, asked)
	for i := range drafts {
		drafts[i] = bank.Draft{Lang: "zh", Active: true, Item: question.Item{Kind: question.Single, Stem: fmt.Sprint("第 ", i*7919, " 题"),
			Options: []question.Option{{Text: "甲", Right: true}, {Text: "乙"}, {Text: "丙"}, {Text: "丁"}}}}
	}
	var ids []bank.ID
	var invite exam.Invite
	check(d.InTx(ctx, func(tx *db.Tx) error {
		if ids, err = bank.AddMany(ctx, tx, trainer, drafts); err != nil {
			return err
		}
		for i := range people {
			u, err := org.InsertMember(ctx, tx, v.org, org.NewMember{Login: fmt.Sprint("c", i), Name: fmt.Sprint("考生", i), Role: org.Rep, Scope: org.ScopeOwn, Lang: "zh", TimeZone: "Asia/Shanghai"})
			if err != nil {
				return err
			}
			invite.Users = append(invite.Users, u)
		}
		return nil
	}))
	p, err := exams.CreatePaper(ctx, trainer, exam.PaperDraft{Title: "卷", Lang: "zh", Kind: exam.Fixed, Forms: 1})
	check(err)
	check(exams.AddQuestions(ctx, trainer, p, 1, ids))
	check(exams.FreezePaper(ctx, trainer, p, 2))
	e, err := exams.CreateExam(ctx, trainer, exam.ExamDraft{Title: "考试", Paper: p, Draw: exam.ByPaper, Opens: time.Now().Add(-time.Hour), Closes: time.Now().Add(24 * time.Hour), Attempts: 1, Pass: 60,
		ShuffleItems: true, ShuffleOptions: true, ShowScore: exam.OnSubmitted, ShowKey: exam.Never})
	check(err)
	check(exams.AddCandidates(ctx, trainer, e, invite))
	check(exams.PublishExam(ctx, trainer, e, 2))
	for _, u := range invite.Users {
		c := &candidate{v: v, seq: time.Now().UnixMilli(), given: map[int]int64{}, chosen: map[int]int{}, kept: map[int]int64{}}
		c.cookie, err = members.StartSession(ctx, v.org, u, org.Client{Address: "127.0.0.1"})
		check(err)
		c.attempt, err = exams.Start(ctx, org.Actor{Org: v.org, User: u, Role: org.Rep}, e)
		check(err)
		list = append(list, c)
	}
	return list
}

// send sends all answers that the server has not said to have; nothing is lost
// where no answer comes.
func (c *candidate) send() {
	var out []map[string]any
	for at, seq := range c.given {
		if seq > c.kept[at] {
			out = append(out, map[string]any{"at": at, "seq": seq, "c": []int{c.chosen[at]}})
		}
	}
	if len(out) == 0 {
		return
	}
	body, _ := json.Marshal(out)
	r, err := http.NewRequest(http.MethodPost, "http://"+c.v.address+"/attempts/"+string(c.attempt)+"/answers", strings.NewReader(url.Values{"answers": {string(body)}}.Encode()))
	if err != nil {
		c.v.t.Error(err)
		return
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "kongdan_session", Value: c.cookie})
	res, err := c.v.client.Do(r)
	if err != nil {
		return
	}
	defer func() { _ = res.Body.Close() }()
	var said struct {
		Running bool             `json:"running"`
		Seqs    map[string]int64 `json:"seqs"`
	}
	if json.NewDecoder(res.Body).Decode(&said) != nil {
		return // the line broke
	}
	if res.StatusCode != http.StatusOK || !said.Running {
		c.v.t.Errorf("an answer gets %d, running %v", res.StatusCode, said.Running)
		return
	}
	for at, seq := range said.Seqs {
		var n int
		_, _ = fmt.Sscan(at, &n)
		c.kept[n] = max(c.kept[n], seq)
	}
}

// answer gives one answer and sends it.
func (c *candidate) answer() {
	at := 1 + rand.IntN(asked)
	c.seq++
	c.given[at], c.chosen[at] = c.seq, rand.IntN(4)
	c.send()
}

// TestChaosExam kills the program while people answer, again and again. Whatever
// the server said to have is there, and after the last start everything else
// arrives, once.
func TestChaosExam(t *testing.T) {
	v := newVictim(t, place(t))
	people := v.hall(12)
	for range chaos(3, 200) {
		v.start()
		ctx, stop := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for _, c := range people {
			all.Go(func() {
				for ctx.Err() == nil {
					c.answer()
					time.Sleep(time.Duration(rand.IntN(4)) * time.Millisecond)
				}
			})
		}
		time.Sleep(time.Duration(150+rand.IntN(200)) * time.Millisecond)
		v.signal(syscall.SIGKILL)
		stop()
		all.Wait()
		v.kept(people)
	}
	v.start()
	for _, c := range people {
		c.send()
		for at, seq := range c.given {
			if c.kept[at] < seq {
				t.Errorf("answer %d of number %d did not arrive", at, seq)
			}
		}
	}
	v.signal(syscall.SIGTERM)
	if n := v.kept(people); n < 3*len(people) {
		t.Errorf("only %d answers are kept, which proves little", n)
	}
}

// kept checks that the database holds every answer the server said to have, or
// a younger one, and counts them.
func (v *victim) kept(people []*candidate) (n int) {
	v.t.Helper()
	d := v.open()
	defer func() { _ = d.Close() }()
	type row struct {
		attempt       exam.AttemptID
		at            int
		seq           int64
		options, text string
	}
	stored := map[exam.AttemptID]map[int]row{}
	err := d.View(v.t.Context(), func(tx *db.Tx) error {
		rows, err := tx.QueryContext(v.t.Context(), `SELECT attempt_id, position, seq, options, response FROM attempt_item`)
		if err != nil {
			return err
		}
		list, err := db.Collect(rows, func(r *row) []any { return []any{&r.attempt, &r.at, &r.seq, &r.options, &r.text} })
		for _, r := range list {
			if stored[r.attempt] == nil {
				stored[r.attempt] = map[int]row{}
			}
			stored[r.attempt][r.at] = r
		}
		return err
	})
	if err != nil {
		v.t.Fatal(err)
	}
	for _, c := range people {
		for at, seq := range c.kept {
			r := stored[c.attempt][at]
			if r.seq < seq {
				v.t.Fatalf("answer %d was kept up to %d and is there with %d", at, seq, r.seq)
			}
			var order []int
			var got question.Response
			if json.Unmarshal([]byte(r.options), &order) != nil || json.Unmarshal([]byte(r.text), &got) != nil {
				v.t.Fatalf("a torn answer: %+v", r)
			}
			if r.seq == c.given[at] && (len(got.Chosen) != 1 || got.Chosen[0] != order[c.chosen[at]]) {
				v.t.Fatalf("answer %d holds %v, it was %d", at, got.Chosen, order[c.chosen[at]])
			}
			n++
		}
	}
	return n
}
