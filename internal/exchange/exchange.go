// Package exchange brings files into an organisation and takes everything out
// of it again. What a file would do is shown before it does it; then it does
// all of it or nothing, and it can be taken back.
package exchange

import (
	"slices"
	"sync"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// Kind is what the rows of a file are.
type Kind string

// The kinds that can be brought in, in the order in which they build on each other.
const (
	Members  Kind = "members"
	Products Kind = "products"
	Accounts Kind = "accounts"
	People   Kind = "people"
	Deals    Kind = "deals"
)

// Kinds lists them.
var Kinds = []Kind{Members, Products, Accounts, People, Deals}

// Valid reports whether k is a kind.
func (k Kind) Valid() bool { return slices.Contains(Kinds, k) }

// State says how far a run has come.
type State string

// The states. A run whose import failed or was cancelled is Checked again.
const (
	Uploaded  State = "uploaded"  // columns are to be assigned
	Checked   State = "checked"   // the dry run has been made
	Importing State = "importing" // a job is at it
	Done      State = "done"
	Undone    State = "undone" // taken back
)

// RunID names a run.
type RunID string

// Run is one file on its way in.
type Run struct {
	ID       RunID
	Kind     Kind
	File     string // its name
	Digest   string // SHA-256 of the file as it came
	Size     int64
	State    State
	Preview  Preview
	Mapping  Mapping
	Report   Report
	Error    string // key of the text that says why the last import did not come about
	Job      string
	By       org.UserID
	ByName   string
	Created  time.Time
	Finished time.Time
	Version  int64
}

// Preview is what can be seen of a file before it is understood.
type Preview struct {
	Format sheet.Format `json:"format"`
	Packed bool         `json:"packed,omitempty"`
	Broken int          `json:"broken,omitempty"` // characters the encoding does not have
	Rows   int          `json:"rows"`
	Head   []string     `json:"head"`
	Sample [][]string   `json:"sample,omitempty"` // cells of the first rows, cut
}

// How many rows and characters a preview shows.
const (
	sampleRows = 5
	sampleCell = 80
)

func previewOf(t *sheet.Table) Preview {
	p := Preview{Format: t.Format, Packed: t.Packed, Broken: t.Broken, Rows: t.Rows, Head: t.Head}
	for row := range t.All() {
		if len(p.Sample) == sampleRows {
			break
		}
		cells := make([]string, len(t.Head))
		for i := range cells {
			if i < len(row.Cells) {
				cells[i] = cut(row.Cells[i], sampleCell)
			}
		}
		p.Sample = append(p.Sample, cells)
	}
	return p
}

// cut shortens a text to n characters.
func cut(s string, n int) string {
	count := 0
	for i := range s {
		if count == n {
			return s[:i] + "…"
		}
		count++
	}
	return s
}

// Service holds the use cases of this area.
type Service struct {
	db    *db.DB
	Texts *i18n.Catalog // what a job names things with

	// Admit is asked when a file gives a deal to another owner. It is set by app
	// and may be nil.
	Admit opportunity.Admit
	// Gate is asked when a file takes an open deal on to another selling stage. It is
	// set by app and may be nil.
	Gate opportunity.Gate

	mu   sync.Mutex
	live map[RunID]*live // imports that this process is at
}

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d, live: map[RunID]*live{}} }
