package web

import (
	"context"
	"net/http"
	"slices"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// dealPeople shows who matters in a deal.
func (s *Server) dealPeople(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showDealPeople(w, r, actor, http.StatusOK, "", nil)
}

// showDealPeople shows the people of a deal; form says which of its forms was
// refused.
func (s *Server) showDealPeople(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, form string, p view.Problems) error {
	ctx := r.Context()
	d, err := s.Stakeholders.Roster(ctx, actor, dealID(r))
	if err != nil {
		return err
	}
	c := &roster{ctx, d}
	m := view.DealPeople{Views: peopleViews(ctx, d.ID, "table")}
	for _, x := range d.People {
		m.People = append(m.People, c.row(x))
	}
	for _, x := range d.Removed {
		m.Removed = append(m.Removed, view.RemovedRow{Name: x.Name, Sub: hint(x.Title, x.Department), ReturnURL: c.urlOf(x) + "/return", Key: newKey()})
	}
	if m.Coverage, err = s.coverage(r, actor, d); err != nil {
		return err
	}
	if mayWorkOn(d.Detail) || d.MayEdit && form != "" {
		m.Add = c.addPeople(r, form, p)
	}
	return s.show(w, r, status, view.DealPeoplePage(s.dealFrame(w, r, actor, d.Detail, tabPeople), m))
}

func (c *roster) addPeople(r *http.Request, form string, p view.Problems) *view.AddPeople {
	at, f := peopleURL(c.ID), r.PostForm
	a := &view.AddPeople{
		Person: view.FormHead{Action: at, Key: newKey()}, Chosen: f.Get("person"), Lookup: lookupPeople, Outside: f.Get("outside"),
		Outsides: outsideOptions(r),
		Vacancy:  view.FormHead{Action: at + "/placeholders", Key: newKey()}, Label: f.Get("label"),
		Role: f.Get("buying_role"), Roles: optionsOf(c.Book, people.DimBuyingRole, ""),
		Decides: f.Get("decides"), Deciding: optionsOf(c.Book, people.DimDecides, ""),
	}
	if form == "person" {
		a.Person.Problems = p
	} else {
		a.Vacancy.Problems = p
	}
	if c.AccountSeen {
		a.NewURL = view.PathPeople + "/new?account=" + string(c.Account)
	}
	for _, x := range c.Others {
		a.Others = append(a.Others, view.Option{Value: string(x.ID), Text: x.Name, Hint: x.Title})
	}
	return a
}

// outsideText words what somebody outside is.
func outsideText(ctx context.Context, o stakeholder.Outside) string {
	if !slices.Contains(stakeholder.Outsides, o) {
		return ""
	}
	return i18n.T(ctx, "stakeholder.outside."+string(o))
}

func outsideOptions(r *http.Request) []view.Option {
	return keyed(r.Context(), "stakeholder.outside.", stakeholder.Outsides)
}

// addDealPerson says that a person matters in the deal.
func (s *Server) addDealPerson(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	err := s.Stakeholders.Add(r.Context(), actor, dealID(r), chosen[person.ID](r.PostForm, "person"), stakeholder.Outside(r.PostForm.Get("outside")))
	if p, ok := problems(r.Context(), err, stakeholderLabel); ok {
		return s.showDealPeople(w, r, actor, http.StatusUnprocessableEntity, "person", p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, peopleURL(dealID(r)), "deal.person_added")
}

// addPlaceholder adds a role nobody has been found for yet.
func (s *Server) addPlaceholder(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	f := r.PostForm
	_, err := s.Stakeholders.Hold(r.Context(), actor, dealID(r), stakeholder.Vacancy{
		Label: f.Get("label"), Role: people.BuyingRole(f.Get("buying_role")), Decides: people.Decides(f.Get("decides"))})
	if p, ok := problems(r.Context(), err, stakeholderLabel); ok {
		return s.showDealPeople(w, r, actor, http.StatusUnprocessableEntity, "vacancy", p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, peopleURL(dealID(r)), "stakeholder.held")
}

// removeDealPerson takes somebody out of the deal.
func (s *Server) removeDealPerson(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Stakeholders.Remove(r.Context(), actor, dealID(r), stakeholderID(r)); err != nil {
		return err
	}
	return s.redirect(w, r, peopleURL(dealID(r)), "deal.person_removed")
}

// returnDealPerson brings back somebody who was taken out.
func (s *Server) returnDealPerson(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Stakeholders.Return(r.Context(), actor, dealID(r), stakeholderID(r)); err != nil {
		return err
	}
	return s.redirect(w, r, peopleURL(dealID(r)), "deal.person_added")
}

// fillPage asks who the person behind a placeholder is.
func (s *Server) fillPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showFill(w, r, actor, http.StatusOK, nil)
}

func (s *Server) showFill(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, p view.Problems) error {
	ctx := r.Context()
	d, err := s.dossierToChange(r, actor)
	if err == nil && p == nil {
		err = checkOpen(d.Detail)
	}
	if err != nil {
		return err
	}
	c := &roster{ctx, d.Roster}
	near, err := s.personOptions(r, actor, d.Account, "", nearestChoices)
	if err != nil {
		return err
	}
	title := i18n.T(ctx, "stakeholder.fill")
	m := view.FillForm{
		Head: view.FormHead{Action: c.urlOf(d.Who) + "/fill", Key: newKey(), Problems: p}, Text: i18n.T(ctx, "stakeholder.fill_text", "Name", d.Who.Name),
		Pick: view.Picker{Lookup: lookupPeople, Field: view.Field{Name: "person", Label: i18n.T(ctx, "deal_field.person"), Required: true, Value: r.PostForm.Get("person"),
			Options: near, Empty: i18n.T(ctx, "deal_people.choose"), Error: p.Of("person")}},
		Outside: r.PostForm.Get("outside"), Outsides: outsideOptions(r), Cancel: c.urlOf(d.Who),
	}
	return s.showForm(w, r, status, s.head(w, r, actor, title, "deals"),
		view.Heading{Title: title, Back: view.Crumb{Text: d.Who.Name, URL: c.urlOf(d.Who)}}, view.FillFormView(m))
}

// fillPlaceholder turns a placeholder into a person.
func (s *Server) fillPlaceholder(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	who := chosen[person.ID](r.PostForm, "person")
	err := s.Stakeholders.Fill(r.Context(), actor, dealID(r), stakeholderID(r), who, stakeholder.Outside(r.PostForm.Get("outside")))
	if p, ok := problems(r.Context(), err, stakeholderLabel); ok {
		return s.showFill(w, r, actor, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, peopleURL(dealID(r))+"/"+string(who), "stakeholder.filled")
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
