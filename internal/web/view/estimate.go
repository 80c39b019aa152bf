package view

// Worksheet is where a trainer estimates how people who are barely good enough
// do in each question of a paper.
type Worksheet struct {
	Form     FormHead
	Proposed []string // the pass mark that comes of it
	Whole    bool     // the reader estimated everything and sees the others
	Rows     []WorksheetRow
	Cancel   string
	None     Empty
}

// WorksheetRow is one question of it.
type WorksheetRow struct {
	Asked
	Percent     Field
	Chance, All string
	Apart       bool // the trainers differ much
}
