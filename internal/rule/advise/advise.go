// Package advise ranks the next moves of one deal: which element, why now,
// what it would change and whom to ask. Moves are predicates over plain facts;
// their wording, order and thresholds lie with the organisation.
package advise

import (
	"cmp"
	"slices"

	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// Key names a kind of move. Keys are fixed: wordings and tunings are
// attached to them, and tasks remember them.
type Key string

// Move is one suggestion.
type Move struct {
	Key     Key
	Element c139.Key // the element to work on first; "" for the deal as a whole
	Gain    Gain
	Why     Why
	Ask     Ask
	DueIn   int     // days from today
	Score   float64 // moves are ranked by it; only the order means something
}

// Why holds the facts behind a move, for the placeholders of its wording.
// What does not apply is zero.
type Why struct {
	State    c139.State     // of Element
	Elements []c139.Key     // every element the move is about
	Count    int            // how many of them, or of whatever the move counts
	Days     int            // since something happened, or until it does
	Date     day.Date       // when it did or will
	Coach    c139.CoachType // the type of coach that is missing
}

// Ask says whom to turn to: one of the coach types, if the deal has such a
// coach, or a kind of person.
type Ask string

const (
	AskTop     Ask = "top_decider"
	AskKey     Ask = "key_person"
	AskUser    Ask = "user"
	AskBuyer   Ask = "buyer"
	AskFinance Ask = "finance"
	AskContact Ask = "contact" // a friendly contact
	AskTeam    Ask = "team"    // our own people
	AskManager Ask = "manager" // our own manager
)

// Asks returns everyone a move may turn to.
func Asks() []Ask {
	asks := []Ask{AskTop, AskKey, AskUser, AskBuyer, AskFinance, AskContact, AskTeam, AskManager}
	for _, t := range c139.CoachTypes() {
		asks = append(asks, Ask(t))
	}
	return asks
}

// Advise returns the moves for a deal, best first; none for a closed one. A
// kind of move without a tuning has its default. Equal input gives equal output.
func Advise(s Situation, tunings map[Key]Tuning) []Move {
	if !s.Open {
		return nil
	}
	sc := newScene(s)
	var moves []Move
	for _, r := range rules {
		t, ok := tunings[r.key]
		if !ok {
			t = r.tuning
		}
		if !t.Enabled {
			continue
		}
		for _, m := range r.find(sc, t) {
			m.Key = r.key
			m.DueIn = sc.due(r.due)
			m.Score = score(m.Gain, t.Priority)
			moves = append(moves, m)
		}
	}
	// Rules and elements come in a fixed order, which settles equal scores.
	slices.SortStableFunc(moves, func(a, b Move) int { return cmp.Compare(b.Score, a.Score) })
	return moves
}

// score puts what changes the zone first; then counts the organisation's
// priority, the way to winning it shortens, and the probability it moves.
func score(g Gain, priority int) float64 {
	points := float64(priority) + 10*float64(g.Closer) + max(g.Points, -g.Points)/2
	if g.ZoneChanges {
		points += 1000
	}
	return points
}
