package view

// Plan is what is planned in a deal or at an account and what was done. Texts
// are ready to show.
type Plan struct {
	MayEdit     bool
	Open        bool // a deal that needs a next step
	NextStep    string
	NextDay     string
	NextOverdue bool
	NextURL     string
	VisitURL    string
	Note        NoteForm // for a new note or visit
	Task        TaskForm // for a new task
	Tasks, Done []TaskRow
	LaterURL    string // to the open tasks that follow
	Timeline    []Entry
	Pager       Pager
}

// Entry is a note or a visit.
type Entry struct {
	Kind          string
	Visit         bool
	Body          string
	Day, FullDay  string
	Author        string
	Deal, DealURL string // where entries of several deals stand together
	People        []Link
	EditURL       string // "" where the reader may not change it
	DeleteURL     string
	Key, Next     string
}

// NoteForm is the form of a note or a visit.
type NoteForm struct {
	Form          FormHead
	Kind          string
	Kinds         []Option
	Fixed         bool // the kind is not to be chosen any more
	Body, Day     string
	Latest        string // the last day that can be chosen
	MaxBody       int
	People        []Check
	Deal, Account string
	Back          string // where the form leads without saving, "" for nowhere
}

// Check is one of several choices.
type Check struct {
	Value, Text string
	On          bool
}
