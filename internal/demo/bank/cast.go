package bank

import "slices"

// Cast is who else matters in one large deal, beside the few people every
// account has: so many that a map of them shows what it is for.
type Cast struct {
	Deal      string     `json:"deal"`
	People    []Player   `json:"people"` // whom only this deal knows
	Guests    []Player   `json:"guests"` // people of other accounts, by their keys
	Vacancies []Vacancy  `json:"vacancies"`
	Lines     []CastLine `json:"lines"` // between keys of persons
}

// Player is somebody in the deal and what the team learnt. The values are keys
// of rule/people; what is left out is unknown.
type Player struct {
	Key       string            `json:"key"`
	Person    *Person           `json:"person,omitzero"` // nil for a guest
	Outside   string            `json:"outside"`
	Is        map[string]string `json:"is"` // by dimension: what sort of person it is
	Closeness string            `json:"closeness"`
	Attitude  string            `json:"attitude"`
	Before    string            `json:"before"`         // the attitude at first, "" for the same
	Seen      Text              `json:"seen"`           // what shows the sort of person
	Heard     Text              `json:"heard,omitzero"` // what shows the attitude
	By        string            `json:"by"`             // the person who said so, "" for whoever writes
	Met       float64           `json:"met"`            // when in the life of the deal, 0 for never
	Outcome   Text              `json:"outcome,omitzero"`
	Win       Text              `json:"win,omitzero"`
	Resonance Text              `json:"resonance,omitzero"`
}

// CastLine is a line between two of them.
type CastLine struct {
	Line
	Strength  int  `json:"strength"`
	Confirmed bool `json:"confirmed"`
	Guessed   int  `json:"guessed"` // the strength it was thought to have at first, 0 where it was known at once
	Ends      bool `json:"ends"`    // it is no more
}

// Players are all of them.
func (c Cast) Players() []Player { return slices.Concat(c.People, c.Guests) }
