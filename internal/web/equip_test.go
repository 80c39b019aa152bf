package web_test

import (
	"kongdan/internal/account"
	"kongdan/internal/activity"
	"kongdan/internal/coach"
	"kongdan/internal/exchange"
	"kongdan/internal/exchange/export"
	"kongdan/internal/insight"
	"kongdan/internal/kit/db"
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
	"kongdan/internal/web"
)

// equip gives a server its services, as app.New does.
func equip(s *web.Server, d *db.DB) {
	s.Org = org.NewService(d)
	s.Activities = activity.NewService(d)
	s.Insight = insight.NewService(d)
	s.Deals = opportunity.NewService(d)
	s.Deals.Gate = certificate.Lacks
	s.Accounts = account.NewService(d)
	s.People = person.NewService(d)
	s.Rivals = rival.NewService(d)
	s.Products = product.NewService(d)
	s.Stakeholders = stakeholder.NewService(d)
	s.Stakeholders.Visited = activity.FirstVisits
	s.Stakeholders.Coaches = coach.Numbers
	s.Coaches = coach.NewService(d)
	s.Activities = activity.NewService(d)
	s.Method = method.NewService(d)
	s.Exports = export.NewService(d)
	s.Exports.Texts = s.Texts
	s.Imports = exchange.NewService(d)
	s.Imports.Texts = s.Texts
	s.Library = library.NewService(d)
	s.Privacy = privacy.NewService(d)
	s.Privacy.Texts = s.Texts
	s.Exams = exam.NewService(d)
	s.Practice = practice.NewService(d)
	s.Practice.Done = certificate.Renewed
	s.Certificates = certificate.NewService(d)
	s.Exams.OnPass = certificate.Passed
	s.Questions = bank.NewService(d)
	s.Parcels = parcel.NewService(d)
}
