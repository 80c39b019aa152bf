package web

import (
	"net/http"
	"net/url"
	"strconv"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// relationFields are the fields of a line's form with the keys of their labels.
var relationFields = map[string]string{
	"from": "relation.from", "to": "relation.to", "kind": "relation.kind", "strength": "relation.strength", "confirmed": "relation.confirmed", "note": "relation.note",
}

func relationLabel(field string) string { return relationFields[field] }

func readRelation(f url.Values) stakeholder.RelationDraft {
	strength, _ := strconv.Atoi(f.Get("strength")) // what is no number is no strength
	return stakeholder.RelationDraft{From: chosen[stakeholder.ID](f, "from"), To: chosen[stakeholder.ID](f, "to"),
		Kind: stakeholder.RelationKind(f.Get("kind")), Strength: strength, Confirmed: f.Get("confirmed") != "", Note: f.Get("note")}
}

// drawPage is the form of a new line; ?from= and ?to= choose its ends.
func (s *Server) drawPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	q := r.URL.Query()
	return s.showRelationForm(w, r, actor, http.StatusOK, "", stakeholder.RelationDraft{From: chosen[stakeholder.ID](q, "from"),
		To: chosen[stakeholder.ID](q, "to"), Kind: stakeholder.Influence, Strength: stakeholder.MediumRelation}, view.FormHead{})
}

// draw adds a line.
func (s *Server) draw(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d := readRelation(r.PostForm)
	made, err := s.Stakeholders.Draw(r.Context(), actor, dealID(r), d)
	if p, ok := problems(r.Context(), err, relationLabel); ok {
		return s.showRelationForm(w, r, actor, http.StatusUnprocessableEntity, "", d, view.FormHead{Problems: p})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, relationsURL(dealID(r))+"#"+lineAnchor(made), "relation.drawn")
}

// relationPage is the form that changes a line, with the button that takes it away.
func (s *Server) relationPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	l, err := s.Stakeholders.Line(r.Context(), actor, dealID(r), lineID(r))
	if err != nil {
		return err
	}
	return s.showRelationForm(w, r, actor, http.StatusOK, l.ID, l.Draft(), view.FormHead{Version: l.Version})
}

// redraw changes a line.
func (s *Server) redraw(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d := readRelation(r.PostForm)
	made, err := s.Stakeholders.Redraw(r.Context(), actor, dealID(r), lineID(r), versionOf(r), d)
	if p, ok := problems(r.Context(), err, relationLabel); ok {
		return s.showRelationForm(w, r, actor, http.StatusUnprocessableEntity, lineID(r), d, view.FormHead{Problems: p, Version: versionOf(r)})
	}
	if errs.Is(err, errs.Conflict) {
		return s.showRelationConflict(w, r, actor, d)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, relationsURL(dealID(r))+"#"+lineAnchor(made), "relation.saved")
}

// eraseRelation takes a line away.
func (s *Server) eraseRelation(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Stakeholders.Erase(r.Context(), actor, dealID(r), lineID(r), versionOf(r)); err != nil {
		return err
	}
	return s.redirect(w, r, relationsURL(dealID(r)), "relation.ended")
}

// showRelationConflict shows what the line says that now stands between the two,
// if one does, beside what was meant. Saving then draws a line of one's own or
// changes theirs.
func (s *Server) showRelationConflict(w http.ResponseWriter, r *http.Request, actor org.Actor, mine stakeholder.RelationDraft) error {
	ctx, deal := r.Context(), dealID(r)
	m, err := s.Stakeholders.DealMap(ctx, actor, deal, stakeholder.PoliticsView, "")
	if err != nil {
		return err
	}
	old, err := s.Stakeholders.Line(ctx, actor, deal, lineID(r))
	if err != nil {
		return err
	}
	c := conflict{What: i18n.T(ctx, "relation.one"), Kind: "relation", ID: string(old.ID), Back: relationsURL(deal)}
	theirs := stakeholder.RelationDraft{}
	for _, l := range m.Lines {
		if l.From == old.From && l.To == old.To || l.From == old.To && l.To == old.From {
			theirs, c.ID, c.Version = l.Draft(), string(l.ID), l.Version
		}
	}
	names := map[stakeholder.ID]string{}
	for _, x := range m.Cards {
		names[x.ID] = x.Name
	}
	c.Rows = differences(ctx, relationFields, [][3]string{
		{"from", names[mine.From], names[theirs.From]}, {"to", names[mine.To], names[theirs.To]},
		{"kind", kindText(ctx, mine.Kind), kindText(ctx, theirs.Kind)}, {"strength", strengthText(ctx, mine.Strength), strengthText(ctx, theirs.Strength)},
		{"confirmed", sureText(ctx, mine), sureText(ctx, theirs)}, {"note", mine.Note, theirs.Note},
	})
	c.Action = relationsURL(deal) // theirs was taken away: mine is drawn anew
	if c.Version > 0 {
		c.Action += "/" + c.ID
	}
	return s.showConflict(w, r, actor, c)
}

func (s *Server) showRelationForm(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, line stakeholder.RelationID, d stakeholder.RelationDraft, head view.FormHead) error {
	ctx, deal := r.Context(), dealID(r)
	roster, err := s.Stakeholders.Roster(ctx, actor, deal)
	if err != nil {
		return err
	}
	if !roster.MayEdit {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	if err := checkOpen(roster.Detail); err != nil && head.Problems == nil {
		return err
	}
	head.Action, head.Key = relationsURL(deal), newKey()
	f := relationForm(ctx, d)
	f.Head, f.Cancel = head, dealURL(deal)+"/people/map"
	title := i18n.T(ctx, "relation.draw")
	if line != "" {
		title = i18n.T(ctx, "relation.change")
		f.Head.Action += "/" + string(line)
		f.End = &view.FormHead{Action: f.Head.Action + "/end", Key: newKey(), Version: head.Version}
	}
	for _, p := range roster.People {
		f.People = append(f.People, view.Option{Value: string(p.ID), Text: p.Name, Hint: hint(p.Title, p.Department)})
	}
	return s.showForm(w, r, status, s.head(w, r, actor, title, "deals"),
		view.Heading{Title: title, Back: view.Crumb{Text: roster.Name, URL: relationsURL(deal)}}, view.RelationFormBody(f))
}

func relationsURL(deal opportunity.ID) string { return dealURL(deal) + "/relations" }

func lineID(r *http.Request) stakeholder.RelationID {
	return stakeholder.RelationID(r.PathValue("relation"))
}

// lineAnchor is where a line stands in the list of lines.
func lineAnchor(id stakeholder.RelationID) string { return "line-" + string(id) }
