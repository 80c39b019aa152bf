package c139

import (
	"fmt"
	"testing"
)

func TestCrossCheck(t *testing.T) {
	var all Sheet
	full := Recorded{People: 3, Rivals: 1, CloseSet: true, StepAhead: true}
	for i, k := range Keys() {
		all = all.With(k, Clear)
		full.Persons[i] = 2
	}
	if got := CrossCheck(all, full); got != nil {
		t.Errorf("nothing contradicts, yet %v", got)
	}
	for want, change := range map[string]func(*Recorded){
		"[{hearsay [C6]}]":           func(r *Recorded) { r.Hearsay[C6.Index()] = true },
		"[{nobody [W F3]}]":          func(r *Recorded) { r.Persons[W.Index()], r.Persons[F3.Index()] = 0, 0 },
		"[{few [F3]}]":               func(r *Recorded) { r.Persons[F3.Index()] = 1 },
		"[{people [C3 C4 C5]}]":      func(r *Recorded) { r.People = 2 },
		"[{rivals [C7 C8]}]":         func(r *Recorded) { r.Rivals = 0 },
		"[{close [C2]}]":             func(r *Recorded) { r.CloseSet = false },
		"[{plan [C1]}]":              func(r *Recorded) { r.StepAhead = false },
		"[{close [C2]} {plan [C1]}]": func(r *Recorded) { r.CloseSet, r.StepAhead = false, false },
		"[]":                         func(r *Recorded) { r.Persons[C6.Index()] = 0 },
	} {
		r := full
		change(&r)
		if got := fmt.Sprint(CrossCheck(all, r)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	// What is not claimed contradicts nothing.
	for _, state := range []State{Unknown, No, Partial, Stale} {
		var s Sheet
		for _, k := range Keys() {
			s = s.With(k, state)
		}
		if got := CrossCheck(s, Recorded{Hearsay: [Count]bool{true}}); got != nil {
			t.Errorf("%s: %v", state, got)
		}
	}
	seen := map[Doubt]bool{}
	for _, c := range CrossCheck(all, Recorded{Hearsay: [Count]bool{true}, Persons: [Count]int{3: 1}}) {
		seen[c.Doubt] = true
	}
	for _, d := range Doubts() {
		if !seen[d] {
			t.Errorf("%s never comes up", d)
		}
	}
}
