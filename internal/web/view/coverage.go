package view

// Coverage is the panel of how well the people of a deal are known and reached.
type Coverage struct {
	Figures     []CoverFigure
	Gaps        []GapGroup
	Clashes     []SayRow      // where people and elements contradict each other
	Unseen      []ElementLink // clear elements, where nobody was judged
	Suggestions []SayRow      // what the people show and the elements do not say yet
	Action      string        // where a gap becomes a task, "" for who may not
}

// CoverFigure is a part of a whole. Tone is "win", "jitter", "lose" or "".
type CoverFigure struct{ Label, Text, Note, Tone string }

// GapGroup is the gaps of one kind.
type GapGroup struct {
	Title, Explain string
	Rows           []GapRow
}

// GapRow is one thing to find out or to do about people.
type GapRow struct {
	Name        string
	Who, WhoURL string // "" where it is about nobody in particular
	What        string // the dimensions that are unknown
	Due, Key    string
	Taken       string // the day of the task that it is already
}

// SayRow is what the people say about one element. UseURL leads to the element's
// form with that as evidence.
type SayRow struct {
	Element ElementLink
	State   string // of the element, in words
	Text    string
	Thin    bool // the people do not contradict, they only do not show it
	UseURL  string
}
