// Package practice lets members learn the questions of the bank: what is due
// for review, what they choose, what they got wrong. It keeps for each member
// what is remembered of each question, and every answer for good. A key is
// told only after the answer, and only of active questions.
package practice

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/library"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/question"
)

// The identifiers of this area. A Thing is a question whichever language it is
// asked in: the id of the question or of its twin, whichever a member met first.
type (
	RunID string
	SetID string
	Thing string
)

// Mode is what a member practises.
type Mode string

// The modes.
const (
	Due     Mode = "due"     // what is to be reviewed today, and new questions
	Free    Mode = "free"    // questions about a subject
	Wrong   Mode = "wrong"   // the wrong book
	Starred Mode = "starred" // favourites
	Given   Mode = "set"     // a set that somebody gave
	Renewal Mode = "renew"   // what renews a certificate
	Exam    Mode = "exam"    // not practice: answers of exams stand in the same log
)

// How many questions one sitting asks.
const (
	runSize = 20
	fewSize = 3
	maxRun  = 200
)

// Service holds the use cases of this area.
type Service struct {
	db *db.DB
	// Done, if set, is told in its transaction that a run came to its end.
	Done func(ctx context.Context, tx *db.Tx, actor org.Actor, r Run) error
}

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// today is the date where the member is.
func today(tx *db.Tx, actor org.Actor) day.Date { return day.Date(actor.Today(tx.Now)) }

// Question is one that may be asked, as its current version is.
type Question struct {
	Thing    Thing
	ID       string
	Number   int // of the version
	Lang     string
	Item     question.Item
	Material string // of the group it belongs to
	Source   string // name of the document it comes from
	Document string // the one of the library, "" for none
	Line     int    // in the source, from 1
	Tags     []Tag
}

// Tag is one thing a question is about; the kinds of the bank include those of
// documents.
type Tag = library.Tag
