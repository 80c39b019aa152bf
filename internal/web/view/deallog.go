package view

// DealLog is the tab that tells a deal's story.
type DealLog struct {
	Facts   []Fact
	EditURL string // "" for who may not
	Turns   []DealTurn
	Log     []AuditLine
	Pager   Pager
}

// Fact is one labelled value; facts of one label follow each other and share it.
type Fact struct {
	Label string
	Value Link // URL is "" where it leads nowhere
}

// DealTurn is one step of the story.
type DealTurn struct {
	Title, Track, Event, Reason string
	Through                     string // why it was let through without a certificate
	Day, By, When               string
	Ahead                       bool
}
