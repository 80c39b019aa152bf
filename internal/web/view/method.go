package view

// MethodList is the wording of one part of the method, item by item.
type MethodList struct {
	Part  string
	Parts []Option
	Rows  []MethodRow
}

// MethodRow is one item whose wording can be edited.
type MethodRow struct {
	Key, Name, URL string
	Changed        bool
}

// MethodItem is the form of one item's wording in both languages.
type MethodItem struct {
	Form         FormHead
	Name         string
	Back         Crumb
	Part, Item   string
	Seen         string
	Fields       []MethodField
	Placeholders string // those its texts may use, "" for none
	Changed      bool
	ResetURL     string
	Key          string
}

// MethodField is one wording in both languages.
type MethodField struct {
	Label          string
	Sure, SureText string // how sure the default is, and what that means; "" if nothing is said
	Tone           string // of Sure
	ZH, EN         Field
	Long           bool
}

// Reasons lists why deals end, by outcome.
type Reasons struct{ Groups []ReasonGroup }

// ReasonGroup is the reasons of one outcome.
type ReasonGroup struct {
	Outcome, NewURL string
	Rows            []OutcomeReason
}

// OutcomeReason is one reason.
type OutcomeReason struct {
	Name, Other, URL string // Other is its name in the other language
	Retired          bool
}

// ReasonForm is the form of one reason.
type ReasonForm struct {
	Form                        FormHead
	ID, Outcome, NameZH, NameEN string
	Outcomes                    []Option
	Retired                     bool
}

// Thresholds are the whole-number settings of the method.
type Thresholds struct {
	Form       FormHead
	Fields     []ThresholdField
	Recounting bool // open deals are being counted anew after a change
	JobsURL    string
	Done, All  int // deals; All is 0 while unknown
}

// ThresholdField is one of them with the version it was read at.
type ThresholdField struct {
	Field   Field
	Version string
}

// Gates says which certificate each selling stage asks for.
type Gates struct {
	Form     FormHead
	Fields   []ThresholdField
	KindsURL string // where kinds of certificates are made; set where there are none
}

// Tunings says how the advisor ranks its moves.
type Tunings struct {
	Form FormHead
	Rows []TuningRow
}

// TuningRow is one kind of move.
type TuningRow struct {
	Key, Title, URL     string
	Enabled             bool
	Priority, Threshold string
	Unit                string // of the threshold, "" for a move without one
	Version             string
	Changed             bool
	PriorityError       string
	ThresholdError      string
}
