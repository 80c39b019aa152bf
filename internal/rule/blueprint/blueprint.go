// Package blueprint draws papers from a bank of questions: a blueprint says how
// many questions of what, and a seed which of them. The same blueprint, bank
// and seed give the same paper. What cannot be drawn is named, with the
// nearest blueprint that can.
package blueprint

import (
	"slices"

	"kongdan/internal/rule/question"
)

// Limits of a blueprint.
const (
	MaxRows  = 40
	MaxItems = 300 // of one form
)

// Tag is what a question is about: an element, a stage, a topic and so on.
type Tag struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

// Row wants a number of questions of the same make. A zero condition holds for
// every question.
type Row struct {
	Count    int            `json:"count"`
	Marks    question.Marks `json:"marks"` // each
	Kind     question.Kind  `json:"kind,omitempty"`
	Tags     []Tag          `json:"tags,omitempty"`     // all of them
	Category string         `json:"category,omitempty"` // or one below it
	Easiest  int            `json:"easiest,omitempty"`  // difficulty from 1; one that nobody judged fits no bound
	Hardest  int            `json:"hardest,omitempty"`
}

// Plan is a blueprint.
type Plan struct {
	Rows []Row `json:"rows"`
	// Exposure leaves out questions that were asked this often or more; 0
	// leaves out none.
	Exposure int `json:"exposure,omitempty"`
}

// Items counts the questions of one form.
func (p Plan) Items() (n int) {
	for _, r := range p.Rows {
		n += r.Count
	}
	return n
}

// Marks is what one form is worth.
func (p Plan) Marks() (sum question.Marks) {
	for _, r := range p.Rows {
		sum += question.Marks(r.Count) * r.Marks
	}
	return sum
}

// Question is one of the bank, as far as drawing needs to know it.
type Question struct {
	ID         string
	Kind       question.Kind
	Tags       []Tag
	Categories []string // its own and those above it
	Difficulty int      // 1 easy to 5 hard, 0 nobody said
	P          float64  // the share of marks people get, as measured; 0 when not
	Essence    string   // equal for questions that ask the same
	Twin       string   // the same question in the other language
	Group      string   // questions of a group are asked together or not at all
	Place      int      // within the group
	Enemies    []string // questions that give it away, or that it gives away
	Asked      int      // in how many papers people were given it, in all
}

// Fits reports whether the row wants such a question.
func (r Row) Fits(q Question) bool {
	switch {
	case r.Kind != "" && r.Kind != q.Kind,
		r.Category != "" && !slices.Contains(q.Categories, r.Category),
		r.Easiest > 0 && (q.Difficulty == 0 || q.Difficulty < r.Easiest),
		r.Hardest > 0 && (q.Difficulty == 0 || q.Difficulty > r.Hardest):
		return false
	}
	return !slices.ContainsFunc(r.Tags, func(t Tag) bool { return !slices.Contains(q.Tags, t) })
}

// Ease is the share of marks that people are expected to get: as measured, or
// as the difficulty lets one guess.
func (q Question) Ease() float64 {
	if q.P > 0 {
		return q.P
	}
	return [...]float64{0.6, 0.9, 0.75, 0.6, 0.45, 0.3}[max(0, min(5, q.Difficulty))]
}

// Pick is one question of a form and the row that wanted it.
type Pick struct {
	Row      int
	Question string
}

// Lack is a row that cannot be filled.
type Lack struct {
	Row      int
	Wanted   int // over all forms
	Possible int // in the nearest blueprint that can be drawn
	Alone    int // if no other row wanted any of the same
}

// Cause is why rows cannot be filled.
type Cause string

// The causes.
const (
	TooFew Cause = "few"   // the bank has not as many
	Apart  Cause = "apart" // it has, but enemies and groups keep them from standing together
)

// Drawn is what drawing came to. Forms is empty where the blueprint cannot be
// drawn; Lacks then says why not.
type Drawn struct {
	Forms  [][]Pick  // each in the order of the paper
	Ease   []float64 // mean share of marks expected, per form
	Lacks  []Lack
	Cause  Cause
	Rivals []int // the rows that want the same questions, too many of them in all
	Worn   int   // questions left out because they were asked too often
}
