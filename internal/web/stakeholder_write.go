package web

import (
	"net/http"

	"kongdan/internal/kit/errs"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// wordsPage is the form for what is written about somebody.
func (s *Server) wordsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d, err := s.dossierToChange(r, actor)
	if err == nil {
		err = checkOpen(d.Detail)
	}
	if err != nil {
		return err
	}
	in := stakeholder.Writing{Label: d.Who.Name, Outside: d.Who.Outside, Words: d.Who.Words}
	return s.showWords(w, r, actor, http.StatusOK, d, d.Who.Version, in, nil)
}

func (s *Server) showWords(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, d stakeholder.Dossier, version int64,
	in stakeholder.Writing, p view.Problems) error {
	c := &roster{r.Context(), d.Roster}
	m := view.WordsForm{
		Head:          view.FormHead{Action: c.urlOf(d.Who) + "/words", Key: newKey(), Version: version, Problems: p},
		IsPlaceholder: d.Who.Placeholder(), Label: in.Label, IsOutside: d.Who.Outside != "", Outside: string(in.Outside), Outsides: outsideOptions(r),
		PersonalWin: in.PersonalWin, Resonance: in.Resonance, DecisionPoint: in.DecisionPoint, Stance: in.Stance, Cancel: c.urlOf(d.Who),
	}
	title := c.t("stakeholder.words")
	return s.showForm(w, r, status, s.head(w, r, actor, title, "deals"),
		view.Heading{Title: title, Back: view.Crumb{Text: d.Who.Name, URL: c.urlOf(d.Who)}}, view.WordsFormView(m))
}

// saveWords replaces what is written about somebody.
func (s *Server) saveWords(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, f := r.Context(), r.PostForm
	in := stakeholder.Writing{Label: f.Get("label"), Outside: stakeholder.Outside(f.Get("outside")), Words: stakeholder.Words{
		PersonalWin: f.Get("personal_win"), Resonance: f.Get("resonance"), DecisionPoint: f.Get("decision_point"), Stance: f.Get("stance")}}
	err := s.Stakeholders.Write(ctx, actor, dealID(r), stakeholderID(r), versionOf(r), in)
	if err == nil {
		return s.redirect(w, r, peopleURL(dealID(r))+"/"+r.PathValue("person"), "stakeholder.written")
	}
	p, refused := problems(ctx, err, stakeholderLabel)
	if !refused && !errs.Is(err, errs.Conflict) {
		return err
	}
	d, err := s.dossierToChange(r, actor)
	if err != nil {
		return err
	}
	if refused {
		return s.showWords(w, r, actor, http.StatusUnprocessableEntity, d, versionOf(r), in, p)
	}
	x := d.Who
	rows := [][3]string{{"personal_win", in.PersonalWin, x.PersonalWin}, {"resonance", in.Resonance, x.Resonance},
		{"decision_point", in.DecisionPoint, x.DecisionPoint}, {"stance", in.Stance, x.Stance}}
	if x.Placeholder() {
		rows = append(rows, [3]string{"label", in.Label, x.Name})
	} else if x.Outside != "" {
		rows = append(rows, [3]string{"outside", outsideText(ctx, in.Outside), outsideText(ctx, x.Outside)})
	}
	return s.showStakeholderConflict(w, r, actor, d, rows)
}

// showStakeholderConflict answers writing about somebody that came too late;
// each row is a field with yours and theirs.
func (s *Server) showStakeholderConflict(w http.ResponseWriter, r *http.Request, actor org.Actor, d stakeholder.Dossier, rows [][3]string) error {
	c := &roster{r.Context(), d.Roster}
	k := conflict{What: d.Who.Name, Kind: "stakeholder", ID: string(d.Who.ID), About: string(d.ID),
		Actions: []string{"stakeholder.write", "stakeholder.plan", "stakeholder.fill"}, Back: c.urlOf(d.Who), Version: d.Who.Version}
	for _, x := range rows {
		k.Rows = append(k.Rows, view.Difference{Label: c.t(stakeholderLabel(x[0])), Yours: x[1], Theirs: x[2]})
	}
	return s.showConflict(w, r, actor, k)
}

// pathPage is the form for somebody's place on the entry path.
func (s *Server) pathPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d, err := s.dossierToChange(r, actor)
	if err == nil {
		err = checkOpen(d.Detail)
	}
	if err != nil {
		return err
	}
	x := d.Who
	in := stakeholder.Planned{PlannedOn: string(x.PlannedOn), MetOn: string(x.MetOn), Outcome: x.Outcome, Excuse: x.Excuse, MeetExcuse: x.MeetExcuse}
	return s.showPath(w, r, actor, http.StatusOK, d, x.Version, in, nil)
}

func (s *Server) showPath(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, d stakeholder.Dossier, version int64,
	in stakeholder.Planned, p view.Problems) error {
	c := &roster{r.Context(), d.Roster}
	m := view.PathForm{
		Head:      view.FormHead{Action: c.urlOf(d.Who) + "/path", Key: newKey(), Version: version, Problems: p},
		PlannedOn: in.PlannedOn, MetOn: in.MetOn, Outcome: in.Outcome, Excuse: in.Excuse, MeetExcuse: in.MeetExcuse, Today: string(c.Today),
		Next: r.FormValue("next"), Cancel: c.urlOf(d.Who), Warning: c.early(d.Who),
		Goal: c.Book.Text(method.Of(people.DimContactRole), string(d.Who.ContactRole), "goal"),
	}
	m.AskExcuse = d.Who.ContactRole == people.Power || m.Excuse != "" || p.Of("excuse") != ""
	m.AskMeetExcuse = d.Who.Attitude == people.Opponent || m.MeetExcuse != "" || p.Of("meet_excuse") != ""
	if d.Who.Visited != "" {
		m.MetHint = c.t("stakeholder.visit_tells", "Day", string(d.Who.Visited))
	}
	title := c.t("stakeholder.path")
	return s.showForm(w, r, status, s.head(w, r, actor, title, "deals"),
		view.Heading{Title: title, Sub: d.Who.Name, Back: view.Crumb{Text: d.Who.Name, URL: c.urlOf(d.Who)}}, view.PathFormView(m))
}

// savePath replaces somebody's place on the entry path.
func (s *Server) savePath(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, f := r.Context(), r.PostForm
	in := stakeholder.Planned{PlannedOn: f.Get("planned_on"), MetOn: f.Get("met_on"), Outcome: f.Get("outcome"), Excuse: f.Get("excuse"),
		MeetExcuse: f.Get("meet_excuse")}
	err := s.Stakeholders.Plan(ctx, actor, dealID(r), stakeholderID(r), versionOf(r), in)
	if err == nil {
		to := peopleURL(dealID(r)) + "/" + r.PathValue("person")
		if f.Get("next") == "board" {
			to = peopleURL(dealID(r)) + "/path"
		}
		return s.redirect(w, r, to, "stakeholder.planned")
	}
	p, refused := problems(ctx, err, stakeholderLabel)
	if !refused && !errs.Is(err, errs.Conflict) {
		return err
	}
	d, err := s.dossierToChange(r, actor)
	if err != nil {
		return err
	}
	if refused {
		return s.showPath(w, r, actor, http.StatusUnprocessableEntity, d, versionOf(r), in, p)
	}
	x := d.Who
	return s.showStakeholderConflict(w, r, actor, d, [][3]string{{"planned_on", in.PlannedOn, string(x.PlannedOn)},
		{"met_on", in.MetOn, string(x.MetOn)}, {"outcome", in.Outcome, x.Outcome}, {"excuse", in.Excuse, x.Excuse},
		{"meet_excuse", in.MeetExcuse, x.MeetExcuse}})
}
