package web

import (
	"net/http"
	"slices"

	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// entryPath shows on which way we get to those who decide.
func (s *Server) entryPath(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d, err := s.Stakeholders.Roster(r.Context(), actor, dealID(r))
	if err != nil {
		return err
	}
	c := &roster{r.Context(), d}
	m := view.EntryPath{Views: peopleViews(c.ctx, d.ID, "path")}
	early := c.tooEarly()
	for _, x := range d.People {
		if !slices.Contains(early, x.ID) {
			continue
		}
		warning := view.PathWarning{Text: c.t("stakeholder.early", "Name", x.Name)}
		if mayWorkOn(d.Detail) {
			warning.Act = view.Link{Text: c.t("stakeholder.say_why"), URL: c.urlOf(x) + "/path?next=board"}
		}
		m.Warnings = append(m.Warnings, warning)
	}
	if role, ok := people.NextStop(persons(d.People)); ok {
		m.NextStop = c.Book.Value(people.DimContactRole, string(role))
	}
	for _, role := range people.ContactRoles() {
		part, key := method.Of(people.DimContactRole), string(role)
		col := view.PathColumn{Key: key, Name: c.Book.Name(part, key), Goal: c.Book.Text(part, key, "goal"),
			Do: c.Book.Lines(part, key, "do"), Avoid: c.Book.Lines(part, key, "avoid")}
		for _, x := range d.People {
			if x.ContactRole != role {
				continue
			}
			if x.Met() != "" {
				col.Met++
			}
			col.Cards = append(col.Cards, c.pathCard(x, slices.Contains(early, x.ID)))
		}
		m.Columns = append(m.Columns, col)
	}
	for _, x := range d.People {
		if x.ContactRole == "" {
			m.Undecided = append(m.Undecided, c.pathCard(x, false))
		}
	}
	return s.show(w, r, http.StatusOK, view.EntryPathPage(s.dealFrame(w, r, actor, d.Detail, tabPeople), m))
}

func (c *roster) pathCard(x stakeholder.Stakeholder, early bool) view.PathCard {
	card := view.PathCard{Name: x.Name, URL: c.urlOf(x), Sub: hint(x.Title, x.Department), Attitude: attitudeMark(c.ctx, c.Book, x.Attitude), Vacant: x.Placeholder(),
		Early: early, Outcome: x.Outcome, Excuse: x.Excuse, MeetExcuse: x.MeetExcuse}
	switch {
	case x.MetOn != "":
		card.Met = c.t("stakeholder.met_on", "Day", string(x.MetOn))
	case x.Visited != "":
		card.Met = c.t("stakeholder.met_by_visit", "Day", string(x.Visited))
	case x.PlannedOn != "":
		card.Planned, card.Late = c.t("stakeholder.planned_on", "Day", string(x.PlannedOn)), x.PlannedOn.Before(c.Today)
	}
	if mayWorkOn(c.Detail) {
		card.EditURL = card.URL + "/path?next=board"
		if x.ContactRole == "" {
			card.JudgeURL = card.URL + "/judge?d=" + string(people.DimContactRole) + "#judge"
		}
	}
	return card
}

// persons is what the rules see of the people in a deal, for those rules that
// ask only about the path.
func persons(list []stakeholder.Stakeholder) []people.Person {
	out := make([]people.Person, len(list))
	for i, x := range list {
		out[i] = people.Person{ID: string(x.ID), Placeholder: x.Placeholder(), Picture: x.Picture, Met: x.Met(), Excuse: x.Excuse}
	}
	return out
}

// tooEarly lists who holds power and was met before anybody opened the way.
func (c *roster) tooEarly() (list []stakeholder.ID) {
	for _, id := range people.EarlyPower(persons(c.People)) {
		list = append(list, stakeholder.ID(id))
	}
	return list
}

// early warns of somebody who was met too early, "" for everybody else.
func (c *roster) early(x stakeholder.Stakeholder) string {
	if !slices.Contains(c.tooEarly(), x.ID) {
		return ""
	}
	return c.t("stakeholder.early", "Name", x.Name)
}
