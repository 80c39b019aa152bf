package view

// Audit is the log of changes with its filters.
type Audit struct {
	Who, Kind string
	Kinds     []Option
	Lines     []AuditLine
	Pager     Pager
	Filtered  bool
}

// AuditLine is one entry as people read it.
type AuditLine struct {
	When, Who, What string
	Object          Link // URL is "" where there is no page
	Address         string
	Changes         []AuditChange
}

// AuditChange is one field of an entry.
type AuditChange struct{ Label, Before, After string }
