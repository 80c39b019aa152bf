package people

import (
	"fmt"
	"testing"

	"kongdan/internal/rule/day"
)

func met(id string, r ContactRole, on day.Date) Person {
	return Person{ID: id, Picture: Picture{ContactRole: r}, Met: on}
}

// TestEarlyPower: SC 20, TF 12, MC 13.
func TestEarlyPower(t *testing.T) {
	const first, second = day.Date("2026-03-02"), day.Date("2026-03-03")
	excused := met("p", Power, first)
	excused.Excuse = "was introduced by his own superior"
	for name, test := range map[string]struct {
		list []Person
		want string
	}{
		"nobody":                         {nil, "[]"},
		"power alone":                    {[]Person{met("p", Power, first)}, "[p]"},
		"power planned only":             {[]Person{met("p", Power, "")}, "[]"},
		"no date":                        {[]Person{met("p", Power, "soon")}, "[]"},
		"after the gatekeeper only":      {[]Person{met("g", Gatekeeper, first), met("p", Power, second)}, "[p]"},
		"after the receptive":            {[]Person{met("r", Receptive, first), met("p", Power, second)}, "[]"},
		"after the dissatisfied":         {[]Person{met("d", Dissatisfied, first), met("p", Power, second)}, "[]"},
		"before the receptive":           {[]Person{met("r", Receptive, second), met("p", Power, first)}, "[p]"},
		"the same day is not before":     {[]Person{met("p", Power, first), met("r", Receptive, first)}, "[]"},
		"the earliest of them counts":    {[]Person{met("r", Receptive, second), met("d", Dissatisfied, first), met("p", Power, first)}, "[]"},
		"a planned receptive opens none": {[]Person{met("r", Receptive, ""), met("p", Power, second)}, "[p]"},
		"two":                            {[]Person{met("p", Power, first), met("q", Power, second), met("r", Receptive, second)}, "[p]"},
		"excused":                        {[]Person{excused, met("q", Power, second)}, "[q]"},
	} {
		if got := fmt.Sprint(EarlyPower(test.list)); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

func TestNextStop(t *testing.T) {
	list := []Person{met("x", "", "2026-03-01")}
	for _, r := range ContactRoles() { // SC 10: the gatekeeper is first, power last
		if got, ok := NextStop(list); !ok || got != r {
			t.Errorf("after %d persons comes %s, want %s", len(list), got, r)
		}
		list = append(list, met("x", r, ""), met("y", r, "2026-03-02"))
	}
	if got, ok := NextStop(list); ok {
		t.Errorf("all are met, yet %s", got)
	}
	for _, c := range []struct {
		met  []ContactRole
		want ContactRole // "" is nowhere
	}{
		{[]ContactRole{Receptive}, Dissatisfied}, // came in past the gatekeeper
		{[]ContactRole{Receptive, Power}, Dissatisfied},
		{[]ContactRole{Power}, Gatekeeper},
		{[]ContactRole{Dissatisfied}, Power},
		{[]ContactRole{Dissatisfied, Power}, ""},
	} {
		var list []Person
		for _, r := range c.met {
			list = append(list, met("x", r, "2026-03-01"))
		}
		if got, ok := NextStop(list); got != c.want || ok != (c.want != "") {
			t.Errorf("%v: next is %q, %v", c.met, got, ok)
		}
	}
}
