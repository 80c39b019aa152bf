// Package grade gives the marks for an answer: what a question.Response to a
// question.Item is worth under the Rule of a paper, and how it came about. The
// same three values always give the same result, so a changed key only needs
// everything to be graded again.
package grade

import (
	"encoding/json"
	"slices"

	"kongdan/internal/rule/question"
)

// Version numbers the rules of this package. It is kept with every result, so
// that one can tell which were graded before a rule changed.
const Version = 1

// Choice says how a question with several right options counts.
type Choice string

// The ways to count a choice. None of them gives less than nothing, and the
// whole key without anything else always brings the full marks.
const (
	Whole        Choice = ""             // only the whole key counts
	Half         Choice = "half"         // half the marks for some right options and nothing wrong
	Fixed        Choice = "fixed"        // Rule.Each for every right option while nothing wrong is chosen
	Proportional Choice = "proportional" // a share for every right option while nothing wrong is chosen
	Deducting    Choice = "deducting"    // a share for every right option, and as much off for every wrong one
)

// Choices lists them, the strictest first.
var Choices = []Choice{Whole, Half, Fixed, Proportional, Deducting}

// Steps are what marks may be rounded to, in hundredths.
var Steps = []question.Marks{1, 10, 50, 100}

// Rule is how a paper counts. The zero Rule counts a choice only as a whole,
// gives nothing for a wrong true/false and rounds to hundredths.
type Rule struct {
	Choice Choice `json:"choice,omitempty"`
	// Each is what one right option brings under Fixed.
	Each question.Marks `json:"each,omitempty"`
	// Penalty is what a wrong true/false takes off. The section as a whole
	// never goes below nothing; see Total.
	Penalty question.Marks `json:"penalty,omitempty"`
	// Step is what the marks of a question are rounded to, half up: one of
	// Steps, or 0 for hundredths.
	Step question.Marks `json:"step,omitempty"`
}

// Read reads a kept rule; an empty text is the zero Rule.
func Read(text string) (r Rule, err error) {
	if text == "" {
		return r, nil
	}
	err = json.Unmarshal([]byte(text), &r)
	return r, err
}

// String is the rule as it is kept.
func (r Rule) String() string {
	text, _ := json.Marshal(r) // a struct of texts and numbers has nothing that could fail
	return string(text)
}

// Fault names the part of a rule that makes no sense: choice, each, penalty or
// step; "" for a good rule.
func (r Rule) Fault() string {
	switch {
	case !slices.Contains(Choices, r.Choice):
		return "choice"
	case r.Each < 0, r.Choice == Fixed && r.Each == 0:
		return "each"
	case r.Penalty < 0:
		return "penalty"
	case r.Step != 0 && !slices.Contains(Steps, r.Step):
		return "step"
	}
	return ""
}

// Sentence is one sentence for the paper: a key of the texts and the marks it
// fills in, nil where it has none.
type Sentence struct {
	Key   string
	Marks *question.Marks
}

// Words says the rule in sentences, for the kinds of questions that the paper has.
func (r Rule) Words(kinds ...question.Kind) (words []Sentence) {
	has := func(k question.Kind) bool { return slices.Contains(kinds, k) }
	if has(question.Multiple) || has(question.Indefinite) {
		s := Sentence{Key: map[Choice]string{
			Whole: "grade.choice_whole", Half: "grade.choice_half", Fixed: "grade.choice_fixed",
			Proportional: "grade.choice_proportional", Deducting: "grade.choice_deducting",
		}[r.Choice]}
		if r.Choice == Fixed {
			s.Marks = &r.Each
		}
		words = append(words, s)
	}
	if has(question.TrueFalse) && r.Penalty > 0 {
		words = append(words, Sentence{"grade.penalty", &r.Penalty})
	}
	if has(question.Fill) {
		words = append(words, Sentence{Key: "grade.fill"})
	}
	step := max(r.Step, 1)
	return append(words, Sentence{"grade.step", &step})
}

// round rounds the quotient of two whole numbers to the step of the rule, half
// up; den is positive.
func (r Rule) round(num, den int64) question.Marks {
	step := int64(max(r.Step, 1))
	// half up: the floor of num/(den·step) + 1/2
	twice, whole := 2*num+den*step, 2*den*step
	at := twice / whole
	if twice%whole < 0 {
		at--
	}
	return question.Marks(at * step)
}
