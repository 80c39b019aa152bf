// Package examtext reads exam texts as people write them: Chinese or English,
// numbered and keyed in whatever way. It finds items, options and keys, tells
// what it doubts, and never fills in a key that the text does not give.
//
// Parse (parse.go) goes one way:
//
//  1. source.go writes what sites, forms, previews and Markdown mark in ways of their own as exams
//     do (the list usual; hint.go looks only where it may find something), breaks lines where one
//     begins within another (inside.go, keyparts.go), and keeps a text to look at beside the one as
//     printed, with the line of the file each character stands on.
//  2. pages.go and documents.go part the exam from the other documents of its page, chrome.go and
//     furniture.go drop what the page adds.
//  3. The files key… take out the lists of keys: where one begins (keytitle.go, keysplit.go), its
//     labels, numbers, ranges and tables (keyregion.go, keylist.go, keytable.go).
//  4. heading.go and sections.go find the sections. In each, candidate.go collects the places where
//     an item may begin, chain.go chooses those that agree best, row.go the letters of options.
//  5. read.go reads an item: its stem, options, marks and what they announce (stem.go, choices.go,
//     mark.go, value.go), passages and pools that items share (passage.go, pool.go).
//  6. What the text as a whole proves is taken for keys (match.go, marked.go, filled.go, inlaid.go),
//     the lists are matched, and settle.go decides type and answer by what agrees.
//  7. doubt.go, points.go, trail.go and unused.go doubt what may be wrong and tell what went nowhere.
//
// testdata/layout holds a text of each layout with the reading that is expected; ways_test.go and
// keyways_test.go write exams whose parts meet by chance.
package examtext

import (
	"encoding/json"
	"slices"
)

// Type is what kind of answer an item wants.
type Type string

// The types of items.
const (
	Single     Type = "single"
	Multiple   Type = "multiple"
	Indefinite Type = "indefinite" // one or several options are right
	TrueFalse  Type = "true_false"
	Fill       Type = "fill"
	Short      Type = "short"
)

// Types lists them in the order of a summary.
var Types = []Type{Single, Multiple, Indefinite, TrueFalse, Fill, Short}

// chooses reports whether the answer is made of letters of options.
func (t Type) chooses() bool { return t == Single || t == Multiple || t == Indefinite }

// Truth is the answer to a true/false item.
type Truth int

// The truths. The zero value is none.
const (
	NoTruth Truth = iota
	True
	False
)

// Answer is the key of an item. At most one field is set; the zero value is
// no answer, null in JSON.
type Answer struct {
	Letters string // sorted
	Truth   Truth
	Blanks  []string
	Text    string
}

// None reports whether there is no answer.
func (a Answer) None() bool {
	return a.Letters == "" && a.Truth == NoTruth && len(a.Blanks) == 0 && a.Text == ""
}

// MarshalJSON writes a string, true, false, a list of strings, or null.
func (a Answer) MarshalJSON() ([]byte, error) {
	switch {
	case a.Letters != "":
		return json.Marshal(a.Letters)
	case a.Truth != NoTruth:
		return json.Marshal(a.Truth == True)
	case len(a.Blanks) > 0:
		return json.Marshal(a.Blanks)
	case a.Text != "":
		return json.Marshal(a.Text)
	}
	return []byte("null"), nil
}

// Item is one question of an exam.
type Item struct {
	Section     string            `json:"section"` // the heading as printed, "" before the first
	Number      int               `json:"number"`  // as printed, else the ordinal in the section
	Type        Type              `json:"type"`
	Stem        string            `json:"stem"`
	Options     map[string]string `json:"options"` // by letter
	Answer      Answer            `json:"answer"`
	Warnings    []Warning         `json:"warnings"`
	Explanation string            `json:"-"`
	Passage     string            `json:"-"` // with which the stem begins and that other items share, "" for none
	Line        int               `json:"-"` // of the source, from 1
}

// warn notes a doubt, each code once.
func (i *Item) warn(code Code, line int, text string) {
	if !slices.ContainsFunc(i.Warnings, func(w Warning) bool { return w.Code == code }) {
		i.Warnings = append(i.Warnings, Warning{code, line, clip(text)})
	}
}

// Document is a text that stands beside the exam, such as a related document.
type Document struct {
	Title string `json:"title"`
	Line  int    `json:"line"`
	Text  string `json:"text"`
}

// Result is what a text was read as. No list is nil.
type Result struct {
	Items     []Item     `json:"items"`
	Documents []Document `json:"documents"`
	Warnings  []Warning  `json:"warnings"`
	End       int        `json:"-"` // the line behind the exam, 0 where nothing follows it
}

// Doubtful counts the items with warnings.
func (r Result) Doubtful() (n int) {
	for _, i := range r.Items {
		if len(i.Warnings) > 0 {
			n++
		}
	}
	return n
}
