package web

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

const attemptsPath = "/attempts"

func attemptURL(id exam.AttemptID) string { return attemptsPath + "/" + url.PathEscape(string(id)) }

func attemptID(r *http.Request) exam.AttemptID { return exam.AttemptID(asID(r.PathValue("id"))) }

// ruleTexts says the rule of an exam in sentences.
func ruleTexts(ctx context.Context, rule string) (list []string) {
	r, err := grade.Read(rule)
	if err != nil {
		return nil
	}
	for _, w := range r.Words(question.Kinds...) {
		if w.Marks == nil {
			list = append(list, i18n.T(ctx, w.Key))
		} else {
			list = append(list, i18n.T(ctx, w.Key, "Marks", marksText(*w.Marks)))
		}
	}
	return list
}

// sitStartPage says what an exam is like, and lets it be started.
func (s *Server) sitStartPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	x, err := s.Exams.Sitting(ctx, actor, examID(r))
	if err != nil {
		return err
	}
	now := s.Exams.Now()
	state := x.State(now)
	m := view.SitStart{Title: x.Exam.Title, State: i18n.T(ctx, "sitting."+string(state)), Tone: stateTones[state], When: windowText(ctx, x.Exam), Note: x.Exam.Note, Key: newKey()}
	fact := func(key, text string) { m.Facts = append(m.Facts, view.RoomFact{Name: i18n.T(ctx, key), Text: text}) }
	if x.Exam.Minutes > 0 {
		fact("exam.minutes", i18n.T(ctx, "learn.minutes", "N", x.Exam.Minutes+int(x.Extra.Minutes())))
	}
	fact("exam.pass", strconv.Itoa(x.Exam.Pass)+"%")
	if x.Exam.Attempts > 0 {
		fact("sit.attempts_left", strconv.Itoa(max(0, x.Exam.Attempts-x.Used)))
	}
	fact("exam.show_score", i18n.T(ctx, "exam.show_"+string(x.Exam.ShowScore)))
	m.Rules = append(ruleTexts(ctx, x.Exam.Rule), i18n.T(ctx, "sit.promise"))
	switch state {
	case exam.Open:
		m.StartURL, m.Go = examURL(x.Exam.ID)+"/sit", i18n.T(ctx, "sit.start")
	case exam.Running:
		m.StartURL, m.Go = examURL(x.Exam.ID)+"/sit", i18n.T(ctx, "sit.continue")
	}
	if x.Last != nil && !x.Last.Running {
		m.ResultURL, m.ResultText = attemptURL(x.Last.ID), i18n.T(ctx, "sit.last")
	}
	return s.show(w, r, http.StatusOK, view.SitStartPage(s.head(w, r, actor, x.Exam.Title, "learn"), m))
}

func (s *Server) startSitting(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id, err := s.Exams.Start(r.Context(), actor, examID(r))
	if err != nil {
		return err
	}
	return s.redirect(w, r, attemptURL(id), "")
}

// tryPaper begins a trainer's own test of a paper.
func (s *Server) tryPaper(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id, err := s.Exams.Try(r.Context(), actor, paperID(r))
	if err != nil {
		return err
	}
	return s.redirect(w, r, attemptURL(id), "")
}

// attemptPage is an attempt: the paper while it runs, then how it ended.
func (s *Server) attemptPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d, err := s.Exams.Desk(r.Context(), actor, attemptID(r))
	if err != nil {
		return err
	}
	return s.showDesk(w, r, actor, http.StatusOK, d, "")
}

func (s *Server) showDesk(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, d exam.Desk, problem string) error {
	ctx := r.Context()
	title := cmp.Or(d.Exam.Title, d.Paper.Title)
	if !d.Running {
		return s.showOver(w, r, actor, status, d, title)
	}
	m := view.Sit{Title: title, URL: attemptURL(d.ID), Now: d.Clock.Now.UnixMilli(), Due: d.Due.UnixMilli(), Grace: int64(d.Grace.Seconds()), Seq: d.Seq(), Paused: d.Clock.Paused,
		Intro: d.Paper.Intro, Rules: ruleTexts(ctx, d.Exam.Rule), Count: len(d.Seats), Answered: d.Answered, Test: d.Attempt.Exam == "", Problem: problem,
		Left: i18n.T(ctx, "exam.left", "N", max(0, int(d.Due.Sub(d.Clock.Now)/time.Minute)))}
	if !d.Clock.Paused { // a paper at rest is covered
		m.Sections = sitSections(ctx, d)
	}
	head := s.head(w, r, actor, title, "learn")
	head.Scripts = []string{"exam.js"}
	return s.show(w, r, status, view.SitPage(head, m))
}

// sitSections is the paper as the candidate has it, without any key.
func sitSections(ctx context.Context, d exam.Desk) (list []view.SitSection) {
	last, section := bank.GroupID(""), 0
	for _, x := range d.Seats {
		if x.Section != section {
			section = x.Section
			at := slices.IndexFunc(d.Sections, func(p exam.Section) bool { return p.Number == section })
			part := exam.Section{Kind: x.Item.Kind}
			if at >= 0 && d.Form > 0 {
				part = d.Sections[at]
			}
			n, sum := 0, question.Marks(0)
			for _, o := range d.Seats {
				if o.Section == section {
					n, sum = n+1, sum+o.Marks
				}
			}
			list = append(list, view.SitSection{Title: sectionTitle(ctx, len(list)+1, part.Title, part.Kind), Sub: i18n.T(ctx, "paper.sum", "N", n, "Marks", marksWords(ctx, sum))})
		}
		q := view.SitQuestion{Asked: askedView(ctx, strconv.Itoa(x.Position), x.Item, x.Options, false), At: x.Position, Seq: x.Seq, Flagged: x.Flagged,
			Single: x.Item.Kind == question.Single, Short: x.Item.Kind == question.Short, Chosen: x.Response.Chosen, Words: x.Response.Blanks, Text: x.Response.Text,
			Answered: !x.Response.None()}
		q.Marks = i18n.T(ctx, "paper.worth", "N", x.Marks.Plural(), "Marks", marksText(x.Marks))
		if x.Response.Truth != nil {
			q.Said = strconv.Itoa(map[bool]int{true: 1}[*x.Response.Truth])
		}
		q.Material, last = materialAfter(x.Group, last)
		part := &list[len(list)-1]
		part.Questions = append(part.Questions, q)
	}
	return list
}

// sitAnswer is an answer as the page's script sends it.
type sitAnswer struct {
	At      int      `json:"at"`
	Seq     int64    `json:"seq"`
	Chosen  []int    `json:"c,omitempty"`
	Truth   *bool    `json:"t,omitempty"`
	Blanks  []string `json:"b,omitempty"`
	Text    string   `json:"w,omitempty"`
	Flagged bool     `json:"f,omitempty"`
}

// sitClock is what the script hears: how things stand, and what was kept.
type sitClock struct {
	Now     int64            `json:"now"`
	Due     int64            `json:"due"`
	Paused  bool             `json:"paused"`
	Running bool             `json:"running"`
	Held    bool             `json:"held"`
	Seqs    map[string]int64 `json:"seqs,omitempty"`
	Unread  []int            `json:"unread,omitempty"`
	Answers []sitAnswer      `json:"answers,omitempty"`
}

func clockView(c exam.Clock) sitClock {
	return sitClock{Now: c.Now.UnixMilli(), Due: c.Due.UnixMilli(), Paused: c.Paused, Running: c.Running}
}

func say(w http.ResponseWriter, v any) error {
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	return json.NewEncoder(w).Encode(v)
}

// saveAnswers keeps answers of the script. What its answer names is kept.
func (s *Server) saveAnswers(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	var sent []sitAnswer
	if bad := json.Unmarshal([]byte(r.PostForm.Get("answers")), &sent); bad != nil {
		if _, err := s.Exams.Save(r.Context(), actor, attemptID(r), nil); err != nil {
			return err // whose attempt it is comes first
		}
		return errs.Because(bad, errs.Invalid, "sit.unreadable")
	}
	list := make([]exam.Answer, len(sent))
	for i, a := range sent {
		list[i] = exam.Answer{At: a.At, Seq: a.Seq, Flagged: a.Flagged, Response: question.Response{Chosen: a.Chosen, Truth: a.Truth, Blanks: a.Blanks, Text: a.Text}}
	}
	saved, err := s.Exams.Save(r.Context(), actor, attemptID(r), list)
	if err != nil {
		return err
	}
	answer := clockView(saved.Clock)
	answer.Held, answer.Unread, answer.Seqs = saved.Held, saved.Unread, map[string]int64{}
	for at, seq := range saved.Seqs {
		answer.Seqs[strconv.Itoa(at)] = seq
	}
	return say(w, answer)
}

// attemptState tells the script how things stand, and what other tabs and
// devices have answered since.
func (s *Server) attemptState(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	since, err := strconv.ParseInt(r.URL.Query().Get("since"), 10, 64)
	if err != nil {
		since = 0
	}
	c, list, err := s.Exams.Look(r.Context(), actor, attemptID(r), since)
	if err != nil {
		return err
	}
	answer := clockView(c)
	for _, a := range list {
		answer.Answers = append(answer.Answers, sitAnswer{At: a.At, Seq: a.Seq, Chosen: a.Response.Chosen, Truth: a.Response.Truth, Blanks: a.Response.Blanks, Text: a.Response.Text, Flagged: a.Flagged})
	}
	return say(w, answer)
}

// saveAttempt takes the page as one plain form: what differs from what is kept
// is saved, unless it was answered elsewhere since the page was shown.
func (s *Server) saveAttempt(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id, f := r.Context(), attemptID(r), r.PostForm
	d, err := s.Exams.Desk(ctx, actor, id)
	if err != nil {
		return err
	}
	if !d.Running {
		return s.redirectWith(w, r, attemptURL(id), Flash{Kind: "warning", Key: "sit.over_already"})
	}
	seen, err := strconv.ParseInt(f.Get("seen"), 10, 64)
	if err != nil {
		seen = 0
	}
	list, overtaken := typedAnswers(d, f, seen)
	saved, err := s.Exams.Save(ctx, actor, id, list)
	if err != nil {
		return err
	}
	switch {
	case len(saved.Unread) > 0:
		return s.redirectWith(w, r, attemptURL(id), Flash{Kind: "warning", Key: "sit.unread"})
	case saved.Held:
		return s.redirectWith(w, r, attemptURL(id), Flash{Kind: "warning", Key: "sit.paused"})
	case !saved.Running:
		return s.redirectWith(w, r, attemptURL(id), Flash{Kind: "warning", Key: "sit.over_already"})
	case f.Get("do") == "submit":
		if err := s.Exams.Submit(ctx, actor, id); err != nil {
			return err
		}
		return s.redirect(w, r, attemptURL(id), "")
	case overtaken:
		return s.redirectWith(w, r, attemptURL(id), Flash{Kind: "warning", Key: "sit.overtaken"})
	}
	return s.redirect(w, r, attemptURL(id), "sit.saved_form")
}

// typedAnswers are the answers of a plain form that differ from those kept.
// overtaken says that some were answered elsewhere since seen.
func typedAnswers(d exam.Desk, f url.Values, seen int64) (list []exam.Answer, overtaken bool) {
	now := d.Clock.Now.UnixMilli()
	for _, x := range d.Seats {
		at := "." + strconv.Itoa(x.Position)
		if !f.Has("q" + at) {
			continue // the form does not hold it
		}
		a := exam.Answer{At: x.Position, Seq: max(now, x.Seq+1), Flagged: f.Get("f"+at) != "", Response: typedResponse(x.Item, f, at)}
		if a.Flagged == x.Flagged && sameResponse(a.Response, x.Response) {
			continue
		}
		if x.Seq > seen {
			overtaken = true
			continue
		}
		list = append(list, a)
	}
	return list, overtaken
}

func typedResponse(item question.Item, f url.Values, at string) (r question.Response) {
	switch item.Kind {
	case question.TrueFalse:
		if v := f.Get("t" + at); v == "1" || v == "0" {
			yes := v == "1"
			r.Truth = &yes
		}
	case question.Fill:
		r.Blanks = f["b"+at]
		if len(r.Blanks) > len(item.Blanks) {
			r.Blanks = r.Blanks[:len(item.Blanks)]
		}
	case question.Short:
		r.Text = strings.ReplaceAll(f.Get("w"+at), "\r\n", "\n")
	default:
		for _, v := range f["c"+at] {
			if n := countOf(v); n >= 0 && n < len(item.Options) && !slices.Contains(r.Chosen, n) {
				r.Chosen = append(r.Chosen, n)
			}
		}
		slices.Sort(r.Chosen)
		if item.Kind == question.Single && len(r.Chosen) > 1 {
			r.Chosen = r.Chosen[:1]
		}
	}
	return r
}

func sameResponse(a, b question.Response) bool {
	same := a.Text == b.Text && slices.Equal(a.Chosen, b.Chosen) && (a.Truth == nil) == (b.Truth == nil)
	for i := range max(len(a.Blanks), len(b.Blanks)) {
		word := func(r question.Response) string {
			if i < len(r.Blanks) {
				return strings.TrimSpace(r.Blanks[i])
			}
			return ""
		}
		same = same && word(a) == word(b)
	}
	return same && (a.Truth == nil || *a.Truth == *b.Truth)
}
