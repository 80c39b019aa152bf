package view

import "context"

// TaskGroup is the tasks due in one stretch of time.
type TaskGroup struct {
	Title string
	Late  bool
	Tasks []TaskRow
}

// TaskRow is a task as lists show it. An empty address leaves its part out.
type TaskRow struct {
	Title, Due          string
	Late, Done          bool
	Subject, SubjectURL string
	Assignee            string // "" for the reader
	Element             string // the C139 element it serves
	EditURL             string
	ActURL, Key         string // posts to mark as done, or open again
	Next                string // the page to come back to
}

// act is what the button of a task does.
func (t TaskRow) act(ctx context.Context) string {
	if t.Done {
		return T(ctx, "task.reopen", "Title", t.Title)
	}
	return T(ctx, "task.finish", "Title", t.Title)
}

// Tasks is the page of the reader's tasks.
type Tasks struct {
	Tabs          []Tab
	Groups        []TaskGroup
	Pager         Pager
	Done, MayWork bool
}

func (m Tasks) none(ctx context.Context) Empty {
	e := Empty{Icon: "checks", Title: T(ctx, "task.none"), Text: T(ctx, "task.none_text")}
	if m.MayWork {
		e.Action = Link{Text: T(ctx, "nav.add_task"), URL: PathNewTask}
	}
	return e
}

// TaskForm is the form of a task.
type TaskForm struct {
	Form                   FormHead
	Title, DueOn, Assignee string
	Assignees              []Option
	MaxTitle               int
	Deal, Account          string // what it is about; "" for neither
	Next                   string // the page to come back to
	DeleteURL, DeleteKey   string // "" for a new one
}
