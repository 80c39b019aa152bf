package people

import (
	"fmt"
	"testing"
)

// TestCanSupport: MC 6, TF 13, TF 16; no other type is one.
func TestCanSupport(t *testing.T) {
	for r, want := range map[ContactRole]bool{Receptive: true, Dissatisfied: true, Power: true, Gatekeeper: false, "": false, "praising": false} {
		if r.CanSupport() != want {
			t.Errorf("%q: %v", r, !want)
		}
	}
}

func TestNextAttitude(t *testing.T) {
	for a, want := range map[Attitude]Attitude{Opponent: "", NonSupporter: Neutral, Neutral: Supporter, Supporter: Mentor, Mentor: "", "": "", "x": ""} {
		if got, ok := a.Next(); got != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", a, got, want)
		}
	}
	// SC 30: an opponent is not met, unless a reason is given.
	for _, a := range append(DimAttitude.Values(), "") {
		p := Picture{Attitude: Attitude(a)}
		if p.Reach("") != (a != "opponent") || !p.Reach("the purchase office asked for it") {
			t.Errorf("%q: reach", a)
		}
	}
}

// TestCoachTypes: SC 31, SC 73.
func TestCoachTypes(t *testing.T) {
	for _, test := range []struct {
		p    Picture
		want string
	}{
		{Picture{Attitude: Supporter, Politics: Core}, "[] false"},
		{Picture{}, "[] false"},
		{Picture{Attitude: Mentor}, "[] true"},
		{Picture{Attitude: Mentor, Politics: Core}, "[coach_relation] true"},
		{Picture{Attitude: Mentor, Focus: Relationship}, "[coach_relation] true"},
		{Picture{Attitude: Mentor, Focus: Technical}, "[coach_value] true"},
		{Picture{Attitude: Mentor, BuyingRole: User}, "[coach_value] true"},
		{Picture{Attitude: Mentor, Focus: Financial}, "[coach_resource] true"},
		{Picture{Attitude: Mentor, BuyingRole: Buyer, Politics: Core}, "[coach_relation coach_resource] true"},
	} {
		fit, ok := test.p.CoachTypes()
		if got := fmt.Sprint(fit, ok); got != test.want {
			t.Errorf("%+v: %s, want %s", test.p, got, test.want)
		}
	}
}

func TestContacted(t *testing.T) {
	for want, list := range map[bool][]Person{
		true:  {{Met: "2026-03-01"}, {Picture: Picture{Closeness: FewContact}}, {Met: "2026-03-01", Picture: Picture{Closeness: NoContact}}},
		false: {{}, {Picture: Picture{Closeness: NoContact}}, {Met: "soon"}, {Placeholder: true, Met: "2026-03-01"}},
	} {
		for _, p := range list {
			if p.Contacted() != want {
				t.Errorf("%+v: %v", p, !want)
			}
		}
	}
}
