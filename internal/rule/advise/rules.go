package advise

import "slices"

// Tuning is what an organisation sets for one kind of move. The zero Tuning
// switches it off.
type Tuning struct {
	Enabled   bool
	Priority  int // 0 to MaxPriority, higher comes first among moves that do not change the zone
	Threshold int // in the Unit of the rule; 0 to MaxThreshold
}

// The ranges of a tuning.
const (
	MaxPriority  = 100
	MaxThreshold = 365
)

// Unit is what a threshold counts.
type Unit string

const (
	NoUnit  Unit = "" // the kind has no threshold
	Days    Unit = "days"
	Stages  Unit = "stages"
	Persons Unit = "persons"
)

// Rule describes one kind of move for an administrator.
type Rule struct {
	Key     Key
	Default Tuning
	Unit    Unit
}

// Rules returns every kind of move in the order in which equal scores are ranked.
func Rules() []Rule {
	all := make([]Rule, len(rules))
	for i, r := range rules {
		all[i] = Rule{r.key, r.tuning, r.unit}
	}
	return all
}

// rule finds one kind of move.
type rule struct {
	key    Key
	tuning Tuning
	unit   Unit
	due    int // days
	find   func(*scene, Tuning) []Move
}

var rules = slices.Concat(coachRules, elementRules, flagRules, dealRules)

// plain is a rule without threshold.
func plain(key Key, priority, due int, find func(*scene) []Move) rule {
	return rule{key, Tuning{Enabled: true, Priority: priority}, NoUnit, due, func(sc *scene, _ Tuning) []Move { return find(sc) }}
}

// limited is a rule with a threshold.
func limited(key Key, priority, due int, unit Unit, threshold int, find func(*scene, int) []Move) rule {
	return rule{key, Tuning{true, priority, threshold}, unit, due, func(sc *scene, t Tuning) []Move { return find(sc, t.Threshold) }}
}
