// Package parcel brings files of questions into the bank and writes questions of
// the bank into files. An import is looked at before it is brought in: each
// question stands beside its source with what is doubtful about it, is mended
// or left out, and only then all of them come in at once. What is doubtful or
// has no key waits as a draft. An import is taken back as a whole.
//
// Only trainers use it.
package parcel

import (
	"context"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/intake"
	"kongdan/internal/library"
	"kongdan/internal/org"
	"kongdan/internal/rule/examtext"
	"kongdan/internal/rule/question"
)

// Service holds the use cases of this area.
type Service struct {
	db *db.DB
	// Used tells which of some questions are used where this area does not look,
	// in papers above all, so that an import is not taken back from under them.
	Used func(ctx context.Context, tx *db.Tx, o org.ID, ids []bank.ID) ([]bank.ID, error)

	between func() // called after each part of a job, by tests
}

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// ImportID names an import.
type ImportID = bank.ImportID

// State says how far an import has come.
type State string

// The states of an import.
const (
	Reading   State = "reading"   // a job reads the file
	Preview   State = "preview"   // it is looked at
	Importing State = "importing" // a job brings it in
	Done      State = "done"
	Undoing   State = "undoing" // a job takes it back
	Undone    State = "undone"
	Failed    State = "failed" // the file could not be read
)

// Import is one file of questions on its way into the bank.
type Import struct {
	ID        ImportID
	Name      string // of the file, or of what was pasted
	Format    intake.Format
	State     State
	Error     string // key of the text that says why it could not be read or brought in
	Items     int    // as many as the file has, and those added by hand
	Added     int
	Sum       Sum                // of a preview: how the rows stand
	Result    Result             // once it is in
	Warnings  []Doubt            // about the file as a whole
	Documents []Related          // texts beside the exam
	Kept      map[int]library.ID // which of them are in the library, by their place
	Document  library.ID         // of the library that it was read from, "" for a file
	Mended    bool               // its text is not that of the document, line by line
	Marked    Marked             // for what it says marks
	By        org.UserID
	ByName    string
	Created   time.Time
	Changed   time.Time
	Version   int64

	// Args are the values of the text that Error names.
	Args []any

	org       org.ID // while a job has it
	hash, job string
}

// Doubt is what a reader of exam texts is not sure of.
type Doubt = examtext.Warning

// Related is a text that stands beside the exam on its page.
type Related = examtext.Document

// Sum counts the rows of a preview. Doubtful and the like count only those that
// come in.
type Sum struct {
	In, Out                           int
	Doubtful, Keyless, Faulty, Copies int
	Clean                             int // come in without doubt and with a key
	Kinds                             map[question.Kind]int
}

// Result is what an import did.
type Result struct {
	Active int   `json:"active"`
	Drafts int   `json:"drafts"`
	Kept   int   `json:"kept,omitempty"` // for exams only
	Out    int   `json:"out"`            // left out by somebody
	Same   int   `json:"same"`           // left out because the bank has the same by now
	At     int64 `json:"at"`             // the time that all its questions carry
}

// body is what is kept of an import beside its rows.
type body struct {
	Warnings  []Doubt   `json:"warnings,omitempty"`
	Documents []Related `json:"documents,omitempty"`
	Result    Result    `json:"result,omitzero"`
	Args      []any     `json:"args,omitempty"`
	// Kept are the documents that are in the library by now.
	Kept map[int]library.ID `json:"kept,omitempty"`
	// Document is the one of the library that it was read from.
	Document library.ID `json:"document,omitempty"`
	Marked   Marked     `json:"marked,omitzero"`
	Mended   bool       `json:"mended,omitempty"`
}

// Marked are the questions of a file of which it says what they count, and what
// they count together.
type Marked struct {
	N     int            `json:"n"`
	Marks question.Marks `json:"marks"`
}

// Row is one question of an import while it is looked at.
type Row struct {
	At      int   // its number in the file, or the next one if it was added by hand
	Place   int64 // where it stands among the others
	Version int64
	Dropped bool
	rowBody
}

type rowBody struct {
	Entry   question.Entry `json:"entry"`
	Section string         `json:"section,omitempty"` // the heading as printed
	Number  int            `json:"number"`            // as printed
	Line    int            `json:"line"`
	Key     string         `json:"key,omitempty"` // as printed
	Excerpt string         `json:"excerpt"`       // what the source says
	Doubts  []Doubt        `json:"doubts,omitempty"`
	Own     bool           `json:"own,omitempty"`     // added by hand; the source says nothing of it
	Settled bool           `json:"settled,omitempty"` // somebody looked at it, so its doubts are none
	Near    []bank.Near    `json:"near,omitempty"`    // of the bank
	Within  []Within       `json:"within,omitempty"`  // of the same file
}

// Within is an earlier question of the same file that asks nearly the same.
type Within struct {
	At       int               `json:"at"`
	Likeness int               `json:"likeness"`
	Same     bool              `json:"same,omitempty"`
	Contrast question.Contrast `json:"contrast,omitempty"` // in what they differ
}

// Doubtful reports whether something is doubtful, or much like another question,
// and nobody looked yet.
func (r Row) Doubtful() bool { return !r.Settled && (len(r.Doubts) > 0 || r.copied() > 0) }

// Clean reports whether the question can be asked at once.
func (r Row) Clean() bool {
	return !r.Doubtful() && r.Entry.Status == "" && len(r.Faults()) == 0 && len(r.Entry.Ready()) == 0
}

// Faults says at which fields the question cannot be kept, and why.
func (r Row) Faults() []*errs.Error {
	_, err := r.Draft().Clean()
	return errs.FieldsOf(err)
}

// Tags are those of the question as the bank has them.
func (r Row) Tags() (tags []bank.Tag) {
	for _, t := range r.Entry.Tags {
		tags = append(tags, bank.Tag{Kind: bank.TagKind(t.Kind), Value: t.Value})
	}
	return tags
}

// Draft is the question as the bank takes it, without its places there.
func (r Row) Draft() bank.Draft {
	e := r.Entry
	d := bank.Draft{Lang: e.Lang, Item: e.Item, Difficulty: e.Difficulty, Marks: question.Marks(e.Marks), Tags: r.Tags(), Origin: bank.Imported, ExternalID: e.ID, Source: e.Source, Line: r.Line}
	if r.Own {
		d.Origin = bank.Own
	}
	return d
}

// copied is how the column of that name counts copies. The same words with another
// key are no copy that may stay out unseen: one of the keys is wrong.
func (r Row) copied() int {
	n := 0
	for _, c := range r.Near {
		if n = max(n, 1); c.Same && c.Contrast != question.OtherKey {
			n = 2
		}
	}
	for _, c := range r.Within {
		if n = max(n, 1); c.Same && c.Contrast != question.OtherKey {
			n = 2
		}
	}
	return n
}
