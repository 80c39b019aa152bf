package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
	"kongdan/internal/schema"
)

// An exam that everybody sits at once: what --only exam measures.
const (
	examPeople    = 500
	examQuestions = 50
	examPace      = 10 * time.Second // how often each of them answers; people take longer
)

// sitter is somebody who sits the exam.
type sitter struct{ cookie, attempt string }

// sitExam lets people sit an exam at once and says how long an answer takes
// until it is acknowledged, which is when it is on the disk.
func sitExam(ctx context.Context, o options) error {
	if o.folder == "" {
		temporary, err := os.MkdirTemp("", "kongdan-bench")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(temporary) }()
		o.folder = temporary
	}
	people, err := setExam(ctx, filepath.Join(o.folder, "exam"))
	if err != nil {
		return err
	}
	busy := loadAverage()
	s, err := start(ctx, o.binary, filepath.Join(o.folder, "exam"))
	if err != nil {
		return err
	}
	begin, err := s.cpu()
	if err != nil {
		return err
	}
	last := max(o.each, 3*examPace)
	var saves book
	everybody(ctx, s.base, people, last, &saves)
	end, err := s.cpu()
	if err != nil {
		return err
	}
	if err := s.stop(); err != nil {
		return err
	}
	got := saves.of("answer")
	fmt.Printf("%d people sit one exam of %d questions, each answering every %s for %s; SQLite; load average before: %s.\n\n", examPeople, examQuestions, examPace, last, busy)
	fmt.Printf("| saving an answer | n | answers/s | median ms | p99 ms | max ms | failed | CPU ms each |\n|---|--:|--:|--:|--:|--:|--:|--:|\n")
	n := max(1, len(got.times))
	fmt.Printf("| | %d | %.0f | %s | %s | %s | %d | %s |\n", len(got.times), float64(n)/last.Seconds(), ms(got.at(0.5)), ms(got.at(0.99)), ms(got.at(1)), got.failed, ms((end-begin)/time.Duration(n)))
	if got.failed > 0 {
		return fmt.Errorf("%d answers failed, the first: %s", got.failed, got.first)
	}
	return nil
}

// setExam makes an organisation whose members all sit one exam.
func setExam(ctx context.Context, folder string) (people []sitter, err error) {
	if err := os.RemoveAll(folder); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	d, err := db.OpenSQLite(filepath.Join(folder, "kongdan.db"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = d.Close() }()
	if _, err := d.Migrate(ctx, schema.Files, ""); err != nil {
		return nil, err
	}
	exams, members := exam.NewService(d), org.NewService(d)
	var trainer org.Actor
	var ids []bank.ID
	var invite exam.Invite
	err = d.InTx(ctx, func(tx *db.Tx) error {
		o, err := org.InsertOrganisation(ctx, tx, org.NewOrganisation{Name: "测量公司", Currency: "CNY", Lang: "zh", TimeZone: "Asia/Shanghai"})
		if err != nil {
			return err
		}
		trainer = org.SystemActor(o)
		drafts := make([]bank.Draft, examQuestions)
		for i := range drafts {
			drafts[i] = bank.Draft{Lang: "zh", Active: true, Item: question.Item{Kind: question.Multiple, Stem: fmt.Sprintf("第 %d 题：哪些说法成立？", i*7919),
				Options: []question.Option{{Text: "说法甲", Right: true}, {Text: "说法乙", Right: true}, {Text: "说法丙"}, {Text: "说法丁"}}}}
		}
		if ids, err = bank.AddMany(ctx, tx, trainer, drafts); err != nil {
			return err
		}
		for i := range examPeople {
			u, err := org.InsertMember(ctx, tx, o, org.NewMember{Login: fmt.Sprintf("c%03d", i), Name: fmt.Sprint("考生", i), Role: org.Rep, Scope: org.ScopeOwn, Lang: "zh", TimeZone: "Asia/Shanghai"})
			if err != nil {
				return err
			}
			if i == 0 {
				trainer.User = u
			}
			invite.Users = append(invite.Users, u)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	p, err := exams.CreatePaper(ctx, trainer, exam.PaperDraft{Title: "卷", Lang: "zh", Kind: exam.Fixed, Forms: 1})
	if err == nil {
		err = exams.AddQuestions(ctx, trainer, p, 1, ids)
	}
	if err == nil {
		err = exams.FreezePaper(ctx, trainer, p, 2)
	}
	if err != nil {
		return nil, err
	}
	e, err := exams.CreateExam(ctx, trainer, exam.ExamDraft{Title: "考试", Paper: p, Draw: exam.ByPaper, Opens: time.Now().Add(-time.Hour), Closes: time.Now().Add(12 * time.Hour), Attempts: 1,
		ShuffleItems: true, ShuffleOptions: true, ShowScore: exam.Never, ShowKey: exam.Never})
	if err == nil {
		err = exams.AddCandidates(ctx, trainer, e, invite)
	}
	if err == nil {
		err = exams.PublishExam(ctx, trainer, e, 2)
	}
	if err != nil {
		return nil, err
	}
	for _, u := range invite.Users {
		cookie, err := members.StartSession(ctx, trainer.Org, u, org.Client{Address: "127.0.0.1"})
		if err != nil {
			return nil, err
		}
		attempt, err := exams.Start(ctx, org.Actor{Org: trainer.Org, User: u, Role: org.Rep}, e)
		if err != nil {
			return nil, err
		}
		people = append(people, sitter{cookie, string(attempt)})
	}
	return people, nil
}

// everybody answers at an even pace, each beginning at another moment.
func everybody(ctx context.Context, base string, people []sitter, last time.Duration, saves *book) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: len(people), MaxIdleConns: len(people)}, Timeout: 20 * time.Second}
	ctx, stop := context.WithTimeout(ctx, last)
	defer stop()
	var all sync.WaitGroup
	for i, p := range people {
		all.Go(func() {
			r := rand.New(rand.NewPCG(7, uint64(i))) // #nosec G404 -- a load
			next := time.NewTimer(time.Duration(r.Int64N(int64(examPace))))
			for {
				select {
				case <-ctx.Done():
					return
				case <-next.C:
				}
				next.Reset(examPace)
				begin := time.Now()
				err := p.answer(ctx, client, base, r)
				if ctx.Err() == nil {
					saves.note("answer", time.Since(begin), err)
				}
			}
		})
	}
	all.Wait()
}

// answer gives one answer and waits until it is kept.
func (p sitter) answer(ctx context.Context, client *http.Client, base string, r *rand.Rand) error {
	at, seq := 1+r.IntN(examQuestions), time.Now().UnixMilli()
	form := url.Values{"answers": {fmt.Sprintf(`[{"at":%d,"seq":%d,"c":[%d,3]}]`, at, seq, r.IntN(3))}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/attempts/"+p.attempt+"/answers", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.AddCookie(&http.Cookie{Name: "kongdan_session", Value: p.cookie})
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	var said struct {
		Seqs map[string]int64 `json:"seqs"`
	}
	if res.StatusCode != http.StatusOK || json.Unmarshal(text, &said) != nil || said.Seqs[fmt.Sprint(at)] < seq {
		return fmt.Errorf("status %d: %.200s", res.StatusCode, text)
	}
	return nil
}
