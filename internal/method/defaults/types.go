package defaults

// Named is a key with its name and an explanation of one or two sentences.
type Named struct {
	Key     string `json:"key"`
	Name    Text   `json:"name"`
	Explain Text   `json:"explain"`
	// Advice says what to do about it (zones and flags), Example shows one
	// (strengths), Find says where to look (coach types). Else empty.
	Advice  Text `json:"advice,omitzero"`
	Example Text `json:"example,omitzero"`
	Find    Text `json:"find,omitzero"`
	// Elements are the keys of the elements a coach type can best vouch for.
	Elements []string `json:"elements,omitempty"`
	// Source says whose information a channel carries: own, client, public,
	// or "" where that is open. Only channels have it.
	Source string `json:"source,omitempty"`
}

// Element is one of the thirteen elements, or the coach, which checks them.
type Element struct {
	Key   string `json:"key"`   // W, F1..F3, C1..C9, coach
	Group string `json:"group"` // win, first, clear, coach
	// Certainty tells the administrator how sure each part is; its values
	// are keys of Set.Certainty.
	Certainty ElementCertainty `json:"certainty"`
	Name      Text             `json:"name"`
	Short     Text             `json:"short"` // at most 8 Chinese or 24 Latin characters
	Explain   Text             `json:"explain"`
	ClearWhen Text             `json:"clear_when"`
	AskSelf   []Text           `json:"ask_self"`   // questions to oneself
	AskClient []Text           `json:"ask_client"` // to be spoken in a conversation
	Proof     Text             `json:"proof"`
	Beware    Text             `json:"beware"`
}

// ElementCertainty names the certainty of an element's meaning and criterion.
type ElementCertainty struct {
	Meaning   string `json:"meaning"`
	ClearWhen string `json:"clear_when"`
}

// Stage is a selling or a buying stage.
type Stage struct {
	Key       string         `json:"key"`
	Certainty StageCertainty `json:"certainty"`
	// Selling lists, for a buying stage, the selling stages in step with it.
	Selling []string `json:"selling,omitempty"`
	Name    Text     `json:"name"`
	Purpose Text     `json:"purpose"`
	Event   Text     `json:"event"`   // the client-side event that opens the stage
	Example Text     `json:"example"` // what evidence of it looks like
	Work    Text     `json:"work"`    // what the seller does there
	Beware  Text     `json:"beware"`
}

// StageCertainty names the certainty of a stage's name, entry event and work.
type StageCertainty struct {
	Name  string `json:"name"`
	Event string `json:"event"`
	Work  string `json:"work"`
}

// Coach holds everything said about coaches.
type Coach struct {
	Types    []Named   `json:"types"`    // coach_relation, coach_value, coach_resource
	Verdicts []Named   `json:"verdicts"` // confirms, denies, unsure
	Quality  []Quality `json:"quality"`
	Values   []Named   `json:"values"` // self, calibrated and the marks of calibration
	Safety   Text      `json:"safety"`
}

// Quality is one check of whether somebody makes a good coach.
type Quality struct {
	Key  string `json:"key"`
	Name Text   `json:"name"`
	Ask  Text   `json:"ask"`
}

// Statement is what a coach is asked to confirm or deny about an element: a
// sentence about the project that says nothing of what the team claims.
type Statement struct {
	Key       string `json:"key"` // the element's
	Statement Text   `json:"statement"`
}

// Probability holds the sentences around the win probability.
type Probability struct {
	Basis     Text       `json:"basis"` // the honest label, in one line
	BasisLong Text       `json:"basis_long"`
	Cap       Text       `json:"cap"`
	Band      Text       `json:"band"`
	Why       Text       `json:"why"` // why zone and probability may differ
	Disagree  []Disagree `json:"disagree"`
}

// Disagree explains one value whose zone and probability seem to differ.
type Disagree struct {
	Value string `json:"value"`
	Text
}

// Reason is a default reason for how a deal ended.
type Reason struct {
	Key     string `json:"key"`     // stable, unique over all outcomes
	Outcome string `json:"outcome"` // won, lost, no_decision, withdrawn
	Text
}
