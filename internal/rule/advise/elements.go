package advise

import (
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// Moves that make an element clear, or keep it so.
const (
	WinReach          Key = "win_reach"    // find the way to the top decision maker
	WinPosition       Key = "win_position" // half a yes: bring out an open position
	WinTurn           Key = "win_turn"     // the top decision maker is known not to be with us
	ValueMatch        Key = "value_match"
	ActiveHelp        Key = "active_help"
	Majority          Key = "majority"
	FirstTurn         Key = "first_turn" // one of the three is known not to hold
	OurProcess        Key = "our_process"
	ClientProcess     Key = "client_process"
	OrgResonance      Key = "org_resonance"
	DecisionStructure Key = "decision_structure"
	ReasonsPoints     Key = "reasons_points"
	Payment           Key = "payment"
	PaymentRisk       Key = "payment_risk" // the money is known to be in doubt
	Resources         Key = "resources"
	MovesSWOT         Key = "moves_swot"
	KSFTop3           Key = "ksf_top3"
	EvidenceRefresh   Key = "evidence_refresh" // evidence has grown old
	EvidenceAgeing    Key = "evidence_ageing"  // evidence will grow old soon
)

var elementRules = []rule{
	fill(WinReach, c139.W, 60, 7, AskKey, c139.Unknown),
	fill(WinPosition, c139.W, 62, 7, AskTop, c139.Partial),
	fill(WinTurn, c139.W, 55, 7, AskKey, c139.No),
	fill(ActiveHelp, c139.ActiveHelp, 52, 7, AskKey, c139.Unknown, c139.Partial),
	fill(ValueMatch, c139.ValueMatch, 50, 7, AskKey, c139.Unknown, c139.Partial),
	fill(Majority, c139.Majority, 48, 10, AskContact, c139.Unknown, c139.Partial),
	plain(FirstTurn, 45, 10, firstTurn),
	fill(DecisionStructure, c139.DecisionStructure, 44, 7, AskContact, c139.Unknown, c139.Partial, c139.No),
	fill(ReasonsPoints, c139.ReasonsPoints, 43, 7, AskUser, c139.Unknown, c139.Partial, c139.No),
	fill(ClientProcess, c139.ClientProcess, 42, 7, AskBuyer, c139.Unknown, c139.Partial, c139.No),
	fill(PaymentRisk, c139.Payment, 41, 7, AskFinance, c139.No),
	fill(MovesSWOT, c139.MovesSWOT, 38, 10, AskContact, c139.Unknown, c139.Partial, c139.No),
	fill(Payment, c139.Payment, 36, 10, AskFinance, c139.Unknown, c139.Partial),
	fill(OrgResonance, c139.OrgResonance, 35, 10, AskContact, c139.Unknown, c139.Partial, c139.No),
	fill(KSFTop3, c139.KSFTop3, 34, 10, AskKey, c139.Unknown, c139.Partial, c139.No),
	fill(OurProcess, c139.OurProcess, 33, 5, AskTeam, c139.Unknown, c139.Partial, c139.No),
	fill(Resources, c139.Resources, 32, 10, AskTeam, c139.Unknown, c139.Partial, c139.No),
	plain(EvidenceRefresh, 46, 5, evidenceRefresh),
	limited(EvidenceAgeing, 25, 7, Days, 10, evidenceAgeing),
}

// fill suggests to make one element clear that is in one of the states. What
// a coach already confirms needs no work but a claim, which is another move.
func fill(key Key, k c139.Key, priority, due int, ask Ask, states ...c139.State) rule {
	return plain(key, priority, due, func(sc *scene) []Move {
		for _, state := range states {
			if sc.Sheet.At(k) == state && sc.standing(k) != c139.Suggested {
				return []Move{sc.clear(k, ask)}
			}
		}
		return nil
	})
}

func (sc *scene) clear(k c139.Key, ask Ask) Move {
	m := Move{Element: k, Gain: sc.with(k), Ask: sc.asking(k, ask)}
	m.Why = Why{State: sc.Sheet.At(k), Elements: []c139.Key{k}, Count: 1}
	if on := sc.Observed[k.Index()]; on.Valid() {
		m.Why.Date, m.Why.Days = on, sc.Today.Sub(on)
	}
	return m
}

func firstTurn(sc *scene) []Move {
	var moves []Move
	for _, k := range c139.PartFirst.Keys() {
		if sc.Sheet.At(k) == c139.No && sc.standing(k) != c139.Suggested {
			moves = append(moves, sc.clear(k, AskKey))
		}
	}
	return moves
}

// evidenceRefresh brings back stale elements: W and F one by one, the nine
// together, because one visit can renew several.
func evidenceRefresh(sc *scene) []Move {
	stale := func(k c139.Key) bool { return sc.Sheet.At(k) == c139.Stale && sc.standing(k) != c139.Suggested }
	var moves []Move
	for _, k := range append(c139.PartWin.Keys(), c139.PartFirst.Keys()...) {
		if stale(k) {
			moves = append(moves, sc.clear(k, AskKey))
		}
	}
	if nine := pick(c139.PartClear.Keys(), stale); len(nine) > 0 {
		m := sc.clear(nine[0], AskContact)
		m.Gain = sc.with(nine...)
		m.Why.Elements, m.Why.Count = nine, len(nine)
		moves = append(moves, m)
	}
	return moves
}

// evidenceAgeing warns of all elements whose evidence grows old within the
// days of the threshold.
func evidenceAgeing(sc *scene, within int) []Move {
	if sc.EvidenceDays <= 0 {
		return nil
	}
	first := day.Date("")
	soon := pick(sc.Sheet.Claimed(), func(k c139.Key) bool {
		on := sc.Observed[k.Index()]
		ends := on.Add(sc.EvidenceDays + 1)
		if !on.Valid() || ends.Sub(sc.Today) > within {
			return false
		}
		if first == "" || ends < first {
			first = ends
		}
		return true
	})
	if len(soon) == 0 {
		return nil
	}
	return []Move{{
		Element: soon[0], Gain: sc.without(soon...), Ask: sc.asking(soon[0], AskContact),
		Why: Why{State: c139.Clear, Elements: soon, Count: len(soon), Days: max(0, first.Sub(sc.Today)), Date: first},
	}}
}
