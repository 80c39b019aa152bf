package view

// PathExams is where exams are kept.
const PathExams = "/exams"

// Exams is the list of exams.
type Exams struct {
	ListNav
	Tabs    []Tab
	Rows    []ExamRow
	InTrash bool
}

// ExamRow is an exam in the list.
type ExamRow struct {
	Title, URL, When, State, Tone, People string
	RestoreURL, Key                       string // of one in the trash
}

// ExamForm is the form of an exam. Its fields stand ready, group by group.
type ExamForm struct {
	Form                          FormHead
	Title, Paper, Draw, Note      Field
	Opens, Closes, Minutes, Grace Field
	Attempts, Pass                Field
	Choice, Each, Penalty, Step   Field
	ShuffleItems, ShuffleOptions  Field
	ShowScore, ShowKey            Field
	New, Sat                      bool // Sat: somebody has started, and some things stay
	NoPapers                      bool
	Cancel                        string
}

// Room is an exam with who sits it.
type Room struct {
	Title, URL, State, Tone, When string
	Facts                         []RoomFact
	Tabs                          []Tab // results and more
	Version                       int64
	Draft, Published, Paused      bool
	Released, MayRelease          bool
	Key                           string // of the buttons; each form hashes its own address
	Problems                      Problems
	Members                       Picker
	Departments                   []Option
	Department                    string
	Seats                         RoomSeats
	MayDelete                     bool // nobody has sat it
	DeleteKey                     string
}

// RoomFact is one thing set for an exam.
type RoomFact struct {
	Name, Text string
	Link       Link // behind it; the zero value is none
}

// RoomSeats is who sits an exam, asked for again while it runs.
type RoomSeats struct {
	URL, Exam, Key string
	Live           bool // ask again in a while
	Summary        string
	Rows           []RoomSeat
	Extra          string // typed and refused
	ExtraOf        string
	ExtraError     string
}

// RoomSeat is one candidate.
type RoomSeat struct {
	User, Name, Department string
	State, Tone            string
	Progress, Left, Saved  string
	Extra                  string
	Running, Paused, Sat   bool
	Ended                  bool
}
