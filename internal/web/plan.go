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

// planPage is what is planned in a deal and what was done; ?older= and ?later=
// turn back and on.
func (s *Server) planPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	p, err := s.Activities.PlanOf(ctx, actor, dealID(r), turnOf(r))
	if err != nil {
		return err
	}
	f := s.dealFrame(w, r, actor, p.Deal, tabPlan)
	m := planModel(r, actor, p.Deal.Today, activity.Subject{Deal: p.Deal.ID}, p.Record, workers(actor, p.Deal.Owner, p.Deal.OwnerName, p.Deal.Team))
	m.Open, m.NextStep, m.NextOverdue = p.Deal.Status == opportunity.Open, p.Deal.NextStep, p.Deal.Overdue(p.Deal.Today)
	m.NextURL, m.VisitURL = f.URL+"/next-step", f.URL+"/visit"
	if p.Deal.NextStepOn != "" {
		m.NextDay, _ = dueText(ctx, p.Deal.Today, p.Deal.NextStepOn)
	}
	return s.show(w, r, http.StatusOK, view.PlanPage(f, m))
}

// accountPlan is what is planned at an account and what was done there and in
// its deals.
func (s *Server) accountPlan(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	d, err := s.Accounts.Get(ctx, actor, accountID(r))
	if err != nil {
		return err
	}
	record, err := s.Activities.RecordOf(ctx, actor, d.ID, turnOf(r))
	if err != nil {
		return err
	}
	m := planModel(r, actor, s.Activities.Today(actor), activity.Subject{Account: d.ID}, record, workers(actor, d.Owner, d.OwnerName, d.Team))
	return s.show(w, r, http.StatusOK, view.AccountPlanPage(s.head(w, r, actor, d.Name, "accounts"), accountModel(ctx, actor, d, tabPlan), m))
}

func turnOf(r *http.Request) activity.Turn {
	q := r.URL.Query()
	return activity.Turn{Older: q.Get("older"), Later: q.Get("later")}
}

// planModel lays out the record of a subject, with forms for who may add to it.
func planModel(r *http.Request, actor org.Actor, today day.Date, subject activity.Subject, p activity.Record, assignees []view.Option) view.Plan {
	ctx, here := r.Context(), planURL(subject)
	m := view.Plan{MayEdit: p.MayEdit, Timeline: timeline(ctx, today, p.Past, here)}
	m.Tasks, m.Done = planTasks(ctx, actor, today, p.Open, p.MayEdit, here), planTasks(ctx, actor, today, p.Done, p.MayEdit, here)
	if m.MayEdit {
		m.Note = newNoteForm(ctx, today, subject, p.People)
		m.Task = view.TaskForm{Form: view.FormHead{Action: tasksPath + "/new", Key: newKey()}, DueOn: string(today.Add(3)),
			Deal: string(subject.Deal), Account: string(subject.Account), Next: here, MaxTitle: activity.MaxTitle,
			Assignee: string(actor.User), Assignees: assignees}
	}
	if at := turnOf(r); at != (activity.Turn{}) {
		m.Pager.Previous = here
	}
	if p.Older != "" {
		m.Pager.Next = here + "?older=" + queryEscape(p.Older)
	}
	if p.Later != "" {
		m.LaterURL = here + "?later=" + queryEscape(p.Later)
	}
	return m
}

// planTasks are tasks on the page next of what they are about; only who may
// change one has the means to.
func planTasks(ctx context.Context, actor org.Actor, today day.Date, list []activity.Task, mayEdit bool, next string) (rows []view.TaskRow) {
	for _, t := range list {
		row := taskRow(ctx, actor.User, today, t.Bare(), next)
		if mine := t.Assignee == actor.User || t.CreatedBy == actor.User; !mayEdit && !(mine && actor.MayWork()) {
			row.ActURL, row.EditURL = "", ""
		}
		rows = append(rows, row)
	}
	return rows
}

// workers are those who work on a deal or an account, the reader first.
func workers(actor org.Actor, owner org.UserID, ownerName string, team []org.TeamMember) []view.Option {
	list := []view.Option{{Value: string(actor.User), Text: actor.Name}}
	if owner != actor.User {
		list = append(list, view.Option{Value: string(owner), Text: ownerName})
	}
	for _, m := range team {
		if m.Active && m.ID != actor.User {
			list = append(list, view.Option{Value: string(m.ID), Text: m.Name})
		}
	}
	return list
}

// timeline shows notes and visits on the page next; those the reader may change
// have buttons for it, and those of a deal that is not the page's name it.
func timeline(ctx context.Context, today day.Date, list []activity.Activity, next string) (rows []view.Entry) {
	for _, a := range list {
		row := view.Entry{Kind: i18n.T(ctx, "activity_kind."+string(a.Kind)), Visit: a.Kind == activity.Visit, Body: a.Body,
			Day: pastText(ctx, today, a.HappenedOn), FullDay: string(a.HappenedOn), Author: a.AuthorName}
		if at := planURL(a.Subject); a.Subject.Deal != "" && at != next {
			row.Deal, row.DealURL = a.DealName, at
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
