package stage

// Event is what happens at the client when a deal enters a selling stage. A
// change of stage records it as evidence, not what the seller did.
type Event string

const (
	NewNeeds        Event = "new_needs"        // new needs or dissatisfaction arose (SC 72)
	GoalsMet        Event = "goals_met"        // assessment done, decision to go on
	MustChange      Event = "must_change"      // the problem must be solved, the client acts at once (SC 39)
	MechanismClear  Event = "mechanism_clear"  // decision mechanism and criteria are clear (SC 51)
	PurchaseDecided Event = "purchase_decided" // the purchase decision is taken (SC 61)
)

// Entry returns the event that opens a selling stage; inferred says that the
// method names none and ours stands in. No stage has no event.
func (s Selling) Entry() (event Event, inferred bool) {
	switch s {
	case Assess:
		return NewNeeds, false
	case Needs:
		return GoalsMet, true
	case Criteria:
		return MustChange, false
	case Concerns:
		return MechanismClear, false
	case Nurture:
		return PurchaseDecided, false
	}
	return "", false
}

// Kind is what a change of selling stage amounts to.
type Kind string

const (
	Stay    Kind = "stay"
	Forward Kind = "forward"
	Back    Kind = "back"
	Loop    Kind = "loop" // from maintenance to a new assessment: a new cycle begins
)

// Change is a change of selling stage.
type Change struct {
	Kind    Kind
	Skipped []Selling // stages left out on the way forward
}

// Move says what going from one stage to another amounts to. Stages may loop
// as often as the client's business does (TF 9). A stage that does not exist
// moves nowhere.
func Move(from, to Selling) Change {
	i, j := from.Index(), to.Index()
	switch {
	case i < 0 || j < 0 || i == j:
		return Change{Kind: Stay}
	case from == Nurture && to == Assess:
		return Change{Kind: Loop}
	case j < i:
		return Change{Kind: Back}
	}
	c := Change{Kind: Forward}
	c.Skipped = append(c.Skipped, selling[i+1:j]...)
	return c
}
