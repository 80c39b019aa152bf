package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/certificate"
	"kongdan/internal/learning/practice"
	"kongdan/internal/org"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

// runPage asks the next question of a run, or with ?at=N shows what came of the
// answer at a place, from 1.
func (s *Server) runPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	at, err := strconv.Atoi(r.URL.Query().Get("at"))
	if err != nil {
		at = 0
	}
	return s.showRun(w, r, actor, http.StatusOK, at-1, nil)
}

func runOf(r *http.Request) practice.RunID { return practice.RunID(asID(r.PathValue("run"))) }

func (s *Server) showRun(w http.ResponseWriter, r *http.Request, actor org.Actor, status, at int, p view.Problems) error {
	ctx := r.Context()
	x, err := s.Practice.Show(ctx, actor, runOf(r), at)
	if err != nil {
		return err
	}
	title, err := s.runTitle(ctx, actor, x.Run)
	if err != nil {
		return err
	}
	h := s.head(w, r, actor, title, "learn")
	if x.Over {
		return s.show(w, r, status, view.PracticeEndPage(h, endModel(ctx, x.Run)))
	}
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return err
	}
	h.Scripts = []string{"practice.js"}
	m := view.PracticeRun{
		Title: title, Place: x.Place + 1, Total: x.Run.Total, Kind: i18n.T(ctx, "intake.type."+string(x.Question.Item.Kind)),
		Material: x.Question.Material, Stem: x.Question.Item.Stem, Question: x.Question.ID, Number: x.Question.Number,
		Several: x.Question.Item.Kind == question.Multiple || x.Question.Item.Kind == question.Indefinite,
		Truth:   x.Question.Item.Kind == question.TrueFalse, Short: x.Question.Item.Kind == question.Short,
		Form: view.FormHead{Action: runURL(x.Run.ID) + "/answer", Key: newKey(), Problems: p, Class: "k-quiz-form"},
		Star: view.PracticeStar{Thing: string(x.Question.Thing), Key: newKey(), Next: r.URL.RequestURI(), On: x.Starred},
	}
	if r.Method == http.MethodPost {
		m.Star.Next = runURL(x.Run.ID)
	}
	for _, t := range x.Question.Tags {
		if t.Kind == "element" || t.Kind == "stage" || t.Kind == "role" || t.Kind == "topic" {
			if text := tagText(ctx, book, t); !slices.Contains(m.Tags, text) {
				m.Tags = append(m.Tags, text)
			}
		}
	}
	m.Options, m.Blanks = optionModels(ctx, x), blankModels(ctx, x)
	source := func() (view.Link, error) {
		links, err := s.sourceLinks(ctx, actor, []practice.Question{x.Question})
		return links[x.Question.ID], err
	}
	switch {
	case x.Written != nil:
		from, err := source()
		if err != nil {
			return err
		}
		m.Judge, m.Written, m.Key = true, *x.Written, keyModel(x.Question, from)
		if x.Held {
			m.Rests = i18n.T(ctx, "practice.key_rests")
		}
		m.Form.Action = runURL(x.Run.ID) + "/judge"
	case x.Answer != nil:
		from, err := source()
		if err != nil {
			return err
		}
		m.Written, m.Outcome = x.Answer.Response.Text, outcomeModel(ctx, x, from)
	case m.Short || len(m.Blanks) > 0:
		m.Form.Autosave = "practice-" + string(x.Run.ID) + "-" + strconv.Itoa(x.Place)
		if p != nil {
			retype(&m, r.PostForm)
		}
	}
	return s.show(w, r, status, view.PracticeRunPage(h, m))
}

// retype puts back what was typed into a form that was refused.
func retype(m *view.PracticeRun, f url.Values) {
	m.Written = f.Get("text")
	for i, v := range f["blank"] {
		if i < len(m.Blanks) {
			m.Blanks[i].Value = v
		}
	}
}

// optionModels are the options in the order shown, after the answer with what
// each was; the two truths of a statement are options, too.
func optionModels(ctx context.Context, x practice.Showing) (list []view.PracticeOption) {
	i := x.Question.Item
	if i.Kind == question.TrueFalse {
		for n, truth := range []bool{true, false} {
			o := view.PracticeOption{Name: "truth", Letter: question.Letter(n), Value: strconv.FormatBool(truth), Text: i18n.T(ctx, "practice.truth."+strconv.FormatBool(truth))}
			if a := x.Answer; a != nil && i.Truth != nil {
				o.Chosen = a.Response.Truth != nil && *a.Response.Truth == truth
				o.State = verdictOn(*i.Truth == truth, o.Chosen)
			}
			list = append(list, o)
		}
		return list
	}
	for shown, at := range x.Order {
		o := view.PracticeOption{Name: "chosen", Letter: question.Letter(shown), Value: strconv.Itoa(shown), Text: i.Options[at].Text}
		if x.Answer != nil {
			o.Chosen = slices.Contains(x.Answer.Response.Chosen, at)
			if !x.Held {
				o.State = verdictOn(i.Options[at].Right, o.Chosen)
			}
		}
		list = append(list, o)
	}
	return list
}

func verdictOn(right, chosen bool) string {
	switch {
	case right && chosen:
		return string(grade.Hit)
	case right:
		return string(grade.Missed)
	case chosen:
		return string(grade.False)
	}
	return ""
}

func blankModels(ctx context.Context, x practice.Showing) (list []view.PracticeBlank) {
	for n := range x.Question.Item.Blanks {
		b := view.PracticeBlank{Label: i18n.T(ctx, "practice.blank", "N", n+1)}
		if x.Answer != nil {
			if n < len(x.Answer.Response.Blanks) {
				b.Value = x.Answer.Response.Blanks[n]
			}
			if !x.Held {
				b.State, b.Right = string(grade.Missed), practice.BlankText(x.Question.Item.Blanks[n])
			}
			for _, p := range x.Answer.Parts {
				if p.At == n {
					b.State = string(p.What)
				}
			}
		}
		list = append(list, b)
	}
	return list
}

// outcomeModel says what came of an answer and where it goes on.
func outcomeModel(ctx context.Context, x practice.Showing, from view.Link) *view.PracticeOutcome {
	a := x.Answer
	o := view.PracticeOutcome{Tone: "danger", Title: i18n.T(ctx, "practice.outcome_wrong"), Key: keyModel(x.Question, from)}
	switch {
	case a.Right():
		o.Tone, o.Title = "success", i18n.T(ctx, "practice.outcome_right")
	case a.Response.None():
		o.Title = i18n.T(ctx, "practice.outcome_unknown")
	case a.Share > 0:
		o.Tone, o.Title = "warning", i18n.T(ctx, "practice.outcome_part")
	}
	if x.Held {
		o.Lines = append(o.Lines, i18n.T(ctx, "practice.key_rests"))
	}
	switch {
	case a.Slow:
		o.Lines = append(o.Lines, i18n.T(ctx, "practice.was_slow"))
	case a.Right() && x.Question.Item.Kind == question.TrueFalse && !a.Sure:
		o.Lines = append(o.Lines, i18n.T(ctx, "practice.was_unsure"))
	}
	o.Lines = append(o.Lines, i18n.T(ctx, "practice.comes_back", "Day", string(a.DueOn)))
	if a.InBook {
		o.Lines = append(o.Lines, i18n.T(ctx, "practice.in_book"))
	}
	o.Next = view.Link{Text: i18n.T(ctx, "practice.next"), URL: runURL(x.Run.ID)}
	if x.Run.Done {
		o.Next.Text = i18n.T(ctx, "practice.finish")
	}
	return &o
}

func endModel(ctx context.Context, run practice.Run) view.PracticeEnd {
	m := view.PracticeEnd{Title: i18n.T(ctx, "practice.end"), Text: i18n.T(ctx, "practice.end_text", "N", run.Answered, "Right", run.Right),
		Again: view.Link{Text: i18n.T(ctx, "practice.back"), URL: view.PathPractice}}
	if run.Mode == practice.Renewal {
		came := "practice.renew_done"
		switch {
		case certificate.TooFew(run):
			came = "practice.renew_few"
		case 100*run.Right < certificate.Enough*run.Answered:
			came = "practice.renew_failed"
		}
		m.Text += i18n.T(ctx, came, "N", run.Answered, "Share", certificate.Enough)
		m.Again = view.Link{Text: i18n.T(ctx, "certificate.title"), URL: view.PathCertificates}
	}
	if run.Right < run.Answered {
		m.Wrong = view.Link{Text: i18n.T(ctx, "practice.to_wrong"), URL: view.PathWrongBook}
	}
	return m
}

// answerPractice takes an answer in and leads to what came of it.
func (s *Server) answerPractice(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	f := r.PostForm
	a := practice.Reply{Question: asID(f.Get("question")), Blanks: f["blank"], Text: f.Get("text"), Unknown: f.Get("unknown") != "", Sure: f.Get("sure") != ""}
	a.Place, a.Number = wholeOf(f, "place"), wholeOf(f, "number")
	a.Took, _ = strconv.ParseInt(f.Get("took"), 10, 64) // nobody knows
	for _, v := range f["chosen"] {
		if n, err := strconv.Atoi(v); err == nil && len(a.Chosen) < question.MaxOptions {
			a.Chosen = append(a.Chosen, n)
		}
	}
	if t := f.Get("truth"); t == "true" || t == "false" {
		truth := t == "true"
		a.Truth = &truth
	}
	err := s.Practice.Answer(r.Context(), actor, runOf(r), a)
	if p, ok := problems(r.Context(), err, nil); ok {
		return s.showRun(w, r, actor, http.StatusUnprocessableEntity, -1, p)
	}
	if errs.Is(err, errs.Conflict) {
		return s.redirectWith(w, r, runURL(runOf(r)), Flash{Kind: "warning", Key: "practice.other_question"})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, s.afterAnswer(r, actor, a.Place), "")
}

// afterAnswer is where an answer that was taken in shows: beside its key, or,
// for one that its author judges, where it was given.
func (s *Server) afterAnswer(r *http.Request, actor org.Actor, place int) string {
	if _, err := s.Practice.Show(r.Context(), actor, runOf(r), place); err != nil {
		return runURL(runOf(r))
	}
	return runURL(runOf(r)) + "?at=" + strconv.Itoa(place+1)
}

// wholeOf is a number of a form, -1 for what is none.
func wholeOf(f url.Values, name string) int {
	n, err := strconv.Atoi(strings.TrimSpace(f.Get(name)))
	if err != nil {
		return -1
	}
	return n
}

// judgePractice takes in what the author of a short answer thinks of it.
func (s *Server) judgePractice(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	place := wholeOf(r.PostForm, "place")
	err := s.Practice.Judge(r.Context(), actor, runOf(r), place, wholeOf(r.PostForm, "share"))
	if p, ok := problems(r.Context(), err, nil); ok {
		return s.showRun(w, r, actor, http.StatusUnprocessableEntity, -1, p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, s.afterAnswer(r, actor, place), "")
}
