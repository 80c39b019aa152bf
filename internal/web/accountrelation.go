package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/account"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// accountRelation is a line as the form of an account's map sends it.
type accountRelation struct {
	stakeholder.RelationDraft
	deal opportunity.ID
}

// drawOnAccountPage is the form of a new line on the map of an account; ?from=
// and ?to= choose its ends, ?deal= the deal it is drawn in.
func (s *Server) drawOnAccountPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	q := r.URL.Query()
	return s.showAccountRelationForm(w, r, actor, http.StatusOK, accountRelation{stakeholder.RelationDraft{From: chosen[stakeholder.ID](q, "from"),
		To: chosen[stakeholder.ID](q, "to"), Kind: stakeholder.Influence, Strength: stakeholder.MediumRelation}, chosen[opportunity.ID](q, "deal")}, nil)
}

// drawOnAccount adds a line to one of the deals of an account.
func (s *Server) drawOnAccount(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d := accountRelation{readRelation(r.PostForm), chosen[opportunity.ID](r.PostForm, "deal")}
	made, err := s.Stakeholders.DrawBelow(r.Context(), actor, accountID(r), d.deal, d.RelationDraft)
	if p, ok := problems(r.Context(), err, accountRelationLabel); ok {
		return s.showAccountRelationForm(w, r, actor, http.StatusUnprocessableEntity, d, p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, relationsURL(d.deal)+"#"+lineAnchor(made), "relation.drawn")
}

func accountRelationLabel(field string) string {
	if field == "deal" {
		return "relation.deal"
	}
	return relationLabel(field)
}

func (s *Server) showAccountRelationForm(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, d accountRelation, wrong view.Problems) error {
	ctx, at := r.Context(), accountID(r)
	a, err := s.Accounts.Get(ctx, actor, at)
	if err != nil {
		return err
	}
	m, err := s.Stakeholders.DrawingBelow(ctx, actor, at)
	if err != nil {
		return err
	}
	f := relationForm(ctx, d.RelationDraft)
	f.Head = view.FormHead{Action: accountURL(at) + "/relations", Key: newKey(), Problems: wrong}
	f.Cancel, f.OfAccount = accountURL(at)+"/map", true
	f.Deals, f.Deal = dealsToDraw(ctx, m, d)
	for _, c := range m.Cards {
		f.People = append(f.People, view.Option{Value: string(c.ID), Text: c.Name, Hint: hint(c.Title, c.Department)})
	}
	title := i18n.T(ctx, "relation.draw")
	return s.showForm(w, r, status, s.head(w, r, actor, title, "accounts"),
		view.Heading{Title: title, Back: view.Crumb{Text: a.Name, URL: f.Cancel}}, view.RelationFormBody(f))
}

// dealsToDraw offers the deals in which a line may be drawn, those first in
// which both of its ends are, and says who would come into the others. It
// chooses the deal asked for, else the only one with both.
func dealsToDraw(ctx context.Context, m stakeholder.AccountMap, d accountRelation) (list []view.Option, choice string) {
	in := map[stakeholder.ID]stakeholder.Card{}
	for _, c := range m.Cards {
		in[c.ID] = c
	}
	type offer struct {
		view.Option
		missing int
	}
	var offers []offer
	both := 0
	for _, x := range m.Deals {
		if !x.MayDraw {
			continue
		}
		o := offer{Option: view.Option{Value: string(x.ID), Text: x.Name}}
		var missing []string
		foreign := false // a role of another deal
		for _, end := range []stakeholder.ID{d.From, d.To} {
			c, known := in[end]
			if known && !slices.Contains(c.Deals, x.ID) {
				missing, foreign = append(missing, c.Name), foreign || c.Placeholder()
			}
		}
		if foreign && x.ID != d.deal {
			continue
		}
		if o.missing = len(missing); o.missing > 0 {
			o.Hint = i18n.T(ctx, "relation.comes_in", "Names", strings.Join(missing, i18n.T(ctx, "shell.list_comma")))
		} else if in[d.From].ID != "" && in[d.To].ID != "" {
			o.Hint = i18n.T(ctx, "relation.both_in")
			if both++; choice == "" {
				choice = o.Value
			}
		}
		offers = append(offers, o)
	}
	slices.SortStableFunc(offers, func(a, b offer) int { return a.missing - b.missing })
	for _, o := range offers {
		list = append(list, o.Option)
	}
	switch {
	case d.deal != "":
		choice = string(d.deal)
	case len(list) == 1:
		choice = list[0].Value
	case both != 1:
		choice = ""
	}
	return list, choice
}

// accountRelations lists the lines in the deals of an account and of all below
// it, the youngest first; ?from=, ?to= and ?kind= ask for those that the map
// draws as one.
func (s *Server) accountRelations(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, q := r.Context(), r.URL.Query()
	d, err := s.Accounts.Get(ctx, actor, accountID(r))
	if err != nil {
		return err
	}
	ask := stakeholder.LinesFilter{Deal: chosen[opportunity.ID](q, "deal"), From: chosen[stakeholder.ID](q, "from"), To: chosen[stakeholder.ID](q, "to"),
		Kind: chosen[stakeholder.RelationKind](q, "kind"), Before: chosen[stakeholder.RelationID](q, "before")}
	page, err := s.Stakeholders.LinesBelow(ctx, actor, d.ID, ask)
	if err != nil {
		return err
	}
	m := accountLines(ctx, actor, d.ID, page)
	m.Deal = string(ask.Deal)
	q.Del("before")
	keep := m.URL + "?" + q.Encode()
	if page.Next != "" {
		m.Pager.Next = keep + "&before=" + string(page.Next)
	}
	if ask.Before != "" {
		m.Pager.Previous = keep
	}
	if r.Header.Get("HX-Request") == "true" {
		return s.show(w, r, http.StatusOK, view.RelationBundle(m))
	}
	return s.show(w, r, http.StatusOK, view.AccountRelationsPage(s.head(w, r, actor, d.Name, "accounts"), accountModel(ctx, actor, d, tabMap), m))
}

func accountLines(ctx context.Context, actor org.Actor, at account.ID, page stakeholder.AccountLines) view.RelationList {
	m := view.RelationList{URL: accountURL(at) + "/relations", MapURL: accountURL(at) + "/map?view=" + string(stakeholder.PoliticsView), Total: page.Total}
	for _, x := range page.Deals {
		m.Deals = append(m.Deals, view.Option{Value: string(x.ID), Text: x.Name})
		if x.MayDraw {
			m.DrawURL = m.URL + "/new"
		}
	}
	for _, l := range page.Lines {
		row := relationRow(ctx, actor, l.Relation)
		row.From = view.Link{Text: l.FromName, URL: peopleURL(l.Deal) + "/" + string(l.From)}
		row.To = view.Link{Text: l.ToName, URL: peopleURL(l.Deal) + "/" + string(l.To)}
		row.Deal = view.Link{Text: l.DealName, URL: dealURL(l.Deal)}
		if l.MayDraw {
			row.URL = relationsURL(l.Deal) + "/" + string(l.ID)
			row.End = view.FormHead{Action: row.URL + "/end", Key: newKey(), Version: l.Version}
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

// relationForm is the form of a line without its people.
func relationForm(ctx context.Context, d stakeholder.RelationDraft) view.RelationForm {
	f := view.RelationForm{From: string(d.From), To: string(d.To), Kind: string(d.Kind), Strength: strconv.Itoa(d.Strength), Confirmed: d.Confirmed, Note: d.Note}
	for _, k := range stakeholder.RelationKinds {
		f.Kinds = append(f.Kinds, view.Option{Value: string(k), Text: kindText(ctx, k), Hint: i18n.T(ctx, "relation_hint."+string(k))})
	}
	for n := stakeholder.WeakestRelation; n <= stakeholder.StrongestOne; n++ {
		f.Strengths = append(f.Strengths, view.Option{Value: strconv.Itoa(n), Text: strengthText(ctx, n)})
	}
	return f
}
