package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// changeDeals applies one change to the chosen rows of the table, all or none.
// The address carries the filter, so that the same table comes back.
func (s *Server) changeDeals(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, form := r.Context(), r.PostForm
	if err := actor.CheckWork(); err != nil {
		return err
	}
	var rows []opportunity.Chosen
	bulk := view.BulkForm{Owner: chosen[string](form, "owner"), NextStep: form.Get("next_step"), NextStepOn: form.Get("next_step_on"), Why: form.Get("why"), Chosen: map[string]string{}}
	for _, row := range form["row"] {
		id, version, _ := strings.Cut(row, ":")
		n, _ := strconv.ParseInt(version, 10, 64) // what is no version was seen by nobody
		rows = append(rows, opportunity.Chosen{ID: opportunity.ID(asID(id)), Version: n})
		bulk.Chosen[id] = ""
	}
	err := s.Deals.Change(ctx, actor, rows, opportunity.Bulk{Owner: org.UserID(bulk.Owner), NextStep: strings.TrimSpace(bulk.NextStep), NextStepOn: typedDate(r, "next_step_on"), Why: bulk.Why})
	if err == nil {
		q := r.URL.Query()
		to := dealsAddress(q, "view", viewTable, "sort", q.Get("sort"), "after", q.Get("after"), "before", q.Get("before"))
		return s.redirect(w, r, to, "deals.bulk_done", "N", len(rows))
	}
	if faults, ok := errors.AsType[opportunity.BulkFault](err); ok {
		for id, fault := range faults {
			bulk.Chosen[string(id)] = faultText(r, fault)
		}
		bulk.Problems = view.Problems{{Text: i18n.T(ctx, "deals.bulk_refused", "N", len(faults))}}
	} else if p, ok := problems(ctx, err, admitLabel); ok {
		bulk.Problems = p
	} else {
		return err
	}
	f, bad := readDealFilter(r.URL.Query(), actor.Currency)
	return s.showTable(w, r, actor, http.StatusUnprocessableEntity, f, bad, bulk)
}

// faultText says in one line why a deal stands in the way.
func faultText(r *http.Request, err error) string {
	if fields := errs.FieldsOf(err); len(fields) > 0 {
		return i18n.T(r.Context(), fields[0].Key, fields[0].Args...)
	}
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return i18n.T(r.Context(), e.Key, e.Args...)
	}
	return i18n.T(r.Context(), "error.internal")
}

// saveView keeps the present filter under a name.
func (s *Server) saveView(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	q, err := url.ParseQuery(r.PostForm.Get("query"))
	if err != nil {
		return errs.Because(err, errs.Invalid, "error.form_unreadable")
	}
	kind := q.Get("view")
	if kind != viewTable {
		kind = viewBoard
	}
	to := dealsAddress(q, "view", kind, "sort", q.Get("sort"))
	m := view.SavedViews{Action: "/deals/views", Key: newKey(), Query: strings.TrimPrefix(to, view.PathDeals+"?"), Name: r.PostForm.Get("view_name"), MaxName: opportunity.MaxViewName}
	err = s.Deals.SaveView(r.Context(), actor, m.Name, m.Query)
	if p, ok := problems(r.Context(), err, dealLabel); ok {
		m.Problems = p
		title := i18n.T(r.Context(), "deals.view_save")
		return s.showForm(w, r, http.StatusUnprocessableEntity, s.head(w, r, actor, title, "deals"),
			view.Heading{Title: title, Back: view.Crumb{Text: i18n.T(r.Context(), "nav.deals"), URL: to}}, view.ViewForm(m, to))
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, to, "deals.view_saved")
}

// dropView forgets a named filter.
func (s *Server) dropView(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Deals.DropView(r.Context(), actor, r.PathValue("view")); err != nil {
		return err
	}
	return s.redirect(w, r, view.PathDeals, "deals.view_dropped")
}

// savedViews fills the reader's own filters.
func (s *Server) savedViews(r *http.Request, actor org.Actor, kind string) (m view.SavedViews, err error) {
	q := r.URL.Query()
	here := strings.TrimPrefix(dealsAddress(q, "view", kind, "sort", q.Get("sort")), view.PathDeals+"?")
	m = view.SavedViews{Action: "/deals/views", Key: newKey(), Query: here, MaxName: opportunity.MaxViewName}
	list, err := s.Deals.Views(r.Context(), actor)
	for _, v := range list {
		m.List = append(m.List, view.SavedView{Name: v.Name, URL: view.PathDeals + "?" + v.Query, DeleteURL: "/deal-views/" + v.ID + "/delete",
			Key: newKey(), Current: v.Query == here})
	}
	return m, err
}
