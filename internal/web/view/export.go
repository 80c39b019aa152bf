package view

// Export is the page from which an administrator takes everything out.
type Export struct {
	Form         FormHead
	Format, Lang string
	Formats      []Option
	Languages    []Option
	List         ExportList
}

// ExportList is the exports that were made; while one is, it asks for itself again.
type ExportList struct {
	Rows    []ExportRun
	Running bool
	Refresh string
	Key     string
}

// ExportRun is one of them. Done and All count rows while it is made.
type ExportRun struct {
	State, Format, Why string
	Created, By        string
	Done, All, Rows    int
	Size, Till         string
	FileURL            string // "" for one that cannot be fetched
	RemoveURL          string // "" where there is nothing left
}

func exportTone(state string) string {
	return map[string]string{"making": "info", "ready": "success", "failed": "danger"}[state]
}
