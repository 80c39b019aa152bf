package view

// Where papers are kept.
const PathPapers = "/papers"

// PaperRow is a paper in the list of papers.
type PaperRow struct {
	Title, URL            string
	Kind, State, Tone     string
	Items, Marks, Changed string
	RestoreURL, Key       string // of one in the trash
}

// Papers is the list of papers.
type Papers struct {
	ListNav
	Tabs    []Tab
	Rows    []PaperRow
	InTrash bool
}

// PaperForm is the form of a paper's own fields.
type PaperForm struct {
	Form                      FormHead
	Title, Lang, Kind, Intro  string
	Forms                     string
	Langs, Kinds, FormChoices []Option
	New                       bool
	Drawn, Frozen, Filled     bool // what may not be changed any more
	Cancel                    string
}

// Asked is a question as it is shown: on a paper, in an exam, in print.
type Asked struct {
	No, Kind, Stem, Marks string
	Options               []AskedOption
	Truth                 bool   // true or false is the choice
	Blanks                int    // gaps to be filled in
	Answer                string // the key in words, "" where it stands at the options or is not shown
	Explanation           string
	Material              *Material // stands above the first question about it
}

// AskedOption is one choice; Right marks the key where it is shown.
type AskedOption struct {
	Letter, Text string
	Right        bool
}

// Material is what several questions ask about.
type Material struct{ Title, Text string }

// PaperSection is a part of a paper.
type PaperSection struct {
	Title, Sub  string
	Named, Each Field // in the form that arranges a draft
	Questions   []PaperQuestion
}

// PaperQuestion is a question on the page of a paper.
type PaperQuestion struct {
	Asked
	Warnings        []string
	Position, Marks Field
	Drop            Field
}

// Paper is the page of one paper.
type Paper struct {
	Title, Sub         string
	State, Tone, Kind  string
	Intro              string
	Version            int64
	URL                string
	Editable, Drawn    bool // a draft; one of a blueprint
	Form               FormHead
	Sections           []PaperSection
	FormTabs           []Tab // A and B
	Rows               []BlueprintLine
	Lacks              []string // why nothing can be drawn by them
	Cause              string
	Drawable           bool // nothing was drawn, but can be
	Ready              bool // has what a frozen paper needs
	Frozen             bool
	Exams              string
	Open, KeepKey      string // how many of its questions practice shows
	FreezeKey, CopyKey string
	DeleteKey, TryKey  string
	CopyTitle          string
	ExamURL            string
	Proposed           []string // the pass mark that trainers propose
}

// BlueprintLine is a row of a blueprint in words.
type BlueprintLine struct{ What, Count, Marks string }

// PaperPick is the page on which questions are picked for a paper.
type PaperPick struct {
	ListNav
	Form                        FormHead
	Title, Back                 string
	Kind, Element, Level, Group string
	Kinds, Elements, Levels     []Option
	Categories                  []Option
	Category                    string
	Rows                        []PickRow
}

// PickRow is a question to be picked.
type PickRow struct {
	ID, Stem, Kind, Level, About string
	There                        bool // on the paper already
}

// Blueprint is the form of a blueprint.
type Blueprint struct {
	Form                                        FormHead
	Title, Back                                 string
	Rows                                        []BlueprintRow
	Exposure, Seed                              string
	Kinds, Elements, Stages, Levels, Categories []Option
	Lacks                                       []string
	Cause                                       string
	Total                                       string
}

// BlueprintRow is a row as it was typed.
type BlueprintRow struct {
	At                                 string // "0", "1"…
	Count, Marks, Kind, Element, Stage string
	Word, Category, Easiest, Hardest   string
	Bad                                bool
}

// Print is a paper to be printed, in its own language: the questions, the
// questions with the key under each (inline), a sheet for answers, or the key.
type Print struct {
	Title, Sub, Intro, Lang string
	Show                    []string // paper, inline, sheet, key: each begins a page
	Tabs, Parts             []Tab
	Back, FileURL           string
	Sections                []PrintSection // without keys
	Keyed                   []PrintSection
}

// PrintSection is a part of a printed paper.
type PrintSection struct {
	Title, Sub string
	Questions  []Asked
}
