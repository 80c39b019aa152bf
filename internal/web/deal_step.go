package web

import (
	"net/http"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/web/view"
)

// nextStepPage asks for the next step.
func (s *Server) nextStepPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d, err := s.dealToChange(r, actor)
	if err != nil {
		return err
	}
	if d.Status.Closed() {
		return errs.New(errs.Conflict, "deal.closed_already")
	}
	return s.showNextStep(w, r, actor, http.StatusOK, d, d.Version, d.NextStep, d.NextStepOn, nil)
}

func (s *Server) showNextStep(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, d opportunity.Detail, version int64,
	step string, on day.Date, p view.Problems) error {
	m := view.DealForm{
		Form:     view.FormHead{Action: dealURL(d.ID) + "/next-step", Key: newKey(), Version: version, Problems: p},
		NextStep: step, NextStepOn: string(on), Today: string(d.Today), MaxStep: opportunity.MaxNextStep, Cancel: dealURL(d.ID),
	}
	title := i18n.T(r.Context(), "deal_field.next_step")
	return s.showForm(w, r, status, s.head(w, r, actor, title, "deals"),
		view.Heading{Title: title, Back: view.Crumb{Text: d.Name, URL: dealURL(d.ID)}}, view.NextStepForm(m))
}

// setNextStep replaces the next step.
func (s *Server) setNextStep(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, step, on := r.Context(), r.PostForm.Get("next_step"), typedDate(r, "next_step_on")
	err := s.Deals.SetNextStep(ctx, actor, dealID(r), versionOf(r), step, on)
	if err == nil {
		return s.redirect(w, r, dealURL(dealID(r)), "deal.saved")
	}
	d, p, err := s.refusedChange(r, actor, err)
	if err != nil {
		return err
	}
	if len(p) > 0 {
		return s.showNextStep(w, r, actor, http.StatusUnprocessableEntity, d, versionOf(r), step, on, p)
	}
	return s.showConflict(w, r, actor, conflict{What: d.Name, Kind: "deal", ID: string(d.ID), Back: dealURL(d.ID), Version: d.Version, Rows: []view.Difference{
		{Label: i18n.T(ctx, "deal_field.next_step"), Yours: step, Theirs: d.NextStep},
		{Label: i18n.T(ctx, "deal_field.next_step_on"), Yours: string(on), Theirs: string(d.NextStepOn)},
	}})
}

// signedPage asks when a won deal was signed.
func (s *Server) signedPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d, err := s.dealToChange(r, actor)
	if err != nil {
		return err
	}
	if d.Status != opportunity.Won {
		return errs.New(errs.Conflict, "deal.not_won")
	}
	return s.showSigned(w, r, actor, http.StatusOK, d, d.Version, d.SignedOn, nil)
}

func (s *Server) showSigned(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, d opportunity.Detail, version int64, on day.Date, p view.Problems) error {
	m := view.CloseForm{
		Form:     view.FormHead{Action: dealURL(d.ID) + "/signed", Key: newKey(), Version: version, Problems: p},
		SignedOn: string(on), Today: string(d.Today), Opened: string(d.OpenedOn), Cancel: dealURL(d.ID),
	}
	title := i18n.T(r.Context(), "deal.signed")
	return s.showForm(w, r, status, s.head(w, r, actor, title, "deals"),
		view.Heading{Title: title, Back: view.Crumb{Text: d.Name, URL: dealURL(d.ID)}}, view.SignedForm(m))
}

// setSigned notes when a won deal was signed.
func (s *Server) setSigned(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, on := r.Context(), typedDate(r, "signed_on")
	err := s.Deals.SetSigned(ctx, actor, dealID(r), versionOf(r), on)
	if err == nil {
		return s.redirect(w, r, dealURL(dealID(r)), "deal.saved")
	}
	d, p, err := s.refusedChange(r, actor, err)
	if err != nil {
		return err
	}
	if len(p) > 0 {
		return s.showSigned(w, r, actor, http.StatusUnprocessableEntity, d, versionOf(r), on, p)
	}
	return s.showConflict(w, r, actor, conflict{What: d.Name, Kind: "deal", ID: string(d.ID), Back: dealURL(d.ID), Version: d.Version, Rows: []view.Difference{
		{Label: i18n.T(ctx, "deal_field.signed_on"), Yours: string(on), Theirs: string(d.SignedOn)},
	}})
}
