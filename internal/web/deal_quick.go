package web

import (
	"errors"
	"net/http"

	"kongdan/internal/account"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/money"
	"kongdan/internal/web/view"
)

// quickDealPage shows the short form: account, person and deal at once.
func (s *Server) quickDealPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckWork(); err != nil {
		return err
	}
	return s.showQuickDeal(w, r, actor, http.StatusOK, nil)
}

func (s *Server) showQuickDeal(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, p view.Problems) error {
	ctx, f := r.Context(), r.PostForm
	m := view.QuickDeal{
		Form:        view.FormHead{Action: "/deals/quick", Key: newKey(), Problems: p, Autosave: "deal-quick"},
		AccountName: f.Get("account_name"), Sure: f.Get("sure") == "1", Person: f.Get("person_name"), Title: f.Get("person_title"), Mobile: f.Get("person_mobile"),
		Name: f.Get("name"), Amount: f.Get("amount"), NextStep: f.Get("next_step"), NextStepOn: f.Get("next_step_on"),
		Today: actor.Today(s.Deals.Now()), Currency: actor.Currency, MaxName: opportunity.MaxName, MaxStep: opportunity.MaxNextStep, Full: view.PathNewDeal,
		Account: view.Picker{Lookup: lookupAccounts, Field: view.Field{Name: "account", Label: i18n.T(ctx, "deal_field.account"), Value: chosen[string](f, "account"),
			Empty: i18n.T(ctx, "deal_quick.new_account"), Error: p.Of("account")}},
	}
	m.AskSure = m.Sure || p.Of("account_name") != "" && m.AccountName != ""
	var err error
	if m.Account.Options, err = s.accountOptions(r, actor, "", nearestChoices); err != nil {
		return err
	}
	if err := s.withAccount(ctx, actor, &m.Account, m.Account.Value); err != nil {
		return err
	}
	title := i18n.T(ctx, "deals.quick")
	return s.show(w, r, status, view.QuickDealPage(s.head(w, r, actor, title, "deals"),
		view.Heading{Title: title, Back: view.Crumb{Text: i18n.T(ctx, "nav.deals"), URL: view.PathDeals}}, m))
}

// quickDeal makes what the short form says, all or nothing.
func (s *Server) quickDeal(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	f := r.PostForm
	form := opportunity.Form{Name: f.Get("name"), Account: chosen[string](f, "account"), Amount: f.Get("amount"), NextStep: f.Get("next_step"), NextStepOn: f.Get("next_step_on")}
	made, err := s.Deals.Add(r.Context(), actor, opportunity.Quick{
		Account: account.Draft{Name: f.Get("account_name")}, Sure: f.Get("sure") == "1",
		Person: person.Draft{Name: f.Get("person_name"), Title: f.Get("person_title"), Mobile: f.Get("person_mobile")},
		Terms:  form.Terms(money.Currency(actor.Currency)),
	})
	if p, ok := problems(r.Context(), quickFault(err), dealLabel); ok {
		return s.showQuickDeal(w, r, actor, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, dealURL(made), "deal.created")
}

// quickFault puts the question about an account of the same name beside the
// field of the name.
func quickFault(err error) error {
	if _, ok := errors.AsType[*account.Double](err); !ok {
		return err
	}
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return errs.Field("account_name", e.Key, e.Args...)
	}
	return err
}
