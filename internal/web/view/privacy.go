package view

// Erasure is the page that asks before a person is erased.
type Erasure struct {
	Form      FormHead
	Name, Sub string
	Called    string // how whoever was erased is called
	Texts     string // how many texts name the person, in words
	Deals     string
	ShortName bool
	Reason    string
	Reasons   []Option
	Confirmed bool
	Cancel    string
}

// RestrictedNotes is what the teams of a person's deals noted for themselves.
// Until it is opened, only Count is set.
type RestrictedNotes struct {
	URL, Key   string
	Count      int
	Open       bool
	MayWrite   bool
	Notes      []RestrictedNote
	Add        FormHead
	Deals      []Option
	Deal, Body string
}

// RestrictedNote is one note. Withdrawn says that there is no text any more.
type RestrictedNote struct {
	Deal, DealURL    string
	Text             NoteText
	Older            []NoteText
	Withdrawn        string
	Form             FormHead // Action "" for who may not write
	Body             string
	WithdrawURL, Key string
	Version          int64
}

// NoteText is one version of a note.
type NoteText struct{ Body, By, At string }

// Dossier is everything about one person, as a page of its own to hand over.
type Dossier struct {
	Lang, Title, Made string
	Sections          []DossierSection
}

// DossierSection is one table of it.
type DossierSection struct {
	Title   string
	Columns []string
	Rows    [][]string
}
