package web

import (
	"net/http"
	"net/url"
	"slices"

	"kongdan/internal/account"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// accountMap shows the people of an account and of all below it as a picture.
func (s *Server) accountMap(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d, err := s.Accounts.Get(r.Context(), actor, accountID(r))
	if err != nil {
		return err
	}
	ask, m, fig, err := s.readAccountMap(r, actor, d)
	if err != nil {
		return err
	}
	a := accountModel(r.Context(), actor, d, tabMap)
	p := mapPage(r, ask, a.URL+"/map", fig, m.Map)
	p.Key, p.TableURL, p.Today = string(d.ID), view.PathPeople+"?account="+string(d.ID), string(s.Activities.Today(actor))
	if len(m.Deals) > 0 {
		p.LinesURL = a.URL + "/relations"
	}
	if fig.mayEdit {
		p.DrawURL = a.URL + "/relations/new"
		if ask.deal != "" {
			p.DrawURL += "?deal=" + ask.deal
		}
	}
	if m.MayPlace {
		p.PlacesURL = a.URL + "/map/places"
	}
	for _, x := range m.Deals {
		o := view.Option{Value: string(x.ID), Text: x.Name}
		if x.Account != d.ID {
			o.Text += i18n.T(r.Context(), "shell.brackets", "Text", x.AccountName)
		}
		p.Deals = append(p.Deals, o)
	}
	if len(m.Cards) == 0 {
		p.Empty = &view.Empty{Icon: "users", Title: i18n.T(r.Context(), "figure.nobody"), Text: i18n.T(r.Context(), "figure.nobody_account")}
	}
	if len(m.Deals) == stakeholder.MaxMapDeals {
		p.Notes = append(p.Notes, i18n.T(r.Context(), "figure.deals_most", "N", stakeholder.MaxMapDeals))
	}
	h := s.head(w, r, actor, d.Name, "accounts")
	h.Scripts = append(h.Scripts, "relations.js")
	return s.show(w, r, http.StatusOK, view.AccountMapPage(h, a, p))
}

// readAccountMap reads the map of an account as the address asks for it. A
// card leads to the person in the deal that shows, else to the person.
func (s *Server) readAccountMap(r *http.Request, actor org.Actor, d account.Detail) (ask mapAsk, m stakeholder.AccountMap, fig figureMaker, err error) {
	ask = readMapAsk(r, s.Activities.Today(actor))
	if m, err = s.Stakeholders.AccountMap(r.Context(), actor, d.ID, ask.view, opportunity.ID(ask.deal), ask.since); err != nil {
		return ask, m, fig, err
	}
	book, err := s.Method.Book(r.Context(), actor)
	if err != nil {
		return ask, m, fig, err
	}
	of := m.Map
	keepDepartment(&of, ask.department)
	deals := map[opportunity.ID]string{}
	mayDraw := map[opportunity.ID]bool{}
	for _, x := range m.Deals {
		deals[x.ID], mayDraw[x.ID] = x.Name, x.MayDraw
	}
	fig = figureMaker{ctx: r.Context(), book: book, view: ask.view, of: of, mayMove: m.MayPlace, account: true,
		deals: deals, drawsIn: mayDraw, mayEdit: slices.ContainsFunc(m.Deals, func(x stakeholder.DealOfMap) bool { return x.MayDraw }),
		cardURL: func(c stakeholder.Card) string {
			if len(c.Deals) == 0 {
				return personURL(c.Person)
			}
			return dealURL(c.Deals[0]) + "/people/" + string(c.ID)
		},
		lineURL: func(l stakeholder.Line) string {
			if !mayDraw[l.Deal] {
				return ""
			}
			return relationsURL(l.Deal) + "/" + string(l.ID)
		},
		listURL: func(from, to stakeholder.ID, kind stakeholder.RelationKind) string {
			q := url.Values{"from": {string(from)}, "to": {string(to)}, "kind": {string(kind)}}
			if ask.deal != "" {
				q.Set("deal", ask.deal)
			}
			return accountURL(d.ID) + "/relations?" + q.Encode()
		}}
	return ask, m, fig.named(m.Map), nil
}
