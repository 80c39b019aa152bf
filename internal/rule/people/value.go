package people

import "slices"

// What is judged of a person in a deal is one of a few fixed keys, which are
// stored; the empty key says that it is unknown. A person's facts, such as the
// title, are not judged and stand elsewhere.
type (
	Need        string // what moves the person: the level of need
	Change      string // attitude to change
	Focus       string // what the person looks at when deciding
	Closeness   string // how much the person tells us, not how often we meet
	Attitude    string // attitude to us
	BuyingRole  string // part in the purchase
	ContactRole string // what the person is for our way in
	Style       string // personal style
	Influence   string // weight in this deal
	Politics    string // place in the informal structure, which is not the organisation chart (SC 32, TF 24)
	Decides     string // place in the structure that decides this deal
)

// The levels of need from the lowest to the highest (SC 25, 26).
const (
	Physiological Need = "physiological"
	Safety        Need = "safety"
	Social        Need = "social"
	Esteem        Need = "esteem"
	Cognitive     Need = "cognitive_aesthetic" // the sixth, which an organisation may switch off
	SelfActual    Need = "self_actual"
)

// Attitudes to change from the first to the last to move. The conservative is
// not the last (TF 26).
const (
	Innovator    Change = "innovator"
	Visionary    Change = "visionary"
	Pragmatist   Change = "pragmatist"
	Conservative Change = "conservative"
	Laggard      Change = "laggard"
)

// What deciding looks at (SC 29).
const (
	Business     Focus = "business"
	Technical    Focus = "technical"
	Financial    Focus = "financial"
	Relationship Focus = "relationship"
)

// Closeness from none to deep (SC 30).
const (
	NoContact   Closeness = "none"
	FewContact  Closeness = "few"
	ManyContact Closeness = "many"
	DeepContact Closeness = "deep"
)

// Attitudes to us from against to for (SC 30, 31).
const (
	Opponent     Attitude = "opponent"
	NonSupporter Attitude = "non_supporter"
	Neutral      Attitude = "neutral"
	Supporter    Attitude = "supporter"
	Mentor       Attitude = "mentor" // a candidate for a coach, not yet one
)

// Parts in the purchase. There is none for a coach: who that is stands in
// coach alone, for the deal's team.
const (
	User          BuyingRole = "user"
	TechnicalGate BuyingRole = "technical_gate"
	DecisionMaker BuyingRole = "decision_maker"
	Buyer         BuyingRole = "buyer"
	Influencer    BuyingRole = "influencer"
)

// Contact roles in the order of the normal way in (SC 10).
const (
	Gatekeeper   ContactRole = "gatekeeper"   // guards access and information
	Receptive    ContactRole = "receptive"    // likes to listen and to tell (TF 21)
	Dissatisfied ContactRole = "dissatisfied" // unhappy with how it is (TF 14)
	Power        ContactRole = "power"        // holds the decision
)

// Personal styles.
const (
	Analytic      Style = "analytic"      // rational, indirect
	Authoritative Style = "authoritative" // rational, direct
	Amiable       Style = "amiable"       // emotional, indirect
	Expressive    Style = "expressive"    // emotional, direct
)

// Weights in a deal.
const (
	LowInfluence    Influence = "low"
	MediumInfluence Influence = "medium"
	HighInfluence   Influence = "high"
)

// Places in the informal structure, from its middle outwards.
const (
	Core      Politics = "core"      // of the core circle
	Structure Politics = "structure" // has a say in the political structure
	Outside   Politics = "outside"   // has none
)

// Places in the structure that decides a deal.
const (
	Top         Decides = "top"    // the word that is final
	Member      Decides = "member" // decides with others
	NotDeciding Decides = "none"   // known to have no vote
)

// Attitudes returns the attitudes to us, from against to for.
func Attitudes() [5]Attitude { return [5]Attitude{Opponent, NonSupporter, Neutral, Supporter, Mentor} }

// ContactRoles returns the roles in the order of the normal way in: the first
// person one meets guards the information (SC 10), power comes last (SC 20, TF 12).
func ContactRoles() [4]ContactRole {
	return [4]ContactRole{Gatekeeper, Receptive, Dissatisfied, Power}
}

// Rank returns the place of a on the scale from -2, opponent, to 2, mentor;
// -3 and false where it is unknown.
func (a Attitude) Rank() (int, bool) {
	all := Attitudes()
	i := slices.Index(all[:], a)
	return i - 2, i >= 0
}

// Sign returns a mark that says an attitude without colour; "?" where it is unknown.
func (a Attitude) Sign() string {
	rank, ok := a.Rank()
	if !ok {
		return "?"
	}
	return [...]string{"−−", "−", "○", "+", "++"}[rank+2]
}

// WithUs reports a supporter or mentor.
func (a Attitude) WithUs() bool { return a == Supporter || a == Mentor }

// Hostile reports an opponent or somebody who does not support us.
func (a Attitude) Hostile() bool { return a == Opponent || a == NonSupporter }

// Deciding reports a place in the structure that decides.
func (d Decides) Deciding() bool { return d == Top || d == Member }
