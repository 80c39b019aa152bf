package c139

import (
	"slices"
	"testing"
)

func TestKeys(t *testing.T) {
	names := map[string]bool{}
	for i, k := range Keys() {
		got, ok := ParseKey(string(k))
		if !ok || got != k || k.Index() != i || k.Name() == "" || names[k.Name()] {
			t.Errorf("%s: %v %v, index %d, name %q", k, got, ok, k.Index(), k.Name())
		}
		names[k.Name()] = true
	}
	for _, no := range []string{"", "w", "F0", "F4", "C0", "C10", "coach", "W "} {
		k, ok := ParseKey(no)
		if ok || k.Index() != -1 || k.Part() != "" || k.Name() != "" {
			t.Errorf("%q is an element", no)
		}
	}
	if ValueMatch.Name() != "value_match" || KSFTop3.Name() != "ksf_top3" || TopDecision != W {
		t.Error("names and constants disagree")
	}
}

func TestStates(t *testing.T) {
	var zero State
	if zero != Unknown || zero.String() != "unknown" {
		t.Errorf("the zero state is %s", zero)
	}
	for _, s := range States() {
		got, ok := ParseState(s.String())
		if !ok || got != s {
			t.Errorf("%s reads back as %s", s, got)
		}
		if want := s == Clear || s == No; s.NeedsEvidence() != want {
			t.Errorf("%s needs evidence: %v", s, s.NeedsEvidence())
		}
	}
	for _, no := range []string{"", "CLEAR", "maybe", "state(9)"} {
		if _, ok := ParseState(no); ok {
			t.Errorf("%q is a state", no)
		}
	}
	if State(9).String() != "state(9)" {
		t.Errorf("state 9 prints %s", State(9))
	}
}

func TestOnlyClearCounts(t *testing.T) {
	for _, k := range Keys() {
		for _, state := range States() {
			s := Sheet{}.With(k, state)
			if s.At(k) != state {
				t.Errorf("%s is %s, want %s", k, s.At(k), state)
			}
			want := Delta{}
			if state == Clear {
				want = Delta{W: len(filter(k, PartWin)), F: len(filter(k, PartFirst)), C: len(filter(k, PartClear))}
			}
			if got := s.Value().Minus(Value{}); got != want {
				t.Errorf("%s %s is worth %v, want %v", k, state, got, want)
			}
		}
	}
}

func filter(k Key, p Part) []Key {
	if slices.Contains(p.Keys(), k) {
		return []Key{k}
	}
	return nil
}

// TestAllSheets counts all 8,192 patterns of claimed elements.
func TestAllSheets(t *testing.T) {
	perValue := map[Value]int{}
	for pattern := range 1 << Count {
		s, want := pick(pattern)
		if s.Value() != want {
			t.Fatalf("%013b is %s, want %s", pattern, s.Value(), want)
		}
		if len(s.Claimed()) != want.Minus(Value{}).Size() {
			t.Fatalf("%013b claims %v", pattern, s.Claimed())
		}
		perValue[s.Value()]++
	}
	if len(perValue) != 80 || perValue[Value{1, 2, 6}] != 3*84 {
		t.Errorf("%d values, 1W2F6C %d times", len(perValue), perValue[Value{1, 2, 6}])
	}
}

// pick returns the sheet whose bits are clear, and counts them by hand.
func pick(pattern int) (Sheet, Value) {
	var s Sheet
	var v Value
	for i := range Count {
		if pattern>>i&1 == 0 {
			continue
		}
		s[i] = Clear
		switch {
		case i == 0:
			v.W++
		case i < 4:
			v.F++
		default:
			v.C++
		}
	}
	return s, v
}

func TestUnknownKeyChangesNothing(t *testing.T) {
	s := Sheet{}.With("X", Clear)
	if s != (Sheet{}) || s.At("X") != Unknown {
		t.Errorf("%v", s)
	}
}

func TestExposure(t *testing.T) {
	sheet := func(claimed ...Key) Sheet {
		var s Sheet
		for _, k := range claimed {
			s = s.With(k, Clear)
		}
		return s
	}
	edge := sheet(W, F1, C1, C2, C3, C4, C5, C6) // 1W1F6C
	for _, test := range []struct {
		name      string
		sheet     Sheet
		confirmed []Key
		element   Key
		value     string
		zone      Zone
		critical  []Key
	}{
		{"nothing claimed", Sheet{}, nil, "", "0W0F0C", Lose, nil},
		{"only knowledge, unconfirmed", sheet(C1, C2), nil, "C1", "0W0F1C", Lose, nil},
		{"all confirmed, no W", sheet(F1, F2), []Key{F1, F2}, "", "0W2F0C", Lose, nil},
		{"W counts though confirmed", edge, []Key{W, F1, C1, C2, C3, C4, C5, C6}, W, "0W1F6C", Lose, []Key{W}},
		{"at the edge every loss counts", edge, nil, W, "0W1F6C", Lose, []Key{W, F1, C1, C2, C3, C4, C5, C6}},
		{"a hollow win", sheet(W, F1, F2), []Key{F2}, W, "0W2F0C", Lose, []Key{W, F1}},
		{"majority without the top", sheet(F1, F2, F3, C1), []Key{F1}, F2, "0W2F1C", Lose, []Key{F2, F3}},
	} {
		e := test.sheet.Exposure(func(k Key) bool { return slices.Contains(test.confirmed, k) })
		if e.Element != test.element || e.Value.String() != test.value || e.Zone != test.zone || !slices.Equal(e.Critical, test.critical) {
			t.Errorf("%s: %+v", test.name, e)
		}
	}
}
