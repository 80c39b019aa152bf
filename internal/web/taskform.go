package web

import (
	"net/http"
	"net/url"
	"slices"

	"kongdan/internal/activity"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/web/view"
)

func readTask(r *http.Request) activity.TaskDraft {
	f := r.PostForm
	return activity.TaskDraft{Title: f.Get("title"), DueOn: f.Get("due_on"), Assignee: chosen[org.UserID](f, "assignee")}
}

func taskLabel(field string) string {
	return map[string]string{"title": "task_field.title", "due_on": "task_field.due_on", "assignee": "task_field.assignee"}[field]
}

// typedTask is a form with what somebody typed into it.
func typedTask(f activity.TaskForm, d activity.TaskDraft) activity.TaskForm {
	f.Task.Title, f.Task.DueOn, f.Task.Assignee = d.Title, day.Date(d.DueOn), d.Assignee
	return f
}

// showTask shows the form of a task; one with an ID is there already.
func (s *Server) showTask(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, f activity.TaskForm, p view.Problems) error {
	ctx, t := r.Context(), f.Task
	m := view.TaskForm{
		Form:  view.FormHead{Action: tasksPath + "/new", Key: newKey(), Problems: p, Class: "k-form-task"},
		Title: t.Title, DueOn: string(t.DueOn), Assignee: string(t.Assignee), MaxTitle: activity.MaxTitle,
		Deal: string(t.Subject.Deal), Account: string(t.Subject.Account), Next: backTo(r, planURL(t.Subject)),
		Assignees: memberOptions(r, f.Assignees),
	}
	heading := view.Heading{Title: i18n.T(ctx, "nav.add_task"), Back: view.Crumb{Text: i18n.T(ctx, "task.mine"), URL: tasksPath}}
	if t.SubjectName != "" {
		heading.Back = view.Crumb{Text: t.SubjectName, URL: planURL(t.Subject)}
	}
	if t.ID != "" {
		heading.Title = i18n.T(ctx, "task.edit")
		m.Form.Action, m.Form.Version = taskPath(t.ID), t.Version
		m.DeleteURL, m.DeleteKey = taskPath(t.ID)+"/delete", newKey()
	}
	return s.showForm(w, r, status, s.head(w, r, actor, heading.Title, "today"), heading, view.TaskFields(m))
}

// memberOptions are members to choose from; who left is named as such.
func memberOptions(r *http.Request, list []org.TeamMember) (options []view.Option) {
	for _, m := range list {
		name := m.Name
		if !m.Active {
			name = i18n.T(r.Context(), "task.inactive", "Name", m.Name)
		}
		options = append(options, view.Option{Value: string(m.ID), Text: name})
	}
	return options
}

func nameOf(list []org.TeamMember, id org.UserID) string {
	if i := slices.IndexFunc(list, func(m org.TeamMember) bool { return m.ID == id }); i >= 0 {
		return list[i].Name
	}
	return ""
}

// backTo is the page a form comes back to: its own field "next", if that is a
// page of ours, or otherwise.
func backTo(r *http.Request, otherwise string) string {
	next := r.PostForm.Get("next")
	if next == "" {
		next = r.URL.Query().Get("next")
	}
	if local(next) {
		return next
	}
	return otherwise
}

// redirectUndo is redirect with a button in the message that takes the change
// back and comes back to the same page.
func (s *Server) redirectUndo(w http.ResponseWriter, r *http.Request, to, undo, flash string, args ...any) error {
	s.giveFlash(w, r, Flash{Kind: "success", Key: flash, Args: args, Undo: undo + "?" + url.Values{"next": {to}}.Encode()})
	return s.redirect(w, r, to, "")
}

// query writes the part of an address behind its path, "" for no values.
func query(v url.Values) string {
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}
