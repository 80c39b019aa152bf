package bank

// Company is the vendor that uses the demo workspace.
type Company struct {
	Name        Text         `json:"name"`
	Short       Text         `json:"short"`
	Departments []Department `json:"departments"`
	Members     []Member     `json:"members"`
	Products    []Product    `json:"products"`
	Rivals      []Rival      `json:"rivals"`
}

// Department is one of the vendor's three.
type Department struct {
	Key  string `json:"key"`
	Name Text   `json:"name"`
}

// Member is a user; Role and Scope are the keys of package org.
type Member struct {
	Login      string `json:"login"` // also the key others refer to
	Name       Text   `json:"name"`
	Title      Text   `json:"title"`
	Role       string `json:"role"`
	Scope      string `json:"scope"`
	Department string `json:"department"` // a Department's key, "" for none
}

// Product is sold by the vendor; Price is in whole units of the currency.
type Product struct {
	Key    string `json:"key"`
	Name   Text   `json:"name"`
	Series Text   `json:"series"`
	Price  int64  `json:"price"`
}

// Rival is an invented competitor.
type Rival struct {
	Key  string `json:"key"`
	Name Text   `json:"name"`
	Note Text   `json:"note"`
}

// Account is an invented client. Parents come before their subsidiaries.
type Account struct {
	Key      string `json:"key"`
	Name     Text   `json:"name"`
	Short    Text   `json:"short"`
	Industry Text   `json:"industry"`
	Region   Text   `json:"region"`
	Parent   string `json:"parent"` // an Account's key, "" for none
	Domain   string `json:"domain"` // under .example, for mail addresses
	Owner    string `json:"owner"`  // a Member's login
}

// Person works at an account. Role tells which sentences suit: decider,
// business, technical, finance, buyer or user. Each account has one decider,
// who comes first and to whom the others report.
type Person struct {
	Key        string `json:"key"`
	Account    string `json:"account"`
	Role       string `json:"role"`
	Name       Text   `json:"name"`
	Call       Text   `json:"call"` // how a rep writes of the person: 周主任, Mr Zhou
	Title      Text   `json:"title"`
	Department Text   `json:"department"`
	ReportsTo  string `json:"reports_to"`
	Email      string `json:"email"`
}

// Deal is a deal with the value it is to reach. Amount is in whole units of
// the currency.
type Deal struct {
	Key        string   `json:"key"`
	Account    string   `json:"account"`
	Owner      string   `json:"owner"`
	Name       Text     `json:"name"`
	Products   []string `json:"products"`
	Rivals     []string `json:"rivals"`
	Amount     int64    `json:"amount"`
	Selling    string   `json:"selling"`
	Buying     string   `json:"buying"`
	Status     string   `json:"status"`     // open, won, lost, no_decision, withdrawn
	Value      string   `json:"value"`      // what the team claims, such as 1W2F6C
	Calibrated string   `json:"calibrated"` // what coaches confirm of it; "" without coaches
}

// Evidence speaks for one state of one element.
type Evidence struct {
	Element  string   `json:"element"`
	State    string   `json:"state"` // clear, partial, no
	Strength string   `json:"strength"`
	Channel  string   `json:"channel"`
	Who      string   `json:"who"`    // the role of the source, none for nobody
	Stages   []string `json:"stages"` // selling stages where it is likely
	Text
}

// Visit is the note of one visit.
type Visit struct {
	Stage string `json:"stage"`
	Who   string `json:"who"`
	Text
}

// Step is a next step. About is an element, coach, concerns or nurture.
type Step struct {
	About  string   `json:"about"`
	Stages []string `json:"stages"`
	Text
}

// Outcome is the note on how a deal ended; Reason is a key of the default reasons.
type Outcome struct {
	Outcome string `json:"outcome"`
	Reason  string `json:"reason"`
	Text
}

// Challenge is a manager's question on an element, with the owner's answer.
type Challenge struct {
	Element  string `json:"element"`
	Question Text   `json:"question"`
	Answer   Text   `json:"answer"`
}

// Verdict is a coach's remark that gives nobody away: it has no placeholder.
type Verdict struct {
	Verdict  string   `json:"verdict"`
	Elements []string `json:"elements"` // those it suits
	Text
}

// Event is what happened at the client when a stage was entered.
type Event struct {
	Track string `json:"track"` // selling, buying
	Stage string `json:"stage"`
	Text
}

// Judgement is what was seen of a person: About "place" tells what sort of
// person somebody of a role is, "attitude" how anybody stands to us. The values
// are keys of rule/people.
type Judgement struct {
	About     string `json:"about"`
	Who       string `json:"who"` // a role, of "place"
	Need      string `json:"need"`
	Change    string `json:"change"`
	Focus     string `json:"focus"`
	Attitude  string `json:"attitude"`
	Closeness string `json:"closeness"`
	Channel   string `json:"channel"`
	Text
}

// Character is what the deal means to somebody of a role.
type Character struct {
	Who       string `json:"who"`
	Win       Text   `json:"win"`
	Resonance Text   `json:"resonance"`
	Point     Text   `json:"point"`
	Stance    Text   `json:"stance"` // of who is with us
}

// Meeting is how a first meeting with a contact role went.
type Meeting struct {
	Role string `json:"role"`
	Text
}

// Vacancy is a role nobody has been found for.
type Vacancy struct {
	Role    string `json:"role"`
	Decides string `json:"decides"`
	Text
}

// Line is what was seen between two people of some roles.
type Line struct {
	From string `json:"from"`
	To   string `json:"to"`
	Kind string `json:"kind"` // influence, alliance, conflict
	Text
}
