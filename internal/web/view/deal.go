package view

// DealFrame is what every page of one deal stands in: its head, its tabs, the
// two tracks and what the reader should know at once.
type DealFrame struct {
	Head    Head
	Deal    DealHead
	URL     string // "/deals/{id}"
	Version int64
	Open    bool // the deal runs
	Won     bool
	MayEdit bool // and may close, reopen
	// MayDispose: hand over, choose the team, delete.
	MayDispose bool
	Tabs       []Tab
	Selling    []Step
	Buying     []Step
	Notes      []DealNote
	Learn      *LearnLater
	Key        string // of the one form in the frame, which deletes
}

// Step is one stage of a track.
type Step struct {
	Name, URL string // no URL where it cannot be moved to
	Done, Now bool
	Span      int // how many selling stages a buying stage stands under
}

// DealNote is a message about the state of a deal. Tone is "info", "success",
// "warning" or "danger".
type DealNote struct {
	Tone, Text string
	More       string // in a line of its own
	Action     Link
}

// label says where a stage stands, for who does not see the colours.
func (s Step) state() string {
	switch {
	case s.Now:
		return "now"
	case s.Done:
		return "done"
	}
	return "next"
}
