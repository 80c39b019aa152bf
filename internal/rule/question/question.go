// Package question knows what a question of an examination is, of whatever
// kind: its parts, when it is well formed, when it may be asked, and what an
// answer to it looks like. It does no grading; that is rule/grade.
package question

import "slices"

// Kind is what kind of answer a question wants.
type Kind string

// The kinds of questions.
const (
	Single     Kind = "single"
	Multiple   Kind = "multiple"
	Indefinite Kind = "indefinite" // one or several options are right, and nobody says how many
	TrueFalse  Kind = "true_false"
	Fill       Kind = "fill"
	Short      Kind = "short"
)

// Kinds lists them in the order in which papers have them.
var Kinds = []Kind{Single, Multiple, Indefinite, TrueFalse, Fill, Short}

// Known reports whether k is a kind.
func (k Kind) Known() bool { return slices.Contains(Kinds, k) }

// Chooses reports whether one answers by choosing options.
func (k Kind) Chooses() bool { return k == Single || k == Multiple || k == Indefinite }

// Marks are points of an examination in hundredths: 150 is one and a half.
type Marks int64

// Item is one question as it is asked and graded. What does not belong to its
// kind is empty.
type Item struct {
	Kind    Kind     `json:"kind"`
	Stem    string   `json:"stem"`              // a blank of a fill-in stands as Gap
	Options []Option `json:"options,omitempty"` // single, multiple, indefinite
	Truth   *bool    `json:"truth,omitempty"`   // true/false; nil while nobody knows
	Blanks  []Blank  `json:"blanks,omitempty"`  // fill-in, in the order of the stem
	Model   string   `json:"model,omitempty"`   // short answer: how a good answer reads
	Points  []Point  `json:"points,omitempty"`  // short answer: what is marked
	// Explanation says after the answer why it is right.
	Explanation string `json:"explanation,omitempty"`
}

// Gap is how a blank is written in the stem of a fill-in question.
const Gap = "____"

// Option is one choice. Its letter is its place: A is the first.
type Option struct {
	Text  string `json:"text"`
	Right bool   `json:"right,omitempty"`
	// Share is the part of the full marks that choosing it is worth, in
	// percent from -100 to 100, for questions that came with such shares. When
	// all are zero the rule of the paper decides.
	Share float64 `json:"share,omitempty"`
	// Pinned options keep their place when options are shuffled ("all of these").
	Pinned bool `json:"pinned,omitempty"`
}

// Blank is one gap of a fill-in question and what may stand in it.
type Blank struct {
	Accept []string `json:"accept,omitempty"`
	// Least and Most accept any number between them, both included; nil for
	// a blank that wants words.
	Least *float64 `json:"least,omitempty"`
	Most  *float64 `json:"most,omitempty"`
	// Set is 0 for a blank with a place of its own. Blanks of the same Set
	// may be filled in any order.
	Set int `json:"set,omitempty"`
}

// Known reports whether something is accepted at all.
func (b Blank) Known() bool { return len(b.Accept) > 0 || b.Least != nil || b.Most != nil }

// Point is what a short answer should say and what that is worth.
type Point struct {
	Text  string `json:"text"`
	Marks Marks  `json:"marks"`
	// Hints are words by which a marker finds the point; they never decide.
	Hints []string `json:"hints,omitempty"`
}

// Key returns the places of the right options, in order.
func (i Item) Key() (key []int) {
	for at, o := range i.Options {
		if o.Right {
			key = append(key, at)
		}
	}
	return key
}

// Blind is the question without anything that tells its answer.
func (i Item) Blind() Item {
	bare := Item{Kind: i.Kind, Stem: i.Stem, Blanks: make([]Blank, len(i.Blanks))}
	for _, o := range i.Options {
		bare.Options = append(bare.Options, Option{Text: o.Text, Pinned: o.Pinned})
	}
	return bare
}

// Keyed reports whether the question has an answer to be graded by. A short
// answer needs a model answer or points, which a person marks by.
func (i Item) Keyed() bool {
	switch i.Kind {
	case TrueFalse:
		return i.Truth != nil
	case Fill:
		return len(i.Blanks) > 0 && !slices.ContainsFunc(i.Blanks, func(b Blank) bool { return !b.Known() })
	case Short:
		return i.Model != "" || len(i.Points) > 0
	}
	return len(i.Key()) > 0
}

// Response is what somebody answered. What does not belong to the kind of the
// question is empty; the zero value is no answer.
type Response struct {
	Chosen []int    `json:"chosen,omitempty"` // places of options as the question has them, ascending
	Truth  *bool    `json:"truth,omitempty"`
	Blanks []string `json:"blanks,omitempty"` // as many as the question has, "" where nothing was written
	Text   string   `json:"text,omitempty"`
}

// None reports whether nothing was answered.
func (r Response) None() bool {
	return len(r.Chosen) == 0 && r.Truth == nil && r.Text == "" &&
		!slices.ContainsFunc(r.Blanks, func(s string) bool { return s != "" })
}

// Letter is the letter of the option at a place: 0 is A.
func Letter(at int) string { return string(rune('A' + at)) }
