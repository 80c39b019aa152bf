package advise

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/predict"
	"kongdan/internal/rule/stage"
)

// TestFirstMove: what changes the zone stands first.
func TestFirstMove(t *testing.T) {
	five := c139.PartClear.Keys()[:5]
	for _, test := range []struct {
		name  string
		s     Situation
		key   Key
		el    c139.Key
		gain  GainKind
		value string
		zone  c139.Zone
	}{
		{"nothing known", claimed(), WinReach, c139.W, Gains, "1W0F0C", c139.Jitter},
		{"1W1F5C lacks one more", claimed(append(five, c139.W, c139.F1)...), CoachWin, c139.W, Keeps, "0W1F5C", c139.Lose},
		{"0W2F0C, the top or a third F", claimed(c139.F1, c139.F3), WinReach, c139.W, Gains, "1W2F0C", c139.Win},
		{"a claim of the top without coach", claimed(c139.W, c139.F1, c139.F2), CoachWin, c139.W, Keeps, "0W2F0C", c139.Lose},
	} {
		m := Advise(test.s, nil)[0]
		if m.Key != test.key || m.Element != test.el || m.Gain.Kind != test.gain || m.Gain.Value.String() != test.value || m.Gain.Zone != test.zone || !m.Gain.ZoneChanges {
			t.Errorf("%s: %+v", test.name, m)
		}
	}
	// With W confirmed the second F comes first: it wins, knowledge alone does not.
	s := claimed(append(five, c139.W, c139.F1)...)
	for _, k := range append(five, c139.W, c139.F1) {
		s.confirm(k, 2)
	}
	m := Advise(s, nil)[0]
	if m.Key != ActiveHelp || m.Gain.Value.String() != "1W2F5C" || m.Gain.Zone != c139.Win || m.Gain.Distance != 0 || m.Gain.Closer != 1 {
		t.Errorf("1W1F5C confirmed: %+v", m)
	}
}

// TestDenialIsFoughtFor: a denied claim that does not count is a gain once
// resolved; while the self value is shown, it is at stake.
func TestDenialIsFoughtFor(t *testing.T) {
	s := quiet()
	s.deny(c139.W)
	m, _ := find(Advise(s, nil), CoachDenial)
	if m.Gain.Kind != Gains || m.Gain.Value.String() != "1W3F9C" || !m.Gain.ZoneChanges {
		t.Errorf("calibrated: %+v", m.Gain)
	}
	s = claimed(c139.W, c139.F1, c139.F2)
	s.deny(c139.F1)
	m, _ = find(Advise(s, nil), CoachDenial)
	if m.Gain.Kind != Keeps || m.Gain.Value.String() != "1W1F0C" || m.Gain.Points >= 0 {
		t.Errorf("self: %+v", m.Gain)
	}
}

func TestTuning(t *testing.T) {
	s := claimed()
	all := keysOf(Advise(s, nil))
	off := map[Key]Tuning{WinReach: {}, "no_such_move": {Enabled: true}}
	if got := keysOf(Advise(s, off)); slices.Contains(got, WinReach) || len(got) != len(all)-1 {
		t.Errorf("switched off: %v", got)
	}
	up := map[Key]Tuning{Payment: {Enabled: true, Priority: 100}, OurProcess: {Enabled: true, Priority: 0}}
	got := keysOf(Advise(s, up))
	if slices.Index(got, Payment) != 1 || got[0] != WinReach || slices.Index(got, OurProcess) != len(got)-1 {
		t.Errorf("by priority: %v", got)
	}
	s = quiet()
	s.LastContact = ago(21)
	for limit, want := range map[int]bool{21: true, 22: false, 0: true, -5: true} {
		_, ok := find(Advise(s, map[Key]Tuning{ContactQuiet: {Enabled: true, Priority: 1, Threshold: limit}}), ContactQuiet)
		if ok != want {
			t.Errorf("quiet for 21 days with a limit of %d: %v", limit, ok)
		}
	}
}

func TestRules(t *testing.T) {
	seen := map[Key]bool{}
	for _, r := range Rules() {
		if seen[r.Key] || r.Key == "" {
			t.Errorf("%q stands twice", r.Key)
		}
		seen[r.Key] = true
		d := r.Default
		if !d.Enabled || d.Priority <= 0 || d.Priority > MaxPriority || d.Threshold < 0 || d.Threshold > MaxThreshold || r.Unit == NoUnit && d.Threshold != 0 {
			t.Errorf("%s: %+v", r.Key, r)
		}
	}
	for _, f := range c139.Flags() {
		if !seen[Key(f)] {
			t.Errorf("no move answers %s", f)
		}
	}
}

// random draws any situation.
func random(r *rand.Rand) Situation {
	s := Situation{Today: today, Open: true, EvidenceDays: r.IntN(3) * 30}
	for i, k := range c139.Keys() {
		s.Sheet[i] = c139.State(r.IntN(5))
		if r.IntN(3) == 0 {
			s.Sheet[i] = c139.Clear
		}
		if r.IntN(4) > 0 {
			s.Observed[i] = ago(r.IntN(90))
		}
		switch r.IntN(4) {
		case 0:
			s.confirm(k, 1+r.IntN(2))
			s.Findings[i].Till = ago(-1 - r.IntN(30))
		case 1:
			s.deny(k)
		}
	}
	types := c139.CoachTypes()
	s.Coaches = types[:r.IntN(4)]
	if r.IntN(3) == 0 {
		s.Challenged = append(s.Challenged, c139.Keys()[r.IntN(13)])
	}
	sellings, buyings := stage.Sellings(), stage.Buyings()
	s.Selling, s.Buying = sellings[r.IntN(5)], buyings[r.IntN(4)]
	s.Opened, s.LastContact = ago(r.IntN(100)), ago(r.IntN(60))
	if r.IntN(3) > 0 {
		s.NextStep = ago(r.IntN(20) - 10)
	}
	s.ExpectedClose = ago(r.IntN(100) - 60)
	s.People, s.Rivals = r.IntN(8), r.IntN(3)
	return s
}

// TestPromises draws situations and checks what every list of moves keeps.
func TestPromises(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 39))
	seen := map[Key]int{}
	asks := Asks()
	fills := map[Key]bool{}
	for _, rule := range elementRules {
		fills[rule.key] = rule.key != EvidenceAgeing
	}
	for range 3000 {
		s := random(r)
		moves := Advise(s, nil)
		if again := Advise(s, nil); !reflect.DeepEqual(moves, again) {
			t.Fatal("the same situation gives other moves")
		}
		cal := c139.Calibrate(s.Sheet, s.Findings)
		now := predict.Prior(cal.Shown).P
		twice := map[string]bool{}
		changes := true
		for i, m := range moves {
			seen[m.Key]++
			if name := fmt.Sprint(m.Key, m.Element, m.Why.Coach); twice[name] {
				t.Fatalf("%s stands twice", name)
			} else {
				twice[name] = true
			}
			if i > 0 && m.Score > moves[i-1].Score || math.IsNaN(m.Score) {
				t.Fatalf("%s with %v follows %v", m.Key, m.Score, moves[i-1].Score)
			}
			if m.Gain.ZoneChanges && !changes {
				t.Fatalf("%s changes the zone and stands behind one that does not", m.Key)
			}
			changes = m.Gain.ZoneChanges
			if fills[m.Key] && (s.Sheet.At(m.Element) == c139.Clear || m.Gain.Kind != Gains || m.Gain.Points <= 0) {
				t.Fatalf("%s suggests %s, which is %s: %+v", m.Key, m.Element, s.Sheet.At(m.Element), m.Gain)
			}
			if m.DueIn < 1 || !slices.Contains(asks, m.Ask) {
				t.Fatalf("%s: due in %d, asks %q", m.Key, m.DueIn, m.Ask)
			}
			checkGain(t, m, cal, now)
		}
	}
	for _, rule := range Rules() {
		if seen[rule.Key] == 0 {
			t.Errorf("%s never comes up", rule.Key)
		}
	}
}

func checkGain(t *testing.T, m Move, cal c139.Calibration, now float64) {
	t.Helper()
	g := m.Gain
	if g.Kind == NoGain {
		if g != (Gain{}) {
			t.Fatalf("%s: no gain, but %+v", m.Key, g)
		}
		return
	}
	sheet, state := cal.Sheet, c139.Clear
	if g.Kind == Keeps {
		state = c139.Unknown
	}
	elements := m.Why.Elements
	for _, k := range elements {
		sheet = sheet.With(k, state)
	}
	v := sheet.Value()
	if g.Value != v || g.Zone != v.Zone() || g.Distance != v.Distance() || g.P != predict.Prior(v).P ||
		g.ZoneChanges != (v.Zone() != cal.Shown.Zone()) || math.Abs(g.Points-100*(g.P-now)) > 1e-9 || (g.Points > 0) != (g.Kind == Gains) {
		t.Fatalf("%s on %v from %s: %+v", m.Key, elements, cal.Shown, g)
	}
}

func BenchmarkAdvise(b *testing.B) {
	s := random(rand.New(rand.NewPCG(5, 39)))
	for b.Loop() {
		Advise(s, nil)
	}
}
