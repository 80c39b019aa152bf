package view

// AttitudeMark is what somebody thinks of us. Key is "" while it is unknown.
type AttitudeMark struct{ Key, Sign, Text string }

// RoleBadge says what somebody is in a deal. Key colours it: "top", "member",
// "core", "vacant", "outside", or "" for a plain one.
type RoleBadge struct{ Key, Text string }

// Judged is one value that was judged of somebody, or a hole.
type Judged struct {
	Dimension, Head string // key and name
	Text            string // "" while unknown
	URL             string // where it is judged, "" for who may not
	Row             string // the id of the row that opens there
}

// DealPeople is the tab of the people in a deal.
type DealPeople struct {
	Views    []Tab
	Coverage Coverage
	People   []StakeholderRow
	Removed  []RemovedRow
	Add      *AddPeople // nil for who may not
}

// StakeholderRow is somebody in the table of the people in a deal.
type StakeholderRow struct {
	ID, Name, URL string
	Sub           string // title and department
	Gone          bool   // in the trash
	Roles         []RoleBadge
	Attitude      AttitudeMark
	AttitudeAt    Judged
	Closeness     Judged
	Picture       []Judged // the rest of the five dimensions
	Weight        []Judged // influence, political status, place in the decision
	Reviewed      string
	Old           bool   // it has been a while
	JudgeURL      string // "" for who may not
	Saved         string // a message right after saving
	Open          *JudgeForm
}

// RemovedRow is somebody who was taken out of a deal.
type RemovedRow struct{ Name, Sub, ReturnURL, Key string }

// AddPeople is how people come into a deal.
type AddPeople struct {
	Person   FormHead
	Chosen   string
	Others   []Option
	Lookup   string
	Outside  string
	Outsides []Option
	NewURL   string // where a person of the account is added, "" for who may not

	Vacancy  FormHead
	Label    string
	Role     string
	Roles    []Option
	Decides  string
	Deciding []Option
}

// JudgeForm judges somebody in one dimension or several.
type JudgeForm struct {
	Head        FormHead
	Row         string // the id of the row it is part of, "" on the person's page
	Five, Rest  []JudgeField
	What        string
	Source      string // who said so
	Sources     []Option
	Channel     string
	Channels    []Option
	Confidence  string
	Confidences []Option
	On, Today   string
	CancelURL   string
	Clash       []Difference // what somebody else judged meanwhile
	ClashWho    string       // who did, and when
}

// JudgeField is the choice in one dimension.
type JudgeField struct {
	Name, Label, Hint string
	Value             string // "" leaves it as it is
	Seen              string // what counted when the form was made
	Options           []Option
	Error             string
	First             bool // the form was opened for this one
}

// StakeholderPage is everything about one person in a deal.
type StakeholderPage struct {
	Learn         *LearnLater
	ID, Name, Sub string
	URL           string // of this page
	BackURL       string
	Gone          bool
	Roles         []RoleBadge
	Attitude      AttitudeMark
	PersonURL     string // the person's own page, "" for a placeholder and where the reader may not open it
	Where         string // the account of somebody outside
	Contact       []Link
	Dimensions    []DimensionRow // the five
	Rest          []DimensionRow
	Course        *CourseLine // nil while the attitude was judged once at most
	Words         []Fact
	Path          []Fact
	Warning       string    // what is wrong with the path
	Guidance      *Guidance // nil for a placeholder
	Judge         *JudgeForm
	JudgeOpen     bool
	WordsURL      string
	PathURL       string
	FillURL       string // of a placeholder
	RemoveURL     string
	Key           string
}

// DimensionRow is one dimension with all that was judged.
type DimensionRow struct {
	Key, Name, Text, Explain string // Text is "" while unknown
	Attitude                 *AttitudeMark
	Latest                   *JudgementRow
	History                  []JudgementRow // all of them, the youngest first
	Open                     bool           // a form in the history was refused
}

// JudgementRow is one judgement.
type JudgementRow struct {
	Text, What, Source, SaidBy, On, Confidence, Entered string
	Withdrawn, Why                                      string // who took it back and when; "" while it stands
	Withdraw                                            *WithdrawForm
}

// CourseLine is how an attitude went over time, ready to draw in a box of 360
// by 150.
type CourseLine struct {
	Label  string // the same in words
	Levels []CourseLabel
	Line   string // the path
	Points []CoursePoint
	From   string // the first day
	To     string // today
}

// CourseLabel is a text at a height.
type CourseLabel struct{ Y, Text string }

// CoursePoint is a change.
type CoursePoint struct{ X, Y, Key, Title string }

// WordsForm is what is written about somebody.
type WordsForm struct {
	Head          FormHead
	IsPlaceholder bool
	Label         string
	IsOutside     bool
	Outside       string
	Outsides      []Option
	PersonalWin   string
	Resonance     string
	DecisionPoint string
	Stance        string
	Cancel        string
}

// PathForm is somebody's place on the entry path.
type PathForm struct {
	Head      FormHead
	PlannedOn string
	MetOn     string
	MetHint   string // what the visits tell
	Outcome   string
	Excuse    string // why power was met early; asked for with AskExcuse
	Today     string

	MeetExcuse               string // why an opponent is met at all
	AskExcuse, AskMeetExcuse bool

	Next    string // where to go after, as the form sends it
	Cancel  string
	Warning string
	Goal    string
}

// FillForm says who a placeholder is.
type FillForm struct {
	Head     FormHead
	Text     string
	Pick     Picker
	Outside  string
	Outsides []Option
	Cancel   string
}

// EntryPath is the board of the entry path.
type EntryPath struct {
	Views     []Tab
	Warnings  []PathWarning
	NextStop  string
	Columns   []PathColumn
	Undecided []PathCard // without a contact role
}

// PathWarning is a meeting that came too early.
type PathWarning struct {
	Text string
	Act  Link // gives a reason
}

// PathColumn is one contact role.
type PathColumn struct {
	Key, Name, Goal string
	Do, Avoid       []string
	Met             int
	Cards           []PathCard
}

// PathCard is somebody on the path.
type PathCard struct {
	Name, URL, Sub string
	Attitude       AttitudeMark
	Vacant         bool
	Planned, Met   string
	Late           bool // planned for a day that has passed
	Early          bool // met too early
	Outcome        string
	Excuse         string
	MeetExcuse     string
	EditURL        string // "" for who may not
	JudgeURL       string // gives a contact role, for who has none
}
