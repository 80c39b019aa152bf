package c139

// Doubt names a contradiction between a claim and what else is recorded. It is
// a hint beside the claim and never changes it.
type Doubt string

const (
	DoubtHearsay Doubt = "hearsay" // claimed on hearsay alone
	DoubtNobody  Doubt = "nobody"  // W or F is claimed, and no evidence names a person
	DoubtFew     Doubt = "few"     // the majority is claimed, and fewer than two persons are named
	DoubtPeople  Doubt = "people"  // who decides and why is clear, and fewer than three persons are recorded
	DoubtRivals  Doubt = "rivals"  // the competition is clear, and no competitor is recorded
	DoubtClose   Doubt = "close"   // the client's process is clear, and no closing date is expected
	DoubtPlan    Doubt = "plan"    // our plan is clear, and no next step lies ahead
)

// Doubts returns every kind of contradiction.
func Doubts() [7]Doubt {
	return [7]Doubt{DoubtHearsay, DoubtNobody, DoubtFew, DoubtPeople, DoubtRivals, DoubtClose, DoubtPlan}
}

// Recorded is what a deal holds besides the states of its elements.
type Recorded struct {
	Persons   [Count]int  // how many persons the evidence of each element names
	Hearsay   [Count]bool // whether its evidence is hearsay and nothing more
	People    int         // persons recorded in the deal
	Rivals    int         // competitors recorded in the deal
	CloseSet  bool        // a closing date is expected
	StepAhead bool        // a next step is planned and not overdue
}

// Contradiction is one doubt with the claimed elements it is about.
type Contradiction struct {
	Doubt    Doubt
	Elements []Key
}

// CrossCheck compares the elements that are clear with what else is recorded,
// and returns the contradictions in a fixed order.
func CrossCheck(s Sheet, r Recorded) []Contradiction {
	var list []Contradiction
	check := func(d Doubt, wrong func(Key) bool, among ...Key) {
		var bad []Key
		for _, k := range among {
			if s.At(k) == Clear && wrong(k) {
				bad = append(bad, k)
			}
		}
		if len(bad) > 0 {
			list = append(list, Contradiction{d, bad})
		}
	}
	always := func(on bool) func(Key) bool { return func(Key) bool { return on } }
	persons := func(k Key) int { return r.Persons[k.Index()] }
	check(DoubtHearsay, func(k Key) bool { return r.Hearsay[k.Index()] }, keys[:]...)
	check(DoubtNobody, func(k Key) bool { return persons(k) == 0 }, TopDecision, ValueMatch, ActiveHelp, Majority)
	check(DoubtFew, func(k Key) bool { return persons(k) == 1 }, Majority)
	check(DoubtPeople, always(r.People < 3), OrgResonance, DecisionStructure, ReasonsPoints)
	check(DoubtRivals, always(r.Rivals == 0), Resources, MovesSWOT)
	check(DoubtClose, always(!r.CloseSet), ClientProcess)
	check(DoubtPlan, always(!r.StepAhead), OurProcess)
	return list
}
