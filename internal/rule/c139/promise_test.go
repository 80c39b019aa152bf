package c139

import (
	"slices"
	"testing"
)

// TestPromises checks by brute force what the doc comments say, over all
// pairs of the 80 values.
func TestPromises(t *testing.T) {
	for v := range Values() {
		fewest, routes := 99, map[Delta]bool{}
		for o := range Values() {
			d := o.Minus(v)
			if d.W < 0 || d.F < 0 || d.C < 0 {
				continue
			}
			if o.Zone().Compare(v.Zone()) < 0 {
				t.Errorf("gaining %v leads from %s %s to %s %s", d, v, v.Zone(), o, o.Zone())
			}
			if o.Zone() != Win {
				continue
			}
			switch {
			case d.Size() < fewest:
				fewest, routes = d.Size(), map[Delta]bool{d: true}
			case d.Size() == fewest:
				routes[d] = true
			}
		}
		if v.Distance() != fewest {
			t.Errorf("%s is %d from winning, want %d", v, v.Distance(), fewest)
		}
		if fewest == 0 {
			routes = nil
		}
		got := v.Routes()
		if len(got) != len(routes) {
			t.Errorf("%s has routes %v, want %v", v, got, routes)
		}
		for i, d := range got {
			if !routes[d] {
				t.Errorf("%s: %v is no shortest route", v, d)
			}
			if i > 0 && d.F >= got[i-1].F {
				t.Errorf("%s: routes %v are out of order", v, got)
			}
		}
	}
}

// TestFlagsMarkTheDifference: outside jitter a flag stands exactly where
// the order that was not adopted would say jitter, which are 18 values.
func TestFlagsMarkTheDifference(t *testing.T) {
	differ, count := 0, map[Zone]int{}
	for v := range Values() {
		count[partial(v)]++
		if v.Zone() != partial(v) {
			differ++
			if partial(v) != Jitter {
				t.Errorf("%s: %s against %s", v, v.Zone(), partial(v))
			}
		}
		flagged := len(v.Flags()) > 0
		if want := v.Zone() == Jitter || v.Zone() != partial(v); flagged != want {
			t.Errorf("%s flagged %v, want %v", v, flagged, want)
		}
	}
	if differ != 18 {
		t.Errorf("the orders differ at %d values, want 18", differ)
	}
	if count[Win] != 12 || count[Jitter] != 47 || count[Lose] != 21 {
		t.Errorf("the other order counts %v", count)
	}
}

// TestJitterIsOneInterval: read upwards, the zones change exactly twice.
func TestJitterIsOneInterval(t *testing.T) {
	var order []Zone
	for v := range Values() {
		if len(order) == 0 || order[len(order)-1] != v.Zone() {
			order = append(order, v.Zone())
		}
	}
	if !slices.Equal(order, []Zone{Lose, Jitter, Win}) {
		t.Errorf("zones upwards: %v", order)
	}
}

func TestZoneCompare(t *testing.T) {
	up := []Zone{"", Lose, Jitter, Win}
	for i, z := range up {
		for j, o := range up {
			if got := z.Compare(o); got != min(1, max(-1, i-j)) {
				t.Errorf("%q against %q is %d", z, o, got)
			}
		}
	}
}
