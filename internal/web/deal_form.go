package web

import (
	"context"
	"net/http"

	"kongdan/internal/account"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/money"
	"kongdan/internal/web/view"
)

// newDealPage shows the form of a new deal; ?account fills it in, ?from makes
// it the follow-up of another deal.
func (s *Server) newDealPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, q := r.Context(), r.URL.Query()
	if err := actor.CheckWork(); err != nil {
		return err
	}
	f := opportunity.Form{Owner: string(actor.User)}
	if from := q.Get("from"); from != "" {
		d, err := s.Deals.Edit(ctx, actor, opportunity.ID(from))
		if err != nil {
			return err
		}
		f = d.Terms.Form(money.Currency(actor.Currency))
		f.Amount, f.Margin, f.OpenedOn, f.ExpectedClose, f.NextStep, f.NextStepOn = "", "", "", "", "", ""
		f.Name = i18n.T(ctx, "deal_form.follow_up_name", "Name", d.Name)
	} else if id := q.Get("account"); id != "" {
		a, err := s.Accounts.Get(ctx, actor, account.ID(id))
		if err != nil {
			return err
		}
		f.Account = string(a.ID)
	}
	return s.showNewDeal(w, r, actor, http.StatusOK, f, nil)
}

func (s *Server) showNewDeal(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, f opportunity.Form, p view.Problems) error {
	ctx := r.Context()
	m, err := s.dealForm(r, actor, f, p)
	if err != nil {
		return err
	}
	m.Form.Action, m.Form.Autosave, m.Cancel = view.PathNewDeal, "deal-new", view.PathDeals
	if actor.MayDispose("") {
		if m.Owners, err = s.workerOptions(r, actor, mostColleagues); err != nil {
			return err
		}
	}
	return s.show(w, r, status, view.DealFormPage(s.head(w, r, actor, i18n.T(ctx, "deal_form.new"), "deals"),
		view.Heading{Title: i18n.T(ctx, "deal_form.new"), Back: view.Crumb{Text: i18n.T(ctx, "nav.deals"), URL: view.PathDeals}}, m))
}

// createDeal begins a deal.
func (s *Server) createDeal(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	f := readDealForm(r)
	made, err := s.Deals.Create(r.Context(), actor, f.Terms(money.Currency(actor.Currency)))
	if p, ok := problems(r.Context(), err, dealLabel); ok {
		return s.showNewDeal(w, r, actor, http.StatusUnprocessableEntity, f, p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, dealURL(made), "deal.created")
}

// readDealForm reads the fields of a deal's form.
func readDealForm(r *http.Request) opportunity.Form {
	v := r.PostForm
	return opportunity.Form{
		Name: v.Get("name"), Account: chosen[string](v, "account"), Amount: v.Get("amount"), Margin: v.Get("margin"), Owner: chosen[string](v, "owner"),
		OpenedOn: v.Get("opened_on"), ExpectedClose: v.Get("expected_close"), NextStep: v.Get("next_step"), NextStepOn: v.Get("next_step_on"),
		Rivals: chosenAll[string](v, "rivals"), Products: chosenAll[string](v, "products"), Quantities: v["quantities"],
	}
}

// dealForm fills the form of a deal with what was typed.
func (s *Server) dealForm(r *http.Request, actor org.Actor, f opportunity.Form, p view.Problems) (m view.DealForm, err error) {
	ctx := r.Context()
	m = view.DealForm{
		Form: view.FormHead{Key: newKey(), Problems: p}, Name: f.Name, Amount: f.Amount, Margin: f.Margin, Owner: f.Owner,
		OpenedOn: f.OpenedOn, ExpectedClose: f.ExpectedClose, NextStep: f.NextStep, NextStepOn: f.NextStepOn,
		Today: actor.Today(s.Deals.Now()), Currency: actor.Currency, MaxName: opportunity.MaxName, MaxStep: opportunity.MaxNextStep,
		Account: view.Picker{Lookup: lookupAccounts, Field: view.Field{Name: "account", Label: i18n.T(ctx, "deal_field.account"), Value: f.Account,
			Required: true, Empty: i18n.T(ctx, "deal_form.choose_account"), Error: p.Of("account")}},
		Rivals: view.Picker{Lookup: lookupRivals, Many: true, Chosen: f.Rivals, Field: view.Field{Name: "rivals",
			Label: i18n.T(ctx, "deal_field.rivals"), Error: p.Of("rivals")}},
		ProductLookup: lookupProducts,
	}
	for i, x := range f.Products {
		if x != "" && i < len(f.Quantities) && len(m.Products) < opportunity.MaxLinks {
			m.Products = append(m.Products, view.ProductRow{Product: x, Quantity: f.Quantities[i]})
		}
	}
	if m.Account.Options, err = s.accountOptions(r, actor, "", nearestChoices); err != nil {
		return m, err
	}
	if err := s.withAccount(ctx, actor, &m.Account, f.Account); err != nil {
		return m, err
	}
	rivals, products, err := s.Deals.LinkChoices(ctx, actor)
	m.Rivals.Options, m.ProductOptions = linkOptions(rivals), linkOptions(products)
	return m, err
}

// withAccount makes sure that the chosen account is among the options, as far
// as the actor sees it.
func (s *Server) withAccount(ctx context.Context, actor org.Actor, p *view.Picker, id string) error {
	if id == "" || textIn(p.Options, id) != id {
		return nil
	}
	a, err := s.Accounts.Get(ctx, actor, account.ID(id))
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	p.Options = append(p.Options, view.Option{Value: id, Text: a.Name})
	return err
}

func linkOptions(list []opportunity.Link) (out []view.Option) {
	for _, x := range list {
		out = append(out, view.Option{Value: x.ID, Text: x.Name})
	}
	return out
}

// workerOptions lists the members who work on deals, of the first so many.
func (s *Server) workerOptions(r *http.Request, actor org.Actor, most int) (list []view.Option, err error) {
	all, err := s.Org.Choices(r.Context(), actor, "", most)
	for _, c := range all {
		if (org.Actor{Role: c.Role}).MayWork() {
			list = append(list, view.Option{Value: string(c.ID), Text: c.Name, Hint: c.Department})
		}
	}
	return list, err
}
