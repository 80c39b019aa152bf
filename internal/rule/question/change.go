package question

import (
	"cmp"
	"encoding/json"
	"slices"
)

// Difference says in which respects one wording of a question is another
// question than a former one.
type Difference struct {
	Sense bool // it asks something else
	Key   bool // other answers are right, or count otherwise
}

// Any reports whether an answer to the one may count otherwise in the other.
func (d Difference) Any() bool { return d.Sense || d.Key }

// Differ compares two wordings. Marks, space, the order of options and the
// explanation make no difference.
func Differ(was, now Item) Difference {
	return Difference{
		Sense: was.Kind != now.Kind || was.Essence() != now.Essence(),
		Key:   was.counts() != now.counts(),
	}
}

// counts is what an answer is graded by, as text.
func (i Item) counts() string {
	type share struct {
		Text  string
		Share float64
	}
	var right []share
	for _, o := range i.Options {
		if o.Right || o.Share != 0 {
			right = append(right, share{essence(o.Text), o.Share})
		}
	}
	slices.SortFunc(right, func(a, b share) int { return cmp.Compare(a.Text, b.Text) })
	type mark struct {
		Text  string
		Marks Marks
	}
	var points []mark
	for _, p := range i.Points {
		points = append(points, mark{essence(p.Text), p.Marks})
	}
	text, err := json.Marshal([]any{right, i.Truth, i.Blanks, essence(i.Model), points})
	if err != nil { // a figure that is none
		return err.Error()
	}
	return string(text)
}
