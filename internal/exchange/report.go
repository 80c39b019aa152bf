package exchange

import "kongdan/internal/kit/sheet"

// Report is what a file would do, or has done.
type Report struct {
	Rows       int `json:"rows"`
	New        int `json:"new"`
	Changed    int `json:"changed"`    // rows that were there and are updated
	Same       int `json:"same"`       // rows that were there and stay
	Incomplete int `json:"incomplete"` // of the new and changed: deals without account or amount
	Refused    int `json:"refused"`    // rows with a fault

	// What is made besides, because rows name it.
	Members     int `json:"members,omitempty"`
	Departments int `json:"departments,omitempty"`
	Accounts    int `json:"accounts,omitempty"`
	Products    int `json:"products,omitempty"`
	Rivals      int `json:"rivals,omitempty"`

	Matches []Match             `json:"matches,omitempty"` // what values were taken for
	More    int                 `json:"more,omitempty"`    // matches beyond those kept
	Guesses int                 `json:"guesses,omitempty"` // matches to be looked at
	Dates   string              `json:"dates,omitempty"`   // the order of dates that was decided, "" if none has the year last
	Unsure  bool                `json:"unsure,omitempty"`  // no date shows the order: it is a guess
	Sample  []map[string]string `json:"sample,omitempty"`  // the first rows as understood, by field
	Faults  []Fault             `json:"faults,omitempty"`  // the first
	Faulty  int                 `json:"faulty,omitempty"`  // faults in all
}

// Ready reports whether the import may begin under this mapping.
func (r Report) Ready(m Mapping) bool {
	return r.New+r.Changed > 0 && (r.Refused == 0 || m.Faults == Skip) && (m.Agreed || !r.Guessed())
}

// Guessed reports whether something has to be looked at first.
func (r Report) Guessed() bool { return r.Guesses > 0 || r.Unsure }

// How a value was matched.
const (
	Exact   = "exact"
	Guess   = "guess"   // alike, but not the same
	Chosen  = "chosen"  // somebody said so
	ToMake  = "new"     // will be made
	Left    = "left"    // the cell is left out
	Unknown = "unknown" // its rows are refused
)

// Match is a value of the file with what it was taken for.
type Match struct {
	Field  string `json:"field"`
	Value  string `json:"value"` // as it stands in the file
	Target string `json:"target"`
	Name   string `json:"name,omitempty"` // of the target, where it is a thing with a name
	How    string `json:"how"`
	Rows   int    `json:"rows"`
}

// Fault is one thing that is wrong with one row.
type Fault struct {
	Row    int    `json:"row"` // as a spreadsheet counts
	Column string `json:"column,omitempty"`
	Field  string `json:"field,omitempty"` // where the file has no column for what is wrong
	Value  string `json:"value,omitempty"`
	Key    string `json:"key"` // of the text that says what is wrong
	Args   []any  `json:"args,omitempty"`
	// Cells are those of the row, at its first fault in the file of all faults.
	Cells []string `json:"cells,omitempty"`
}

// Fix is the key of the text that says what to do about the fault.
func (f Fault) Fix() string {
	if fix, ok := fixes[f.Key]; ok {
		return fix
	}
	return "import.fix.cell"
}

var fixes = map[string]string{
	sheet.FaultQuote: "import.fix.quote", sheet.FaultAfter: "import.fix.quote", sheet.FaultLongCell: "import.fix.quote",
	"import.fault.cells":       "import.fix.cells",
	"import.fault.gate":        "import.fix.gate",
	"import.fault.head_again":  "import.fix.remove_row",
	"import.fault.twice":       "import.fix.twice",
	"import.fault.unknown":     "import.fix.unknown",
	"import.fault.owner":       "import.fix.owner",
	"import.fault.owner_role":  "import.fix.owner_role",
	"import.fault.ambiguous":   "import.fix.ambiguous",
	"import.fault.status":      "import.fix.status",
	"import.fault.depends":     "import.fix.depends",
	"import.fault.date":        "import.fix.date",
	"import.fault.circle":      "import.fix.circle",
	"import.fault.boss":        "import.fix.boss",
	"import.fault.taken":       "import.fix.taken",
	"import.fault.role":        "import.fix.role",
	"import.fault.basis":       "import.fix.basis",
	"person.basis_future":      "import.fix.future",
	"import.fault.stage":       "import.fix.stage",
	"import.fault.percent":     "import.fix.percent",
	"import.fault.quantity":    "import.fix.quantity",
	"error.required":           "import.fix.required",
	"error.too_long":           "import.fix.shorter",
	"error.invalid_text":       "import.fix.characters",
	"error.amount":             "import.fix.amount",
	"error.amount_negative":    "import.fix.amount",
	"error.amount_decimals":    "import.fix.amount",
	"error.amount_currency":    "import.fix.amount",
	"deal.date_future":         "import.fix.future",
	"deal.before_open":         "import.fix.order",
	"deal.close_before_open":   "import.fix.order",
	"account.code_taken":       "import.fix.taken",
	"account.code_check":       "import.fix.code",
	"account.code_character":   "import.fix.code",
	"account.code_length":      "import.fix.code",
	"member.department_needed": "import.fix.required",
	"member.login_taken":       "import.fix.taken",
	"member.email_taken":       "import.fix.taken",
}

// How much of a report is kept.
const (
	mostMatches = 400
	mostFaults  = 100
)
