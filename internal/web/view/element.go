package view

// ElementRow is one element of a deal. Open is nil while it is folded.
type ElementRow struct {
	Key, Name, URL   string // URL of the element opened
	DealURL          string
	State, StateText string
	Latest, Source   string // the youngest evidence and who or what it came from
	Age              string // how old it is, in words
	Old              bool   // older than half of what it may be
	Strength         string // text, "" without evidence
	Weak             bool   // hearsay alone
	Coach, CoachText string // "confirmed", "denied", "suggested" or ""
	Challenged       bool
	People           *ElementPeople // what the people of the deal say, nil where they agree or say nothing
	Saved            string         // a message right after saving
	Draft            string         // what was typed and is saved now, by its name
	Open             *ElementBody
}

// ElementPeople is what the people of the deal say about an element: "clash",
// "thin" or "suggest".
type ElementPeople struct {
	Relation, Short, Text string
	UseURL                string // the element's form with that as evidence, "" for none
	PeopleURL             string
}

// ElementBody is what an open element shows.
type ElementBody struct {
	Explain, ClearWhen string
	AskClient, AskSelf []string
	Proof, Beware      string
	CoachHint          string // who could best vouch for it
	Evidence           []EvidenceRow
	Withdrawn          []EvidenceRow
	Verdicts           []VerdictRow
	Challenges         []ChallengeRow
	Form               *ElementForm // nil for who may not record
	Ask                *AskForm     // nil for who may not challenge
	Learn              *LearnMore   // nil where nothing has to be learnt
}

// EvidenceRow is a piece of evidence.
type EvidenceRow struct {
	ID, What, Source, On, Age string
	Strength, State           string // texts
	Entered                   string // who entered it, and when
	Withdraw                  *WithdrawForm
}

// WithdrawForm takes evidence back. States is asked where it is the last.
type WithdrawForm struct {
	Head   FormHead
	Reason string
	States []Option
	State  string
	Open   bool // it was refused and shows its problems
}

// VerdictRow is what a coach said. Note and Because are for the deal team.
type VerdictRow struct {
	Coach, Ruling, RulingText, On, Age string
	Confidence, Note                   string
	Origin, OriginHint                 string // how it came in
	Faded                              string // that it counts no more for its age, "" while it does
	Blocks                             string // that it keeps the element from counting, "" if it does not
	Settled, Because                   string // who settled it and when; why
	SettleURL                          string // "" for who may not, or once settled
	SettleText                         string
}

// ChallengeRow is a question of a manager and its answer.
type ChallengeRow struct {
	Question, Asked  string // Asked: by whom and when
	Answer, Answered string
	Form             *AnswerForm
}

// AnswerForm answers a challenge.
type AnswerForm struct {
	Head   FormHead
	Answer string
}

// AskForm challenges an element.
type AskForm struct {
	Head     FormHead
	Question string
	Open     bool
}

// ElementForm sets a state with evidence.
type ElementForm struct {
	Head      FormHead
	State     string
	States    []Option
	What      string
	Source    string
	Sources   []Option
	Strength  string
	Strengths []Option
	On, Today string
	Reason    string
	NoSource  string // what is not a source
	Clash     *ElementClash
}

// ElementClash sets what somebody else recorded meanwhile beside what the
// reader was about to record.
type ElementClash struct {
	Who, When     string
	Theirs, Yours string // states
	TheirsWhat    string
	YoursWhat     string
	KeepURL       string
}
