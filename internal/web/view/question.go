package view

import "strconv"

// PathQuestions is the list of the question bank.
const PathQuestions = "/questions"

// QuestionText is a question as people see it, with its answer. What does not belong
// to its kind is empty.
type QuestionText struct {
	Kind        string   // text of the kind
	Stem        []string // cut at the gaps
	Options     []QuestionOption
	Truth       string   // text of the answer of a true/false question
	Blanks      []string // what each gap accepts
	Model       string
	Points      []QuestionPoint
	Explanation string
	Keyless     bool // it has no answer yet
}

// QuestionOption is one option. Notes say what is particular about it.
type QuestionOption struct {
	Letter, Text string
	Right        bool
	Notes        []string
}

// QuestionPoint is one point of a short answer.
type QuestionPoint struct{ Text, Marks, Hints string }

// QuestionList is the list of the bank.
type QuestionList struct {
	ListNav
	Tabs                  []Tab
	Filter                QuestionFilter
	Columns               []Column
	Rows                  []QuestionRow
	Bulk                  QuestionBulk
	NewURL, TrashURL      string
	HygieneURL, GroupsURL string
	CategoriesURL         string
	Stock                 Stock
	Empty                 bool // there is not one question at all
	Actions               []Link
}

// Stock offers the questions that ship with the program.
type Stock struct {
	Action, Key, Text string // no Text, no offer
}

// QuestionFilter is the filter of the list.
type QuestionFilter struct {
	Filter
	Kind, Status, Category, Element, Stage, Role Field
	Difficulty, Lang, Origin, Tool, Topic        Field
	Word, Source                                 Field
	Flags                                        []Field     // conditions that are checked
	Hidden                                       [][2]string // conditions that come from elsewhere
	More                                         bool        // one of those behind "more" is set
}

// QuestionRow is a question in a list.
type QuestionRow struct {
	ID, URL, Stem, Kind     string
	Status, StatusTone      string
	Key                     string // the answer in short, "" where there is none
	Difficulty              int
	Category, Lang, Changed string
	Tags                    []string
	Fault                   string // why the last change of many left it out
	Chosen                  bool
}

// QuestionBulk is the form that changes the chosen rows.
type QuestionBulk struct {
	Action, Key      string
	Problems         Problems
	Status, Category Field
	Difficulty, Add  Field
	Drop, Delete     Field
	Use              Field
	Open             bool
}

// QuestionPage is one question with what stands around.
type QuestionPage struct {
	QuestionText
	Title                         string
	Status, StatusTone, Lang      string
	Facts                         []QuestionFact
	Tags                          []string
	Material                      *GroupText
	Mates                         []QuestionRow
	Twin                          *QuestionRow
	TwinURL                       string // where the twin is written, "" where there is one
	Near                          []NearRow
	Enemies                       []EnemyRow
	Enemy                         FormHead // to name one more
	EnemyField                    Picker
	Versions                      []VersionRow
	Stock                         *StockOffer
	EditURL, DeleteURL, AskDelete string
	Moves                         []StatusMove
	ConfirmURL                    string
	RestoreURL                    string // of one in the trash; then nothing else can be done
	Key                           string
	Version                       int64
}

// QuestionFact is one line of what is known about a thing.
type QuestionFact struct{ Label, Text, URL string }

// GroupText is shared material as people see it.
type GroupText struct{ Title, Text, URL string }

// NearRow is a question that asks nearly the same, with what can be done.
type NearRow struct {
	QuestionRow
	Likeness          string
	Contrast          string // in what they differ
	Contradicts       bool   // they have the same words and different keys
	Settled           bool
	CompareURL        string
	KeepURL, EnemyURL string
	RetireURL, Key    string
	Version           int64 // of the other question
}

// EnemyRow is a question that may not stand in one paper with this one.
type EnemyRow struct {
	QuestionRow
	PartURL, Key string
}

// VersionRow is one version in the history.
type VersionRow struct {
	Number         int
	Who, When, Why string
	Weight         string
	CompareURL     string // with the one before; "" for the first
}

// StockOffer shows how the question ships now, where it was edited here.
type StockOffer struct {
	Parts       []DiffPart
	Action, Key string
	Version     int64
}

// StatusMove is a way to another status.
type StatusMove struct {
	Text, Action, Value, Key string
	Main                     bool
}

// DiffPart is one part of two wordings compared.
type DiffPart struct {
	Label  string
	Pieces []DiffPiece
}

// DiffPiece is a stretch that stayed, went ("del") or came ("ins").
type DiffPiece struct{ Text, Kind string }

// Comparison is two wordings side by side in one text.
type Comparison struct {
	Former, Latter string // what they are called
	Parts          []DiffPart
	Same           bool
	Others         []Tab // other versions to compare with
}

// QuestionForm is the editor.
type QuestionForm struct {
	Form                      FormHead
	Kinds, Langs, Truth       Field
	Stem, Explanation, Model  Field
	Options                   []OptionRow
	Blanks                    []BlankRow
	Points                    []PointRow
	OptionsError, BlanksError string
	PointsError, KeyError     string
	TagsError                 string
	Difficulty, Category      Field
	Marks                     Field
	Elements, Stages, Roles   []Field // checkboxes
	Use                       Field
	Tools, Topics, Words      Field
	Group, GroupOrder         Field
	Hidden                    [][2]string
	Weight, Why               *Field // of an edit
	Active                    *Field // of a new one
	Cancel                    string
	Material                  *GroupText
}

// OptionRow is one option in the editor.
type OptionRow struct {
	ID          string // tells the rows of the form apart
	Letter      string
	Text, Share Field
	Right       Field
	Pinned      Field
	Open        bool // what is seldom needed is in sight
}

// BlankRow is one blank in the editor.
type BlankRow struct {
	ID                       string
	Number                   int
	Accept, Least, Most, Set Field
}

// PointRow is one point of a short answer in the editor.
type PointRow struct {
	ID                 string
	Text, Marks, Hints Field
}

// CategoryRow is a place of the tree.
type CategoryRow struct {
	Name, EditURL, ListURL string
	Depth, Count           int
}

// GroupRow is shared material in a list.
type GroupRow struct{ Title, Text, URL, Count, Lang string }

// GroupPage is one material with its questions.
type GroupPage struct {
	GroupText
	Kept                       string // that older versions are kept, and why; "" for none
	Rows                       []QuestionRow
	EditURL, NewURL, DeleteURL string
	Key, AskDelete             string
	Version                    int64
}

// Finding is one thing about the bank that could be better.
type Finding struct {
	Title, Text, URL, Act string
	N                     int
	Tone                  string // "success" where there is nothing to do
}

// Hygiene is how well the bank is kept.
type Hygiene struct {
	Tabs     []Tab
	Summary  string
	Score    []Bar // how many questions nothing is found of
	Findings []Finding
	Letters  []Bar // where the right option stands
	Elements []Bar
	Stages   []Bar
	Papers   []PaperCover
	Empty    bool
}

// PaperCover is what the bank has for the rows of one blueprint.
type PaperCover struct {
	Title, URL, Sub string
	Tone            string // of Sub
	Open            bool   // where something is missing
	Rows            []CoverRow
}

// CoverRow is one row of a blueprint.
type CoverRow struct{ What, Wanted, Fits, Spare, Tone string }

// Bar is a labelled figure drawn beside others. Share is of the longest, in percent.
type Bar struct {
	Label, Text, URL string
	Share            int
	Weak             bool
}

// branchClass is how far a category of questions stands in, in their tree.
func branchClass(depth int) string { return "k-q-depth" + strconv.Itoa(min(depth, 5)) }
