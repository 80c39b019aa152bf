package web

import (
	"context"
	"net/http"

	"kongdan/internal/activity"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/web/view"
)

// planPage is what is planned in a deal and what was done; ?older= turns back.
func (s *Server) planPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	p, err := s.Activities.PlanOf(ctx, actor, dealID(r), r.URL.Query().Get("older"))
	if err != nil {
		return err
	}
	f := s.dealFrame(w, r, actor, p.Deal, tabPlan)
	here := f.URL + "/plan"
	m := view.Plan{
		Deal: string(p.Deal.ID), MayEdit: p.Deal.MayEdit, Open: p.Deal.Status == opportunity.Open,
		NextStep: p.Deal.NextStep, NextOverdue: p.Deal.Overdue(p.Deal.Today), NextURL: f.URL + "/next-step",
		VisitURL: f.URL + "/visit",
	}
	if p.Deal.NextStepOn != "" {
		m.NextDay, _ = dueText(ctx, p.Deal.Today, p.Deal.NextStepOn)
	}
	for _, t := range p.Open {
		m.Tasks = append(m.Tasks, taskRow(ctx, actor.User, p.Deal.Today, t.Bare(), here))
	}
	for _, t := range p.Done {
		m.Done = append(m.Done, taskRow(ctx, actor.User, p.Deal.Today, t.Bare(), here))
	}
	if m.MayEdit {
		m.Note = newNoteForm(ctx, p.Deal.Today, activity.Subject{Deal: p.Deal.ID}, p.People)
		m.Task = view.TaskForm{Form: view.FormHead{Action: tasksPath + "/new", Key: newKey()}, DueOn: string(p.Deal.Today.Add(3)),
			Deal: string(p.Deal.ID), Next: here, MaxTitle: activity.MaxTitle, Assignee: string(actor.User), Assignees: dealMembers(actor, p.Deal)}
	}
	m.Timeline = timeline(ctx, p.Deal.Today, p.Past, here, false)
	if r.URL.Query().Get("older") != "" {
		m.Pager.Previous = here
	}
	if p.Older != "" {
		m.Pager.Next = here + "?older=" + queryEscape(p.Older)
	}
	return s.show(w, r, http.StatusOK, view.PlanPage(f, m))
}

// dealMembers are those who work on a deal, and the reader.
func dealMembers(actor org.Actor, d opportunity.Detail) []view.Option {
	list := []view.Option{{Value: string(actor.User), Text: actor.Name}}
	if d.Owner != actor.User {
		list = append(list, view.Option{Value: string(d.Owner), Text: d.OwnerName})
	}
	for _, m := range d.Team {
		if m.Active && m.ID != actor.User {
			list = append(list, view.Option{Value: string(m.ID), Text: m.Name})
		}
	}
	return list
}

// timeline shows notes and visits on the page next; those the reader may change
// have buttons for it. naming says of which deal each is.
func timeline(ctx context.Context, today day.Date, list []activity.Activity, next string, naming bool) (rows []view.Entry) {
	for _, a := range list {
		row := view.Entry{Kind: i18n.T(ctx, "activity_kind."+string(a.Kind)), Visit: a.Kind == activity.Visit, Body: a.Body,
			Day: pastText(ctx, today, a.HappenedOn), FullDay: string(a.HappenedOn), Author: a.AuthorName}
		if naming && a.DealName != "" {
			row.Deal, row.DealURL = a.DealName, dealURL(a.Subject.Deal)+"/plan"
		}
		for _, p := range a.People {
			row.People = append(row.People, view.Link{Text: p.Name, URL: view.PathPeople + "/" + string(p.ID)})
		}
		if a.Editable {
			row.EditURL, row.DeleteURL, row.Key, row.Next = notePath(a.ID), notePath(a.ID)+"/delete", newKey(), next
		}
		rows = append(rows, row)
	}
	return rows
}
