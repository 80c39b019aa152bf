package web

import (
	"context"
	"net/http"
	"net/url"

	"kongdan/internal/account"
	"kongdan/internal/activity"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/web/view"
)

const tasksPath = "/tasks"

func taskPath(t activity.TaskID) string { return tasksPath + "/" + string(t) }

// subjectURL is the page of what an activity is about, "" for none.
func subjectURL(s activity.Subject) string {
	switch {
	case s.Deal != "":
		return dealURL(s.Deal)
	case s.Account != "":
		return view.PathAccounts + "/" + string(s.Account)
	}
	return ""
}

// planURL is where the plan and record of a subject stand.
func planURL(s activity.Subject) string {
	switch {
	case s.Deal != "":
		return dealURL(s.Deal) + "/plan"
	case s.Account != "":
		return accountURL(s.Account) + "/plan"
	}
	return tasksPath
}

// taskRow is a task in a list that stands on the page next. me is the reader.
func taskRow(ctx context.Context, me org.UserID, today day.Date, t activity.Task, next string) view.TaskRow {
	row := view.TaskRow{Title: t.Title, Element: t.Element, Done: !t.DoneAt.IsZero(), Subject: t.SubjectName, SubjectURL: subjectURL(t.Subject),
		EditURL: taskPath(t.ID), ActURL: taskPath(t.ID) + "/done", Key: newKey(), Next: next}
	row.Due, row.Late = dueText(ctx, today, t.DueOn)
	if row.Done {
		row.ActURL, row.Late = taskPath(t.ID)+"/reopen", false
		row.Due = i18n.T(ctx, "task.done_on", "Day", i18n.Date(ctx, t.DoneAt))
	}
	if t.Assignee != me {
		row.Assignee = t.AssigneeName
	}
	return row
}

// taskGroups sorts open tasks into overdue, today and later.
func taskGroups(ctx context.Context, me org.UserID, today day.Date, list []activity.Task, next string) (groups []view.TaskGroup) {
	keys := []string{"task.group_late", "task.group_today", "task.group_later"}
	found := make([][]view.TaskRow, len(keys))
	for _, t := range list {
		i := 2
		switch {
		case t.DueOn < today:
			i = 0
		case t.DueOn == today:
			i = 1
		}
		found[i] = append(found[i], taskRow(ctx, me, today, t, next))
	}
	for i, rows := range found {
		if len(rows) > 0 {
			groups = append(groups, view.TaskGroup{Title: i18n.T(ctx, keys[i]), Late: i == 0, Tasks: rows})
		}
	}
	return groups
}

// tasksPage lists the reader's tasks: open ones, or with ?done=1 those that are done.
func (s *Server) tasksPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, q := r.Context(), r.URL.Query()
	done, cursor := q.Get("done") != "", q.Get("after")
	today := s.Activities.Today(actor)
	m := view.Tasks{MayWork: actor.MayWork(), Done: done}
	var list []activity.Task
	var next string
	var err error
	if done {
		list, next, err = s.Activities.MyDone(ctx, actor, cursor)
	} else {
		list, next, err = s.Activities.MyTasks(ctx, actor, "", cursor)
	}
	if err != nil {
		return err
	}
	here := r.URL.RequestURI()
	if done {
		var rows []view.TaskRow
		for _, t := range list {
			rows = append(rows, taskRow(ctx, actor.User, today, t, here))
		}
		if len(rows) > 0 {
			m.Groups = []view.TaskGroup{{Tasks: rows}}
		}
	} else {
		m.Groups = taskGroups(ctx, actor.User, today, list, here)
	}
	turn := func(cursor string) string {
		v := url.Values{}
		if done {
			v.Set("done", "1")
		}
		if cursor != "" {
			v.Set("after", cursor)
		}
		return tasksPath + query(v)
	}
	if cursor != "" {
		m.Pager.Previous = turn("")
	}
	if next != "" {
		m.Pager.Next = turn(next)
	}
	m.Tabs = []view.Tab{{Text: i18n.T(ctx, "task.open"), URL: tasksPath, Current: !done}, {Text: i18n.T(ctx, "task.done"), URL: tasksPath + "?done=1", Current: done}}
	return s.show(w, r, http.StatusOK, view.TasksPage(s.head(w, r, actor, i18n.T(ctx, "task.mine"), "today"), m))
}

// subjectOf reads what a form or an address is about.
func subjectOf(v url.Values) activity.Subject {
	return activity.Subject{Deal: chosen[opportunity.ID](v, "deal"), Account: chosen[account.ID](v, "account")}
}

// newTaskPage is the form of a new task, about ?deal= or ?account= or nothing.
func (s *Server) newTaskPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	f, err := s.Activities.NewTask(r.Context(), actor, subjectOf(r.URL.Query()))
	if err != nil {
		return err
	}
	f.Task.DueOn = s.Activities.Today(actor)
	return s.showTask(w, r, actor, http.StatusOK, f, nil)
}

func (s *Server) createTask(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	subject, d := subjectOf(r.PostForm), readTask(r)
	_, err := s.Activities.AddTask(r.Context(), actor, subject, d)
	if p, ok := problems(r.Context(), err, taskLabel); ok {
		f, err := s.Activities.NewTask(r.Context(), actor, subject)
		if err != nil {
			return err
		}
		return s.showTask(w, r, actor, http.StatusUnprocessableEntity, typedTask(f, d), p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, backTo(r, planURL(subject)), "task.saved")
}

func (s *Server) taskPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	f, err := s.Activities.ChangeTask(r.Context(), actor, taskID(r))
	if err != nil {
		return err
	}
	return s.showTask(w, r, actor, http.StatusOK, f, nil)
}

func (s *Server) saveTask(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, d := r.Context(), readTask(r)
	was, err := s.Activities.EditTask(ctx, actor, taskID(r), versionOf(r), d)
	p, bad := problems(ctx, err, taskLabel)
	late := errs.Is(err, errs.Conflict)
	if bad || late {
		f, err := s.Activities.ChangeTask(ctx, actor, taskID(r))
		if err != nil {
			return err
		}
		mine := typedTask(f, d)
		if !late {
			mine.Task.Version = versionOf(r)
			return s.showTask(w, r, actor, http.StatusUnprocessableEntity, mine, p)
		}
		row := func(label, yours, theirs string) view.Difference {
			return view.Difference{Label: i18n.T(ctx, label), Yours: yours, Theirs: theirs}
		}
		return s.showConflict(w, r, actor, conflict{What: f.Task.Title, Kind: "task", ID: string(f.Task.ID), Back: taskPath(f.Task.ID), Version: f.Task.Version,
			Rows: []view.Difference{row("task_field.title", d.Title, f.Task.Title), row("task_field.due_on", d.DueOn, string(f.Task.DueOn)),
				row("task_field.assignee", nameOf(f.Assignees, d.Assignee), nameOf(f.Assignees, f.Task.Assignee))}})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, backTo(r, planURL(was.Subject)), "task.saved")
}

// finishTask marks a task as done; the message offers to take it back.
func (s *Server) finishTask(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	t, err := s.Activities.SetDone(r.Context(), actor, taskID(r), true)
	if err != nil {
		return err
	}
	next := backTo(r, planURL(t.Subject))
	return s.redirectUndo(w, r, next, taskPath(t.ID)+"/reopen", "task.finished", "Title", t.Title)
}

func (s *Server) reopenTask(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	t, err := s.Activities.SetDone(r.Context(), actor, taskID(r), false)
	if err != nil {
		return err
	}
	return s.redirect(w, r, backTo(r, planURL(t.Subject)), "task.reopened", "Title", t.Title)
}

func (s *Server) deleteTask(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	t, err := s.Activities.DeleteTask(r.Context(), actor, taskID(r))
	if err != nil {
		return err
	}
	return s.redirectUndo(w, r, backTo(r, planURL(t.Subject)), taskPath(t.ID)+"/restore", "task.deleted", "Title", t.Title)
}

func (s *Server) restoreTask(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	t, err := s.Activities.RestoreTask(r.Context(), actor, taskID(r))
	if err != nil {
		return err
	}
	return s.redirect(w, r, backTo(r, planURL(t.Subject)), "task.restored", "Title", t.Title)
}

func taskID(r *http.Request) activity.TaskID { return activity.TaskID(r.PathValue("id")) }
