package advise

import (
	"slices"

	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/stage"
)

const today = day.Date("2026-11-23")

func ago(days int) day.Date { return today.Add(-days) }

// quiet is a deal that needs nothing: all is clear and fresh, each element
// confirmed by two coaches, both tracks in step, and the next step planned.
func quiet() Situation {
	s := Situation{
		Today: today, Open: true, EvidenceDays: 60,
		Coaches: []c139.CoachType{c139.CoachRelation, c139.CoachValue, c139.CoachResource},
		Selling: stage.Concerns, Buying: stage.Commit,
		Opened: ago(200), LastContact: ago(3), NextStep: ago(-4), ExpectedClose: ago(-60), People: 6, Rivals: 1,
	}
	for _, k := range c139.Keys() {
		s.claim(k)
		s.confirm(k, 2)
	}
	return s
}

func (s *Situation) set(k c139.Key, state c139.State) { s.Sheet = s.Sheet.With(k, state) }

func (s *Situation) claim(keys ...c139.Key) {
	for _, k := range keys {
		s.set(k, c139.Clear)
		s.Observed[k.Index()] = ago(5)
	}
}

func (s *Situation) confirm(k c139.Key, sources int) {
	s.Findings[k.Index()] = c139.Finding{Opinion: c139.Confirmed, Sources: sources, On: ago(5), Till: ago(-26)}
}

func (s *Situation) deny(k c139.Key) {
	s.Findings[k.Index()] = c139.Finding{Opinion: c139.Denied, Sources: 1, On: ago(8)}
}

// unsay takes back what coaches said.
func (s *Situation) unsay(keys ...c139.Key) {
	for _, k := range keys {
		s.Findings[k.Index()] = c139.Finding{}
	}
}

// claimed is an open deal with these claims and no coach's word.
func claimed(keys ...c139.Key) Situation {
	s := quiet()
	s.Sheet, s.Findings, s.Observed = c139.Sheet{}, c139.Findings{}, [c139.Count]day.Date{}
	s.claim(keys...)
	return s
}

func keysOf(moves []Move) []Key {
	var keys []Key
	for _, m := range moves {
		keys = append(keys, m.Key)
	}
	return keys
}

func sortedKeys(moves []Move) []Key {
	keys := keysOf(moves)
	slices.Sort(keys)
	return slices.Compact(keys)
}

func find(moves []Move, key Key) (Move, bool) {
	i := slices.IndexFunc(moves, func(m Move) bool { return m.Key == key })
	if i < 0 {
		return Move{}, false
	}
	return moves[i], true
}
