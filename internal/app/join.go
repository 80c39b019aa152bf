package app

import (
	"kongdan/internal/account"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/product"
	"kongdan/internal/rival"
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

	a.web.Org = a.Org
	a.web.Accounts, a.web.People, a.web.Rivals, a.web.Products = a.Accounts, a.People, a.Rivals, a.Products
	a.web.Deals = a.Deals
}
