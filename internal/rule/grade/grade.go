package grade

import (
	"slices"

	"kongdan/internal/rule/question"
)

// Why says in one word how a result came about.
type Why string

// How a result comes about.
const (
	Unanswered Why = "unanswered"
	Right      Why = "right"
	Wrong      Why = "wrong"
	Incomplete Why = "incomplete" // nothing wrong, something missing
	Mixed      Why = "mixed"      // right and wrong options, or some blanks right
	Penalised  Why = "penalised"  // a wrong true/false that takes marks off
	Shares     Why = "shares"     // by the shares that the options have
	Waiting    Why = "waiting"    // a person has to mark it
	Marked     Why = "marked"     // a person marked it
	Given      Why = "given"      // full marks for everybody: the question was dropped
)

// What says how one part of an answer was judged.
type What string

// What can be said of an option, a blank or a point.
const (
	Hit    What = "hit"    // chosen and right, or filled in right
	Missed What = "missed" // right but not chosen, or left empty
	False  What = "false"  // chosen or filled in, and wrong
	Spared What = "spared" // a wrong option that was not chosen
)

// Part is how one option, blank or point was judged.
type Part struct {
	At   int  `json:"at"` // its place in the question, from 0
	What What `json:"what"`
	// Got is what a person gave for a point.
	Got question.Marks `json:"got,omitempty"`
}

// Result is what an answer is worth, and why.
type Result struct {
	Got   question.Marks `json:"got"`
	Full  question.Marks `json:"full"`
	Why   Why            `json:"why"`
	Parts []Part         `json:"parts,omitempty"`
	// Version is that of the rules that gave the result.
	Version int `json:"version"`
}

// Open reports whether a person still has to mark the answer.
func (r Result) Open() bool { return r.Why == Waiting }

// Share is the part of the full marks that was reached, from 0 to 1; a
// penalty counts as nothing.
func (r Result) Share() float64 {
	if r.Full <= 0 || r.Got <= 0 {
		return 0
	}
	return float64(r.Got) / float64(r.Full)
}

// Grade gives what the answer is worth when the question counts full marks.
// A result lies between -Penalty and full, below 0 only for a true/false. What
// has no key, and every short answer that says something, waits for a person.
func Grade(i question.Item, a question.Response, full question.Marks, r Rule) Result {
	out := Result{Full: max(full, 0), Version: Version}
	switch {
	case a.None():
		out.Why = Unanswered
	case i.Kind == question.Short || !i.Keyed():
		out.Why = Waiting
	case i.Kind == question.TrueFalse:
		out.truth(*i.Truth, a.Truth, r)
	case i.Kind == question.Fill:
		out.fill(i.Blanks, a.Blanks, r)
	default:
		out.choose(i, a.Chosen, r)
	}
	return out
}

// Give gives the full marks to everybody, whatever was answered: for a
// question that turned out to be wrong.
func Give(full question.Marks) Result {
	return Result{Got: max(full, 0), Full: max(full, 0), Why: Given, Version: Version}
}

// Total adds up the marks of one section: penalties count, but the section
// never brings less than nothing.
func Total(got ...question.Marks) (sum question.Marks) {
	for _, g := range got {
		sum += g
	}
	return max(sum, 0)
}

func (r *Result) truth(key bool, answer *bool, rule Rule) {
	switch {
	case answer == nil: // only something foreign was sent
		r.Why = Unanswered
	case *answer == key:
		r.Got, r.Why = r.Full, Right
	case rule.Penalty > 0:
		r.Got, r.Why = -rule.Penalty, Penalised
	default:
		r.Why = Wrong
	}
}

// choose judges chosen options. Places that the question doesn't have, and
// repeats, count as not chosen.
func (r *Result) choose(i question.Item, chosen []int, rule Rule) {
	var hits, missed, wrong int64
	var shares int64 // of the full marks, in millionths
	shared := false
	for at, o := range i.Options {
		in := slices.Contains(chosen, at)
		shared = shared || o.Share != 0
		what := Spared
		switch {
		case in && o.Right:
			what = Hit
			hits++
		case in:
			what = False
			wrong++
		case o.Right:
			what = Missed
			missed++
		}
		if in {
			shares += millionths(o.Share)
		}
		r.Parts = append(r.Parts, Part{At: at, What: what})
	}
	full, key := int64(r.Full), hits+missed
	switch {
	case hits+wrong == 0:
		r.Why = Unanswered
	case i.Kind == question.Single && hits+wrong > 1:
		r.Why = Wrong
	case wrong == 0 && missed == 0:
		r.Got, r.Why = r.Full, Right
	case shared:
		r.Got, r.Why = rule.round(full*min(max(shares, 0), million), million), Shares
	case hits == 0:
		r.Why = Wrong
	case wrong > 0:
		r.Why = Mixed
		if rule.Choice == Deducting {
			r.Got = rule.round(full*max(hits-wrong, 0), key)
		}
	default:
		r.Why = Incomplete
		switch rule.Choice {
		case Half:
			r.Got = rule.round(full, 2)
		case Fixed:
			r.Got = rule.round(int64(rule.Each)*hits, 1)
		case Proportional, Deducting:
			r.Got = rule.round(full*hits, key)
		}
	}
	r.Got = min(r.Got, r.Full) // rounding up and generous fixed marks end there
}

// million is the whole, in the unit in which shares are added up.
const million = 1_000_000

// millionths is a share in percent as millionths: three times 33.33333 makes a
// whole once it is rounded to hundredths of a mark.
func millionths(percent float64) int64 {
	if !(percent >= -100 && percent <= 100) {
		return 0
	}
	if percent < 0 {
		return -int64(-percent*million/100 + 0.5)
	}
	return int64(percent*million/100 + 0.5)
}
