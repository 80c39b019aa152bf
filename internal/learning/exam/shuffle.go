package exam

import (
	"hash/fnv"

	"kongdan/internal/learning/bank"
	"kongdan/internal/rule/blueprint"
	"kongdan/internal/rule/question"
)

// Seat is a question as one reader meets it.
type Seat struct {
	Entry
	Options []int // places of the question's options in the order shown; nil for their own
}

// shuffled orders a form for one reader: questions within their section, with a
// group as one, and options with pinned ones at their places. The same seed
// gives the same order.
func shuffled(list []Entry, items, options bool, seed int64) []Seat {
	out := make([]Seat, 0, len(list))
	if !items {
		for _, e := range list {
			out = append(out, Seat{Entry: e})
		}
	} else {
		for from := 0; from < len(list); {
			to := from + 1
			for to < len(list) && list[to].Section == list[from].Section {
				to++
			}
			blocks := inBlocks(list[from:to])
			for _, b := range blueprint.Shuffle(seed, list[from].Section, len(blocks)) {
				for _, e := range blocks[b] {
					out = append(out, Seat{Entry: e})
				}
			}
			from = to
		}
	}
	for i := range out {
		if options {
			out[i].Options = orderOf(out[i].Item, seed, 1000+out[i].Position)
		}
		out[i].Position = i + 1
	}
	return out
}

// inBlocks keeps the questions of a group together.
func inBlocks(list []Entry) (blocks [][]Entry) {
	last := bank.GroupID("")
	for _, e := range list {
		group := bank.GroupID("")
		if e.Group != nil {
			group = e.Group.ID
		}
		if n := len(blocks); n > 0 && group != "" && group == last {
			blocks[n-1] = append(blocks[n-1], e)
		} else {
			blocks = append(blocks, []Entry{e})
		}
		last = group
	}
	return blocks
}

// orderOf is an order of a question's options; pinned ones stay. It is nil for
// a question without options.
func orderOf(item question.Item, seed int64, place int) []int {
	if !item.Kind.Chooses() {
		return nil
	}
	order := make([]int, len(item.Options))
	var loose []int
	for i, o := range item.Options {
		order[i] = i
		if !o.Pinned {
			loose = append(loose, i)
		}
	}
	for i, from := range blueprint.Shuffle(seed, place, len(loose)) {
		order[loose[i]] = loose[from]
	}
	return order
}

// Printed is a form for print. A paper with one form has a second: the same
// questions in another order.
func (s Sheet) Printed(form int) []Seat {
	if form <= s.Forms {
		return shuffled(s.Entries[form-1], false, false, 0)
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(s.ID))
	return shuffled(s.Entries[0], true, true, int64(h.Sum64())) // #nosec G115 -- any bits do
}
