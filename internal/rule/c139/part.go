package c139

import "slices"

// Part is one of the four parts of the model (MC 2).
type Part string

const (
	PartCoach Part = "coach" // C: the coach's scoring, checks the other thirteen (SC 1)
	PartWin   Part = "win"   // 1: decisive, the top decision maker's attitude (SC 2)
	PartFirst Part = "first" // 3: benchmarks, the decision layer's view (SC 3)
	PartClear Part = "clear" // 9: must be clear, the seller's grasp (SC 4)
)

// Parts returns the four parts in the order of the model's name: C, 1, 3, 9.
func Parts() [4]Part { return [4]Part{PartCoach, PartWin, PartFirst, PartClear} }

// Families returns the three parts whose counts show progress and trend
// (SC 78): what the seller has grasped, how the decision layer sees us, where
// the top decision maker stands.
func Families() [3]Part { return [3]Part{PartClear, PartFirst, PartWin} }

// Size returns how many elements the part has: 1, 1, 3 and 9.
func (p Part) Size() int {
	if p == PartCoach {
		return 1
	}
	return len(p.Keys())
}

// Keys returns the elements of the part in order; none for the coach, who
// is an element without a state.
func (p Part) Keys() []Key {
	switch p {
	case PartWin:
		return slices.Clone(keys[:1])
	case PartFirst:
		return slices.Clone(keys[1:4])
	case PartClear:
		return slices.Clone(keys[4:])
	}
	return nil
}

// Subject is whom a piece of information is about.
type Subject string

const (
	Self      Subject = "self"
	Client    Subject = "client"
	Rival     Subject = "rival"
	Situation Subject = "situation" // the competition as a whole
)

// About returns whom a Clear element informs about (SC 75: ourselves, the
// client and the competition, all of them). W and F are attitudes of the
// client. A key that does not exist is about nobody.
func (k Key) About() []Subject {
	switch k {
	case C1:
		return []Subject{Self}
	case C7:
		return []Subject{Self, Rival}
	case C8:
		return []Subject{Rival}
	case C9:
		return []Subject{Situation}
	}
	if k.Valid() {
		return []Subject{Client}
	}
	return nil
}

// Blind returns the subjects of SC 75 about which no Clear element is clear.
func (s Sheet) Blind() []Subject {
	var blind []Subject
	for _, subject := range []Subject{Self, Client, Rival} {
		seen := slices.ContainsFunc(PartClear.Keys(), func(k Key) bool {
			return s.At(k) == Clear && slices.Contains(k.About(), subject)
		})
		if !seen {
			blind = append(blind, subject)
		}
	}
	return blind
}
