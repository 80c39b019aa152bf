// Package bank keeps the questions of an organisation: each with its versions,
// what it is about, where it came from, and which others ask nearly the same.
// A version never changes, so what was asked once can always be shown.
//
// Only trainers use it; the package's functions, which take a transaction, are
// for areas that ask the questions and know themselves who may see what.
package bank

import (
	"time"

	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// The names of what is kept.
type (
	ID         string // of a question
	CategoryID string
	GroupID    string // of shared material
	ImportID   string // of a run of an import
)

// Status is where a question stands.
type Status string

// The states of a question. Only an active one is asked.
const (
	Waiting Status = "draft"
	Active  Status = "active"
	Retired Status = "retired"
)

// Statuses lists them in the order in which a question passes through them.
var Statuses = []Status{Waiting, Active, Retired}

// Known reports whether s is a status.
func (s Status) Known() bool { return s == Waiting || s == Active || s == Retired }

// Origin is where a question comes from.
type Origin string

// The origins.
const (
	Shipped  Origin = "shipped" // comes with the program
	Own      Origin = "own"     // written here
	Imported Origin = "import"
)

// Question is one question as it is asked now, and what is known about it.
type Question struct {
	ID         ID
	Lang       string // zh or en
	Status     Status
	Number     int // of the version that is asked
	Item       question.Item
	Tags       []Tag          // by kind and value
	Difficulty int            // from 1, easy, to 5, hard; 0 where nobody said
	Marks      question.Marks // what it usually counts, which a paper may change; 0 where nobody said
	Category   CategoryID
	Group      GroupID
	GroupOrder int
	Twin       ID // the same question in the other language
	Origin     Origin
	ExternalID string // what the source calls it
	Source     string // name of the source document
	Document   string // the document of the library it was made from
	Line       int    // in the source, from 1; 0 for none
	Import     ImportID
	Asked      int // in how many papers people were given it
	CreatedBy  org.UserID
	Created    time.Time
	Changed    time.Time
	LookedAt   time.Time // when somebody last said that it is right
	Deleted    time.Time // zero unless in the trash
	Version    int64     // of the row, for edits at once
}

// Draft is what one enters of a question.
type Draft struct {
	Lang       string // zh or en
	Item       question.Item
	Difficulty int
	Marks      question.Marks
	Category   CategoryID
	Group      GroupID
	GroupOrder int
	Tags       []Tag
	Twin       ID

	// Where it comes from, which stays as it is later. An empty Origin is Own.
	Origin     Origin
	ExternalID string
	Source     string
	Document   string
	Line       int
	Import     ImportID

	// Active lets it be asked at once, where nothing stands in the way; else it
	// waits as a draft.
	Active bool
}

// Draft returns the question as one would enter it.
func (q Question) Draft() Draft {
	return Draft{Lang: q.Lang, Item: q.Item, Difficulty: q.Difficulty, Marks: q.Marks, Category: q.Category, Group: q.Group, GroupOrder: q.GroupOrder,
		Tags: q.Tags, Twin: q.Twin, Origin: q.Origin, ExternalID: q.ExternalID, Source: q.Source, Document: q.Document,
		Line: q.Line, Import: q.Import}
}

// Ref names a question as it was at one version.
type Ref struct {
	ID     ID
	Number int
}

// Ref names the question as it is asked now.
func (q Question) Ref() Ref { return Ref{q.ID, q.Number} }
