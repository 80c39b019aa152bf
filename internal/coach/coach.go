// Package coach is the people inside the client who tell us how things are:
// what each of them says about the elements of a deal, and how the elements
// stand once that is counted.
//
// Who a coach is lies in a table of its own that only the deal team reads: the
// owner and the members of the team, by no role and no scope. For everybody
// else a coach is a number. Names, contacts and notes never go into the audit
// log, the search, an export, an error or a log line.
package coach

import (
	"slices"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// The identifiers of this area.
type (
	ID        string
	VerdictID string
)

// Limits of what people type.
const (
	MaxName    = 80
	MaxContact = 200
	MaxNote    = 1000
	MaxReason  = 500
	MaxCoaches = 30 // of one deal, retired ones included
)

// Coach is a coach of one deal.
type Coach struct {
	ID      ID
	Number  int // "coach 1" of this deal
	Type    c139.CoachType
	Retired bool
	Who     *Identity // nil for everybody who is not on the deal team
	Version int64
}

// Confidence is how sure a coach was.
type Confidence string

// The confidences; "" says that nobody asked.
const (
	Low    Confidence = "low"
	Medium Confidence = "medium"
	High   Confidence = "high"
)

// Confidences lists them, least first.
var Confidences = []Confidence{Low, Medium, High}

// Origin is how a verdict came in.
type Origin string

// The origins.
const (
	Reported Origin = "reported"  // the team wrote down what it was told
	Blind    Origin = "blind"     // the coach answered by a link, without seeing what the team claims
	Answered Origin = "colleague" // a colleague answered in the product, likewise
	Inside   Origin = "inside"    // by a link, in a browser in which a member of the team was signed in
)

// Verdict is what one coach said about one element on one day.
type Verdict struct {
	ID             VerdictID
	Coach          ID
	Number         int // of the coach
	Type           c139.CoachType
	Retired        bool // the coach is
	Element        c139.Key
	Ruling         c139.Verdict
	On             day.Date
	Confidence     Confidence
	Origin         Origin
	Note           string // "" for everybody who is not on the deal team
	EnteredByName  string
	EnteredAt      time.Time
	SettledAt      time.Time // of a denial that is resolved, or a ruling taken back; zero while it counts
	SettledByName  string
	SettledBecause string // "" for everybody who is not on the deal team
	Version        int64
}

// Settled reports whether the verdict counts no more.
func (v Verdict) Settled() bool { return !v.SettledAt.IsZero() }

// Blocks reports whether the verdict is a denial that waits to be resolved.
func (v Verdict) Blocks() bool { return v.Ruling == c139.Denies && !v.Settled() }

// Service holds the use cases of this area.
type Service struct {
	db *db.DB
}

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// NewVerdict is what a coach says about one element, as people enter it.
type NewVerdict struct {
	Element    c139.Key
	Ruling     c139.Verdict
	Confidence Confidence
	Note       string
}

func (v *NewVerdict) check(bad *errs.Fields) {
	field := string(v.Element)
	if !v.Element.Valid() {
		bad.Add("element", "error.invalid_choice")
		return
	}
	if _, ok := c139.ParseVerdict(string(v.Ruling)); !ok {
		bad.Add(field+".ruling", "error.invalid_choice")
	}
	if v.Confidence != "" && !slices.Contains(Confidences, v.Confidence) {
		bad.Add(field+".confidence", "error.invalid_choice")
	}
	v.Note = typed.Text(bad, field+".note", v.Note, MaxNote)
}
