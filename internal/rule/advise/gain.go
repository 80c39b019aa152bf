package advise

import (
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/predict"
)

// GainKind says how to read a Gain.
type GainKind string

const (
	NoGain GainKind = ""     // the move changes no value by itself
	Gains  GainKind = "gain" // the figures hold once the move has succeeded
	Keeps  GainKind = "keep" // the figures hold if it is left undone and goes wrong
)

// Gain is what a move is about in figures, seen from the value that is shown.
type Gain struct {
	Kind        GainKind
	Value       c139.Value
	Zone        c139.Zone
	ZoneChanges bool
	Distance    int     // elements from there to the win zone
	Closer      int     // by how many elements that is nearer; 0 for Keeps
	P           float64 // win probability there, raw
	Points      float64 // its change in percentage points, negative for Keeps
}

// with is the gain of making elements clear, confirmed where that counts.
func (sc *scene) with(elements ...c139.Key) Gain { return sc.after(Gains, c139.Clear, elements) }

// without is what losing elements would leave.
func (sc *scene) without(elements ...c139.Key) Gain { return sc.after(Keeps, c139.Unknown, elements) }

func (sc *scene) after(kind GainKind, state c139.State, elements []c139.Key) Gain {
	sheet := sc.cal.Sheet
	for _, k := range elements {
		sheet = sheet.With(k, state)
	}
	v := sheet.Value()
	if v == sc.now {
		return Gain{}
	}
	p := predict.Prior(v).P
	return Gain{
		Kind:        kind,
		Value:       v,
		Zone:        v.Zone(),
		ZoneChanges: v.Zone() != sc.zone,
		Distance:    v.Distance(),
		Closer:      max(0, sc.now.Distance()-v.Distance()),
		P:           p,
		Points:      100 * (p - sc.p),
	}
}

// stake is the gain of having an element confirmed: if it counts now, what
// would be left without it, and if it does not, what it would add.
func (sc *scene) stake(elements ...c139.Key) Gain {
	if g := sc.without(elements...); g.Kind != NoGain {
		return g
	}
	return sc.with(elements...)
}
