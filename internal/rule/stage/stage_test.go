package stage

import (
	"slices"
	"testing"
)

// The anchors name the facts of the domain specification.

func TestSC7FourBuyingStages(t *testing.T) {
	if Buyings() != [4]Buying{"need", "options", "commit", "install"} {
		t.Errorf("buying stages %v", Buyings())
	}
	for i, b := range Buyings() {
		if got, ok := ParseBuying(string(b)); !ok || got != b || b.Index() != i {
			t.Errorf("%s reads back as %s", b, got)
		}
	}
	if _, ok := ParseBuying(""); ok {
		t.Error("no stage is a buying stage")
	}
}

func TestSC8FiveSellingStages(t *testing.T) {
	if Sellings() != [5]Selling{"assess", "needs", "criteria", "concerns", "nurture"} {
		t.Errorf("selling stages %v", Sellings())
	}
	for i, s := range Sellings() {
		if got, ok := ParseSelling(string(s)); !ok || got != s || s.Index() != i {
			t.Errorf("%s reads back as %s", s, got)
		}
	}
}

// MC 1: assessment, criteria and concerns are in the cycle, tender work is not a stage.
func TestMC1TenderIsNoStage(t *testing.T) {
	for _, no := range []string{"tender", "bid", "signing", "", "Assess"} {
		if s, ok := ParseSelling(no); ok || s.Index() != -1 || s.Buying() != "" {
			t.Errorf("%q is a selling stage", no)
		}
	}
}

func TestEntryEvents(t *testing.T) {
	for _, test := range []struct {
		anchor   string
		stage    Selling
		event    Event
		inferred bool
	}{
		{"SC 72", Assess, NewNeeds, false},
		{"no event is given", Needs, GoalsMet, true},
		{"SC 39", Criteria, MustChange, false},
		{"SC 51", Concerns, MechanismClear, false},
		{"SC 61", Nurture, PurchaseDecided, false},
		{"no stage", "", "", false},
	} {
		if event, inferred := test.stage.Entry(); event != test.event || inferred != test.inferred {
			t.Errorf("%s: %s opens with %q, inferred %v", test.anchor, test.stage, event, inferred)
		}
	}
}

func TestSC72Loop(t *testing.T) {
	if got := Move(Nurture, Assess).Kind; got != Loop {
		t.Errorf("from maintenance to assessment is %s", got)
	}
	event, _ := Assess.Entry()
	if event != NewNeeds {
		t.Errorf("the loop opens with %s", event)
	}
}

// TF 9: stages may loop; walking round and round always finds the way.
func TestTF9StagesLoop(t *testing.T) {
	at, cycles := Assess, 1
	for range 3 * len(Sellings()) {
		next := Sellings()[(at.Index()+1)%len(Sellings())]
		switch c := Move(at, next); c.Kind {
		case Loop:
			cycles++
		case Forward:
			if len(c.Skipped) != 0 {
				t.Errorf("from %s to %s skips %v", at, next, c.Skipped)
			}
		default:
			t.Errorf("from %s to %s is %s", at, next, c.Kind)
		}
		at = next
	}
	if cycles != 4 {
		t.Errorf("three rounds make %d cycles, want 4", cycles)
	}
}

// TF 10: winning is not the only goal.
func TestTF10MarginCounts(t *testing.T) {
	if Measures() != [3]Measure{WinRate, Margin, AccountHealth} {
		t.Errorf("measures %v", Measures())
	}
}

func TestMove(t *testing.T) {
	for _, test := range []struct {
		from, to Selling
		kind     Kind
		skipped  []Selling
	}{
		{Assess, Needs, Forward, nil},
		{Assess, Concerns, Forward, []Selling{Needs, Criteria}},
		{Assess, Nurture, Forward, []Selling{Needs, Criteria, Concerns}},
		{Criteria, Needs, Back, nil},
		{Concerns, Assess, Back, nil},
		{Nurture, Needs, Back, nil},
		{Nurture, Nurture, Stay, nil},
		{"", Assess, Stay, nil},
		{Assess, "tender", Stay, nil},
	} {
		if got := Move(test.from, test.to); got.Kind != test.kind || !slices.Equal(got.Skipped, test.skipped) {
			t.Errorf("from %q to %q: %+v", test.from, test.to, got)
		}
	}
}

func TestTracksInStep(t *testing.T) {
	want := map[Buying][]Selling{Need: {Assess, Needs}, Options: {Criteria}, Commit: {Concerns}, Install: {Nurture}, "": nil, "x": nil}
	for b, in := range want {
		if got := b.Sellings(); !slices.Equal(got, in) {
			t.Errorf("%q is in step with %v, want %v", b, got, in)
		}
	}
}

func TestAhead(t *testing.T) {
	for _, test := range []struct {
		s    Selling
		b    Buying
		want int
	}{
		{Assess, Need, 0}, {Needs, Need, 0}, {Criteria, Need, 1}, {Concerns, Need, 2}, {Nurture, Need, 3},
		{Needs, Options, 0}, {Criteria, Options, 0}, {Concerns, Options, 1}, {Nurture, Options, 2},
		{Assess, Commit, 0}, {Concerns, Commit, 0}, {Nurture, Commit, 1},
		{Assess, Install, 0}, {Nurture, Install, 0},
		{Nurture, "", 0}, {"", Need, 0}, {"x", Need, 0}, {Nurture, "x", 0},
	} {
		if got := Ahead(test.s, test.b); got != test.want {
			t.Errorf("%q against %q is ahead by %d, want %d", test.s, test.b, got, test.want)
		}
	}
}
