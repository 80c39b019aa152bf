package web

import (
	"net/http"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/money"
	"kongdan/internal/web/view"
)

// editDealPage shows the form of a deal.
func (s *Server) editDealPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d, err := s.Deals.Edit(r.Context(), actor, dealID(r))
	if err != nil {
		return err
	}
	f := d.Terms.Form(money.Currency(actor.Currency))
	return s.showEditDeal(w, r, actor, http.StatusOK, d, d.Version, f, nil)
}

func (s *Server) showEditDeal(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, d opportunity.Editing, version int64,
	f opportunity.Form, p view.Problems) error {
	ctx := r.Context()
	m, err := s.dealForm(r, actor, f, p)
	if err != nil {
		return err
	}
	m.Form.Action, m.Form.Version, m.Form.Autosave, m.Cancel = dealURL(d.ID)+"/edit", version, "deal-"+string(d.ID), dealURL(d.ID)
	m.Closed = d.Status.Closed()
	m.Rivals.Options = withGone(m.Rivals.Options, d.Rivals)
	m.Account.Options = withGone(m.Account.Options, []opportunity.Link{{ID: string(d.Account), Name: d.AccountName}})
	m.ProductOptions = withGone(m.ProductOptions, d.Products)
	return s.show(w, r, status, view.DealFormPage(s.head(w, r, actor, i18n.T(ctx, "deal.edit"), "deals"),
		view.Heading{Title: i18n.T(ctx, "deal.edit"), Back: view.Crumb{Text: d.Name, URL: dealURL(d.ID)}}, m))
}

// withGone adds what the deal has although it is not on offer any more.
func withGone(list []view.Option, have []opportunity.Link) []view.Option {
	for _, x := range have {
		if x.ID != "" && textIn(list, x.ID) == x.ID {
			list = append(list, view.Option{Value: x.ID, Text: x.Name})
		}
	}
	return list
}

// saveDeal replaces the terms of a deal.
func (s *Server) saveDeal(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), dealID(r)
	f := readDealForm(r)
	err := s.Deals.Update(ctx, actor, id, versionOf(r), f.Terms(money.Currency(actor.Currency)))
	if err == nil {
		return s.redirect(w, r, dealURL(id), "deal.saved")
	}
	p, refused := problems(ctx, err, dealLabel)
	if !refused && !errs.Is(err, errs.Conflict) {
		return err
	}
	d, findErr := s.Deals.Edit(ctx, actor, id)
	if findErr != nil {
		return findErr
	}
	if refused {
		return s.showEditDeal(w, r, actor, http.StatusUnprocessableEntity, d, versionOf(r), f, p)
	}
	rows, err := s.dealDifferences(r, actor, d, f)
	if err != nil {
		return err
	}
	return s.showConflict(w, r, actor, conflict{What: d.Name, Kind: "deal", ID: string(id), Back: dealURL(id) + "/edit", Version: d.Version, Rows: rows})
}

// dealDifferences sets what was typed beside what was saved meanwhile.
func (s *Server) dealDifferences(r *http.Request, actor org.Actor, d opportunity.Editing, f opportunity.Form) ([]view.Difference, error) {
	ctx := r.Context()
	rivals, products, err := s.Deals.LinkChoices(ctx, actor)
	if err != nil {
		return nil, err
	}
	account := view.Picker{Field: view.Field{Options: []view.Option{{Value: string(d.Account), Text: d.AccountName}}}}
	if err := s.withAccount(ctx, actor, &account, f.Account); err != nil {
		return nil, err
	}
	rivalOptions, productOptions := withGone(linkOptions(rivals), d.Rivals), withGone(linkOptions(products), d.Products)
	now := d.Terms.Form(money.Currency(actor.Currency))
	row := func(field, yours, theirs string) view.Difference {
		return view.Difference{Label: i18n.T(ctx, "deal_field."+field), Yours: yours, Theirs: theirs}
	}
	comma := i18n.T(ctx, "shell.list_comma")
	names := func(list []string) string {
		var out []string
		for _, x := range list {
			if x != "" {
				out = append(out, textIn(rivalOptions, x))
			}
		}
		return strings.Join(out, comma)
	}
	lines := func(f opportunity.Form) string {
		var out []string
		for i, x := range f.Products {
			if x != "" && i < len(f.Quantities) {
				out = append(out, textIn(productOptions, x)+" × "+f.Quantities[i])
			}
		}
		return strings.Join(out, comma)
	}
	// Amounts are compared as they read, not as they were typed.
	if t := f.Terms(money.Currency(actor.Currency)); t.AmountKnown {
		f.Amount = money.Exact(t.Amount, money.Currency(actor.Currency))
	}
	return []view.Difference{
		row("name", f.Name, now.Name), row("account", textIn(account.Options, f.Account), d.AccountName), row("amount", f.Amount, now.Amount), row("margin", f.Margin, now.Margin),
		row("opened_on", f.OpenedOn, now.OpenedOn), row("expected_close", f.ExpectedClose, now.ExpectedClose),
		row("next_step", f.NextStep, now.NextStep), row("next_step_on", f.NextStepOn, now.NextStepOn),
		row("rivals", names(f.Rivals), names(now.Rivals)), row("products", lines(f), lines(now)),
	}, nil
}
