package view

// PathLearn is where everybody's learning begins.
const PathLearn = "/learn"

// Learn is the page of what the reader learns and proves.
type Learn struct {
	Tabs    []Tab // to the parts of learning that the reader may open
	Reviews Link  // what is to be reviewed today, in a sentence
	Sets    []SetLine
	Exams   []SittingRow
}

// SetLine leads to practice that was given to the reader; Due says by when it is
// to be done, "" for no such day.
type SetLine struct {
	Text, URL, Due string
	Late           bool
}

// SittingRow is an exam the reader sits or sat. URL is "" where nothing is to
// be opened; Act is the text of the main button, "" for none.
type SittingRow struct {
	Title, URL, When  string
	State, Tone, Meta string
	Act               string
}
