package view

// MoveForm asks for the event at the client that a change of stage rests on.
type MoveForm struct {
	Form             FormHead
	Track, To        string
	Next             string // where to go afterwards, "" for the deal
	Targets          []MoveTarget
	Event            string
	OccurredOn       string
	Today, Opened    string
	MaxEvent         int
	From             string // name of the present stage
	Choose           bool   // the stage is still to be chosen
	Prompt, Example  string // of the chosen stage: what must have happened
	Back, Loop       bool   // what the chosen move amounts to
	Skipped, Warning string
	SwitchURL        string // the other track's form
	SwitchText       string
	Cancel           string
	Gate             *MoveGate // nil where no certificate is missing
}

// MoveGate says which certificates the owner of a deal lacks for a stage, and
// lets who may let it through give the reason.
type MoveGate struct {
	Lacks   []MoveLack
	MayLet  bool
	Through string
	Max     int
}

// MoveLack is one of them: what is asked for, how to come by it, and where.
type MoveLack struct {
	Text, How string
	Link      Link
}

// blocked reports whether there is nothing to fill in yet.
func (m MoveForm) blocked() bool { return m.Gate != nil && !m.Gate.MayLet && m.Event == "" }

// MoveTarget is a stage that can be chosen. Note is what choosing it brings about.
type MoveTarget struct{ Value, Name, Prompt, Note string }

// CloseForm says how a deal ended.
type CloseForm struct {
	Form                      FormHead
	Outcome, Reason, Note     string
	ClosedOn, SignedOn        string
	Today, Opened             string
	MaxNote                   int
	Outcomes, Reasons         []Option // reasons are grouped by outcome
	Cancel                    string
	Why, NextStep, NextStepOn string // of a reopening
	MaxStep                   int
}

// DealTeam is who owns a deal and who works on it.
type DealTeam struct {
	Owner               string
	Team                []TeamLine
	Form, OwnerForm     FormHead
	Members, Owners     []Option
	Chosen, ChosenOwner string
	MayDispose          bool
	Outside             bool   // the reader is not on the team, and says why they come in
	Why, OwnerWhy       string // typed
}

// TeamLine is one member of the team.
type TeamLine struct {
	Name, RemoveURL, Key string
	Active               bool
}
