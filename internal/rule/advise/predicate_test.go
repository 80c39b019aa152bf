package advise

import (
	"slices"
	"testing"

	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/stage"
)

func TestQuietDealNeedsNothing(t *testing.T) {
	if moves := Advise(quiet(), nil); len(moves) != 0 {
		t.Errorf("moves %v", keysOf(moves))
	}
}

func TestClosedDealGetsNothing(t *testing.T) {
	s := claimed(c139.W)
	s.Open = false
	if moves := Advise(s, nil); moves != nil {
		t.Errorf("moves %v", keysOf(moves))
	}
}

// TestPredicates changes one thing of the quiet deal at a time.
func TestPredicates(t *testing.T) {
	first := c139.PartFirst.Keys()
	for _, test := range []struct {
		name   string
		change func(*Situation)
		want   []Key // sorted
	}{
		{"W unknown", func(s *Situation) { s.set(c139.W, c139.Unknown); s.unsay(c139.W) }, []Key{JitterNoTop, WinReach}},
		{"W partial", func(s *Situation) { s.set(c139.W, c139.Partial); s.unsay(c139.W) }, []Key{JitterNoTop, WinPosition}},
		{"W no", func(s *Situation) { s.set(c139.W, c139.No); s.unsay(c139.W) }, []Key{JitterNoTop, RivalAhead, WinTurn}},
		{"W no, alone in the field", func(s *Situation) { s.set(c139.W, c139.No); s.unsay(c139.W); s.Rivals = 0; s.Selling = stage.Needs },
			[]Key{JitterNoTop, WinTurn}},
		{"W stale", func(s *Situation) { s.set(c139.W, c139.Stale); s.unsay(c139.W) }, []Key{EvidenceRefresh, JitterNoTop}},
		{"W no longer claimed, still confirmed", func(s *Situation) { s.set(c139.W, c139.Stale) }, []Key{CoachSuggestion, JitterNoTop}},
		{"F1 partial", func(s *Situation) { s.set(c139.F1, c139.Partial); s.unsay(c139.F1) }, []Key{ValueMatch}},
		{"F2 unknown", func(s *Situation) { s.set(c139.F2, c139.Unknown); s.unsay(c139.F2) }, []Key{ActiveHelp}},
		{"F3 unknown", func(s *Situation) { s.set(c139.F3, c139.Unknown); s.unsay(c139.F3) }, []Key{Majority}},
		{"F2 no", func(s *Situation) { s.set(c139.F2, c139.No); s.unsay(c139.F2) }, []Key{FirstTurn}},
		{"F3 no", func(s *Situation) { s.set(c139.F3, c139.No); s.unsay(c139.F3) }, []Key{FirstTurn, RivalAhead}},
		{"all F unknown", func(s *Situation) {
			for _, k := range first {
				s.set(k, c139.Unknown)
				s.unsay(k)
			}
		}, []Key{ActiveHelp, JitterTopOnly, Majority, ValueMatch}},
		{"C1 unknown", func(s *Situation) { s.set(c139.C1, c139.Unknown); s.unsay(c139.C1) }, []Key{OurProcess}},
		{"C2 no", func(s *Situation) { s.set(c139.C2, c139.No); s.unsay(c139.C2) }, []Key{ClientProcess}},
		{"C3 partial", func(s *Situation) { s.set(c139.C3, c139.Partial); s.unsay(c139.C3) }, []Key{OrgResonance}},
		{"C4 unknown", func(s *Situation) { s.set(c139.C4, c139.Unknown); s.unsay(c139.C4) }, []Key{DecisionStructure}},
		{"C5 unknown", func(s *Situation) { s.set(c139.C5, c139.Unknown); s.unsay(c139.C5) }, []Key{ReasonsPoints}},
		{"C6 unknown", func(s *Situation) { s.set(c139.C6, c139.Unknown); s.unsay(c139.C6) }, []Key{Payment}},
		{"C6 no", func(s *Situation) { s.set(c139.C6, c139.No); s.unsay(c139.C6) }, []Key{PaymentRisk}},
		{"C7 unknown", func(s *Situation) { s.set(c139.C7, c139.Unknown); s.unsay(c139.C7) }, []Key{Resources}},
		{"C8 partial", func(s *Situation) { s.set(c139.C8, c139.Partial); s.unsay(c139.C8) }, []Key{MovesSWOT}},
		{"C9 no", func(s *Situation) { s.set(c139.C9, c139.No); s.unsay(c139.C9) }, []Key{KSFTop3}},
		{"C9 stale", func(s *Situation) { s.set(c139.C9, c139.Stale); s.unsay(c139.C9) }, []Key{EvidenceRefresh}},
		{"evidence of C2 ends in ten days", func(s *Situation) { s.Observed[c139.C2.Index()] = ago(51) }, []Key{EvidenceAgeing}},
		{"evidence of C2 ends in eleven days", func(s *Situation) { s.Observed[c139.C2.Index()] = ago(50) }, nil},
		{"evidence does not age here", func(s *Situation) { s.Observed[c139.C2.Index()] = ago(500); s.EvidenceDays = 0 }, nil},
		{"evidence without a date", func(s *Situation) { s.Observed[c139.C2.Index()] = "" }, nil},
		{"hollow win", func(s *Situation) {
			for _, k := range c139.PartClear.Keys()[:4] {
				s.set(k, c139.Unknown)
				s.unsay(k)
			}
		}, []Key{ClientProcess, DecisionStructure, HollowWin, OrgResonance, OurProcess}},
		{"informed loss", func(s *Situation) {
			for _, k := range append(c139.PartFirst.Keys(), c139.W) {
				s.set(k, c139.Unknown)
				s.unsay(k)
			}
		}, []Key{ActiveHelp, InformedLoss, Majority, ValueMatch, WinReach}},
		{"one step above the lose inflection", func(s *Situation) {
			for _, k := range []c139.Key{c139.F3, c139.W} {
				s.set(k, c139.Unknown)
				s.unsay(k)
			}
		}, []Key{JitterEdge, Majority, WinReach}},
		{"nobody ruled on W", func(s *Situation) { s.unsay(c139.W) }, []Key{CoachWin}},
		{"nobody ruled on F2", func(s *Situation) { s.unsay(c139.F2) }, []Key{CoachConfirm}},
		{"nobody ruled on C3", func(s *Situation) { s.unsay(c139.C3) }, []Key{CoachConfirm}},
		{"a coach denies W", func(s *Situation) { s.deny(c139.W) }, []Key{CoachDenial, JitterNoTop}},
		{"a coach denies what nobody claims", func(s *Situation) { s.set(c139.C9, c139.Unknown); s.deny(c139.C9) }, []Key{KSFTop3}},
		{"a coach confirms what nobody claims", func(s *Situation) { s.set(c139.C9, c139.Unknown) }, []Key{CoachSuggestion}},
		{"W rests on one coach", func(s *Situation) { s.confirm(c139.W, 1) }, []Key{CoachSecond}},
		{"C1 rests on one coach", func(s *Situation) { s.confirm(c139.C1, 1) }, nil},
		{"confirmation ends in seven days", func(s *Situation) { s.Findings[0].Till = ago(-7) }, []Key{CoachAgeing}},
		{"confirmation ends in eight days", func(s *Situation) { s.Findings[0].Till = ago(-8) }, nil},
		{"confirmation never ends", func(s *Situation) { s.Findings[0].Till = "" }, nil},
		{"a coach type is missing", func(s *Situation) { s.Coaches = s.Coaches[:2] }, []Key{CoachFind}},
		{"selling ahead", func(s *Situation) { s.Buying = stage.Options }, []Key{StageAhead}},
		{"buying ahead", func(s *Situation) { s.Buying = stage.Install }, nil},
		{"no next step", func(s *Situation) { s.NextStep = "" }, []Key{NextStepMissing}},
		{"next step today", func(s *Situation) { s.NextStep = today }, nil},
		{"next step yesterday", func(s *Situation) { s.NextStep = ago(1) }, []Key{NextStepOverdue}},
		{"quiet for 21 days", func(s *Situation) { s.LastContact = ago(21) }, []Key{ContactQuiet}},
		{"quiet for 20 days", func(s *Situation) { s.LastContact = ago(20) }, nil},
		{"never touched, opened yesterday", func(s *Situation) { s.LastContact, s.Opened = "", ago(1) }, nil},
		{"never touched, opened long ago", func(s *Situation) { s.LastContact = "" }, []Key{ContactQuiet}},
		{"close was yesterday", func(s *Situation) { s.ExpectedClose = ago(1) }, []Key{ClosePast}},
		{"close is near, winning", func(s *Situation) { s.ExpectedClose = ago(-10) }, nil},
		{"close is near, not winning", func(s *Situation) { s.ExpectedClose = ago(-10); s.set(c139.W, c139.Unknown); s.unsay(c139.W) },
			[]Key{CloseNear, JitterNoTop, WinReach}},
		{"close in 30 days, not winning", func(s *Situation) { s.ExpectedClose = ago(-30); s.set(c139.W, c139.Unknown); s.unsay(c139.W) },
			[]Key{CloseNear, JitterNoTop, WinReach}},
		{"close in 31 days, not winning", func(s *Situation) { s.ExpectedClose = ago(-31); s.set(c139.W, c139.Unknown); s.unsay(c139.W) },
			[]Key{JitterNoTop, WinReach}},
		{"close is unknown", func(s *Situation) { s.ExpectedClose = "" }, nil},
		{"a manager asks", func(s *Situation) { s.Challenged = []c139.Key{c139.F2, "X"} }, []Key{ChallengeAnswer}},
		{"a question about nothing", func(s *Situation) { s.Challenged = []c139.Key{"X"} }, nil},
		{"three persons", func(s *Situation) { s.People = 3 }, nil},
		{"two persons", func(s *Situation) { s.People = 2 }, []Key{PeopleMissing}},
		{"no competitor at criteria", func(s *Situation) { s.Rivals = 0; s.Selling, s.Buying = stage.Criteria, stage.Options }, []Key{RivalUnknown}},
		{"no competitor before", func(s *Situation) { s.Rivals = 0; s.Selling = stage.Needs }, nil},
	} {
		s := quiet()
		test.change(&s)
		if got := sortedKeys(Advise(s, nil)); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// TestEmptySituation: of what is not known nothing is said.
func TestEmptySituation(t *testing.T) {
	moves := Advise(Situation{Open: true}, nil)
	for _, key := range []Key{NextStepOverdue, ContactQuiet, ClosePast, CloseNear, StageAhead, EvidenceAgeing, CoachAgeing, RivalAhead, RivalUnknown} {
		if m, ok := find(moves, key); ok {
			t.Errorf("an empty situation gives %+v", m)
		}
	}
	if moves[0].Key != WinReach {
		t.Errorf("first comes %s", moves[0].Key)
	}
}

func TestWhy(t *testing.T) {
	s := quiet()
	s.NextStep, s.LastContact, s.ExpectedClose = ago(4), ago(30), ago(9)
	s.deny(c139.W)
	s.Coaches = nil
	s.Observed[c139.C2.Index()], s.Observed[c139.C5.Index()] = ago(55), ago(52)
	s.Findings[c139.F1.Index()].Till, s.Findings[c139.F2.Index()].Till = ago(-5), ago(-2)
	s.Challenged = []c139.Key{c139.F2, c139.C4}
	s.Buying = stage.Need
	s.People = 1
	moves := Advise(s, nil)
	for key, want := range map[Key]Why{
		NextStepOverdue: {Days: 4, Date: ago(4)},
		ContactQuiet:    {Days: 30, Date: ago(30)},
		ClosePast:       {Days: 9, Date: ago(9)},
		CoachDenial:     {State: c139.Clear, Elements: []c139.Key{c139.W}, Count: 1, Days: 8, Date: ago(8)},
		EvidenceAgeing:  {State: c139.Clear, Elements: []c139.Key{c139.C2, c139.C5}, Count: 2, Days: 6, Date: ago(-6)},
		CoachAgeing:     {State: c139.Clear, Elements: []c139.Key{c139.F1, c139.F2}, Count: 2, Days: 2, Date: ago(-2)},
		ChallengeAnswer: {State: c139.Clear, Elements: []c139.Key{c139.F2, c139.C4}, Count: 2},
		StageAhead:      {Count: 2},
		PeopleMissing:   {Count: 1},
		CoachFind:       {Elements: []c139.Key{c139.W}, Count: 1, Coach: c139.CoachRelation},
		JitterNoTop:     {Elements: []c139.Key{c139.W}, Count: 1},
	} {
		m, ok := find(moves, key)
		if !ok || m.Why.State != want.State || !slices.Equal(m.Why.Elements, want.Elements) || m.Why.Count != want.Count ||
			m.Why.Days != want.Days || m.Why.Date != want.Date || m.Why.Coach != want.Coach {
			t.Errorf("%s: %+v, want %+v", key, m.Why, want)
		}
		if len(want.Elements) > 0 && m.Element != "" && m.Element != want.Elements[0] {
			t.Errorf("%s works on %s", key, m.Element)
		}
	}
}

func TestAsk(t *testing.T) {
	s := claimed()
	moves := Advise(s, nil)
	for key, want := range map[Key]Ask{
		WinReach: Ask(c139.CoachRelation), Payment: Ask(c139.CoachResource), KSFTop3: Ask(c139.CoachValue), OurProcess: Ask(c139.CoachResource),
	} {
		if m, ok := find(moves, key); !ok || m.Ask != want {
			t.Errorf("%s asks %s, want %s", key, m.Ask, want)
		}
	}
	s.Coaches = nil
	moves = Advise(s, nil)
	for key, want := range map[Key]Ask{WinReach: AskKey, Payment: AskFinance, ClientProcess: AskBuyer, ReasonsPoints: AskUser, OurProcess: AskTeam} {
		if m, ok := find(moves, key); !ok || m.Ask != want {
			t.Errorf("without coaches %s asks %s, want %s", key, m.Ask, want)
		}
	}
}

func TestDue(t *testing.T) {
	s := claimed()
	for close, want := range map[day.Date]int{"": 7, ago(-200): 7, ago(-8): 4, ago(-1): 1, today: 1, ago(3): 7} {
		s.ExpectedClose = close
		if m, _ := find(Advise(s, nil), WinReach); m.DueIn != want {
			t.Errorf("with the close on %q: due in %d days, want %d", close, m.DueIn, want)
		}
	}
}
