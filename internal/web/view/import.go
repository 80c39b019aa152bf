package view

import (
	"context"
	"strconv"
)

// PathImport is where administrators bring files in.
const PathImport = PathSettings + "/import"

// importLink leads administrators from an empty list to the import of files of
// a kind; it is no link for others.
func importLink(ctx context.Context, h Head, kind string) Link {
	if h.User == nil || !h.User.MayAdminister {
		return Link{}
	}
	return Link{Text: T(ctx, "import_page.from_file"), URL: PathImport + "/new?kind=" + kind}
}

// ImportList is the files that were brought in or are on their way.
type ImportList struct {
	Rows      []ImportRow
	NewURL    string
	Templates []Link
	Pager     Pager
}

// ImportRow is one of them. State is "uploaded", "checked", "importing", "done" or "undone".
type ImportRow struct {
	URL, File, Kind, State, Who, When, Result, Problem string
}

func importTone(state string) string {
	switch state {
	case "importing":
		return "info"
	case "done":
		return "success"
	case "uploaded", "checked":
		return "warning"
	}
	return ""
}

// ImportUpload is the form that takes a file in.
type ImportUpload struct {
	Form      FormHead
	Kind      string
	Kinds     []Option
	Templates []Link
	Fields    []ImportFields
}

// ImportFields are the columns that files of a kind may have.
type ImportFields struct {
	Kind  string
	Names []ImportField
}

// ImportField is one of them.
type ImportField struct {
	Name     string
	Required bool
}

// ImportTop is what the pages of one file share. Step counts from 1: upload,
// columns, dry run, import.
type ImportTop struct {
	File, Sub  string
	Step       int
	Problem    string // why the last import did not come about
	DiscardURL string // "" once it has begun
	Key        string
}

// ImportMapping assigns the columns of a file.
type ImportMapping struct {
	Top        ImportTop
	Format     FormHead
	Encoding   Field
	Delimiter  Field
	FormatText string // both in words
	Broken     int    // characters the encoding does not have
	Form       FormHead
	Columns    []ImportColumn
	Fields     []Option
	Required   bool // some fields need a column
	Choices    []Field
	Owner      *Picker
	CancelURL  string
}

// ImportColumn is one column of the file with what it is taken for.
type ImportColumn struct {
	Name, Head, Field string
	Error             string
	Samples           []string
}

// ImportCount is one figure of a report.
type ImportCount struct {
	Label, Tone string
	N           int
}

// ImportMatch is a value of the file with what it was taken for.
type ImportMatch struct {
	Field, Value, How, Tone string
	Rows                    int
	Pressing                bool   // wants to be looked at
	Name                    string // of the choice
	FieldName               string // of the hidden field that names the field
	ValueName               string // and the one that names the value
	FieldKey                string
	Pick                    Picker
}

// ImportFault is one thing that is wrong with one row.
type ImportFault struct {
	Row                         int
	Column, Value, Text, Remedy string
}

// ImportTable is the first rows of a file as they were understood.
type ImportTable struct {
	Columns []Column
	Rows    [][]string
}

// ImportReport is the dry run of a file.
type ImportReport struct {
	Top       ImportTop
	Counts    []ImportCount
	Besides   string
	MapURL    string
	Adjust    FormHead
	SkipURL   string // posting there leaves out the rows with faults; "" if that is chosen or needless
	SkipKey   string
	Version   int64
	Faults    []ImportFault
	FaultRows int
	Faulty    int
	FaultsURL string
	Matches   []ImportMatch
	More      int
	Guesses   int
	Dates     string // how dates with the year last are read, where that is a guess
	Sample    ImportTable
	Start     FormHead
	StartText string
	Blocked   string // why it cannot begin, "" if it can
	Agree     bool   // guesses have to be agreed to
}

// split parts the matches that want to be looked at from the others.
func (m ImportReport) split() (pressing, others []ImportMatch) {
	for _, x := range m.Matches {
		if x.Pressing {
			pressing = append(pressing, x)
		} else {
			others = append(others, x)
		}
	}
	return pressing, others
}

// ImportProgress is an import that is under way.
type ImportProgress struct {
	Top       ImportTop
	URL       string
	Done, All int
	Text      string
	Stuck     bool
	CancelURL string
	CancelKey string
}

func (p ImportProgress) percent() string {
	if p.All == 0 {
		return "0"
	}
	return strconv.Itoa(100 * p.Done / p.All)
}

// ImportDone is a file that is in, or was taken back.
type ImportDone struct {
	Top       ImportTop
	Undone    bool
	Counts    []ImportCount
	Besides   string
	Links     []Link
	FaultsURL string
	FaultRows int
	UndoURL   string
	NextURL   string
}

// ImportUndo asks whether to take an import back.
type ImportUndo struct {
	Form   FormHead
	File   string
	Gone   []string
	Back   Crumb
	Barred bool
	InWay  []Link // what stands in the way, without an address if it is gone
	More   bool   // InWay is not all
}
