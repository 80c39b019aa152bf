package library

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestCompare(t *testing.T) {
	got := Compare("a\nb\nc\nd\ne\nf\ng\nh", "a\nb\nc\nd\nE\nf\ng\nh\ni")
	var b strings.Builder
	for _, l := range got {
		b.WriteString(string(l.Kind) + ":" + l.Text + " ")
	}
	if want := "left: same:b same:c same:d gone:e added:E same:f same:g same:h added:i "; b.String() != want {
		t.Errorf("%s", b.String())
	}
	if got := Compare("x", "x"); len(got) != 1 || got[0].Kind != Left {
		t.Errorf("%+v", got)
	}
}

// TestCompareKeepsBoth: from a comparison either text can be read again.
func TestCompareKeepsBoth(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	some := func() string {
		lines := make([]string, rng.IntN(30))
		for i := range lines {
			lines[i] = string(rune('a' + rng.IntN(4)))
		}
		return strings.Join(lines, "\n")
	}
	for range 500 {
		older, newer := some(), some()
		var a, b []string
		skipped := false
		for _, l := range Compare(older, newer) {
			skipped = skipped || l.Kind == Left
			if l.Kind != Added {
				a = append(a, l.Text)
			}
			if l.Kind != Gone {
				b = append(b, l.Text)
			}
		}
		if !skipped && (strings.Join(a, "\n") != older || strings.Join(b, "\n") != newer) {
			t.Fatalf("%q to %q: %q, %q", older, newer, a, b)
		}
	}
}
