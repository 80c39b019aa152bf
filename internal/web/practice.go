package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/certificate"
	"kongdan/internal/learning/exam"
	"kongdan/internal/learning/practice"
	"kongdan/internal/library"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

// practicePage is where a member begins to practise.
func (s *Server) practicePage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	home, err := s.Practice.Home(ctx, actor)
	if err != nil {
		return err
	}
	m := view.Practice{Tabs: learnTabs(ctx, actor, view.PathPractice), Rests: restsLine(ctx, home.Rest)}
	if home.Total == 0 && home.Met == 0 {
		m.Empty = &view.Empty{Icon: "school", Title: i18n.T(ctx, "practice.no_questions"), Text: i18n.T(ctx, "practice.no_questions_text")}
		if m.Rests != "" {
			m.Empty, m.Rests = &view.Empty{Icon: "hourglass", Title: i18n.T(ctx, "practice.all_rest"), Text: m.Rests}, ""
		} else if err := s.fillPractice(ctx, actor, &m); err != nil {
			return err
		}
		return s.show(w, r, http.StatusOK, view.PracticePage(s.head(w, r, actor, i18n.T(ctx, "practice.title"), "learn"), m))
	}
	if m.Subject, err = s.subjectForm(ctx, actor, practice.Free, practice.Subject{}); err != nil {
		return err
	}
	m.Subject.Recite = true
	workModel(ctx, &m, home)
	for _, x := range home.Open {
		if x.Mode == practice.Due || x.Mode == practice.Given { // the buttons above go on with those
			continue
		}
		title, err := s.runTitle(ctx, actor, x)
		if err != nil {
			return err
		}
		m.Open = append(m.Open, view.PracticeOpen{Title: title, URL: runURL(x.ID),
			Meta: i18n.T(ctx, "practice.place", "N", x.Place, "Total", x.Total) + " · " + i18n.DateTime(ctx, x.Created)})
	}
	for _, x := range home.Sets {
		set := view.PracticeSet{Title: x.Title, ID: string(x.ID), Key: newKey(),
			Meta: i18n.T(ctx, "practice.set_by", "Name", x.ByName, "Day", i18n.Date(ctx, x.MadeAt), "N", x.Asked)}
		set.Due, set.Late = setDue(ctx, home.Day, x.DueOn)
		m.Sets = append(m.Sets, set)
	}
	m.Sides = []view.PracticeSide{
		{Icon: "flag", Title: i18n.T(ctx, "practice.book.wrong"), Text: i18n.T(ctx, "practice.questions", "N", home.Wrong), URL: view.PathWrongBook},
		{Icon: "star", Title: i18n.T(ctx, "practice.book.starred"), Text: i18n.T(ctx, "practice.questions", "N", home.Starred), URL: view.PathFavourites},
	}
	history, err := s.Practice.History(ctx, actor)
	if err != nil {
		return err
	}
	for _, d := range history[:min(len(history), 7)] {
		m.History = append(m.History, view.PracticeDay{Day: pastText(ctx, home.Day, d.On), Text: i18n.T(ctx, "practice.history_day", "N", d.Answers, "Right", d.Right)})
	}
	return s.show(w, r, http.StatusOK, view.PracticePage(s.head(w, r, actor, i18n.T(ctx, "practice.title"), "learn"), m))
}

// runTitle says what a run practises, and which certificate it renews.
func (s *Server) runTitle(ctx context.Context, actor org.Actor, x practice.Run) (string, error) {
	title := i18n.T(ctx, "practice.mode."+string(x.Mode))
	if x.Mode != practice.Renewal {
		return title, nil
	}
	c, err := s.Certificates.Get(ctx, actor, certificate.ID(x.Set))
	if err != nil {
		if errs.Is(err, errs.NotFound) { // its holder may not know of it any more
			return title, nil
		}
		return "", err
	}
	return title + " · " + c.Name, nil
}

// rests is restsLine for pages that need nothing else of it.
func (s *Server) rests(ctx context.Context, actor org.Actor) (string, error) {
	rest, err := s.Practice.Rests(ctx, actor)
	return restsLine(ctx, rest), err
}

// restsLine says which questions practice leaves out because of exams and of
// renewals.
func restsLine(ctx context.Context, r practice.Rest) string {
	var lines []string
	if n := r.N - r.Renews; n > 0 {
		lines = append(lines, examRests(ctx, n, r.Awaits))
	}
	if r.Renews > 0 {
		lines = append(lines, i18n.T(ctx, "practice.rests_renewal", "N", r.Renews))
	}
	return strings.Join(lines, " ")
}

func examRests(ctx context.Context, n int, awaits []exam.Awaited) string {
	if len(awaits) == 0 {
		return i18n.T(ctx, "practice.rests", "N", n)
	}
	titles := make([]string, min(len(awaits), 3))
	for i := range titles {
		titles[i] = i18n.T(ctx, "practice.rests_exam", "Title", awaits[i].Title, "When", i18n.DateTime(ctx, awaits[i].Closes))
	}
	return i18n.T(ctx, "practice.rests_own", "N", n, "Exams", strings.Join(titles, i18n.T(ctx, "shell.list_comma")))
}

// workModel says what today asks for, and the days to come.
func workModel(ctx context.Context, m *view.Practice, home practice.Home) {
	k, plan := home.Work, home.Plan
	m.Key, m.Due = newKey(), dueSentence(ctx, k)
	if k.Due+k.Fresh > 0 {
		m.Start = i18n.T(ctx, "practice.start")
	}
	if k.Missing > 0 {
		m.Short = shortSentence(ctx, home)
	} else if k.Late > 0 {
		m.Wait = i18n.T(ctx, "practice.late", "N", k.Late)
	}
	if k.Done > 0 {
		m.Done = i18n.T(ctx, "practice.done_today", "N", k.Done)
	}
	most := 1
	for _, n := range k.Forecast {
		most = max(most, n)
	}
	for d, n := range k.Forecast {
		m.Forecast = append(m.Forecast, view.ForecastDay{Day: shortDay(home.Day, home.Day.Add(d)), N: n, Height: 100 * n / most, X: 10 * d})
	}
	m.ForecastTitle = i18n.T(ctx, "practice.forecast")
	if n := len(k.Forecast); plan.ExamOn > home.Day && home.Day.Add(n) >= plan.ExamOn {
		m.ForecastTitle = i18n.T(ctx, "practice.forecast_exam", "N", n)
	}
	m.Plan = []string{i18n.T(ctx, "practice.plan_day", "Most", plan.Most, "Fresh", plan.Fresh), i18n.T(ctx, "practice.plan_leave", "N", plan.LeaveAfter)}
	if plan.ExamOn != "" {
		m.Plan = append(m.Plan, i18n.T(ctx, "practice.plan_exam", "Day", string(plan.ExamOn), "N", max(0, plan.ExamOn.Sub(home.Day))))
	}
}

// shortSentence says for how many questions there is no time before the exam,
// and what would help.
func shortSentence(ctx context.Context, home practice.Home) string {
	args := []any{"N", home.Work.Missing, "Enough", home.Work.Enough, "Day", string(home.Plan.ExamOn)}
	if home.Work.Enough == 0 {
		return i18n.T(ctx, "practice.exam_short", args...)
	}
	return i18n.T(ctx, "practice.exam_short_enough", args...)
}

// dueSentence says what today asks for.
func dueSentence(ctx context.Context, k practice.Work) string {
	switch {
	case k.Due > 0 && k.Fresh > 0:
		return i18n.T(ctx, "practice.due_both", "N", k.Due, "Fresh", k.Fresh)
	case k.Due > 0:
		return i18n.T(ctx, "practice.due", "N", k.Due)
	case k.Fresh > 0:
		return i18n.T(ctx, "practice.fresh", "N", k.Fresh)
	}
	return i18n.T(ctx, "practice.nothing_due")
}

// setLines leads to sets that were given to the reader, where another page
// mentions them.
func setLines(ctx context.Context, today day.Date, sets []practice.Set) (list []view.SetLine) {
	for _, x := range sets {
		line := view.SetLine{Text: i18n.T(ctx, "practice.set_waits", "Name", x.ByName, "Title", x.Title, "N", x.Asked), URL: view.PathPractice}
		line.Due, line.Late = setDue(ctx, today, x.DueOn)
		list = append(list, line)
	}
	return list
}

// setDue says by when a set is to be done, or for how long it has been late; ""
// where there is no such day.
func setDue(ctx context.Context, today, due day.Date) (text string, late bool) {
	if due == "" {
		return "", false
	}
	if text, late = dueText(ctx, today, due); late {
		return text, true
	}
	return i18n.T(ctx, "practice.set_due", "Day", text), false
}

// startPractice begins a run, or goes on with the one of the day.
func (s *Server) startPractice(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	mode := practice.Mode(r.PostForm.Get("mode"))
	switch mode {
	case practice.Due, practice.Wrong, practice.Starred, practice.Given:
	default:
		mode = practice.Free
	}
	a := practice.Asking{Mode: mode, Set: chosen[practice.SetID](r.PostForm, "set"), Few: r.PostForm.Get("few") != ""}
	if mode == practice.Free || mode == practice.Wrong || mode == practice.Starred {
		a.About, a.Set = readSubject(r.PostForm), ""
	}
	run, err := s.Practice.Start(r.Context(), actor, a)
	if errs.Is(err, errs.Invalid) { // there is nothing to ask
		if rest, err := s.Practice.Rests(r.Context(), actor); err == nil && rest.N > 0 {
			if rest.N == rest.Renews {
				return s.redirectWith(w, r, backTo(r, view.PathPractice), Flash{Kind: "info", Key: "practice.nothing_renews", Args: []any{"N", rest.N}})
			}
			return s.redirectWith(w, r, backTo(r, view.PathPractice), Flash{Kind: "info", Key: "practice.nothing_rests", Args: []any{"N", rest.N}})
		}
		return s.redirectWith(w, r, backTo(r, view.PathPractice), Flash{Kind: "info", Key: "practice.nothing." + string(mode)})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, runURL(run), "")
}

func runURL(run practice.RunID) string { return view.PathPractice + "/runs/" + string(run) }

// subjectParts are the fields of a subject, as addresses and forms name them.
var subjectParts = []string{"element", "stage", "role", "tool", "topic", "category", "kind"}

func readSubject(f url.Values) practice.Subject {
	short := func(name string) string {
		if v := f.Get(name); len(v) <= 300 && legible(v) {
			return v
		}
		return noID
	}
	return practice.Subject{Element: short("element"), Stage: short("stage"), Role: short("role"), Tool: short("tool"), Topic: short("topic"), Category: short("category"),
		Kind: question.Kind(short("kind"))}
}

// subjectForm offers the subjects there are, with how many questions each has.
func (s *Server) subjectForm(ctx context.Context, actor org.Actor, mode practice.Mode, now practice.Subject) (view.SubjectForm, error) {
	c, err := s.Practice.Choices(ctx, actor)
	if err != nil {
		return view.SubjectForm{}, err
	}
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return view.SubjectForm{}, err
	}
	m := view.SubjectForm{Key: newKey(), Mode: string(mode), Submit: i18n.T(ctx, "practice.these")}
	add := func(name, value string, list []practice.Choice, text func(practice.Choice) string) {
		if len(list) == 0 {
			return
		}
		f := view.Field{Name: name, Label: i18n.T(ctx, "practice.subject."+name), Value: value, Empty: i18n.T(ctx, "practice.any")}
		for _, x := range list {
			f.Options = append(f.Options, view.Option{Value: x.Value, Text: i18n.T(ctx, "practice.choice", "Text", text(x), "N", x.N)})
		}
		m.Fields = append(m.Fields, f)
	}
	plain := func(x practice.Choice) string { return x.Value }
	add("element", now.Element, c.Elements, func(x practice.Choice) string { return elementLabel(book, x.Value) })
	add("stage", now.Stage, c.Stages, func(x practice.Choice) string {
		return tagText(ctx, book, library.Tag{Kind: library.TagStage, Value: x.Value})
	})
	add("role", now.Role, c.Roles, func(x practice.Choice) string {
		return tagText(ctx, book, library.Tag{Kind: library.TagRole, Value: x.Value})
	})
	add("tool", now.Tool, c.Tools, func(x practice.Choice) string { return toolText(ctx, x.Value) })
	add("topic", now.Topic, c.Topics, plain)
	add("category", now.Category, c.Categories, func(x practice.Choice) string { return x.Name })
	kinds := view.Field{Name: "kind", Label: i18n.T(ctx, "practice.subject.kind"), Value: string(now.Kind), Empty: i18n.T(ctx, "practice.any")}
	for _, k := range question.Kinds {
		kinds.Options = append(kinds.Options, view.Option{Value: string(k), Text: i18n.T(ctx, "intake.type."+string(k))})
	}
	m.Fields = append(m.Fields, kinds)
	return m, nil
}

// starQuestion makes a question a favourite, or ends that.
func (s *Server) starQuestion(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	on, next := r.PostForm.Get("on") != "", backTo(r, view.PathPractice)
	if err := s.Practice.Star(r.Context(), actor, chosen[practice.Thing](r.PostForm, "thing"), on); err != nil {
		return err
	}
	if on {
		return s.redirect(w, r, next, "practice.star_set")
	}
	return s.redirect(w, r, next, "practice.star_gone")
}

func (s *Server) practicePlanPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	p, err := s.Practice.Plan(r.Context(), actor)
	if err != nil {
		return err
	}
	typed := planTyped{strconv.Itoa(p.Most), strconv.Itoa(p.Fresh), strconv.Itoa(p.LeaveAfter), string(p.ExamOn)}
	return s.showPracticePlan(w, r, actor, http.StatusOK, typed, nil)
}

// planTyped is the form of a plan as it was typed.
type planTyped struct{ most, fresh, leave, exam string }

func (s *Server) savePracticePlan(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	f := r.PostForm
	typed := planTyped{f.Get("most"), f.Get("fresh"), f.Get("leave_after"), f.Get("exam_on")}
	number := func(text string) int {
		n, err := strconv.Atoi(text)
		if err != nil {
			return -1
		}
		return n
	}
	err := s.Practice.SavePlan(r.Context(), actor, practice.Plan{Most: number(typed.most), Fresh: number(typed.fresh), LeaveAfter: number(typed.leave),
		ExamOn: day.Date(typed.exam)})
	if p, ok := problems(r.Context(), err, planLabel); ok {
		return s.showPracticePlan(w, r, actor, http.StatusUnprocessableEntity, typed, p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, view.PathPractice, "practice.plan_saved")
}

func planLabel(field string) string {
	return map[string]string{"most": "practice.plan_most", "fresh": "practice.plan_fresh", "leave_after": "practice.plan_leave_after", "exam_on": "practice.plan_exam_on"}[field]
}

func (s *Server) showPracticePlan(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, t planTyped, p view.Problems) error {
	ctx := r.Context()
	field := func(name, value, hint string) view.Field {
		return view.Field{Name: name, Label: i18n.T(ctx, planLabel(name)), Value: value, Hint: i18n.T(ctx, hint), Error: p.Of(name), InputMode: "numeric", Required: true, MaxLength: 4, Autocomplete: "off"}
	}
	m := view.PracticePlan{
		Form: view.FormHead{Action: view.PathPracticePlan, Key: newKey(), Problems: p},
		Most: field("most", t.most, "practice.plan_most_hint"), Fresh: field("fresh", t.fresh, "practice.plan_fresh_hint"),
		LeaveAfter: field("leave_after", t.leave, "practice.plan_leave_hint"),
		Exam:       view.Field{Name: "exam_on", Label: i18n.T(ctx, "practice.plan_exam_on"), Value: t.exam, Hint: i18n.T(ctx, "practice.plan_exam_hint"), Error: p.Of("exam_on")},
	}
	return s.show(w, r, status, view.PracticePlanPage(s.head(w, r, actor, i18n.T(ctx, "practice.plan"), "learn"), m))
}
