package opportunity

import (
	"slices"
	"time"

	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// Element is what is recorded about one of the thirteen elements of a deal.
// One nobody has touched is Unknown, has Version 0 and no row.
type Element struct {
	Key           c139.Key
	State         c139.State
	Before        c139.State // what a stale element was
	ObservedOn    day.Date   // of the youngest evidence for the state; "" if it has none
	EnteredBy     org.UserID // org.System for ageing and new cycles
	EnteredByName string
	EnteredAt     time.Time
	Finding       c139.Finding // what coaches say in sum
	Version       int64
}

// Elements holds all thirteen, in the order of c139.Keys.
type Elements [c139.Count]Element

// At returns the element of a key, the zero Element for one that does not exist.
func (e Elements) At(k c139.Key) Element {
	if i := k.Index(); i >= 0 {
		return e[i]
	}
	return Element{}
}

// Sheet returns the states alone.
func (e Elements) Sheet() (s c139.Sheet) {
	for i, el := range e {
		s[i] = el.State
	}
	return s
}

// Findings returns what coaches say alone.
func (e Elements) Findings() (f c139.Findings) {
	for i, el := range e {
		f[i] = el.Finding
	}
	return f
}

// Calibration sets the self-assessed value beside the confirmed one.
func (e Elements) Calibration() c139.Calibration { return c139.Calibrate(e.Sheet(), e.Findings()) }

// EvidenceID names a piece of evidence.
type EvidenceID string

// Channel says where information comes from. The inside of a competitor is
// none of them.
type Channel string

// The channels.
const (
	Visit      Channel = "visit"
	Call       Channel = "call" // and messages
	Papers     Channel = "document"
	Tender     Channel = "tender"
	Public     Channel = "public"
	OwnCompany Channel = "own_company"
	Other      Channel = "other"
)

// Channels lists the channels, the usual one first.
var Channels = []Channel{Visit, Call, Papers, Tender, Public, OwnCompany, Other}

// Valid reports whether c is a channel.
func (c Channel) Valid() bool { return slices.Contains(Channels, c) }

// Strength is how strong a piece of evidence is.
type Strength string

// The strengths.
const (
	Hearsay  Strength = "hearsay"
	Observed Strength = "observed"
	Stated   Strength = "stated" // said openly by the person concerned
	Document Strength = "document"
)

// Strengths lists the strengths, weakest first.
var Strengths = []Strength{Hearsay, Observed, Stated, Document}

// Valid reports whether s is a strength.
func (s Strength) Valid() bool { return slices.Contains(Strengths, s) }

// Evidence is one thing that speaks for the state of an element.
type Evidence struct {
	ID            EvidenceID
	Element       c139.Key
	State         c139.State // the state it speaks for
	What          string
	Person        string // who said it, "" if no person is named
	PersonName    string
	PersonTitle   string
	Channel       Channel
	ObservedOn    day.Date
	Strength      Strength
	EnteredBy     org.UserID
	EnteredByName string
	EnteredAt     time.Time
	WithdrawnAt   time.Time // zero while it counts
	Version       int64
}

// Live reports whether the evidence still counts.
func (e Evidence) Live() bool { return e.WithdrawnAt.IsZero() }

// supports reports whether there is live evidence for a state, and the day of
// the youngest.
func supports(list []Evidence, k c139.Key, state c139.State) (on day.Date, any bool) {
	for _, e := range list {
		if e.Element == k && e.State == state && e.Live() {
			any, on = true, max(on, e.ObservedOn)
		}
	}
	return on, any
}
