// Package library keeps the documents of an organisation: what is written here
// in Markdown, and files. Trainers keep them; who may read which is one
// condition, see sight.
package library

import (
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// The names of what is kept.
type (
	ID         string // of a document
	CategoryID string
	FileID     string
)

// Status is where a document stands.
type Status string

// The states of a document. Only trainers see one that is not published.
const (
	Draft     Status = "draft"
	Published Status = "published"
	Archived  Status = "archived"
)

// Statuses lists them in the order in which a document passes through them.
var Statuses = []Status{Draft, Published, Archived}

// Audience is who may read a published document.
type Audience string

// The audiences.
const (
	Everybody   Audience = "all"
	Departments Audience = "departments" // some departments, and those below them
	Trainers    Audience = "trainers"
)

// Audiences lists them, the widest first.
var Audiences = []Audience{Everybody, Departments, Trainers}

// Origin is where a document comes from.
type Origin string

// The origins.
const (
	Own      Origin = "own"     // written or handed in here
	Shipped  Origin = "shipped" // comes with the program
	Imported Origin = "import"  // came along with an import of questions
)

// Format is how a text is written.
type Format string

// The formats of a text.
const (
	Markdown Format = "markdown"
	Plain    Format = "plain" // lines as they are, pages apart by a form feed
)

// Tag says what a document is about.
type Tag struct{ Kind, Value string }

// The kinds of tags, in the order in which a document shows them.
const (
	TagElement = "element" // of C139: W, F1 …
	TagStage   = "stage"   // of selling
	TagRole    = "role"    // of a person in the purchase
	TagTool    = "tool"
	TagFree    = "tag"
)

// TagKinds lists them.
var TagKinds = []string{TagElement, TagStage, TagRole, TagTool, TagFree}

// Coach is what a document about coaches is tagged with, beside the elements.
const Coach = "coach"

// Tools lists the tools of the method that a document may be about.
var Tools = []string{"c139", "coach", "stage", "health", "assess", "fourcell", "ninegrid", "path", "spin", "reshape", "fivedim", "politics", "relation", "bvf",
	"tactics", "points", "criteria", "attack", "rival", "concerns", "nurture", "portfolio"}

// Limits of what people type.
const (
	MaxTitle    = 160
	MaxSummary  = 400
	MaxBody     = 200_000 // characters of what is typed
	MaxSource   = 300
	MaxWhy      = 200
	MaxTag      = 40
	MaxTags     = 30
	MaxCategory = 60
)

// Document is a document as it stands, without its text.
type Document struct {
	ID          ID
	Lang        string // zh or en
	Title       string
	Summary     string
	Status      Status
	Audience    Audience
	Departments []org.DepartmentID // of the audience Departments
	Category    CategoryID
	Tags        []Tag // by kind and value
	Twin        ID    // the same document in the other language; "" also where the reader may not see it
	Origin      Origin
	ExternalID  string
	Source      string
	Number      int // of the version that is read
	Size        int // characters
	Pinned      time.Time
	CreatedBy   org.UserID
	Created     time.Time
	Changed     time.Time
	Deleted     time.Time // zero unless in the trash
	Version     int64     // of the row, for edits at once
}

// Reading is a document with its text.
type Reading struct {
	Document
	Text
	ByName string // who wrote the version
}

// Text is one version of a document's text.
type Text struct {
	Number int
	Title  string // as it was then
	Brief  string // the summary then
	Format Format
	Body   string
	File   *File // what it was read from; nil for what was typed
	Why    string
	By     org.UserID
	At     time.Time
}

// Revision is a version in the list of them.
type Revision struct {
	Number      int
	Title       string
	Size        int // characters
	Why, ByName string
	At          time.Time
}

// File is a file as it was handed in.
type File struct {
	ID     FileID
	Name   string
	Format string // pdf, docx, pptx, xlsx, text, markdown
	Size   int64
	Unread string // key of why its text could not be read; "" if it was
}

// Service holds the use cases of this area.
type Service struct{ db *db.DB }

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

func gone() error { return errs.New(errs.NotFound, "document.not_found") }
