package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/web/view"
)

// isChanged reports whether somebody else was faster, which the conflict page
// can settle. Other conflicts say themselves what is the matter.
func isChanged(err error) bool {
	e, ok := errors.AsType[*errs.Error](err)
	return ok && e.Kind == errs.Conflict && e.Key == "conflict.changed"
}

// typedDate is a date field as it was sent; the use case says whether it is one.
func typedDate(r *http.Request, field string) day.Date {
	return day.Date(strings.TrimSpace(r.PostForm.Get(field)))
}

// closePage asks how a deal ended.
func (s *Server) closePage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d, err := s.dealToChange(r, actor)
	if err != nil {
		return err
	}
	if d.Status.Closed() {
		return errs.New(errs.Conflict, "deal.closed_already")
	}
	c := opportunity.Closing{ClosedOn: d.Today, Outcome: opportunity.Status(r.URL.Query().Get("outcome"))}
	return s.showClose(w, r, actor, http.StatusOK, d, d.Version, c, nil)
}

func (s *Server) showClose(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, d opportunity.Detail, version int64,
	c opportunity.Closing, p view.Problems) error {
	ctx := r.Context()
	reasons, err := s.Deals.Reasons(ctx, actor)
	if err != nil {
		return err
	}
	m := view.CloseForm{
		Form:    view.FormHead{Action: dealURL(d.ID) + "/close", Key: newKey(), Version: version, Problems: p},
		Outcome: string(c.Outcome), Reason: c.Reason, Note: c.Note, ClosedOn: string(c.ClosedOn), SignedOn: string(c.SignedOn),
		Today: string(d.Today), Opened: string(d.OpenedOn), MaxNote: opportunity.MaxNote, Cancel: dealURL(d.ID),
	}
	for _, o := range opportunity.Statuses[1:] {
		m.Outcomes = append(m.Outcomes, view.Option{Value: string(o), Text: i18n.T(ctx, "deal_status."+string(o)), Hint: i18n.T(ctx, "deal_outcome."+string(o))})
	}
	m.Reasons = reasonOptions(ctx, actor, reasons)
	title := i18n.T(ctx, "deal.close")
	return s.showForm(w, r, status, s.head(w, r, actor, title, "deals"),
		view.Heading{Title: title, Back: view.Crumb{Text: d.Name, URL: dealURL(d.ID)}}, view.CloseDeal(m))
}

func reasonOptions(ctx context.Context, actor org.Actor, reasons []method.Reason) (list []view.Option) {
	for _, x := range reasons {
		if !x.Retired {
			list = append(list, view.Option{Value: x.ID, Text: x.Name(actor.Lang), Group: i18n.T(ctx, "deal_status."+x.Outcome)})
		}
	}
	return list
}

// closeDeal ends a deal.
func (s *Server) closeDeal(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, f := r.Context(), r.PostForm
	c := opportunity.Closing{Outcome: opportunity.Status(f.Get("outcome")), Reason: chosen[string](f, "reason"), Note: f.Get("note"),
		ClosedOn: typedDate(r, "closed_on"), SignedOn: typedDate(r, "signed_on")}
	err := s.Deals.Close(ctx, actor, dealID(r), versionOf(r), c)
	if err == nil {
		return s.redirect(w, r, dealURL(dealID(r)), "deal_closed."+string(c.Outcome))
	}
	d, p, err := s.refusedChange(r, actor, err)
	if err != nil {
		return err
	}
	if len(p) > 0 {
		return s.showClose(w, r, actor, http.StatusUnprocessableEntity, d, versionOf(r), c, p)
	}
	reasons, err := s.Deals.Reasons(ctx, actor)
	if err != nil {
		return err
	}
	return s.showConflict(w, r, actor, conflict{What: d.Name, Kind: "deal", ID: string(d.ID), Back: dealURL(d.ID), Version: d.Version, Rows: []view.Difference{
		{Label: i18n.T(ctx, "deal_field.outcome"), Yours: statusText(ctx, c.Outcome), Theirs: statusText(ctx, d.Status)},
		{Label: i18n.T(ctx, "deal_field.reason"), Yours: textIn(reasonOptions(ctx, actor, reasons), c.Reason), Theirs: d.ReasonName},
		{Label: i18n.T(ctx, "deal_field.note"), Yours: c.Note, Theirs: d.OutcomeNote},
		{Label: i18n.T(ctx, "deal_field.closed_on"), Yours: string(c.ClosedOn), Theirs: string(d.ClosedOn)},
	}})
}

// statusText names a status; what is none has no name.
func statusText(ctx context.Context, st opportunity.Status) string {
	if !st.Valid() {
		return ""
	}
	return i18n.T(ctx, "deal_status."+string(st))
}

// reopenPage asks why a closed deal runs again, and what comes next.
func (s *Server) reopenPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d, err := s.dealToChange(r, actor)
	if err != nil {
		return err
	}
	if d.Status == opportunity.Open {
		return errs.New(errs.Conflict, "deal.open_already")
	}
	return s.showReopen(w, r, actor, http.StatusOK, d, d.Version, opportunity.Reopening{}, nil)
}

func (s *Server) showReopen(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, d opportunity.Detail, version int64,
	x opportunity.Reopening, p view.Problems) error {
	m := view.CloseForm{
		Form: view.FormHead{Action: dealURL(d.ID) + "/reopen", Key: newKey(), Version: version, Problems: p},
		Why:  x.Why, NextStep: x.NextStep, NextStepOn: string(x.NextStepOn), Today: string(d.Today),
		MaxNote: opportunity.MaxNote, MaxStep: opportunity.MaxNextStep, Cancel: dealURL(d.ID),
	}
	title := i18n.T(r.Context(), "deal.reopen")
	return s.showForm(w, r, status, s.head(w, r, actor, title, "deals"),
		view.Heading{Title: title, Back: view.Crumb{Text: d.Name, URL: dealURL(d.ID)}}, view.ReopenDeal(m))
}

// reopenDeal makes a closed deal run again.
func (s *Server) reopenDeal(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, f := r.Context(), r.PostForm
	x := opportunity.Reopening{Why: f.Get("why"), NextStep: f.Get("next_step"), NextStepOn: typedDate(r, "next_step_on")}
	err := s.Deals.Reopen(ctx, actor, dealID(r), versionOf(r), x)
	if err == nil {
		return s.redirect(w, r, dealURL(dealID(r)), "deal.reopened")
	}
	d, p, err := s.refusedChange(r, actor, err)
	if err != nil {
		return err
	}
	if len(p) > 0 {
		return s.showReopen(w, r, actor, http.StatusUnprocessableEntity, d, versionOf(r), x, p)
	}
	return s.showConflict(w, r, actor, conflict{What: d.Name, Kind: "deal", ID: string(d.ID), Back: dealURL(d.ID), Version: d.Version, Rows: []view.Difference{
		{Label: i18n.T(ctx, "deal_field.outcome"), Yours: statusText(ctx, opportunity.Open), Theirs: statusText(ctx, d.Status)},
		{Label: i18n.T(ctx, "deal_field.why"), Yours: x.Why},
		{Label: i18n.T(ctx, "deal_field.next_step"), Yours: x.NextStep, Theirs: d.NextStep},
	}})
}
