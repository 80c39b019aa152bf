package c139

import "cmp"

// Zone is where a value lies on the control map. There are three; there is
// no middle zone (SC 58). The empty Zone means that no value is known.
type Zone string

const (
	Win    Zone = "win"
	Jitter Zone = "jitter"
	Lose   Zone = "lose"
)

// The inflection points (SC 5, SC 6). Both belong to the outer zones.
var (
	WinInflection  = Value{1, 1, 6}
	LoseInflection = Value{0, 2, 6}
)

// Zones returns the three zones, best first.
func Zones() [3]Zone { return [3]Zone{Win, Jitter, Lose} }

// Compare orders zones: lose, jitter, win. It returns -1, 0 or 1.
func (z Zone) Compare(o Zone) int { return cmp.Compare(z.rank(), o.rank()) }

func (z Zone) rank() int {
	switch z {
	case Lose:
		return 1
	case Jitter:
		return 2
	case Win:
		return 3
	}
	return 0
}

// Zone returns where v lies, W weighing before F and F before C. Gaining an
// element never leads to a worse zone.
func (v Value) Zone() Zone {
	switch {
	case v.Compare(WinInflection) >= 0:
		return Win
	case v.Compare(LoseInflection) <= 0:
		return Lose
	}
	return Jitter
}

// Flag remarks on the shape of a value.
type Flag string

const (
	HollowWin     Flag = "hollow_win"      // favour without knowledge
	InformedLoss  Flag = "informed_loss"   // we know a lot and nobody backs us
	JitterTopOnly Flag = "jitter_top_only" // the top likes us, the base does not
	JitterNoTop   Flag = "jitter_no_top"   // a majority without the top decision maker
	JitterEdge    Flag = "jitter_edge"     // one step above the lose inflection
)

// Flags returns the remarks on v, never nil. Each jitter value has exactly
// one; of the outer zones those 18 have one that a reading element by element
// (win needs W, one F and six C; lose means none of W, F3, C7) would call jitter.
func (v Value) Flags() []Flag {
	switch zone := v.Zone(); {
	case zone == Win && v.C < WinInflection.C:
		return []Flag{HollowWin}
	case zone == Lose && v.C > LoseInflection.C:
		return []Flag{InformedLoss}
	case zone != Jitter:
		return []Flag{}
	case v.W == 1:
		return []Flag{JitterTopOnly}
	case v.F == 3:
		return []Flag{JitterNoTop}
	}
	return []Flag{JitterEdge}
}

// Flags returns every flag: the two warnings, then the three kinds of jitter.
func Flags() [5]Flag {
	return [5]Flag{HollowWin, InformedLoss, JitterTopOnly, JitterNoTop, JitterEdge}
}

// Distance is the fewest elements v has to gain to lie in the win zone.
func (v Value) Distance() int {
	if v.Zone() == Win {
		return 0
	}
	byFirsts := max(0, 2-v.F)
	byClears := max(0, 1-v.F) + max(0, 6-v.C)
	return 1 - v.W + min(byFirsts, byClears)
}

// Routes returns every shortest way into the win zone, the one with most
// F first; none if v lies there already.
func (v Value) Routes() []Delta {
	distance := v.Distance()
	if distance == 0 {
		return nil
	}
	var routes []Delta
	for f := 3 - v.F; f >= 0; f-- {
		d := Delta{W: 1 - v.W, F: f}
		d.C = distance - d.W - d.F
		if d.C >= 0 && v.C+d.C <= 9 && v.Plus(d).Zone() == Win {
			routes = append(routes, d)
		}
	}
	return routes
}
