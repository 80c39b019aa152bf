package web

import (
	"net/http"
	"strconv"
	"strings"

	"kongdan/internal/coach"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/web/view"
)

const askedPath = "/asked/"

// askedPage is a questionnaire for a colleague: sentences, and nothing of what
// the deal's team claims.
func (s *Server) askedPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showAsked(w, r, actor, http.StatusOK, nil, nil)
}

func (s *Server) showAsked(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, said []coach.Said, p view.Problems) error {
	ctx := r.Context()
	a, paper, err := s.Coaches.AskedPaper(ctx, actor, coach.QuestionnaireID(r.PathValue("id")))
	if err != nil {
		return err
	}
	m := view.AskedPaper{Head: view.FormHead{Action: askedPath + string(a.ID), Key: newKey(), Problems: p, Autosave: "asked-" + string(a.ID)},
		Greeting: a.Greeting, Subject: a.Subject, NothingError: p.Of("answers")}
	for _, v := range c139.Verdicts() {
		m.Choices = append(m.Choices, view.Option{Value: string(v), Text: i18n.T(ctx, "quest."+string(v))})
	}
	for i, sentence := range paper.Sentences {
		place := strconv.Itoa(i)
		x := view.AskedItem{Place: place, Sentence: sentence[i18n.Of(ctx).Lang], Error: p.Of("r" + place), NoteError: p.Of("n" + place),
			Note: r.PostForm.Get("n" + place)}
		for _, t := range said {
			if t.Place == i {
				x.Ruling = string(t.Ruling)
			}
		}
		m.Items = append(m.Items, x)
	}
	title := i18n.T(ctx, "asked.title")
	return s.show(w, r, status, view.AskedPage(s.head(w, r, actor, title, "today"), view.Heading{Title: title,
		Sub: i18n.T(ctx, "asked.by", "Name", a.ByName, "When", i18n.DateTime(ctx, a.Expires)), Back: view.Crumb{Text: i18n.T(ctx, "nav.today"), URL: view.PathToday}}, m))
}

// answerAsked takes what a colleague says.
func (s *Server) answerAsked(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	said := readSaid(r)
	err := s.Coaches.AnswerAsked(r.Context(), actor, coach.QuestionnaireID(r.PathValue("id")), said)
	if p, refused := problems(r.Context(), err, nil); refused {
		for i := range p {
			p[i].Name = askedField(p[i].Name)
		}
		return s.showAsked(w, r, actor, http.StatusUnprocessableEntity, said, p)
	}
	if errs.Is(err, errs.Conflict) { // answered or shut at this moment
		err = errs.New(errs.NotFound, "asked.not_found")
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, view.PathToday, "asked.thanks")
}

// askedField is the field of the form at which a fault of the paper stands.
func askedField(fault string) string {
	if place, note := strings.CutSuffix(fault, ".note"); note {
		return "n" + place
	}
	if _, err := strconv.Atoi(fault); err == nil {
		return "r" + fault
	}
	return fault
}
