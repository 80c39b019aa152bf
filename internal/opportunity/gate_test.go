package opportunity

import (
	"testing"

	"kongdan/internal/org"
	"kongdan/internal/rule/stage"
)

func TestWhatBarsTheWay(t *testing.T) {
	lacks := []Lack{{Stage: stage.Needs, Kind: "a", Name: "甲"}, {Stage: stage.Criteria, Kind: "b", Name: "乙"}, {Stage: stage.Nurture, Kind: "a", Name: "甲"}}
	for _, c := range []struct {
		from, to stage.Selling
		want     string
	}{
		{stage.Assess, stage.Needs, "甲"},
		{stage.Needs, stage.Criteria, "乙"},
		{stage.Needs, stage.Concerns, "乙"},    // left out, and asked for all the same
		{stage.Assess, stage.Nurture, "甲, 乙"}, // each once
		{stage.Criteria, stage.Concerns, ""},  // asks for nothing
		{stage.Concerns, stage.Criteria, ""},  // the way back
		{stage.Nurture, stage.Assess, ""},     // a new cycle
		{stage.Criteria, stage.Criteria, ""},  // no move
		{stage.Criteria, "tender", ""},        // no stage
	} {
		if got := LackNames(Barred(lacks, c.from, c.to), ", "); got != c.want {
			t.Errorf("from %s to %s: %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

// TestWhoLetsThrough: leading is what it takes, and a manager is not the judge
// of their own deals.
func TestWhoLetsThrough(t *testing.T) {
	for role, want := range map[org.Role][2]bool{ // another's deal, the own
		org.Administrator: {true, true}, org.Manager: {true, false}, org.Rep: {}, org.Presales: {}, org.Trainer: {}, org.ReadOnly: {},
	} {
		a := org.Actor{User: "a", Role: role}
		if got := [2]bool{MayLetThrough(a, "b"), MayLetThrough(a, "a")}; got != want {
			t.Errorf("%s: %v, want %v", role, got, want)
		}
	}
}
