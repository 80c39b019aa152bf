package people

import (
	"fmt"
	"testing"
)

// good is a person who leaves no gap.
func good(id string) Person {
	return Person{
		ID: id, Met: "2026-03-02", Resonance: true, DecisionPoint: true, Stance: true, RatesUs: true,
		Picture: Picture{
			Need: Esteem, Change: Pragmatist, Focus: Business, Closeness: ManyContact, Attitude: Supporter, BuyingRole: DecisionMaker,
			ContactRole: Receptive, Style: Analytic, Influence: HighInfluence, Politics: Structure, Decides: Member,
		},
	}
}

func with(p Person, set ...func(*Person)) Person {
	for _, f := range set {
		f(&p)
	}
	return p
}

func is(d Dimension, value string) func(*Person) {
	return func(p *Person) { p.Picture = p.With(d, value) }
}

func unmet(p *Person) { p.Met, p.Closeness = "", NoContact }

func TestCover(t *testing.T) {
	top := with(good("t"), is(DimDecides, "top"), is(DimContactRole, "power"), is(DimAttitude, "neutral"), func(p *Person) { p.Excuse = "was introduced" })
	for _, test := range []struct {
		name string
		list []Person
		want string
	}{
		{"nobody", nil, "[{top_missing  []}]"},
		{"all well", []Person{top, good("a"), good("b")}, "[]"},
		{"a decider unmet", []Person{top, with(good("a"), unmet)}, "[{decider_unmet a []}]"},
		{"the core circle unmet", []Person{top, with(good("a"), unmet, is(DimDecides, "none"), is(DimPolitics, "core"))}, "[{core_unmet a []}]"},
		{"who matters little", []Person{top, with(Person{ID: "a"}, is(DimInfluence, "low"), is(DimDecides, "none"))}, "[]"},
		{"unknown dimensions", []Person{top, with(good("a"), is(DimChange, ""), is(DimNeed, ""))}, "[{unknown a [need change_attitude]}]"},
		{"hostile", []Person{top, with(good("a"), is(DimAttitude, "opponent"), unmet)}, "[{hostile a []}]"},
		{"hostile and unmet", []Person{top, with(good("a"), is(DimAttitude, "non_supporter"), unmet)}, "[{decider_unmet a []} {hostile a []}]"},
		{"hostile without weight", []Person{top, with(good("a"), is(DimAttitude, "non_supporter"), is(DimInfluence, "low"), is(DimDecides, "none"))}, "[]"},
		{"a role without person", []Person{top, {ID: "x", Placeholder: true, Picture: Picture{Decides: Member}}}, "[{placeholder x []}]"},
		{"an idle placeholder", []Person{top, {ID: "x", Placeholder: true}}, "[{placeholder x []}]"},
		{"power early", []Person{with(top, func(p *Person) { p.Met, p.Excuse = "2026-03-01", "" }), good("a")}, "[{power_early t []}]"},
		{"an opponent, unmet for one reason", []Person{top, with(good("a"), is(DimAttitude, "opponent"), unmet, func(p *Person) { p.Excuse = "is early" })}, "[{hostile a []}]"},
		{"an opponent who is to be met", []Person{top, with(good("a"), is(DimAttitude, "opponent"), unmet, func(p *Person) { p.MeetExcuse = "the rules" })}, "[{decider_unmet a []} {hostile a []}]"},
		{"power early for another reason", []Person{with(top, func(p *Person) { p.Met, p.Excuse, p.MeetExcuse = "2026-03-01", "", "the rules" }), good("a")}, "[{power_early t []}]"},
		{"TF 23", []Person{with(top, is(DimAttitude, "mentor")), with(good("a"), is(DimAttitude, "opponent"))}, "[{hostile a []} {alone t []}]"},
		{"TF 23: any opposition", []Person{with(top, is(DimAttitude, "mentor")), good("b"), with(Person{ID: "a"}, is(DimAttitude, "opponent"))}, "[{alone t []}]"},
		{"two in power", []Person{with(top, is(DimAttitude, "mentor")), with(good("b"), is(DimContactRole, "power")), good("c"), with(Person{ID: "a"}, is(DimAttitude, "opponent"))}, "[]"},
	} {
		if got := fmt.Sprint(Cover(test.list).Gaps); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	c := Cover([]Person{
		top, good("a"), with(good("b"), is(DimAttitude, "mentor"), is(DimPolitics, "core")), with(good("c"), is(DimAttitude, "opponent"), unmet),
		{ID: "x", Placeholder: true, Picture: Picture{Decides: Member, Politics: Core}},
	})
	if c.WithUs != (Share{2, 5}) || c.Deciders != (Share{3, 5}) || c.Core != (Share{1, 2}) || c.Known != (Share{20, 25}) || c.Hostile != 1 {
		t.Errorf("%+v", c)
	}
}

func TestMajority(t *testing.T) {
	for s, want := range map[Share]bool{{0, 0}: false, {1, 2}: false, {2, 3}: true, {2, 4}: false, {3, 5}: true, {1, 1}: true} {
		if s.Majority() != want {
			t.Errorf("%v: %v", s, !want)
		}
	}
}

// A role nobody has been found for is among those who decide, and whatever was
// supposed of its attitude, it is neither with us nor against us.
func TestNobodyIsWithUsWhoWasNotFound(t *testing.T) {
	for _, attitude := range []string{"mentor", "opponent"} {
		role := with(good("x"), is(DimAttitude, attitude), func(p *Person) { p.Placeholder = true })
		list := []Person{with(good("a"), is(DimDecides, "top")), role}
		c := Cover(list)
		if c.WithUs != (Share{1, 2}) || c.Hostile != 0 {
			t.Errorf("%s: %v with us, %d hostile", attitude, c.WithUs, c.Hostile)
		}
		for _, r := range Read(list) {
			switch r.Element {
			case "F2", "F3", "C4":
				if r.Bearing != Incomplete {
					t.Errorf("%s: %s is %s by %v", attitude, r.Element, r.Bearing, r.Who)
				}
			}
		}
	}
}
