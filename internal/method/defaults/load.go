package defaults

import (
	"embed"

	"kongdan/internal/kit/shelf"
)

//go:embed *.json
var files embed.FS

// Set is everything in this package.
type Set struct {
	Groups      []Named // win, first, clear, coach
	Elements    []Element
	Selling     []Stage // the five selling stages in order
	Buying      []Stage // the four buying stages in order
	Zones       []Named
	Flags       []Named
	States      []Named
	Strengths   []Named // weakest first
	Channels    []Named
	ChannelNote Text // what is not a source
	Coach       Coach
	Statements  []Statement // what coaches are asked, in the order of the elements
	Probability Probability
	Roles       []Named
	Scopes      []Named // narrowest first
	Certainty   []Named
	Reasons     []Reason
	Moves       []Move
	Asks        []Named // whom a move may turn to, and how
	People      []Table // what is judged of persons, and what follows from it
}

// Load reads the embedded texts. An error means a broken build; the tests of
// this package exclude it. Call it once at the start and pass the set on.
func Load() (*Set, error) {
	var s Set
	var access struct{ Roles, Scopes []Named }
	for _, f := range []struct {
		name string
		into any
	}{
		{"groups", &s.Groups},
		{"stages_selling", &s.Selling}, {"stages_buying", &s.Buying},
		{"zones", &s.Zones}, {"flags", &s.Flags},
		{"states", &s.States}, {"strengths", &s.Strengths},
		{"channels", &s.Channels}, {"channel_note", &s.ChannelNote},
		{"coaches", &s.Coach}, {"statements", &s.Statements}, {"probability", &s.Probability},
		{"roles", &access}, {"certainty", &s.Certainty},
		{"reasons", &s.Reasons}, {"asks", &s.Asks},
	} {
		if err := shelf.Read(files, f.name, f.into); err != nil {
			return nil, err
		}
	}
	if err := shelf.Join(files, &s.Elements, "elements_lead", "elements_clear_a", "elements_clear_b"); err != nil {
		return nil, err
	}
	if err := shelf.Join(files, &s.Moves, "moves_coach", "moves_elements_a", "moves_elements_b", "moves_shape", "moves_deal"); err != nil {
		return nil, err
	}
	if err := shelf.Join(files, &s.People, "people_dimension", "people_need", "people_change", "people_focus", "people_closeness", "people_attitude",
		"people_buying", "people_contact", "people_style", "people_place", "people_stage", "people_gap"); err != nil {
		return nil, err
	}
	s.Roles, s.Scopes = access.Roles, access.Scopes
	return &s, nil
}
