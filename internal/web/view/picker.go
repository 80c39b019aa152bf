package view

import (
	"context"
	"slices"

	"github.com/a-h/templ"
)

// Picker is a choice out of so many that the reader types to find: accounts,
// people, members. It is a select of the nearest choices; scripts make it a
// field with suggestions, which asks Lookup for more.
type Picker struct {
	Field           // Options are the nearest choices, those chosen before among them; Value is the chosen one
	Many   bool     // more than one may be chosen
	Chosen []string // the chosen ones of Many
	Lookup string   // answers "?q=" with options; "" when Options are all there are
	Late   bool     // Options lack the nearest choices; Lookup is asked for them once somebody opens the field
	With   string   // the name of another field of the form whose value goes along
}

func (p Picker) chosen(value string) bool {
	if p.Many {
		return slices.Contains(p.Chosen, value)
	}
	return value == p.Value
}

// missing lists chosen values that no option stands for; they stay chosen.
func (p Picker) missing() (list []string) {
	chosen := p.Chosen
	if !p.Many && p.Value != "" {
		chosen = []string{p.Value}
	}
	for _, v := range chosen {
		if v != "" && !slices.ContainsFunc(p.Options, func(o Option) bool { return o.Value == v }) {
			list = append(list, v)
		}
	}
	return list
}

// attributes are those of the field but for the placeholder, which a select lacks.
func (p Picker) attributes() templ.Attributes {
	f := p.Field
	f.Placeholder = ""
	return f.attributes()
}

func (o Option) full() string {
	if o.Hint == "" {
		return o.Text
	}
	return o.Text + " · " + o.Hint
}

func (p Picker) placeholder(ctx context.Context) string {
	if p.Placeholder != "" {
		return p.Placeholder
	}
	return T(ctx, "picker.placeholder")
}
