package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"kongdan/internal/kit/db"
	questions "kongdan/internal/learning/bank"
	"kongdan/internal/learning/certificate"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/question"
)

// Exams were sat this many days ago: the one with results, and the one whose
// written answers wait to be marked. A third runs.
const (
	examDays      = 24
	certifiedDays = 21 // when both days of the entrance exam are over
	writtenDays   = 3
)

// class are new colleagues who sit exams and work on no deal yet.
var class = [][2]string{
	{"贺子昂", "Ethan He"}, {"冯雨桐", "Yvonne Feng"}, {"邓伟豪", "Howard Deng"}, {"蒋思琪", "Stella Jiang"}, {"曹俊", "Jason Cao"},
	{"彭佳怡", "Joy Peng"}, {"吕明哲", "Mason Lyu"}, {"苏晚晴", "Wanda Su"}, {"卢海涛", "Hayden Lu"}, {"丁一诺", "Enora Ding"},
	{"魏来", "Will Wei"}, {"薛凯", "Kyle Xue"}, {"叶青岚", "Autumn Ye"}, {"余杭", "Henry Yu"},
}

// planExams lets the new class and the sellers sit three exams.
func (b *builder) planExams() {
	var people []org.Actor
	var entrance exam.ID
	b.at(examDays+10, func(ctx context.Context) error { return b.enrol(ctx, &people) })
	b.at(examDays, func(ctx context.Context) error {
		list, err := b.stock(ctx, 0, 13, 4, 4)
		if err == nil {
			list, err = b.own(ctx, list, b.mistaken())
		}
		if err != nil {
			return err
		}
		entrance, err = b.examOf(ctx, b.text("控单基础 · 入门考核", "C139 basics · entrance exam"), list, exam.ExamDraft{Minutes: 40, ShowScore: exam.OnSubmitted, ShowKey: exam.OnClosed, Pass: 60,
			Rule: grade.Rule{Choice: grade.Half, Step: 50}}, 48*time.Hour, people)
		if err != nil {
			return err
		}
		r := rand.New(rand.NewPCG(139, 24)) // #nosec G404 -- an invented class
		for _, p := range people {
			if err := b.sit(ctx, p, entrance, b.answering(r, r.NormFloat64())); err != nil {
				return err
			}
		}
		return nil
	})
	b.at(certifiedDays, func(ctx context.Context) error {
		svc := certificate.NewService(b.db)
		for _, d := range []certificate.Draft{ // the second soon ends
			{Name: b.text("控单基础证书", "C139 basics"), Exam: entrance, Months: 12},
			{Name: b.text("新员工上岗证", "New starter's permit"), Exam: entrance, Months: 1},
		} {
			if _, err := svc.SaveKind(ctx, b.trainer(), "", 0, d); err != nil {
				return err
			}
		}
		_, err := svc.SaveKind(ctx, b.trainer(), "", 0, certificate.Draft{Name: b.text("赢要素熟练", "The win element by heart"), Element: "W", Share: 80, Months: 6})
		return err
	})
	b.at(writtenDays, func(ctx context.Context) error {
		list, err := b.own(ctx, nil, b.essays()...)
		if err != nil {
			return err
		}
		e, err := b.examOf(ctx, b.text("情景题 · 一季度", "Case questions · first quarter"), list, exam.ExamDraft{Minutes: 60, ShowScore: exam.OnReleased, ShowKey: exam.OnReleased, Pass: 60},
			24*time.Hour, people[:9])
		for n, p := range people[:9] {
			if err == nil {
				err = b.sit(ctx, p, e, b.writing(n))
			}
		}
		return err
	})
	b.at(0.4, func(ctx context.Context) error {
		list, err := b.stock(ctx, 1, 10, 3, 2)
		if err != nil {
			return err
		}
		e, err := b.examOf(ctx, b.text("控单进阶 · 季度考试", "C139 in practice · quarterly exam"), list, exam.ExamDraft{Minutes: 30, ShowScore: exam.OnClosed, ShowKey: exam.OnClosed, Pass: 70,
			ShuffleItems: true, ShuffleOptions: true}, 6*24*time.Hour, people)
		r := rand.New(rand.NewPCG(139, 3)) // #nosec G404 -- an invented class
		for _, p := range people[14:18] {
			if err == nil {
				err = b.sit(ctx, p, e, b.answering(r, r.NormFloat64()))
			}
		}
		if err != nil {
			return err
		}
		_, err = certificate.NewService(b.db).SaveKind(ctx, b.trainer(), "", 0, certificate.Draft{Name: b.text("控单进阶证书", "C139 in practice"), Exam: e, Months: 12})
		return err
	})
}

func (b *builder) text(zh, en string) string {
	if b.lang == "en" {
		return en
	}
	return zh
}

// enrol lets the class join, and gathers who sits exams: the class, then those who sell.
func (b *builder) enrol(ctx context.Context, people *[]org.Actor) error {
	return b.db.InTx(ctx, func(tx *db.Tx) error {
		*people = nil
		department, err := org.InsertDepartment(ctx, tx, b.org, b.text("新员工班", "New starters"), "")
		if err != nil {
			return err
		}
		for n, name := range class {
			login := fmt.Sprintf("class%02d", n+1)
			u, err := org.InsertMember(ctx, tx, b.org, org.NewMember{Login: login, Email: login + "@censtone.example",
				Name: b.text(name[0], name[1]), Role: org.ReadOnly, Scope: org.ScopeOwn, Department: department, Lang: b.lang, TimeZone: "Asia/Shanghai"})
			if err != nil {
				return err
			}
			a, err := org.ActorOf(ctx, tx, b.org, u)
			if err != nil {
				return err
			}
			*people = append(*people, a)
			b.actors[login] = a
		}
		for _, m := range b.bank.Company.Members {
			if role := org.Role(m.Role); role != org.Trainer && role != org.Administrator {
				*people = append(*people, b.actors[m.Login])
			}
		}
		return nil
	})
}

// stock picks questions that ship, element by element, so that every element is
// asked about; another turn picks others where there are any.
func (b *builder) stock(ctx context.Context, turn, single, multiple, truth int) (ids []questions.ID, err error) {
	svc, keys := questions.NewService(b.db), c139.Keys()
	for _, part := range []struct {
		kind question.Kind
		n    int
	}{{question.Single, single}, {question.Multiple, multiple}, {question.TrueFalse, truth}} {
		f := questions.Filter{Lang: b.lang, Kind: part.kind, Status: questions.Active}
		if f.Lang == "" {
			f.Lang = "zh"
		}
		f.Size = 50
		for at := 0; part.n > 0 && at < 3*len(keys); at++ {
			f.Tags = []questions.Tag{{Kind: questions.Element, Value: string(keys[at%len(keys)])}}
			p, err := svc.List(ctx, b.trainer(), f)
			if err != nil {
				return nil, err
			}
			for i := range p.Rows {
				if id := p.Rows[(i+turn)%len(p.Rows)].ID; !slices.Contains(ids, id) {
					ids = append(ids, id)
					part.n--
					break
				}
			}
		}
	}
	return ids, nil
}

// examOf makes a paper of questions and lets people sit it.
func (b *builder) examOf(ctx context.Context, title string, ids []questions.ID, d exam.ExamDraft, open time.Duration, people []org.Actor) (exam.ID, error) {
	svc, trainer := exam.NewService(b.db), b.trainer()
	lang := b.lang
	if lang == "" {
		lang = "zh"
	}
	paper, err := svc.CreatePaper(ctx, trainer, exam.PaperDraft{Title: title, Lang: lang, Kind: exam.Fixed, Forms: 1})
	if err == nil {
		err = svc.AddQuestions(ctx, trainer, paper, 1, ids)
	}
	if err == nil {
		err = svc.FreezePaper(ctx, trainer, paper, 2)
	}
	if err != nil {
		return "", fmt.Errorf("paper %s: %w", title, err)
	}
	d.Title, d.Paper, d.Draw, d.Attempts = title, paper, exam.ByPaper, 1
	d.Opens, d.Closes, d.Grace = b.clock.Add(-time.Hour), b.clock.Add(open), time.Minute
	e, err := svc.CreateExam(ctx, trainer, d)
	if err != nil {
		return "", fmt.Errorf("exam %s: %w", title, err)
	}
	var users []org.UserID
	for _, p := range people {
		users = append(users, p.User)
	}
	if err := svc.AddCandidates(ctx, trainer, e, exam.Invite{Users: users}); err != nil {
		return "", err
	}
	return e, svc.PublishExam(ctx, trainer, e, 2)
}

// sit lets somebody answer everything in some minutes and submit.
func (b *builder) sit(ctx context.Context, who org.Actor, e exam.ID, answer func(n int, i question.Item) question.Response) error {
	svc, begun := exam.NewService(b.db), b.clock
	defer func() { b.clock = begun }()
	attempt, err := svc.Start(ctx, who, e)
	if err != nil {
		return fmt.Errorf("%s sits: %w", who.Name, err)
	}
	desk, err := svc.Desk(ctx, who, attempt)
	if err != nil {
		return err
	}
	b.clock = b.clock.Add(time.Duration(9+len(who.Name)+len(desk.Seats)/2) * time.Minute)
	if b.clock.After(b.now) {
		b.clock = b.now
	}
	var answers []exam.Answer
	given := paces(who.Name, desk.Seats, begun, b.clock)
	for n, seat := range desk.Seats {
		r := answer(n, seat.Item)
		if seat.Options != nil { // what is sent are places as they are shown
			for i, at := range r.Chosen {
				r.Chosen[i] = slices.Index(seat.Options, at)
			}
			slices.Sort(r.Chosen)
		}
		answers = append(answers, exam.Answer{At: seat.Position, Seq: given[n], Response: r})
	}
	if _, err := svc.Save(ctx, who, attempt, answers); err != nil {
		return err
	}
	return svc.Submit(ctx, who, attempt)
}

// paces says when somebody gives each answer between the start and the end:
// long questions take longer, and everybody has a pace of their own.
func paces(name string, seats []exam.Taken, start, end time.Time) []int64 {
	weights, all, own := make([]int, len(seats)), 0, len(name)
	for _, r := range name {
		own += int(r)
	}
	for n, s := range seats {
		weights[n] = 12 + len([]rune(s.Item.Stem)) + own*(n+3)%23
		all += weights[n]
	}
	given, spent := make([]int64, len(seats)), 0
	for n, w := range weights {
		spent += w
		given[n] = start.UnixMilli() + (end.UnixMilli()-start.UnixMilli())*int64(spent)/int64(all)
	}
	return given
}
