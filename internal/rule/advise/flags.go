package advise

import (
	"slices"

	"kongdan/internal/rule/c139"
)

// Moves that answer the shape of the value; their keys are those of the flags.
const (
	HollowWin     = Key(c139.HollowWin)
	InformedLoss  = Key(c139.InformedLoss)
	JitterTopOnly = Key(c139.JitterTopOnly)
	JitterNoTop   = Key(c139.JitterNoTop)
	JitterEdge    = Key(c139.JitterEdge)
)

var flagRules = []rule{
	plain(HollowWin, 65, 7, shaped(c139.HollowWin, AskTeam, func(sc *scene) []c139.Key {
		return sc.open(c139.PartClear) // raise C to six
	})),
	plain(InformedLoss, 64, 7, shaped(c139.InformedLoss, AskManager, func(sc *scene) []c139.Key {
		return sc.open(c139.PartFirst) // use what we know to win F, or review the exit
	})),
	plain(JitterTopOnly, 57, 7, shaped(c139.JitterTopOnly, AskKey, func(sc *scene) []c139.Key {
		return append(sc.open(c139.PartFirst), sc.open(c139.PartClear)...)
	})),
	plain(JitterNoTop, 57, 7, shaped(c139.JitterNoTop, AskKey, func(sc *scene) []c139.Key {
		return sc.open(c139.PartWin)
	})),
	plain(JitterEdge, 57, 7, shaped(c139.JitterEdge, AskKey, func(sc *scene) []c139.Key {
		return append(sc.open(c139.PartFirst), sc.open(c139.PartWin)...)
	})),
}

// open returns the elements of a part that do not count in the shown value.
func (sc *scene) open(p c139.Part) []c139.Key {
	return pick(p.Keys(), func(k c139.Key) bool { return sc.cal.Sheet.At(k) != c139.Clear })
}

// shaped answers one flag. Count is how many elements are missing to the win
// zone, or to six C where that is reached.
func shaped(flag c139.Flag, ask Ask, work func(*scene) []c139.Key) func(*scene) []Move {
	return func(sc *scene) []Move {
		if !slices.Contains(sc.now.Flags(), flag) {
			return nil
		}
		m := Move{Ask: ask, Why: Why{Elements: work(sc), Count: sc.now.Distance()}}
		if sc.zone == c139.Win {
			m.Why.Count = c139.WinInflection.C - sc.now.C
		}
		return []Move{m}
	}
}
