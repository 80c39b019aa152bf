package web

import (
	"net/http"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// newVisitPage lets somebody choose the deal a visit was about.
func (s *Server) newVisitPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, q := r.Context(), wordsOf(r)
	list, err := s.Insight.ChooseDeal(ctx, actor, q)
	if err != nil {
		return err
	}
	m := view.ChooseDeal{Query: q}
	today := s.Activities.Today(actor)
	for _, c := range list {
		row := view.DealChoice{Name: c.Name, URL: dealURL(c.ID) + "/visit", Account: c.Account, Value: c.Shown.String(), Zone: string(c.Zone), Basis: string(c.Basis), NextStep: c.NextStep}
		if c.NextStepOn != "" {
			row.NextDay, row.Late = dueText(ctx, today, c.NextStepOn)
		}
		m.Deals = append(m.Deals, row)
	}
	return s.show(w, r, http.StatusOK, view.ChooseDealPage(s.head(w, r, actor, i18n.T(ctx, "nav.add_visit"), "today"), m))
}
