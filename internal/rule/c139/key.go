package c139

import "slices"

// Key names one of the thirteen elements. Keys are fixed: they are stored,
// and wordings are attached to them. The empty key names no element.
type Key string

// The elements in their fixed order: W, then F, then C.
const (
	W  Key = "W"
	F1 Key = "F1"
	F2 Key = "F2"
	F3 Key = "F3"
	C1 Key = "C1"
	C2 Key = "C2"
	C3 Key = "C3"
	C4 Key = "C4"
	C5 Key = "C5"
	C6 Key = "C6"
	C7 Key = "C7"
	C8 Key = "C8"
	C9 Key = "C9"
)

// The same elements by what they ask for.
const (
	TopDecision       = W  // the top decision maker has chosen us or helps us win
	ValueMatch        = F1 // top decision maker and key persons rate our value match highest
	ActiveHelp        = F2 // key persons actively help us plan and run the pursuit
	Majority          = F3 // most members of the decision structure choose us
	OurProcess        = C1 // our own process and key nodes
	ClientProcess     = C2 // the client's procurement process and nodes
	OrgResonance      = C3 // organisation and what resonates with its main members
	DecisionStructure = C4 // who decides, with which influence, role and inclination
	ReasonsPoints     = C5 // why the project exists, and each person's decision point
	Payment           = C6 // credit, habit, source and arrival of the money
	Resources         = C7 // resources each participant can use
	MovesSWOT         = C8 // each participant's moves and SWOT in the client's eyes
	KSFTop3           = C9 // key success factors and how the top three change
)

// Count is the number of elements a team claims. With the coach the model
// has fourteen (SC 79, TF 2).
const Count = 13

var keys = [Count]Key{W, F1, F2, F3, C1, C2, C3, C4, C5, C6, C7, C8, C9}

var names = [Count]string{
	"top_decision", "value_match", "active_help", "majority",
	"our_process", "client_process", "org_resonance", "decision_structure",
	"reasons_points", "payment", "resources", "moves_swot", "ksf_top3",
}

// Keys returns the thirteen elements in their fixed order.
func Keys() [Count]Key { return keys }

// ParseKey returns the element of that exact name: "W", "F1" to "F3", "C1" to "C9".
func ParseKey(text string) (Key, bool) {
	k := Key(text)
	return k, k.Valid()
}

// Valid reports whether k is one of the thirteen.
func (k Key) Valid() bool { return k.Index() >= 0 }

// Index returns the place of k in Keys, or -1 for a key that does not exist.
func (k Key) Index() int { return slices.Index(keys[:], k) }

// Name returns what the element asks for as an identifier, such as
// "value_match", or "" for a key that does not exist.
func (k Key) Name() string {
	if i := k.Index(); i >= 0 {
		return names[i]
	}
	return ""
}

// Part returns the part of the model k belongs to, or "".
func (k Key) Part() Part {
	switch i := k.Index(); {
	case i < 0:
		return ""
	case i == 0:
		return PartWin
	case i <= 3:
		return PartFirst
	}
	return PartClear
}
