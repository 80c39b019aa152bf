package stakeholder

import (
	"slices"
	"time"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// RelationID names a line.
type RelationID string

// RelationKind is what a line between two people of a deal says. Who reports to
// whom is a fact of the persons and no line of a deal.
type RelationKind string

// The kinds of lines.
const (
	Influence RelationKind = "influence" // the one moves the other: it has a direction
	Alliance  RelationKind = "alliance"
	Conflict  RelationKind = "conflict"
)

// RelationKinds lists them.
var RelationKinds = []RelationKind{Influence, Alliance, Conflict}

// Directed reports whether it matters from whom to whom the line leads.
func (k RelationKind) Directed() bool { return k == Influence }

// Limits of lines.
const (
	MaxRelations    = 1500 // that stand in one deal
	MaxRelationNote = 500  // characters
	WeakestRelation = 1
	MediumRelation  = 2
	StrongestOne    = 3
)

// Relation is a line between two people of a deal. A line that changes ends and
// another begins, so that an earlier day still shows how it was.
type Relation struct {
	ID            RelationID
	From, To      ID
	Kind          RelationKind
	Strength      int // 1 to 3
	Confirmed     bool
	Note          string
	EnteredBy     org.UserID
	EnteredByName string
	EnteredAt     time.Time
	EndedAt       time.Time // zero while it stands
	Version       int64
}

// Draft returns the line as people enter it.
func (r Relation) Draft() RelationDraft {
	return RelationDraft{r.From, r.To, r.Kind, r.Strength, r.Confirmed, r.Note}
}

// joins reports whether the line says the same of the same two people, however
// strong and however sure.
func (r Relation) joins(d RelationDraft) bool {
	return r.Kind == d.Kind && (r.From == d.From && r.To == d.To || !r.Kind.Directed() && r.From == d.To && r.To == d.From)
}

// RelationDraft is a line as people enter it.
type RelationDraft struct {
	From, To  ID
	Kind      RelationKind
	Strength  int
	Confirmed bool
	Note      string
}

func (d *RelationDraft) check() error {
	var bad errs.Fields
	if d.From == "" {
		bad.Add("from", "error.required")
	}
	switch d.To {
	case "":
		bad.Add("to", "error.required")
	case d.From:
		bad.Add("to", "relation.to_oneself")
	}
	if !slices.Contains(RelationKinds, d.Kind) {
		bad.Add("kind", "error.invalid_choice")
	}
	if d.Strength < WeakestRelation || d.Strength > StrongestOne {
		bad.Add("strength", "error.invalid_choice")
	}
	d.Note = typed.Text(&bad, "note", d.Note, MaxRelationNote)
	return bad.Err()
}
