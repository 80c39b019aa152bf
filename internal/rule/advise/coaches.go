package advise

import (
	"slices"

	"kongdan/internal/rule/c139"
)

// Moves about coaches and what they say.
const (
	CoachWin        Key = "coach_win"        // 1W is claimed and no coach has ruled on it
	CoachDenial     Key = "coach_denial"     // a coach denies what we claim
	CoachSuggestion Key = "coach_suggestion" // a coach confirms what nobody claims
	CoachConfirm    Key = "coach_confirm"    // claimed F and C wait for a ruling
	CoachSecond     Key = "coach_second"     // W or F rest on one coach alone
	CoachAgeing     Key = "coach_ageing"     // confirmations end soon
	CoachFind       Key = "coach_find"       // a type of coach is missing
)

var coachRules = []rule{
	plain(CoachWin, 75, 5, coachWin),
	plain(CoachDenial, 72, 3, coachDenial),
	plain(CoachSuggestion, 58, 2, coachSuggestion),
	plain(CoachConfirm, 54, 7, coachConfirm),
	plain(CoachFind, 50, 14, coachFind),
	plain(CoachSecond, 30, 14, coachSecond),
	limited(CoachAgeing, 28, 7, Days, 7, coachAgeing),
}

// about is a move about elements that are claimed.
func (sc *scene) about(elements []c139.Key, g Gain, otherwise Ask) Move {
	k := elements[0]
	return Move{
		Element: k, Gain: g, Ask: sc.asking(k, otherwise),
		Why: Why{State: sc.Sheet.At(k), Elements: elements, Count: len(elements)},
	}
}

func (sc *scene) unconfirmed(p c139.Part) []c139.Key {
	return pick(sc.cal.Unconfirmed, func(k c139.Key) bool { return k.Part() == p })
}

func coachWin(sc *scene) []Move {
	if w := sc.unconfirmed(c139.PartWin); len(w) > 0 {
		return []Move{sc.about(w, sc.stake(w...), AskContact)}
	}
	return nil
}

// coachConfirm asks for F one by one, because each may decide the zone, and
// for the nine together.
func coachConfirm(sc *scene) []Move {
	var moves []Move
	for _, k := range sc.unconfirmed(c139.PartFirst) {
		one := []c139.Key{k}
		moves = append(moves, sc.about(one, sc.stake(one...), AskContact))
	}
	if nine := sc.unconfirmed(c139.PartClear); len(nine) > 0 {
		moves = append(moves, sc.about(nine, sc.stake(nine...), AskContact))
	}
	return moves
}

func coachDenial(sc *scene) []Move {
	var moves []Move
	for _, k := range sc.cal.Blocked {
		if sc.Sheet.At(k) != c139.Clear {
			continue
		}
		one := []c139.Key{k}
		m := sc.about(one, sc.stake(one...), AskTeam)
		f := sc.Findings.At(k)
		m.Why.Date, m.Why.Days, m.Why.Count = f.On, sc.Today.Sub(f.On), f.Sources
		moves = append(moves, m)
	}
	return moves
}

func coachSuggestion(sc *scene) []Move {
	var moves []Move
	for _, k := range sc.cal.Suggested {
		f := sc.Findings.At(k)
		m := sc.about([]c139.Key{k}, sc.with(k), AskTeam)
		m.Why.Date, m.Why.Days, m.Why.Count = f.On, sc.Today.Sub(f.On), f.Sources
		moves = append(moves, m)
	}
	return moves
}

func coachSecond(sc *scene) []Move {
	var moves []Move
	for _, k := range sc.cal.Single {
		if k.Part() != c139.PartClear {
			one := []c139.Key{k}
			moves = append(moves, sc.about(one, sc.without(one...), AskContact))
		}
	}
	return moves
}

func coachAgeing(sc *scene, within int) []Move {
	var first c139.Finding
	soon := pick(sc.Sheet.Claimed(), func(k c139.Key) bool {
		f := sc.Findings.At(k)
		if !sc.cal.Backs(k) || !f.Till.Valid() || f.Till.Sub(sc.Today) > within {
			return false
		}
		if first.Till == "" || f.Till < first.Till {
			first = f
		}
		return true
	})
	if len(soon) == 0 {
		return nil
	}
	m := sc.about(soon, sc.without(soon...), AskContact)
	m.Why.Date, m.Why.Days = first.Till, max(0, first.Till.Sub(sc.Today))
	return []Move{m}
}

// coachFind names each type that is missing, with the claims such a coach
// could best confirm; the one with most of them first.
func coachFind(sc *scene) []Move {
	var moves []Move
	for _, t := range c139.MissingTypes(sc.Coaches) {
		claims := pick(t.Vouches(), func(k c139.Key) bool {
			return sc.Sheet.At(k) == c139.Clear && !sc.cal.Backs(k)
		})
		m := Move{Ask: AskContact, Why: Why{Elements: claims, Count: len(claims), Coach: t}}
		moves = append(moves, m)
	}
	slices.SortStableFunc(moves, func(a, b Move) int { return b.Why.Count - a.Why.Count })
	return moves
}
