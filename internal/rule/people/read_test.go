package people

import (
	"fmt"
	"slices"
	"testing"

	"kongdan/internal/rule/c139"
)

func reading(t *testing.T, k c139.Key, list ...Person) Reading {
	t.Helper()
	all := Read(list)
	i := slices.IndexFunc(all, func(r Reading) bool { return r.Element == k })
	if i < 0 {
		t.Fatalf("no reading of %s", k)
	}
	return all[i]
}

func TestRead(t *testing.T) {
	top := with(good("t"), is(DimDecides, "top"))
	no := func(id, attitude string) Person { return with(good(id), is(DimAttitude, attitude)) }
	role := Person{ID: "x", Placeholder: true, Picture: Picture{Decides: Member}}
	blank := func(f func(*Person)) Person { return with(good("a"), f) }
	for _, test := range []struct {
		name    string
		element c139.Key
		list    []Person
		want    string
	}{
		{"no top", c139.W, []Person{good("a")}, "incomplete [] [{top }]"},
		{"top for us", c139.W, []Person{top}, "supports [t] []"},
		{"top neutral", c139.W, []Person{with(top, is(DimAttitude, "neutral"))}, "contradicts [t] []"},
		{"top hostile", c139.W, []Person{with(top, is(DimAttitude, "opponent"))}, "contradicts [t] []"},
		{"top silent", c139.W, []Person{with(top, func(p *Person) { p.Stance = false })}, "incomplete [t] [{stance t}]"},
		{"top unknown", c139.W, []Person{with(top, is(DimAttitude, ""))}, "incomplete [t] [{attitude t}]"},
		{"top not found", c139.W, []Person{with(role, is(DimDecides, "top"))}, "incomplete [x] [{person x}]"},

		{"nobody of weight", c139.F1, []Person{{ID: "a"}}, "incomplete [] [{key }]"},
		{"all rate us", c139.F1, []Person{top, good("a"), {ID: "b"}}, "supports [t a] []"},
		{"one does not say", c139.F1, []Person{top, blank(func(p *Person) { p.RatesUs = false })}, "incomplete [t a] [{rating a}]"},
		{"one is against us", c139.F1, []Person{top, no("a", "non_supporter")}, "contradicts [a] []"},

		{"a mentor", c139.F2, []Person{top, no("a", "mentor")}, "supports [a] []"},
		{"no mentor", c139.F2, []Person{top, no("a", "neutral")}, "contradicts [t a] []"},
		{"perhaps a mentor", c139.F2, []Person{top, no("a", "")}, "incomplete [t a] [{attitude a}]"},
		{"a mentor of no weight", c139.F2, []Person{top, {ID: "b", Picture: Picture{Attitude: Mentor}}}, "contradicts [t] []"},
		{"nobody of weight helps", c139.F2, nil, "incomplete [] [{key }]"},

		{"nobody decides", c139.F3, nil, "incomplete [] [{deciders }]"},
		{"two of three", c139.F3, []Person{top, no("a", "mentor"), no("b", "opponent")}, "supports [t a] []"},
		{"one of two is no majority", c139.F3, []Person{top, no("b", "opponent")}, "contradicts [b] []"},
		{"the unknown may tip it", c139.F3, []Person{top, no("a", ""), no("b", "neutral")}, "incomplete [t a b] [{attitude a}]"},
		{"the unknown cannot tip it", c139.F3, []Person{no("a", ""), no("b", "neutral")}, "contradicts [b] []"},
		{"so may a role without person", c139.F3, []Person{top, role}, "incomplete [t x] [{person x}]"},

		{"resonance", c139.C3, []Person{top, good("a")}, "supports [t a] []"},
		{"no resonance", c139.C3, []Person{top, blank(func(p *Person) { p.Resonance = false })}, "incomplete [t a] [{resonance a}]"},
		{"whose resonance", c139.C3, nil, "incomplete [] [{key }]"},
		{"structure", c139.C4, []Person{top, good("a")}, "supports [t a] []"},
		{"structure with holes", c139.C4, []Person{with(top, is(DimInfluence, ""), is(DimBuyingRole, "")), no("a", ""), role},
			"incomplete [t a x] [{influence t} {buying_role t} {attitude a} {person x}]"},
		{"no structure", c139.C4, []Person{with(good("a"), is(DimDecides, "none"))}, "incomplete [] [{deciders }]"},
		{"points", c139.C5, []Person{top, with(good("a"), is(DimDecides, "none"), func(p *Person) { p.DecisionPoint = false })}, "supports [t] []"},
		{"no point", c139.C5, []Person{top, blank(func(p *Person) { p.DecisionPoint = false })}, "incomplete [t a] [{decision_point a}]"},
		{"whose point", c139.C5, nil, "incomplete [] [{deciders }]"},
	} {
		r := reading(t, test.element, test.list...)
		if got := fmt.Sprint(r.Bearing, " ", r.Who, " ", r.Missing); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	if s := reading(t, c139.F3, top, no("a", "mentor"), no("b", "opponent")).Share; s != (Share{2, 3}) {
		t.Errorf("share %v", s)
	}
	seen := map[Thing]bool{}
	for _, list := range [][]Person{nil, {{ID: "a", Picture: Picture{Decides: Top}}}, {{ID: "a", Picture: Picture{Decides: Top, Attitude: Supporter}}, role}} {
		for _, r := range Read(list) {
			for _, l := range r.Missing {
				seen[l.Thing] = true
			}
		}
	}
	for _, thing := range Things() {
		if !seen[thing] {
			t.Errorf("%s is never missing", thing)
		}
	}
	// The given list is not touched.
	list := []Person{{ID: "a"}, top}
	Read(list)
	if list[0].ID != "a" || list[1].ID != "t" {
		t.Errorf("%+v", list)
	}
}

func TestAgainst(t *testing.T) {
	for _, s := range c139.States() {
		for b, want := range map[Bearing]Relation{
			Supports:    map[c139.State]Relation{c139.No: Clash, c139.Unknown: Suggest, c139.Partial: Suggest, c139.Stale: Suggest}[s],
			Contradicts: map[c139.State]Relation{c139.Clear: Clash}[s],
			Incomplete:  map[c139.State]Relation{c139.Clear: Thin}[s],
		} {
			if got := (Reading{Bearing: b}).Against(s); got != want {
				t.Errorf("%s while %s: %q, want %q", b, s, got, want)
			}
		}
	}
}
