package view

// RelationForm is the form of a line between two people of a deal.
type RelationForm struct {
	Head                     FormHead
	From, To, Kind, Strength string
	Confirmed                bool
	Note                     string
	People                   []Option
	Kinds, Strengths         []Option
	End                      *FormHead // takes the line away; nil for a new one
	Cancel                   string
}

// RelationList is the lines between the people of a deal in words.
type RelationList struct {
	URL     string
	DrawURL string // "" for who may not
	Who     string // only lines of this one
	People  []Option
	Rows    []RelationRow
	Total   int
	Pager   Pager
	MayEdit bool
}

// RelationRow is one line.
type RelationRow struct {
	Anchor         string
	From, To       Link
	Kind, KindText string
	Strength, Sure string
	Confirmed      bool
	Note, By, On   string
	URL            string // where it is changed, "" for who may not
	End            FormHead
}
