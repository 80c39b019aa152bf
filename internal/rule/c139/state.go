package c139

import "fmt"

// State is what the team says about one element. Only Clear counts in a
// value; Clear and No need evidence. The zero State is Unknown.
type State uint8

const (
	Unknown State = iota
	No            // known not to hold, which is not ignorance
	Partial       // clear in part
	Clear         // holds, and is evidenced
	Stale         // was clear, and its evidence has grown old
)

var states = [...]string{"unknown", "no", "partial", "clear", "stale"}

// States returns every state in order.
func States() [len(states)]State { return [len(states)]State{Unknown, No, Partial, Clear, Stale} }

// String returns the stored name of the state, such as "partial".
func (s State) String() string {
	if int(s) < len(states) {
		return states[s]
	}
	return fmt.Sprintf("state(%d)", uint8(s))
}

// ParseState returns the state of that exact name.
func ParseState(text string) (State, bool) {
	for i, name := range states {
		if name == text {
			return State(i), true
		}
	}
	return Unknown, false
}

// NeedsEvidence reports whether the state may only be claimed with evidence.
func (s State) NeedsEvidence() bool { return s == Clear || s == No }

// Sheet holds the states of the thirteen elements in the order of Keys. The
// zero Sheet is that of a deal about which nothing is known.
type Sheet [Count]State

// At returns the state of an element, Unknown for a key that does not exist.
func (s Sheet) At(k Key) State {
	if i := k.Index(); i >= 0 {
		return s[i]
	}
	return Unknown
}

// With returns the sheet with one element changed, for what-if questions.
// A key that does not exist changes nothing.
func (s Sheet) With(k Key, state State) Sheet {
	if i := k.Index(); i >= 0 {
		s[i] = state
	}
	return s
}

// Claimed returns the elements that are clear, in order.
func (s Sheet) Claimed() []Key {
	var claimed []Key
	for i, k := range keys {
		if s[i] == Clear {
			claimed = append(claimed, k)
		}
	}
	return claimed
}

// Value counts the elements that are clear.
func (s Sheet) Value() Value {
	var v Value
	for i, k := range keys {
		if s[i] == Clear {
			v = v.Plus(unit(k))
		}
	}
	return v
}

// unit is the change one element makes.
func unit(k Key) Delta {
	switch k.Part() {
	case PartWin:
		return Delta{W: 1}
	case PartFirst:
		return Delta{F: 1}
	case PartClear:
		return Delta{C: 1}
	}
	return Delta{}
}
