package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

func pileURL(e exam.ID, q bank.ID) string {
	return markingPath + "/" + url.PathEscape(string(e)) + "/" + url.PathEscape(string(q))
}

// answerURL is one answer of an attempt, to be marked or looked at again.
func answerURL(a exam.AttemptID, position int) string {
	return markingPath + "/answers/" + url.PathEscape(string(a)) + "/" + strconv.Itoa(position)
}

// markingListPage is what waits for a marker.
func (s *Server) markingListPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	piles, err := s.Exams.Piles(ctx, actor)
	if err != nil {
		return err
	}
	m := view.MarkingList{Tabs: learnTabs(ctx, actor, markingPath), Empty: view.Empty{Icon: "circle-check", Title: i18n.T(ctx, "marking.none"), Text: i18n.T(ctx, "marking.none_text")}}
	for at, p := range piles {
		if at == 0 || piles[at-1].Exam != p.Exam {
			m.Exams = append(m.Exams, view.MarkingExam{Title: p.Title, URL: examURL(p.Exam) + "/results"})
		}
		e := &m.Exams[len(m.Exams)-1]
		row := view.MarkingPile{Stem: clipStem(p.Item.Stem), URL: pileURL(p.Exam, p.Question), Done: p.Marked, All: p.Marked + p.Open() + p.Others,
			Meta: []string{i18n.T(ctx, "marking.progress", "Done", p.Marked, "All", p.Marked+p.Open()+p.Others)}}
		if p.Open() > 0 {
			row.Act = i18n.T(ctx, "marking.begin")
		}
		for key, n := range map[string]int{"marking.second_left": p.Second, "marking.differ_left": p.Differing, "marking.others_left": p.Others} {
			if n > 0 {
				row.Meta = append(row.Meta, i18n.T(ctx, key, "N", n))
			}
		}
		e.Piles = append(e.Piles, row)
	}
	return s.show(w, r, http.StatusOK, view.MarkingListPage(s.head(w, r, actor, i18n.T(ctx, "marking.title"), "learn"), m))
}

// markingPage is the next answer of a pile.
func (s *Server) markingPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	skip, _ := strconv.Atoi(r.URL.Query().Get("skip")) // what is no number skips nothing
	skip = min(max(skip, 0), 1<<20)
	t, err := s.Exams.NextTask(r.Context(), actor, exam.ID(r.PathValue("id")), bank.ID(r.PathValue("question")), skip)
	if err != nil {
		return err
	}
	return s.showAnswerToMark(w, r, actor, http.StatusOK, t, skip, nil, nil)
}

// taskPage is one answer, to be marked or looked at again.
func (s *Server) answerToMarkPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	t, err := s.answerToMark(r, actor)
	if err != nil {
		return err
	}
	return s.showAnswerToMark(w, r, actor, http.StatusOK, t, -1, nil, nil)
}

func (s *Server) answerToMark(r *http.Request, actor org.Actor) (exam.Task, error) {
	position, err := strconv.Atoi(r.PathValue("position"))
	if err != nil || position < 1 || position > 1<<20 {
		position = 0 // no answer stands there
	}
	return s.Exams.Task(r.Context(), actor, exam.AttemptID(r.PathValue("attempt")), position)
}

// markAnswer keeps what a marker gives for an answer.
func (s *Server) markAnswer(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	t, err := s.answerToMark(r, actor)
	if err != nil {
		return err
	}
	f := r.PostForm
	j := exam.Judgement{Note: f.Get("note")}
	j.Turn, _ = strconv.Atoi(f.Get("turn")) // what is no number is nobody's turn
	var typedIn []string
	for at := range t.Numbers() {
		text := f.Get("given." + strconv.Itoa(at))
		m, ok := question.ParseMarks(text)
		if !ok {
			m = -1
		}
		j.Given, typedIn = append(j.Given, m), append(typedIn, text)
	}
	skip, err := strconv.Atoi(f.Get("skip"))
	if err != nil || skip > 1<<20 {
		skip = -1
	}
	err = s.Exams.Mark(ctx, actor, t.Attempt, t.Position, j)
	if err == nil {
		if skip < 0 {
			return s.redirect(w, r, resultURL(t.Attempt)+"#q"+strconv.Itoa(t.Position), "marking.saved")
		}
		_, err := s.Exams.NextTask(ctx, actor, t.Exam, t.Question, skip)
		if errs.Is(err, errs.NotFound) {
			return s.redirect(w, r, markingPath, "marking.pile_done")
		}
		return s.redirect(w, r, pileURL(t.Exam, t.Question)+"?skip="+strconv.Itoa(skip), "marking.saved")
	}
	typedNow := &typedMarks{given: typedIn, note: f.Get("note")}
	if errs.Is(err, errs.Conflict) {
		return s.showAnswerToMark(w, r, actor, http.StatusConflict, t, skip, typedNow, view.Problems{{Text: i18n.T(ctx, "marking.meanwhile")}})
	}
	p, ok := problems(ctx, err, nil)
	if !ok {
		return err
	}
	return s.showAnswerToMark(w, r, actor, http.StatusUnprocessableEntity, t, skip, typedNow, p)
}

// typedMarks is what stands in the form of a marker.
type typedMarks struct {
	given []string
	note  string
}

func (s *Server) showAnswerToMark(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, t exam.Task, skip int, now *typedMarks, p view.Problems) error {
	ctx := r.Context()
	m := view.MarkingTask{
		Form: view.FormHead{Action: answerURL(t.Attempt, t.Position), Key: newKey(), Problems: p, Autosave: "mark-" + string(t.Attempt) + "-" + strconv.Itoa(t.Position), Class: "k-formwide"},
		Turn: turnWords(ctx, t), Material: materialView(t.Group), Stem: t.Item.Stem, Model: t.Item.Model, Full: t.Full.String(), Cancel: markingPath,
		Hidden: [][2]string{{"turn", strconv.Itoa(t.Turn)}, {"skip", strconv.Itoa(skip)}},
		Note:   view.Field{Name: "note", Label: i18n.T(ctx, "marking.note"), Hint: i18n.T(ctx, "marking.note_hint"), MaxLength: exam.MaxNote, Rows: 2, Error: p.Of("note")},
	}
	if t.Item.Kind != question.Short {
		m.Answer = answerWords(ctx, t)
	}
	for _, x := range t.Pieces {
		piece := view.AnswerPiece{Text: x.Text}
		if x.Point >= 0 {
			piece.Point, m.Hinted = strconv.Itoa(x.Point+1), true
		}
		m.Pieces = append(m.Pieces, piece)
	}
	if now == nil {
		now = &typedMarks{}
		if t.Again && len(t.Earlier) > 0 {
			last := t.Earlier[len(t.Earlier)-1]
			for _, g := range last.Points {
				now.given = append(now.given, g.String())
			}
			now.note = last.Note
		}
	}
	m.Note.Value = now.note
	m.Points = markingPoints(ctx, t, now.given, p)
	m.Scaled = scaledWords(ctx, t)
	for n, g := range t.Earlier {
		e := view.EarlierMarks{Who: i18n.T(ctx, "marking.marker", "N", n+1), Score: g.Score.String() + " / " + t.Full.String(), Note: g.Note}
		for at, x := range g.Points {
			e.Points = append(e.Points, fmt.Sprintf("%d: %s", at+1, x))
		}
		m.Earlier = append(m.Earlier, e)
	}
	if skip >= 0 {
		m.Done, m.All = t.Marked, t.Marked+t.Open()+t.Others
		m.Progress = i18n.T(ctx, "marking.progress", "Done", m.Done, "All", m.All)
		if t.Open() > 1 {
			m.Skip = pileURL(t.Exam, t.Question) + "?skip=" + strconv.Itoa(skip+1)
		}
	}
	return s.show(w, r, status, view.MarkingPage(s.head(w, r, actor, i18n.T(ctx, "marking.title"), "learn"),
		view.Heading{Title: t.Title, Back: view.Crumb{Text: i18n.T(ctx, "marking.title"), URL: markingPath}}, m))
}

func turnWords(ctx context.Context, t exam.Task) string {
	switch {
	case t.Again:
		return i18n.T(ctx, "marking.turn_again")
	case t.Turn == 0:
		return i18n.T(ctx, "marking.turn_none")
	case t.Alone:
		return i18n.T(ctx, "marking.turn."+strconv.Itoa(t.Turn)) + i18n.T(ctx, "marking.turn_alone")
	}
	return i18n.T(ctx, "marking.turn."+strconv.Itoa(t.Turn))
}

func markingPoints(ctx context.Context, t exam.Task, given []string, p view.Problems) (list []view.MarkingPoint) {
	for at := range t.Numbers() {
		name := "given." + strconv.Itoa(at)
		x := view.MarkingPoint{Most: t.Most(at).String(), Text: i18n.T(ctx, "marking.whole"),
			Field: view.Field{Name: name, HideLabel: true, InputMode: "decimal", Autocomplete: "off", Required: true, Error: p.Of(name)}}
		if at < len(t.Item.Points) {
			x.Text = t.Item.Points[at].Text
		}
		x.Field.Label = i18n.T(ctx, "marking.give", "Point", x.Text)
		if at < 9 {
			x.Number = strconv.Itoa(at + 1)
		}
		if at < len(given) {
			x.Field.Value = given[at]
		}
		list = append(list, x)
	}
	return list
}

// scaledWords says how points count that don't add up to the full marks.
func scaledWords(ctx context.Context, t exam.Task) string {
	var sum question.Marks
	for _, p := range t.Item.Points {
		sum += p.Marks
	}
	if len(t.Item.Points) == 0 || sum == t.Full {
		return ""
	}
	return i18n.T(ctx, "marking.scaled", "Sum", sum.String(), "Full", t.Full.String())
}

// answerWords says what was answered to a question that isn't written freely.
func answerWords(ctx context.Context, t exam.Task) string {
	var words []string
	for _, at := range t.Answer.Chosen {
		words = append(words, question.Letter(at))
	}
	if t.Answer.Truth != nil {
		words = append(words, i18n.T(ctx, map[bool]string{true: "result.true", false: "result.false"}[*t.Answer.Truth]))
	}
	return strings.Join(append(words, t.Answer.Blanks...), "; ")
}
