package web

import (
	"net/http"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// dealPeople shows who matters in a deal.
func (s *Server) dealPeople(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showDealPeople(w, r, actor, http.StatusOK, nil)
}

func (s *Server) showDealPeople(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, p view.Problems) error {
	d, err := s.Stakeholders.Roster(r.Context(), actor, dealID(r))
	if err != nil {
		return err
	}
	f := s.dealFrame(w, r, actor, d.Detail, tabPeople)
	m := view.DealPeople{Form: view.FormHead{Action: f.URL + "/people", Key: newKey(), Problems: p}, MayEdit: d.MayEdit,
		Chosen: r.PostForm.Get("person")}
	if d.MayEdit && d.AccountSeen {
		m.NewURL = view.PathPeople + "/new?account=" + string(d.Account)
	}
	for _, x := range d.People {
		m.People = append(m.People, view.DealPerson{
			Name: x.Name, URL: view.PathPeople + "/" + string(x.Person), Title: x.Title, Department: x.Department,
			Contact: contactsOf(x.Mobile, x.Phone, x.Email, x.WeChat), Gone: x.Gone, RemoveURL: f.URL + "/people/" + string(x.ID) + "/remove", Key: newKey(),
		})
	}
	for _, x := range d.Others {
		m.Others = append(m.Others, view.Option{Value: string(x.ID), Text: x.Name, Hint: x.Title})
	}
	if m.Coverage, err = s.coverage(r, actor, d); err != nil {
		return err
	}
	return s.show(w, r, status, view.DealPeoplePage(f, m))
}

// addDealPerson says that a person of the account matters in the deal.
func (s *Server) addDealPerson(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	err := s.Stakeholders.Add(r.Context(), actor, dealID(r), chosen[person.ID](r.PostForm, "person"), "")
	if p, ok := problems(r.Context(), err, dealLabel); ok {
		return s.showDealPeople(w, r, actor, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, dealURL(dealID(r))+"/people", "deal.person_added")
}

// removeDealPerson takes a person out of the deal.
func (s *Server) removeDealPerson(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Stakeholders.Remove(r.Context(), actor, dealID(r), stakeholder.ID(r.PathValue("person"))); err != nil {
		return err
	}
	return s.redirect(w, r, dealURL(dealID(r))+"/people", "deal.person_removed")
}

// dealLabel is the key of the text before a field of the deal's forms.
func dealLabel(field string) string {
	if _, ok := dealFields[field]; ok {
		return "deal_field." + field
	}
	return ""
}

// dealFields are the fields of the deal's forms; their texts stand below "deal_field.".
var dealFields = map[string]bool{
	"name": true, "account": true, "amount": true, "margin": true, "owner": true, "opened_on": true, "expected_close": true,
	"next_step": true, "next_step_on": true, "rivals": true, "products": true, "person": true, "member": true,
	"to": true, "event": true, "occurred_on": true, "outcome": true, "reason": true, "note": true, "closed_on": true,
	"signed_on": true, "why": true, "account_name": true, "person_name": true, "person_title": true, "person_mobile": true, "view_name": true,
}

// dealText is the text before a field of the deal's forms.
func dealText(r *http.Request, field string) string { return i18n.T(r.Context(), "deal_field."+field) }
