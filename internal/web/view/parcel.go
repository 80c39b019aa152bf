package view

// PathQuestionImport is where trainers bring files of questions in.
const PathQuestionImport = PathQuestions + "/import"

// ParcelList is the form that takes questions in, above what came in before.
type ParcelList struct {
	Tabs      []Tab
	Form      FormHead
	File      Field
	Text      Field
	Document  string // whose text is mended
	Of        Link   // that document
	Anew      Field
	Formats   []string
	Templates []Link
	Rows      []ParcelRow
	Pager     Pager
}

// ParcelRow is one import in the list.
type ParcelRow struct {
	URL, Name, State, Tone, Format, Result, Who, When, Problem string
}

// ParcelTop is what the pages of one import share.
type ParcelTop struct {
	Name, Sub       string
	Notices         []Notice
	DiscardURL, Key string // "" once it is in
}

// Notice is a message in a box. Tone is "info", "success" or "danger".
type Notice struct{ Tone, Text string }

func (n Notice) icon() string {
	switch n.Tone {
	case "success":
		return "circle-check"
	case "danger":
		return "alert-triangle"
	}
	return "info-circle"
}

// ParcelWait is an import whose file is read, or that is brought in or taken
// back, by a job.
type ParcelWait struct {
	Top               ParcelTop
	URL, Text         string
	Done, All         int64
	Stuck             bool
	StopURL, StopText string // "" where there is nothing to stop
}

// Parcel is an import while it is looked at.
type Parcel struct {
	Top       ParcelTop
	Counts    []ImportCount
	Confirm   FormHead
	Active    Field  // whether clean ones may be asked at once
	Kept      Field  // whether all are kept for exams
	Blocked   string // why it cannot be brought in yet
	BlockURL  string // where that is mended
	Submit    string
	Tabs      []Tab
	Kinds     []Tab
	Fix       ParcelFix
	Rows      []ParcelItem
	Pager     Pager
	AddURL    string // puts one before all
	None      string // says that this part of the list is empty
	Documents []ParcelDocument
}

// ParcelFix is the form that changes many questions of a preview.
type ParcelFix struct {
	Form                                       FormHead
	Kind, Answer, Category, Tags, Rating, Lang Field
	Settle, All                                Field
	Open                                       bool
}

// ParcelItem is one question of a preview beside its source.
type ParcelItem struct {
	At        string // its place in the file
	Title     string // "第 3 题", with its section
	Line      string
	Excerpt   string
	Asked     QuestionText
	About     []string // category, tags, difficulty, language
	Doubts    []ParcelDoubt
	Settled   string // that somebody looked at it
	Faults    []string
	Copies    []ParcelCopy
	EditURL   string
	AddURL    string // puts another behind it
	Own       bool   // added by hand
	Dropped   bool
	Unsettled bool
	Chosen    bool
}

// ParcelDoubt is one thing that is doubtful, in words, with the words of the
// source it is about.
type ParcelDoubt struct{ Text, Source string }

// ParcelCopy is another question that asks the same or nearly so.
type ParcelCopy struct {
	Text, Stem, URL string
	Note            string // in what it differs
	Same, Bad       bool   // Bad is a contradiction
}

// ParcelDocument is a text beside the exam.
type ParcelDocument struct {
	Title, Text, Line string
	KeepURL, Key      string
	URL               string // of the document in the library, once it is there
}

// ParcelEdit is one question of a preview in the editor, beside its source.
type ParcelEdit struct {
	Form    QuestionForm
	Excerpt string
	Line    string
	Doubts  []ParcelDoubt
	Faults  []string
}

// beside reports whether something stands beside the form.
func (m ParcelEdit) beside() bool { return m.Excerpt != "" || len(m.Doubts)+len(m.Faults) > 0 }

// ParcelDone is an import that is in, was taken back, or could not be read.
type ParcelDone struct {
	Top       ParcelTop
	Counts    []ImportCount
	Links     []Link
	PaperURL  string // makes a paper of what came in
	UndoURL   string
	Documents []ParcelDocument
}

// ParcelExport is the choice of a format for the questions of a list.
type ParcelExport struct {
	Back     Crumb
	Count    string
	Action   string
	Hidden   [][2]string // the filter
	Formats  Field
	Losses   []ParcelLoss
	LossText string
	FileURL  string // "" where there is nothing to write
	FileText string
}

// ParcelLoss is something that the format cannot carry, and of which questions.
type ParcelLoss struct {
	Text  string
	Count string
	Stems []string
	More  string
}
