package view

import (
	"context"
	"strconv"
)

// Library is the list of documents, or what was found in them.
type Library struct {
	ListNav
	Title     string
	Category  string // the chosen one
	Path      []Link // from the top down to the chosen category
	Tree      []LibraryNode
	Tags      []LibraryTags
	Lang      string
	Langs     []Option
	Status    string
	Statuses  []Option // for trainers
	Hidden    [][2]string
	Pinned    []LibraryRow
	Heading   string // of the rows
	Rows      []LibraryRow
	Empty     Empty
	New, File Link // "" where the reader may not add
	Trash     Link
	Arrange   Link // the page of categories
	InTrash   bool
	Searched  bool
	Load      Loading
	MaySee    bool // of trainers: drafts and the like are marked
}

// Loading offers the articles that come with the program.
type Loading struct {
	URL, Key, Text, Button string
}

// LibraryNode is a category in the tree.
type LibraryNode struct {
	Link
	Depth   int
	Current bool
}

// LibraryRow is a document in a list.
type LibraryRow struct {
	URL             string
	Title           []Piece
	Text            []Piece // the summary, or what was found
	Where           string  // the heading under which it was found
	Meta            []string
	Badges          []LibraryBadge
	Icon            string
	RestoreURL, Key string // of one in the trash
	Plain           string // the title as it is read out
}

// LibraryBadge is a mark of a document's state.
type LibraryBadge struct{ Tone, Text string }

// DocumentPage is a document as it is read.
type DocumentPage struct {
	Path      []Link
	Title     string
	Summary   string
	Badges    []LibraryBadge
	Meta      []string
	Twin      Link
	Tags      []Link
	HTML      string // safe, see kit/markdown
	Heads     []DocumentHead
	File      *DocumentFile
	Source    Link // without URL where it is only named
	Related   []LibraryRow
	EditURL   string
	Menu      DocumentMenu
	ExamLike  bool         // the way to the importer stands beside the text, too
	Old       *DocumentOld // an old version is shown
	Questions *DocumentQuestions
	Lang      string // of the text, as a tag of HTML
	Pins      *DocumentPins
}

// DocumentHead is a line of the table of contents.
type DocumentHead struct {
	Level    int // 1 for the highest in the document
	ID, Text string
}

// DocumentFile is the file of a document.
type DocumentFile struct{ URL, Name, Size, Kind, Unread string }

// DocumentMenu is what can be done to a document besides.
type DocumentMenu struct {
	May              bool
	VersionsURL      string
	PinURL, PinText  string
	Pin              bool   // else it is taken back
	ReplaceURL       string // of a file
	MakeURL, MakeKey string // hands the text to the importer of questions
	DeleteURL, Ask   string
	Key, PinKey      string
	Version          int64
}

// DocumentOld says that a version is shown that is not the current one.
type DocumentOld struct {
	Text, CurrentURL, RestoreURL, Key string
	Version                           int64
}

// DocumentQuestions lists the questions that were made of a document, by passage.
type DocumentQuestions struct {
	Passages []DocumentPassage
	N        int
}

// DocumentPassage is a passage with its questions.
type DocumentPassage struct {
	Link
	Lines     string
	Questions []Link
}

// DocumentPins are documents that somebody put beside this one by hand.
type DocumentPins struct {
	Form    FormHead
	Rows    []DocumentPin
	Choices []Option
}

// DocumentPin is one of them.
type DocumentPin struct {
	Link
	DropURL, Key string
}

// titleHint says where a title comes from that nobody typed.
func titleHint(ctx context.Context, upload bool) string {
	if upload {
		return T(ctx, "document_field.title_hint")
	}
	return ""
}

// depthClass moves a node of the tree in.
func depthClass(depth int) string { return "k-lib-depth-" + strconv.Itoa(depth) }

// LibraryTags are the tags of one kind.
type LibraryTags struct {
	Title string
	Tags  []Tab
}
