package view

// Deals is the set of deals, as a board or as a table.
type Deals struct {
	Views                      []Tab
	Filter                     DealFilter
	Summary                    string // how many, and what they amount to
	Empty, MayWork             bool
	NewURL, QuickURL, TrashURL string
	Columns                    []BoardColumn // of the board
	Table                      DealTable
	Pager                      Pager
	Saved                      SavedViews
}

// DealFilter is the one filter of all views; its fields are those of the address.
type DealFilter struct {
	View, Sort, Query, Status, Stage, Buying, Zone, Value string
	Min, Max, CloseFrom, CloseTo, Rival, Product          string
	Incomplete, Overdue                                   bool
	Owner, Account                                        Picker
	Statuses, Stages, Buyings, Zones                      []Option
	Rivals, Products                                      []Option
	Problems                                              Problems
	More                                                  bool // one of the rarer conditions is set
	Any                                                   bool
	ClearURL                                              string
}

// BoardColumn is one selling stage.
type BoardColumn struct {
	Key, Name, Count, Sum string
	Cards                 []DealCard
	MoreURL               string
}

// DealCard is one deal on the board.
type DealCard struct {
	Name, URL, Account, Amount string
	Value, Zone, Basis         string
	Owner, NextStep, NextDate  string
	Overdue                    bool
	MoveURL                    string // "" for who may not move it
	Status, StatusTone         string
}

// DealTable is the deals in rows.
type DealTable struct {
	Columns []Column
	Rows    []DealRow
	Bulk    BulkForm
	Exports []Link
}

// DealRow is one of them.
type DealRow struct {
	ID, Name, URL, Account, Amount string
	Stage, Value, Zone, Close      string
	Basis                          string // which of the two values it is
	NextStep, NextDate             string
	Overdue                        bool
	Owner, Updated                 string
	Status, StatusTone             string
	Pick                           string // what a bulk change sends for it
	Editable, Chosen               bool
	Fault                          string // why the last bulk change was refused
}

// BulkForm changes the chosen rows at once.
type BulkForm struct {
	Action, Key                 string
	HandsOver                   bool     // the reader may give deals to another owner
	Owners                      []Option // the one that was chosen
	Owner, NextStep, NextStepOn string
	Why                         string // the reader takes deals over; shown once asked for
	Today                       string
	MaxStep                     int
	Problems                    Problems
	Chosen                      map[string]string // by id, with what was wrong
	MayEdit                     bool
}

// SavedViews are the reader's own named filters.
type SavedViews struct {
	List               []SavedView
	Action, Key, Query string // of the form that keeps the present filter
	Name               string // what was typed and refused
	Problems           Problems
	MaxName            int
}

// SavedView is one of them.
type SavedView struct {
	Name, URL, DeleteURL, Key string
	Current                   bool
}
