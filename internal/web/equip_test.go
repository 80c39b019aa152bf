package web_test

import (
	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/web"
)

// equip gives a server its services, as app.New does.
func equip(s *web.Server, d *db.DB) {
	s.Org = org.NewService(d)
	s.Deals = opportunity.NewService(d)
}
