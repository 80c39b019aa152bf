package web

import (
	"errors"
	"net/http"
	"time"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/web/view"
)

// askElement questions an element.
func (s *Server) askElement(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	k, ok := c139.ParseKey(r.PathValue("key"))
	if !ok {
		return errs.New(errs.NotFound, "error.page_not_found")
	}
	question := r.PostForm.Get("question")
	_, err := s.Deals.Ask(r.Context(), actor, dealID(r), k, question)
	return s.afterChallenge(w, r, actor, k, err, func(f *elementForms, p view.Problems) { f.question, f.ask = question, p })
}

// answerChallenge answers a manager's question. What it changes about the
// element is recorded in the form of the element itself.
func (s *Server) answerChallenge(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	in := opportunity.Answer{Challenge: opportunity.ChallengeID(r.PathValue("challenge")), Seen: versionOf(r), Text: r.PostForm.Get("answer")}
	err := s.Deals.Answer(r.Context(), actor, dealID(r), in)
	c, findErr := s.Deals.Control(r.Context(), actor, dealID(r))
	if findErr != nil {
		return findErr
	}
	for _, q := range c.Challenges {
		if q.ID == in.Challenge {
			return s.afterChallenge(w, r, actor, q.Element, err, func(f *elementForms, p view.Problems) { f.answerText, f.answer = in.Text, p })
		}
	}
	return errs.New(errs.NotFound, "error.not_found")
}

// afterChallenge leads back to the element with its form open: what was asked
// or answered often changes it.
func (s *Server) afterChallenge(w http.ResponseWriter, r *http.Request, actor org.Actor, k c139.Key, err error, keep func(*elementForms, view.Problems)) error {
	if err == nil && !fragment(r) {
		return s.redirect(w, r, dealURL(dealID(r))+"/elements/"+string(k)+"#e-"+string(k), "control.saved")
	}
	return s.afterElement(w, r, actor, k, err, keep)
}

// keyOf is the key of an error's text.
func keyOf(err error) string {
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e.Key
	}
	return "error.internal"
}

func (c *control) when(t time.Time) string { return i18n.DateTime(c.ctx, t) }
