package c139

import (
	"slices"
	"testing"
)

// The anchors name the facts of the domain specification.

func TestSC1ToSC4Parts(t *testing.T) {
	for _, test := range []struct {
		part Part
		size int
		keys []Key
	}{
		{PartCoach, 1, nil},                                       // SC 1
		{PartWin, 1, []Key{W}},                                    // SC 2, TF 5
		{PartFirst, 3, []Key{F1, F2, F3}},                         // SC 3, TF 3
		{PartClear, 9, []Key{C1, C2, C3, C4, C5, C6, C7, C8, C9}}, // SC 4, TF 4
		{Part("139"), 0, nil},
	} {
		if test.part.Size() != test.size || !slices.Equal(test.part.Keys(), test.keys) {
			t.Errorf("%s has %d elements %v", test.part, test.part.Size(), test.part.Keys())
		}
		for _, k := range test.part.Keys() {
			if k.Part() != test.part {
				t.Errorf("%s is part of %s, want %s", k, k.Part(), test.part)
			}
		}
	}
}

func TestSC5WinInflection(t *testing.T) {
	if WinInflection.String() != "1W1F6C" || WinInflection.Zone() != Win {
		t.Errorf("%s lies in %s", WinInflection, WinInflection.Zone())
	}
	for v := range Values() {
		if (v.Compare(WinInflection) >= 0) != (v.Zone() == Win) {
			t.Errorf("%s lies in %s", v, v.Zone())
		}
	}
}

func TestSC6LoseInflection(t *testing.T) {
	if LoseInflection.String() != "0W2F6C" || LoseInflection.Zone() != Lose {
		t.Errorf("%s lies in %s", LoseInflection, LoseInflection.Zone())
	}
	for v := range Values() {
		if (v.Compare(LoseInflection) <= 0) != (v.Zone() == Lose) {
			t.Errorf("%s lies in %s", v, v.Zone())
		}
	}
}

func TestSC58NoMiddleZone(t *testing.T) {
	if Zones() != [3]Zone{Win, Jitter, Lose} {
		t.Errorf("zones %v", Zones())
	}
	for v := range Values() {
		if !slices.Contains([]Zone{Win, Jitter, Lose}, v.Zone()) {
			t.Errorf("%s lies in %q", v, v.Zone())
		}
	}
}

func TestSC73ThreeCoachTypes(t *testing.T) {
	if CoachTypes() != [3]CoachType{"coach_relation", "coach_value", "coach_resource"} {
		t.Errorf("coach types %v", CoachTypes())
	}
	for _, no := range []string{"", "coach_all_round", "all_round", "mentor"} {
		if _, ok := ParseCoachType(no); ok {
			t.Errorf("%q is a coach type", no)
		}
	}
}

func TestSC75SelfClientAndRival(t *testing.T) {
	want := map[Key][]Subject{
		C1: {Self}, C2: {Client}, C3: {Client}, C4: {Client}, C5: {Client}, C6: {Client},
		C7: {Self, Rival}, C8: {Rival}, C9: {Situation},
	}
	for k, subjects := range want {
		if !slices.Equal(k.About(), subjects) {
			t.Errorf("%s is about %v, want %v", k, k.About(), subjects)
		}
	}
	if got := (Sheet{}).Blind(); !slices.Equal(got, []Subject{Self, Client, Rival}) {
		t.Errorf("an empty sheet is blind for %v", got)
	}
	all := Sheet{}.With(C7, Clear).With(C2, Clear)
	if got := all.Blind(); got != nil {
		t.Errorf("C2 and C7 leave %v", got)
	}
	if got := all.With(C2, Stale).Blind(); !slices.Equal(got, []Subject{Client}) {
		t.Errorf("without C2: %v", got)
	}
	if Key("X").About() != nil {
		t.Error("a key that does not exist is about somebody")
	}
}

func TestSC78ThreeFamilies(t *testing.T) {
	if Families() != [3]Part{PartClear, PartFirst, PartWin} {
		t.Errorf("families %v", Families())
	}
	total := 0
	for _, p := range Families() {
		total += len(p.Keys())
	}
	if total != Count {
		t.Errorf("the families hold %d elements, want %d", total, Count)
	}
}

// SC 79, TF 1, TF 2, MC 2: thirteen elements and the coach make fourteen, in
// four groups, and the result is their states.
func TestSC79FourteenElements(t *testing.T) {
	total := 0
	for _, p := range Parts() {
		total += p.Size()
	}
	if total != 14 || len(Keys()) != 13 || len(Sheet{}) != 13 {
		t.Errorf("%d elements, %d with a state", total, len(Keys()))
	}
	if Parts() != [4]Part{PartCoach, PartWin, PartFirst, PartClear} {
		t.Errorf("MC 2: parts %v", Parts())
	}
}

// TF 6: the highest value is no certainty; losing the top decision maker
// alone leads back to jitter.
func TestTF6HighestValueIsNotCertain(t *testing.T) {
	var s Sheet
	for _, k := range Keys() {
		s = s.With(k, Clear)
	}
	if s.Value().String() != "1W3F9C" {
		t.Fatalf("all clear is %s", s.Value())
	}
	e := s.Exposure(func(Key) bool { return true })
	if e.Element != W || e.Zone != Jitter || e.Value.String() != "0W3F9C" {
		t.Errorf("exposure %+v", e)
	}
}

func TestMC29Jitter(t *testing.T) {
	for text, want := range map[string]Zone{"1W1F4C": Jitter, "1W2F6C": Win, "1W1F0C": Jitter, "0W3F9C": Jitter} {
		if v, _ := Parse(text); v.Zone() != want {
			t.Errorf("%s lies in %s, want %s", v, v.Zone(), want)
		}
	}
}
