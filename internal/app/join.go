package app

import (
	"context"

	"kongdan/internal/account"
	"kongdan/internal/activity"
	"kongdan/internal/coach"
	"kongdan/internal/exchange"
	"kongdan/internal/exchange/export"
	"kongdan/internal/insight"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/certificate"
	"kongdan/internal/learning/exam"
	"kongdan/internal/learning/parcel"
	"kongdan/internal/learning/practice"
	"kongdan/internal/library"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/privacy"
	"kongdan/internal/product"
	"kongdan/internal/rival"
	"kongdan/internal/stakeholder"
)

// join makes the areas' services, lower ones first, and lets them know of each
// other: what a lower area asks a higher one is a function set here.
func (a *App) join() {
	a.Org = org.NewService(a.db)
	if a.config.Mail.On() {
		a.Org.Mail = enqueueLink
	}
	a.Accounts = account.NewService(a.db)
	a.People = person.NewService(a.db)
	a.Rivals = rival.NewService(a.db)
	a.Products = product.NewService(a.db)
	a.Deals = opportunity.NewService(a.db)
	a.Deals.Admit = admit
	a.Deals.Gate = certificate.Lacks
	joinOrg(a.Org, a.Deals)
	a.Activities = activity.NewService(a.db)
	a.Insight = insight.NewService(a.db)
	a.Exports = export.NewService(a.db)
	a.Exports.Texts = a.web.Texts
	a.Imports = exchange.NewService(a.db)
	a.Imports.Texts = a.web.Texts
	a.Imports.Admit = admit
	a.Imports.Gate = certificate.Lacks

	a.Privacy = privacy.NewService(a.db)
	a.Privacy.Texts = a.web.Texts

	a.Accounts.Veto = keepsDeals
	a.Accounts.Renamed = opportunity.IndexAccount

	methods := method.NewService(a.db)
	methods.Changed, methods.Renamed = enqueueRecount, enqueueNames

	a.web.Org = a.Org
	a.web.Method = methods
	a.web.Accounts, a.web.People, a.web.Rivals, a.web.Products = a.Accounts, a.People, a.Rivals, a.Products
	a.web.Deals, a.web.Activities, a.web.Insight = a.Deals, a.Activities, a.Insight
	a.web.Exports = a.Exports
	a.web.Imports = a.Imports
	a.web.Privacy = a.Privacy
	a.web.Exams = exam.NewService(a.db)
	a.web.Library = library.NewService(a.db)
	a.web.Practice = practice.NewService(a.db)
	a.web.Practice.Done = certificate.Renewed
	a.web.Certificates = certificate.NewService(a.db)
	a.web.Exams.OnPass = certificate.Passed
	a.web.Exams.Rests = practice.Renews
	a.web.Coaches = coach.NewService(a.db)
	a.web.Stakeholders = stakeholder.NewService(a.db)
	a.web.Stakeholders.Visited = activity.FirstVisits
	a.web.Stakeholders.Coaches = coach.Numbers
	a.web.Questions = bank.NewService(a.db)
	a.Parcels = parcel.NewService(a.db)
	a.Parcels.Used = exam.Used
	a.web.Parcels = a.Parcels
}

// keepsDeals refuses to delete an account with open deals.
func keepsDeals(ctx context.Context, tx *db.Tx, actor org.Actor, id account.ID) error {
	seen, hidden, err := opportunity.OpenOfAccount(ctx, tx, actor, id)
	switch {
	case err != nil:
		return err
	case hidden: // how many is not for everybody
		return errs.New(errs.Invalid, "account.open_deals_hidden")
	case seen > 0:
		return errs.New(errs.Invalid, "account.open_deals", "N", seen)
	}
	return nil
}
