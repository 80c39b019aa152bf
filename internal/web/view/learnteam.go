package view

// PathLearnTeam is what who leads others sees of their learning.
const PathLearnTeam = PathLearn + "/team"

// LearnTeam is knowledge by element beside the risk of the open deals.
type LearnTeam struct {
	Tabs       []Tab
	Sub        string
	Filter     Field
	Department string
	Rows       []LearnElement
	Title, Key string // of the set that can be given
	Error      string // what is wrong with the title
	Sets       []LearnSet
}

// LearnSet is a set that was given; Waits and Done say who has it before them
// and who did it, "" for nobody.
type LearnSet struct{ Day, Text, Waits, Done string }

// LearnElement is one element; the figures behind the bars are of 100.
type LearnElement struct {
	Key, Name         string
	Known, Risk, Weak string
	KnownN, RiskN     int
	Told, Checked     bool
}

// LearnMore offers what to learn about an element, in one line.
type LearnMore struct {
	Element, Key, Next string
	Practise           string // text of the button, "" for none
	Documents          []Link
}
