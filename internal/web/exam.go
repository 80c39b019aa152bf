package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

func examURL(id exam.ID) string { return view.PathExams + "/" + url.PathEscape(string(id)) }

func examID(r *http.Request) exam.ID { return exam.ID(asID(r.PathValue("id"))) }

// examState says how far an exam has come, as of now.
func examState(ctx context.Context, e exam.Exam, now time.Time) (text, tone string) {
	state := string(e.Status)
	if e.Status == exam.Published {
		switch {
		case now.Before(e.Opens):
			state, tone = "coming", "info"
		case e.Over(now):
			state = "ended"
		default:
			state, tone = "open", "success"
		}
	} else if e.Status == exam.Draft {
		tone = "warning"
	}
	return i18n.T(ctx, "exam.state_"+state), tone
}

func windowText(ctx context.Context, e exam.Exam) string {
	return i18n.T(ctx, "learn.window", "From", i18n.DateTime(ctx, e.Opens), "To", i18n.DateTime(ctx, e.Closes))
}

// examsPage lists exams, for who trains.
func (s *Server) examsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, l := r.Context(), listOf(r, "q", "trash")
	f := exam.Filter{Query: l.get("q"), Trash: l.get("trash") != ""}
	f.After, f.Before = l.After, l.Before
	list, next, previous, err := s.Exams.Exams(ctx, actor, f)
	if err != nil {
		return err
	}
	m := view.Exams{ListNav: l.nav(l.pager(next, previous, "")), Tabs: learnTabs(ctx, actor, view.PathExams), InTrash: f.Trash}
	now := s.Exams.Now()
	for _, e := range list {
		row := view.ExamRow{Title: e.Title, URL: examURL(e.ID), When: windowText(ctx, e.Exam),
			People: i18n.T(ctx, "exam.people_of", "All", e.Candidates, "Started", e.Started, "Done", e.Submitted)}
		row.State, row.Tone = examState(ctx, e.Exam, now)
		if f.Trash {
			row.RestoreURL, row.Key = examURL(e.ID)+"/restore", newKey()
		}
		m.Rows = append(m.Rows, row)
	}
	return s.show(w, r, http.StatusOK, view.ExamsPage(s.head(w, r, actor, i18n.T(ctx, "exam.title_list"), "learn"), m))
}

var examFields = map[string]string{
	"title": "exam.title", "paper": "exam.paper", "draw": "exam.draw", "opens": "exam.opens", "closes": "exam.closes", "minutes": "exam.minutes", "grace": "exam.grace",
	"attempts": "exam.attempts", "pass": "exam.pass", "rule_choice": "exam.rule_choice", "rule_each": "exam.rule_each", "rule_penalty": "exam.rule_penalty",
	"rule_step": "exam.rule_step", "show_score": "exam.show_score", "show_key": "exam.show_key", "note": "exam.note",
}

func examLabel(field string) string { return examFields[field] }

// examTime is how the form writes a time, in the reader's zone.
const examTime = "2006-01-02T15:04"

func zoneOf(actor org.Actor) *time.Location { return cmp.Or(actor.Zone, time.UTC) }

// readExam reads the form of an exam. What cannot be read becomes what no exam
// may have.
func readExam(actor org.Actor, f url.Values) exam.ExamDraft {
	when := func(field string) time.Time {
		t, err := time.ParseInLocation(examTime, strings.TrimSpace(f.Get(field)), zoneOf(actor))
		if err != nil || t.Year() < 2000 || t.Year() > 2200 {
			return time.Time{}
		}
		return t
	}
	marks := func(field string) question.Marks {
		if strings.TrimSpace(f.Get(field)) == "" {
			return 0
		}
		return marksOf(f.Get(field))
	}
	return exam.ExamDraft{
		Title: f.Get("title"), Paper: exam.PaperID(asID(f.Get("paper"))), Draw: exam.Draw(f.Get("draw")), Opens: when("opens"), Closes: when("closes"),
		Minutes: countOf(f.Get("minutes")), Grace: time.Duration(countOf(f.Get("grace"))) * time.Second, Attempts: countOf(f.Get("attempts")), Pass: countOf(f.Get("pass")),
		Rule:         grade.Rule{Choice: grade.Choice(f.Get("rule_choice")), Each: marks("rule_each"), Penalty: marks("rule_penalty"), Step: marks("rule_step")},
		ShuffleItems: f.Get("shuffle_items") != "", ShuffleOptions: f.Get("shuffle_options") != "",
		ShowScore: exam.Show(f.Get("show_score")), ShowKey: exam.Show(f.Get("show_key")), Note: f.Get("note"),
	}
}

// examValues are the fields of a form that holds an exam.
func examValues(actor org.Actor, d exam.ExamDraft) url.Values {
	f := url.Values{}
	marks := func(field string, m question.Marks) {
		if m != 0 {
			f.Set(field, marksText(m))
		}
	}
	f.Set("title", d.Title)
	f.Set("paper", string(d.Paper))
	f.Set("draw", string(d.Draw))
	f.Set("opens", d.Opens.In(zoneOf(actor)).Format(examTime))
	f.Set("closes", d.Closes.In(zoneOf(actor)).Format(examTime))
	f.Set("minutes", strconv.Itoa(d.Minutes))
	f.Set("grace", strconv.Itoa(int(d.Grace.Seconds())))
	f.Set("attempts", strconv.Itoa(d.Attempts))
	f.Set("pass", strconv.Itoa(d.Pass))
	f.Set("rule_choice", string(d.Rule.Choice))
	marks("rule_each", d.Rule.Each)
	marks("rule_penalty", d.Rule.Penalty)
	f.Set("rule_step", marksText(max(d.Rule.Step, 1)))
	for field, on := range map[string]bool{"shuffle_items": d.ShuffleItems, "shuffle_options": d.ShuffleOptions} {
		if on {
			f.Set(field, "1")
		}
	}
	f.Set("show_score", string(d.ShowScore))
	f.Set("show_key", string(d.ShowKey))
	f.Set("note", d.Note)
	return f
}

// newExamPage is the form of a new exam, of the paper in ?paper= if it says so.
func (s *Server) newExamPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	hour := s.Exams.Now().Truncate(time.Hour).Add(time.Hour)
	d := exam.ExamDraft{Paper: exam.PaperID(asID(r.URL.Query().Get("paper"))), Draw: exam.ByPaper, Opens: hour, Closes: hour.Add(2 * time.Hour), Minutes: 60, Grace: 30 * time.Second,
		Attempts: 1, Pass: 60, ShuffleItems: true, ShuffleOptions: true, ShowScore: exam.OnSubmitted, ShowKey: exam.OnClosed}
	return s.showExamForm(w, r, actor, http.StatusOK, nil, 0, examValues(actor, d), view.FormHead{})
}

// showExamForm shows the form of a new exam, or of one that sat people have
// started.
func (s *Server) showExamForm(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, e *exam.Exam, sat int, f url.Values, head view.FormHead) error {
	ctx := r.Context()
	papers, err := s.Exams.ReadyPapers(ctx, actor)
	if err != nil {
		return err
	}
	m := examForm(ctx, f, head.Problems)
	m.Form, m.New, m.Sat, m.NoPapers, m.Cancel = head, e == nil, sat > 0, e == nil && len(papers) == 0, view.PathExams
	for _, p := range papers {
		m.Paper.Options = append(m.Paper.Options, view.Option{Value: string(p.ID), Text: p.Title + " · " + i18n.T(ctx, "paper.sum", "N", p.Items, "Marks", marksWords(ctx, p.Marks))})
	}
	paper := exam.PaperID(asID(f.Get("paper")))
	if e != nil {
		paper = e.Paper
	}
	if m.Pass.Hint, err = s.passHint(ctx, actor, paper, f.Get("draw")); err != nil {
		return err
	}
	title, back := i18n.T(ctx, "exam.new"), view.Crumb{Text: i18n.T(ctx, "exam.title_list"), URL: view.PathExams}
	m.Form.Action, m.Form.Key = view.PathExams+"/new", newKey()
	if e != nil {
		title, back, m.Cancel, m.Form.Action = i18n.T(ctx, "exam.edit"), view.Crumb{Text: e.Title, URL: examURL(e.ID)}, examURL(e.ID), examURL(e.ID)+"/edit"
	}
	return s.show(w, r, status, view.ExamFormPage(s.head(w, r, actor, title, "learn"), view.Heading{Title: title, Back: back}, m))
}

// passHint says what the pass mark is, and what trainers' estimates of the paper
// propose; a paper that is drawn for each person has none.
func (s *Server) passHint(ctx context.Context, actor org.Actor, id exam.PaperID, draw string) (string, error) {
	hint := i18n.T(ctx, "exam.pass_hint")
	if id == "" || exam.Draw(draw) == exam.ByPerson {
		return hint, nil
	}
	proposed, err := s.Exams.Proposed(ctx, actor, id)
	if errs.Is(err, errs.NotFound) {
		return hint, nil
	}
	for _, w := range proposedWords(ctx, proposed) {
		hint += i18n.T(ctx, "estimate.hint", "Text", w)
	}
	return hint, err
}

// examForm builds the fields of an exam.
func examForm(ctx context.Context, f url.Values, p view.Problems) (m view.ExamForm) {
	field := func(name string) view.Field {
		x := view.Field{Name: name, Label: i18n.T(ctx, examFields[name]), Value: f.Get(name), Error: p.Of(name), Autocomplete: "off"}
		return x
	}
	number := func(name, hint, suffix string) view.Field {
		x := field(name)
		x.InputMode = "decimal"
		if hint != "" {
			x.Hint = i18n.T(ctx, hint)
		}
		if suffix != "" {
			x.Suffix = i18n.T(ctx, suffix)
		}
		return x
	}
	when := func(name string) view.Field {
		x := field(name)
		x.Type, x.Required = "datetime-local", true
		return x
	}
	choice := func(name string, options []view.Option) view.Field {
		x := field(name)
		x.Options = options
		return x
	}
	m.Title = field("title")
	m.Title.Required = true
	m.Paper = field("paper")
	m.Draw = choice("draw", []view.Option{{Value: string(exam.ByPaper), Text: i18n.T(ctx, "exam.draw_paper")}, {Value: string(exam.ByPerson), Text: i18n.T(ctx, "exam.draw_person"), Hint: i18n.T(ctx, "exam.draw_person_hint")}})
	m.Opens, m.Closes = when("opens"), when("closes")
	m.Minutes, m.Grace = number("minutes", "exam.minutes_hint", "exam.unit_minutes"), number("grace", "exam.grace_hint", "exam.unit_seconds")
	m.Attempts, m.Pass = number("attempts", "exam.attempts_hint", ""), number("pass", "", "exam.unit_percent")
	var choices, steps []view.Option
	for _, c := range grade.Choices {
		choices = append(choices, view.Option{Value: string(c), Text: i18n.T(ctx, "exam.choice_"+cmp.Or(string(c), "whole"))})
	}
	for _, st := range grade.Steps {
		steps = append(steps, view.Option{Value: marksText(st), Text: i18n.T(ctx, "exam.step", "Marks", marksText(st))})
	}
	m.Choice, m.Step = choice("rule_choice", choices), choice("rule_step", steps)
	m.Each, m.Penalty = number("rule_each", "exam.rule_each_hint", ""), number("rule_penalty", "exam.rule_penalty_hint", "")
	for _, x := range []struct {
		at   *view.Field
		name string
	}{{&m.ShuffleItems, "shuffle_items"}, {&m.ShuffleOptions, "shuffle_options"}} {
		*x.at = view.Field{Name: x.name, Label: i18n.T(ctx, "exam."+x.name), Checked: f.Get(x.name) != ""}
	}
	var shows []view.Option
	for _, sh := range exam.Shows {
		shows = append(shows, view.Option{Value: string(sh), Text: i18n.T(ctx, "exam.show_"+string(sh))})
	}
	m.ShowScore, m.ShowKey = choice("show_score", shows), choice("show_key", shows)
	m.Note = field("note")
	m.Note.Hint = i18n.T(ctx, "exam.note_hint")
	return m
}

func (s *Server) createExam(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id, err := s.Exams.CreateExam(r.Context(), actor, readExam(actor, r.PostForm))
	if p, ok := problems(r.Context(), err, examLabel); ok {
		return s.showExamForm(w, r, actor, http.StatusUnprocessableEntity, nil, 0, r.PostForm, view.FormHead{Problems: p})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, examURL(id), "exam.saved")
}

// startedBy counts who has started an exam.
func startedBy(room exam.Room) (n int) {
	for _, c := range room.Candidates {
		if c.Used > 0 {
			n++
		}
	}
	return n
}

func (s *Server) editExamPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	room, err := s.Exams.Room(r.Context(), actor, examID(r))
	if err != nil {
		return err
	}
	d, err := room.Draft()
	if err != nil {
		return err
	}
	return s.showExamForm(w, r, actor, http.StatusOK, &room.Exam, startedBy(room), examValues(actor, d), view.FormHead{Version: room.Version})
}

func (s *Server) saveExam(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), examID(r)
	room, err := s.Exams.Room(ctx, actor, id)
	if err != nil {
		return err
	}
	theirs, err := room.Draft()
	if err != nil {
		return err
	}
	mine := readExam(actor, r.PostForm)
	if startedBy(room) > 0 {
		mine.Draw = theirs.Draw // the form holds it no more
	}
	err = s.Exams.EditExam(ctx, actor, id, versionOf(r), mine)
	if err == nil {
		return s.redirect(w, r, examURL(id), "exam.saved")
	}
	if p, ok := problems(ctx, err, examLabel); ok {
		return s.showExamForm(w, r, actor, http.StatusUnprocessableEntity, &room.Exam, startedBy(room), r.PostForm, view.FormHead{Version: versionOf(r), Problems: p})
	}
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	had := examValues(actor, theirs)
	var rows [][3]string
	for _, name := range []string{"title", "opens", "closes", "minutes", "grace", "attempts", "pass", "note"} {
		rows = append(rows, [3]string{name, r.PostForm.Get(name), had.Get(name)})
	}
	return s.showConflict(w, r, actor, conflict{What: room.Title, Kind: "exam", ID: string(id), Back: examURL(id), Version: room.Version, Rows: differences(ctx, examFields, rows)})
}

func (s *Server) publishExam(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := examID(r)
	if err := s.Exams.PublishExam(r.Context(), actor, id, versionOf(r)); err != nil {
		return err
	}
	return s.redirect(w, r, examURL(id), "exam.published")
}

func (s *Server) releaseExam(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := examID(r)
	if err := s.Exams.ReleaseExam(r.Context(), actor, id, r.PostForm.Get("show") != ""); err != nil {
		return err
	}
	return s.redirect(w, r, examURL(id), "exam.saved")
}

func (s *Server) deleteExam(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := examID(r)
	err := s.Exams.DeleteExam(r.Context(), actor, id, versionOf(r))
	if e, ok := errors.AsType[*errs.Error](err); ok && e.Kind == errs.Invalid { // somebody sat it meanwhile
		return s.redirectWith(w, r, examURL(id), Flash{Kind: "info", Key: e.Key, Args: e.Args})
	}
	if err != nil {
		return err
	}
	return s.redirectWith(w, r, view.PathExams, Flash{Kind: "success", Key: "exam.deleted", Undo: examURL(id) + "/restore"})
}

func (s *Server) restoreExam(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := examID(r)
	if err := s.Exams.RestoreExam(r.Context(), actor, id); err != nil {
		return err
	}
	return s.redirect(w, r, examURL(id), "exam.restored")
}
