package view

// Retention is the page of how long people are kept, and whom to review.
type Retention struct {
	Form      FormHead
	Months    string
	Automatic bool
	Off       bool // there is no period
	Counted   string

	List       FormHead
	Rows       []DueRow
	Pager      Pager
	Until, Why string
	Confirmed  bool
	Tomorrow   string
	EraseURL   string
}

// DueRow is somebody to review. URL is "" for one in the trash.
type DueRow struct {
	ID, URL, Name, Title, Account, Updated, Basis, Kept string
	Trash, Chosen                                       bool
}
