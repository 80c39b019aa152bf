package view

// PathLearnTeam is what who leads others sees of their learning.
const PathLearnTeam = PathLearn + "/team"

// PathLearnMore answers what there is to learn about one thing.
const PathLearnMore = PathLearn + "/more"

// LearnTeam is knowledge by element beside the risk of the open deals.
type LearnTeam struct {
	Tabs       []Tab
	Sub        string
	Filter     Field
	Department string
	Rows       []LearnElement
	Title, Key string // of the set that can be given
	Error      string // what is wrong with the title
	Due        Field  // by when the set is to be done
	Sets       []LearnSet
}

// LearnSet is a set that was given; Waits and Done say who has it before them
// and who did it, "" for nobody; Due says by when, "" for no day.
type LearnSet struct {
	Title, Meta, Due string
	Late             bool
	Waits, Done      string
	EndURL, Key      string
}

// LearnElement is one element; the figures behind the bars are of 100.
type LearnElement struct {
	Key, Name         string
	Known, Risk, Weak string
	KnownN, RiskN     int
	Told, Checked     bool
}

// LearnLater stands where a proposal comes once the page stands: where to ask
// for it, and a link for who has no script.
type LearnLater struct {
	URL  string
	Link Link
}

// LearnMore offers what to learn about an element, a stage or a role, in one line.
type LearnMore struct {
	Kind, Value string // of the tag it is about
	Key, Next   string
	Practise    string // text of the button, "" for none
	Documents   []Link
}
