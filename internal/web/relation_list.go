package web

import (
	"context"
	"net/http"
	"slices"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// relationsPage lists the lines between the people of a deal, the youngest
// first: what the map shows, in words.
func (s *Server) relationsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, q := r.Context(), r.URL.Query()
	ask := stakeholder.LineFilter{Who: chosen[stakeholder.ID](q, "who"), Before: chosen[stakeholder.RelationID](q, "before")}
	page, err := s.Stakeholders.Lines(ctx, actor, dealID(r), ask)
	if err != nil {
		return err
	}
	f := s.dealFrame(w, r, actor, page.Detail, tabPeople)
	url := relationsURL(page.ID)
	m := view.RelationList{Who: string(ask.Who), URL: url, Total: page.Total, MayEdit: mayWorkOn(page.Detail)}
	if m.MayEdit && len(page.People) > 1 {
		m.DrawURL = url + "/new"
		if ask.Who != "" {
			m.DrawURL += "?from=" + string(ask.Who)
		}
	}
	names := map[stakeholder.ID]string{}
	for _, p := range page.People {
		names[p.ID] = p.Name
		m.People = append(m.People, view.Option{Value: string(p.ID), Text: p.Name, Hint: p.Title})
	}
	for _, l := range page.Lines {
		row := relationRow(ctx, actor, l)
		row.From, row.To = personLink(names, f.URL, l.From), personLink(names, f.URL, l.To)
		if m.MayEdit {
			row.URL = url + "/" + string(l.ID)
			row.End = view.FormHead{Action: row.URL + "/end", Key: newKey(), Version: l.Version}
		}
		m.Rows = append(m.Rows, row)
	}
	keep := ""
	if ask.Who != "" {
		keep = "who=" + string(ask.Who)
	}
	if page.Next != "" {
		m.Pager.Next = url + "?" + keep + "&before=" + string(page.Next)
	}
	if ask.Before != "" {
		m.Pager.Previous = url + "?" + keep
	}
	return s.show(w, r, http.StatusOK, view.RelationsPage(f, peopleViews(ctx, page.ID, "lines"), m))
}

// relationRow is a line in a list, still without its people.
func relationRow(ctx context.Context, actor org.Actor, l stakeholder.Relation) view.RelationRow {
	return view.RelationRow{Anchor: lineAnchor(l.ID), Kind: string(l.Kind), KindText: kindText(ctx, l.Kind), Strength: strengthText(ctx, l.Strength),
		Sure: sureText(ctx, l.Draft()), Confirmed: l.Confirmed, Note: l.Note, By: l.EnteredByName, On: actor.Today(l.EnteredAt)}
}

func personLink(names map[stakeholder.ID]string, deal string, who stakeholder.ID) view.Link {
	return view.Link{Text: names[who], URL: deal + "/people/" + string(who)}
}

func kindText(ctx context.Context, k stakeholder.RelationKind) string {
	if !slices.Contains(stakeholder.RelationKinds, k) {
		return string(k) // as it was sent
	}
	return i18n.T(ctx, "relation_kind."+string(k))
}

func strengthText(ctx context.Context, n int) string {
	if n == 0 {
		return ""
	}
	return i18n.T(ctx, strengthKey(n))
}

func sureText(ctx context.Context, d stakeholder.RelationDraft) string {
	switch {
	case d.Kind == "":
		return ""
	case d.Confirmed:
		return i18n.T(ctx, "figure.confirmed")
	}
	return i18n.T(ctx, "figure.unconfirmed")
}
