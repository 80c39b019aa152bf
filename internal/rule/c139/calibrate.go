package c139

import "slices"

// Basis says from which states a shown value was counted.
type Basis string

const (
	BySelf  Basis = "self"       // what the team claims
	ByCoach Basis = "calibrated" // of that, what coaches confirm
)

// Findings holds what coaches say about each element, in the order of Keys.
type Findings [Count]Finding

// At returns the finding about an element, the zero Finding for a key that
// does not exist.
func (f Findings) At(k Key) Finding {
	if i := k.Index(); i >= 0 {
		return f[i]
	}
	return Finding{}
}

// Standing sets what the team claims against what coaches say.
type Standing string

const (
	Unruled   Standing = ""          // no coach has ruled
	Backed    Standing = "confirmed" // claimed and confirmed
	Blocked   Standing = "denied"    // a coach denies it; it does not count until resolved
	Suggested Standing = "suggested" // confirmed though nobody claims it
)

// Calibration sets the self-assessed value beside the one coaches confirm.
type Calibration struct {
	Self       Value
	Calibrated Value // counts what is claimed and confirmed
	Gap        Delta // what Self has more than Calibrated, never negative
	Ruled      bool  // a coach has ruled on W and on each claimed F
	Basis      Basis // calibrated if Ruled
	Shown      Value // the value to show first, by Basis
	Sheet      Sheet // the sheet Shown was counted from

	Standings   [Count]Standing // in the order of Keys
	Unconfirmed []Key           // claimed, and no coach has ruled
	Blocked     []Key           // claimed or not, with an open denial
	Suggested   []Key           // confirmed though nobody claims it
	Single      []Key           // claimed, and confirmed by one coach alone
}

// Calibrate compares a sheet with what the coaches say. Elements that do not
// count in the calibrated value are Unknown in the sheet it was counted from,
// unless the team holds another state than clear.
func Calibrate(s Sheet, findings Findings) Calibration {
	c := Calibration{Self: s.Value(), Ruled: findings.At(W).Opinion != NoOpinion, Basis: BySelf}
	confirmed := s
	for i, k := range keys {
		claimed, f := s[i] == Clear, findings[i]
		c.Standings[i] = standing(claimed, f.Opinion)
		switch c.Standings[i] {
		case Blocked:
			c.Blocked = append(c.Blocked, k)
		case Suggested:
			c.Suggested = append(c.Suggested, k)
		case Backed:
			if f.Single() {
				c.Single = append(c.Single, k)
			}
		case Unruled:
			if claimed {
				c.Unconfirmed = append(c.Unconfirmed, k)
				c.Ruled = c.Ruled && k.Part() != PartFirst
			}
		}
		if claimed && c.Standings[i] != Backed {
			confirmed[i] = Unknown
		}
	}
	c.Calibrated = confirmed.Value()
	c.Gap = c.Self.Minus(c.Calibrated)
	c.Shown, c.Sheet = c.Self, s
	if c.Ruled {
		c.Basis, c.Shown, c.Sheet = ByCoach, c.Calibrated, confirmed
	}
	return c
}

func standing(claimed bool, o Opinion) Standing {
	switch {
	case o == Denied:
		return Blocked
	case o == Confirmed && claimed:
		return Backed
	case o == Confirmed:
		return Suggested
	}
	return Unruled
}

// Backs reports whether the element is claimed and confirmed.
func (c Calibration) Backs(k Key) bool {
	i := k.Index()
	return i >= 0 && c.Standings[i] == Backed
}

// MissingTypes returns the coach types a deal does not have yet, in order.
func MissingTypes(present []CoachType) []CoachType {
	var missing []CoachType
	for _, t := range CoachTypes() {
		if !slices.Contains(present, t) {
			missing = append(missing, t)
		}
	}
	return missing
}
