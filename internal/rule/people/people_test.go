package people

import (
	"slices"
	"testing"
)

// TestAnchors: what the method fixes about the picture.
func TestAnchors(t *testing.T) {
	first := func(d Dimension) string { return d.Values()[0] }
	last := func(d Dimension) string { return d.Values()[len(d.Values())-1] }
	for _, a := range []struct {
		code      string
		got, want any
	}{
		{"SC 25", first(DimNeed), string(Physiological)},
		{"SC 26", last(DimNeed), string(SelfActual)},
		{"SC 25, 26: six levels", len(DimNeed.Values()), 6},
		{"TF 26", last(DimChange) == string(Conservative), false},
		{"SC 29", slices.Contains(DimFocus.Values(), string(Business)), true},
		{"SC 30", first(DimCloseness), string(NoContact)},
		{"SC 30", first(DimAttitude), string(Opponent)},
		{"SC 31", last(DimAttitude), string(Mentor)},
		{"SC 33, MC 15", Five(), [5]Dimension{DimNeed, DimChange, DimFocus, DimCloseness, DimAttitude}},
		{"SC 33: rank is none", slices.Contains(dimensions[:], "rank"), false},
		{"TF 25", Five()[0] == DimAttitude, false},
		{"SC 10", ContactRoles()[0], Gatekeeper},
		{"SC 20, TF 12", ContactRoles()[3], Power},
	} {
		if a.got != a.want {
			t.Errorf("%s: %v, want %v", a.code, a.got, a.want)
		}
	}
}

func TestPictureHoldsEveryValue(t *testing.T) {
	for _, d := range Dimensions() {
		if got, ok := ParseDimension(string(d)); !ok || got != d {
			t.Errorf("%s is not parsed", d)
		}
		for _, v := range d.Values() {
			p := Picture{}.With(d, v)
			if p == (Picture{}) || p.Of(d) != v {
				t.Errorf("%s %s: %+v", d, v, p)
			}
			if p.With(d, "nonsense") != p {
				t.Errorf("%s takes nonsense", d)
			}
			if p.With(d, "") != (Picture{}) {
				t.Errorf("%s does not become unknown again", d)
			}
		}
	}
	if p := (Picture{}).With("rank", "x"); p != (Picture{}) || p.Of("rank") != "" || Dimension("rank").Values() != nil {
		t.Errorf("a dimension that does not exist: %+v", p)
	}
	if got := (Picture{Focus: Business}).Unknown(); !slices.Equal(got, []Dimension{DimNeed, DimChange, DimCloseness, DimAttitude}) {
		t.Errorf("unknown: %v", got)
	}
}

func TestHas(t *testing.T) {
	for _, d := range Dimensions() {
		for _, v := range append(d.Values(), "") {
			if !d.Has(v) {
				t.Errorf("%s lacks %q", d, v)
			}
		}
		if d.Has("Top") || d.Has(" top") {
			t.Errorf("%s has what is no value", d)
		}
	}
	if Dimension("rank").Has("") {
		t.Error("a dimension that does not exist has unknown")
	}
}

func TestAttitude(t *testing.T) {
	for a, want := range map[Attitude]struct {
		sign          string
		rank          int
		with, against bool
	}{
		"": {"?", -3, false, false}, Opponent: {"−−", -2, false, true}, NonSupporter: {"−", -1, false, true},
		Neutral: {"○", 0, false, false}, Supporter: {"+", 1, true, false}, Mentor: {"++", 2, true, false},
	} {
		rank, known := a.Rank()
		if a.Sign() != want.sign || rank != want.rank || known != (a != "") || a.WithUs() != want.with || a.Hostile() != want.against {
			t.Errorf("%q: %s %d %v", a, a.Sign(), rank, known)
		}
	}
}
