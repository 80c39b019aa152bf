package view

import (
	"fmt"
	"strconv"
)

// Where practice stands.
const (
	PathPractice     = "/practice"
	PathWrongBook    = PathPractice + "/wrong"
	PathFavourites   = PathPractice + "/starred"
	PathRecite       = PathPractice + "/recite"
	PathPracticePlan = PathPractice + "/plan"
)

// Practice is where a member begins to practise.
type Practice struct {
	Tabs          []Tab
	Fill          Loading // of an empty bank; no URL for none
	Rests         string  // which questions are left out because of exams; "" for none
	Due           string  // what waits today, in a sentence
	Short         string  // that there is no time for all before the exam, "" where there is
	ForecastTitle string
	Wait          string // what is left for later days, "" for nothing
	Start         string // text of the button, "" where nothing waits
	Key           string
	Done          string // what was done today
	Forecast      []ForecastDay
	Open          []PracticeOpen
	Sets          []PracticeSet
	Subject       SubjectForm
	Sides         []PracticeSide
	Plan          []string // how the member practises, in short sentences
	History       []PracticeDay
	Empty         *Empty // an empty bank
}

// ForecastDay is how many reviews a day to come asks for; Height is of 100.
type ForecastDay struct {
	Day    string
	N      int
	Height int
	X      int // place of the bar, in steps of 10
}

func (d ForecastDay) top() string    { return strconv.Itoa(40 - d.Height*36/100) }
func (d ForecastDay) height() string { return strconv.Itoa(d.Height * 36 / 100) }
func (d ForecastDay) x() string      { return strconv.Itoa(d.X) }
func (d ForecastDay) title() string  { return fmt.Sprint(d.Day, " · ", d.N) }

// PracticeOpen is a run that was begun and not finished.
type PracticeOpen struct{ Title, Meta, URL string }

// PracticeSet is a set that somebody gave to the reader.
type PracticeSet struct {
	Title, Meta, ID, Key string
	Due                  string // by when it is to be done, "" for no such day
	Late                 bool
}

// PracticeSide leads to a collection of questions.
type PracticeSide struct{ Icon, Title, Text, URL string }

// PracticeDay is a day of the reader's history.
type PracticeDay struct{ Day, Text string }

// SubjectForm chooses what to practise.
type SubjectForm struct {
	Fields []Field
	Key    string
	Mode   string // what the button starts
	Submit string
	Filter string // address that shows the choice as a list, "" for none
	Recite bool   // offer to read instead
}

// PracticeRun is one place of a run.
type PracticeRun struct {
	Title, Back    string
	Place, Total   int
	Kind           string
	Tags           []string
	Material, Stem string
	Rests          string // why the key is not shown; "" where it is
	Form           FormHead
	Question       string // with Number what is shown, for the form
	Number         int
	Options        []PracticeOption
	Several        bool // options are boxes
	Truth          bool
	Blanks         []PracticeBlank
	Short          bool
	Written        string      // a short answer
	Judge          bool        // which its author judges now
	Key            PracticeKey // beside which it is judged
	Outcome        *PracticeOutcome
	Star           PracticeStar
}

// PracticeOption is an option, or a truth. State says after the answer what it
// was: "hit", "missed", "false" or "".
type PracticeOption struct {
	Name, Letter, Value, Text, State string
	Chosen                           bool
}

// PracticeBlank is a blank; Right is what stands there, after the answer.
type PracticeBlank struct{ Label, Value, State, Right string }

// PracticeOutcome is what came of an answer. Tone is "success", "warning" or "danger".
type PracticeOutcome struct {
	Tone, Title string
	Lines       []string
	Key         PracticeKey
	Next        Link
}

// PracticeKey is what a question tells after its answer.
type PracticeKey struct {
	Key, Model, Explanation string
	Points                  []string
	Source                  Link // URL is "" where there is only a name
}

func (k PracticeKey) any() bool {
	return k.Key != "" || k.Model != "" || k.Explanation != "" || len(k.Points) > 0 || k.Source.Text != ""
}

// PracticeStar makes a question a favourite, or ends that.
type PracticeStar struct {
	Thing, Key, Next string
	On               bool
}

// PracticeEnd is the end of a run.
type PracticeEnd struct {
	Title, Text string
	Again       Link
	Wrong       Link // to what was wrong, "" for nothing
}

// KeptList is the wrong book, or the favourites.
type KeptList struct {
	Tabs        []Tab
	Title, Sub  string
	Rests       string // which questions are left out because of exams; "" for none
	Subject     SubjectForm
	Rows        []KeptRow
	Key         string
	Mode        string
	StartFields [][2]string // of the subject, for the button
	Export      string      // address of the file, "" for none
	Pager       Pager
	Empty       Empty
}

// KeptRow is a question that is kept.
type KeptRow struct {
	Stem, Kind string
	Meta       []string
	Star       PracticeStar
}

// Recite is questions to read with their keys.
type Recite struct {
	Tabs    []Tab
	Rests   string // which questions are left out because of exams; "" for none
	Subject SubjectForm
	Rows    []ReciteRow
	Pager   Pager
	Empty   Empty
}

// ReciteRow is one of them.
type ReciteRow struct {
	Stem, Material, Kind string
	Options              []PracticeOption
	Key                  PracticeKey
	Star                 PracticeStar
}

// PracticePlan is the form of how a member practises.
type PracticePlan struct {
	Form                          FormHead
	Most, Fresh, LeaveAfter, Exam Field
}
