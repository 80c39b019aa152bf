package app

import (
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// join makes the areas' services, lower ones first, and lets them know of each
// other: what a lower area asks a higher one is a function set here.
func (a *App) join() {
	a.Org = org.NewService(a.db)
	if a.config.Mail.On() {
		a.Org.Mail = enqueueLink
	}
	a.Deals = opportunity.NewService(a.db)

	a.web.Org = a.Org
	a.web.Deals = a.Deals
}
