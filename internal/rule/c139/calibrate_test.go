package c139

import (
	"math/rand/v2"
	"slices"
	"testing"

	"kongdan/internal/rule/day"
)

const today = day.Date("2026-11-23")

func ago(days int) day.Date { return today.Add(-days) }

func TestAged(t *testing.T) {
	for _, test := range []struct {
		state    State
		observed day.Date
		days     int
		want     State
	}{
		{Clear, ago(0), 60, Clear},
		{Clear, ago(60), 60, Clear},
		{Clear, ago(61), 60, Stale},
		{Clear, ago(-5), 60, Clear},
		{Clear, "", 60, Clear},
		{Clear, ago(5000), 0, Clear},
		{Clear, ago(5000), -1, Clear},
		{No, ago(500), 60, No},
		{Partial, ago(500), 60, Partial},
		{Unknown, ago(500), 60, Unknown},
		{Stale, ago(0), 60, Stale},
	} {
		if got := Aged(test.state, test.observed, today, test.days); got != test.want {
			t.Errorf("%s of %s after %d days is %s, want %s", test.state, test.observed, test.days, got, test.want)
		}
	}
}

func TestWeigh(t *testing.T) {
	yes := func(coach string, days int) Ruling {
		return Ruling{Coach: coach, Type: CoachRelation, Verdict: Confirms, On: ago(days)}
	}
	no := func(coach string, days int) Ruling { r := yes(coach, days); r.Verdict = Denies; return r }
	settled := func(coach string, days int) Ruling { r := no(coach, days); r.Resolved = true; return r }
	unsure := func(coach string, days int) Ruling { r := yes(coach, days); r.Verdict = Unsure; return r }
	for _, test := range []struct {
		name    string
		rulings []Ruling
		want    Finding
	}{
		{"nobody asked", nil, Finding{}},
		{"unsure is no ruling", []Ruling{unsure("a", 1), unsure("b", 2)}, Finding{}},
		{"one confirms", []Ruling{yes("a", 3)}, Finding{Confirmed, 1, ago(3), ago(-28), ago(-28)}},
		{"two confirm", []Ruling{yes("a", 3), yes("b", 10)}, Finding{Confirmed, 2, ago(3), ago(-28), ago(-21)}},
		{"the same twice is one source", []Ruling{yes("a", 3), yes("a", 10)}, Finding{Confirmed, 1, ago(3), ago(-28), ago(-28)}},
		{"unsure beside a confirmation", []Ruling{yes("a", 3), unsure("a", 1)}, Finding{Confirmed, 1, ago(3), ago(-28), ago(-28)}},
		{"the last day counts", []Ruling{yes("a", 30)}, Finding{Confirmed, 1, ago(30), ago(-1), ago(-1)}},
		{"a confirmation ages", []Ruling{yes("a", 31)}, Finding{}},
		{"one of two aged", []Ruling{yes("a", 31), yes("b", 5)}, Finding{Confirmed, 1, ago(5), ago(-26), ago(-26)}},
		{"a denial beats two confirmations", []Ruling{yes("a", 1), yes("b", 1), no("c", 9)}, Finding{Denied, 1, ago(9), "", ""}},
		{"a denial does not age", []Ruling{no("a", 400)}, Finding{Denied, 1, ago(400), "", ""}},
		{"two deny", []Ruling{no("a", 4), no("b", 8)}, Finding{Denied, 2, ago(4), "", ""}},
		{"an open denial blocks its own coach's later word", []Ruling{no("a", 9), yes("a", 1)}, Finding{Denied, 1, ago(9), "", ""}},
		{"a resolved denial is no ruling", []Ruling{settled("a", 2)}, Finding{}},
		{"resolved, another confirms", []Ruling{settled("a", 2), yes("b", 5)}, Finding{Confirmed, 1, ago(5), ago(-26), ago(-26)}},
		{"resolved, then confirmed", []Ruling{settled("a", 5), yes("a", 2)}, Finding{Confirmed, 1, ago(2), ago(-29), ago(-29)}},
		{"resolved and confirmed the same day", []Ruling{settled("a", 2), yes("a", 2)}, Finding{Confirmed, 1, ago(2), ago(-29), ago(-29)}},
		{"what was taken back does not return", []Ruling{yes("a", 5), settled("a", 2)}, Finding{}},
		{"an unknown verdict is none", []Ruling{{Coach: "a", Verdict: "maybe", On: today}}, Finding{}},
	} {
		if got := Weigh(test.rulings, today, 30); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
		back := slices.Clone(test.rulings)
		slices.Reverse(back)
		if got := Weigh(back, today, 30); got != test.want {
			t.Errorf("%s, read backwards: %+v", test.name, got)
		}
	}
	for _, never := range []int{0, -3} {
		if got, want := Weigh([]Ruling{yes("a", 900)}, today, never), (Finding{Confirmed, 1, ago(900), "", ""}); got != want {
			t.Errorf("without ageing: %+v", got)
		}
	}
}

// TestReviewIsTheFirstChange walks through the days: the finding changes
// exactly on the day it names, and ends exactly on the day it names.
func TestReviewIsTheFirstChange(t *testing.T) {
	rulings := []Ruling{
		{Coach: "a", Verdict: Confirms, On: ago(20)},
		{Coach: "b", Verdict: Confirms, On: ago(4)},
	}
	f := Weigh(rulings, today, 30)
	for d := today; d < f.Review; d = d.Add(1) {
		if got := Weigh(rulings, d, 30); got != f {
			t.Fatalf("on %s: %+v, before the review on %s", d, got, f.Review)
		}
	}
	if got := Weigh(rulings, f.Review, 30); got.Sources != 1 || got.Opinion != Confirmed || got.Till != f.Till {
		t.Errorf("on the review day: %+v", got)
	}
	if got := Weigh(rulings, f.Till.Add(-1), 30); got.Opinion != Confirmed {
		t.Errorf("the day before the end: %+v", got)
	}
	if got := Weigh(rulings, f.Till, 30); got != (Finding{}) {
		t.Errorf("at the end: %+v", got)
	}
}

func backed(sources int, keys ...Key) func(*Findings) {
	return func(f *Findings) {
		for _, k := range keys {
			f[k.Index()] = Finding{Opinion: Confirmed, Sources: sources, On: today}
		}
	}
}

func refused(keys ...Key) func(*Findings) {
	return func(f *Findings) {
		for _, k := range keys {
			f[k.Index()] = Finding{Opinion: Denied, Sources: 1, On: today}
		}
	}
}

func TestCalibrate(t *testing.T) {
	edge := []Key{W, F1, C1, C2, C3, C4, C5, C6} // 1W1F6C
	for _, test := range []struct {
		name              string
		claimed           []Key
		say               []func(*Findings)
		calibrated, shown string
		basis             Basis
		unconfirmed       []Key
		blocked           []Key
		suggested         []Key
		single            []Key
	}{
		{"empty", nil, nil, "0W0F0C", "0W0F0C", BySelf, nil, nil, nil, nil},
		{"no coach", edge, nil, "0W0F0C", "1W1F6C", BySelf, edge, nil, nil, nil},
		{"ruled on W only", edge, []func(*Findings){backed(2, W)},
			"1W0F0C", "1W1F6C", BySelf, []Key{F1, C1, C2, C3, C4, C5, C6}, nil, nil, nil},
		{"ruled on F only", edge, []func(*Findings){backed(2, F1)},
			"0W1F0C", "1W1F6C", BySelf, []Key{W, C1, C2, C3, C4, C5, C6}, nil, nil, nil},
		{"ruled on W and each claimed F", edge, []func(*Findings){backed(2, W, F1)},
			"1W1F0C", "1W1F0C", ByCoach, []Key{C1, C2, C3, C4, C5, C6}, nil, nil, nil},
		{"a denial is a ruling", edge, []func(*Findings){refused(W), backed(1, F1)},
			"0W1F0C", "0W1F0C", ByCoach, []Key{C1, C2, C3, C4, C5, C6}, []Key{W}, nil, []Key{F1}},
		{"all confirmed", edge, []func(*Findings){backed(2, edge...)}, "1W1F6C", "1W1F6C", ByCoach, nil, nil, nil, nil},
		{"one coach alone", edge, []func(*Findings){backed(1, edge...)}, "1W1F6C", "1W1F6C", ByCoach, nil, nil, nil, edge},
		{"confirmed what nobody claims", []Key{F1}, []func(*Findings){backed(1, W, F1, F2)},
			"0W1F0C", "0W1F0C", ByCoach, nil, nil, []Key{W, F2}, []Key{F1}},
		{"W not claimed still needs a ruling", []Key{F1, F2}, []func(*Findings){backed(2, F1, F2)},
			"0W2F0C", "0W2F0C", BySelf, nil, nil, nil, nil},
		{"W denied where nobody claims it", []Key{F1}, []func(*Findings){refused(W), backed(2, F1)},
			"0W1F0C", "0W1F0C", ByCoach, nil, []Key{W}, nil, nil},
		{"unclaimed F needs no ruling", []Key{W}, []func(*Findings){backed(2, W)}, "1W0F0C", "1W0F0C", ByCoach, nil, nil, nil, nil},
	} {
		var s Sheet
		for _, k := range test.claimed {
			s = s.With(k, Clear)
		}
		var f Findings
		for _, say := range test.say {
			say(&f)
		}
		c := Calibrate(s, f)
		if c.Self != s.Value() || c.Calibrated.String() != test.calibrated || c.Shown.String() != test.shown || c.Basis != test.basis {
			t.Errorf("%s: self %s, calibrated %s, shown %s by %s", test.name, c.Self, c.Calibrated, c.Shown, c.Basis)
		}
		if c.Ruled != (test.basis == ByCoach) || c.Gap != c.Self.Minus(c.Calibrated) || c.Sheet.Value() != c.Shown {
			t.Errorf("%s: ruled %v, gap %v, sheet %s", test.name, c.Ruled, c.Gap, c.Sheet.Value())
		}
		for _, list := range []struct {
			name      string
			got, want []Key
		}{
			{"unconfirmed", c.Unconfirmed, test.unconfirmed}, {"blocked", c.Blocked, test.blocked},
			{"suggested", c.Suggested, test.suggested}, {"single", c.Single, test.single},
		} {
			if !slices.Equal(list.got, list.want) {
				t.Errorf("%s: %s %v, want %v", test.name, list.name, list.got, list.want)
			}
		}
	}
}

// TestCalibratePromises draws sheets and findings: the calibrated value never
// exceeds the claimed one, each element stands somewhere, and states other than
// clear survive in the sheet that is shown.
func TestCalibratePromises(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 39))
	opinions := []Opinion{NoOpinion, Confirmed, Denied}
	ruled := 0
	for range 20000 {
		var s Sheet
		var f Findings
		for i := range s {
			s[i] = State(r.IntN(5))
			f[i] = Finding{Opinion: opinions[r.IntN(3)], Sources: 1 + r.IntN(2)}
		}
		c := Calibrate(s, f)
		if c.Gap.W < 0 || c.Gap.F < 0 || c.Gap.C < 0 || c.Gap.Size() != len(s.Claimed())-count(c, Backed) {
			t.Fatalf("%v with %v: gap %v", s, f, c.Gap)
		}
		want := f.At(W).Opinion != NoOpinion
		for _, k := range PartFirst.Keys() {
			want = want && (s.At(k) != Clear || f.At(k).Opinion != NoOpinion)
		}
		if c.Ruled != want {
			t.Fatalf("%v with %v: ruled %v", s, f, c.Ruled)
		}
		if want {
			ruled++
		}
		for i, k := range Keys() {
			if s[i] != Clear && c.Sheet[i] != s[i] {
				t.Fatalf("%s changed from %s to %s", k, s[i], c.Sheet[i])
			}
			if c.Ruled && c.Sheet[i] == Clear && !c.Backs(k) {
				t.Fatalf("%s counts though no coach backs it", k)
			}
		}
	}
	if ruled == 0 || ruled == 20000 {
		t.Errorf("%d of the draws were ruled on", ruled)
	}
}

func count(c Calibration, want Standing) int {
	n := 0
	for _, s := range c.Standings {
		if s == want {
			n++
		}
	}
	return n
}

func TestCoachTypesShareTheElements(t *testing.T) {
	seen := map[Key]CoachType{}
	for _, ct := range CoachTypes() {
		if got, ok := ParseCoachType(string(ct)); !ok || got != ct {
			t.Errorf("%s reads back as %s", ct, got)
		}
		for _, k := range ct.Vouches() {
			if seen[k] != "" {
				t.Errorf("%s is vouched for by %s and %s", k, seen[k], ct)
			}
			seen[k] = ct
			if k.BestCoach() != ct {
				t.Errorf("%s: best coach %s, want %s", k, k.BestCoach(), ct)
			}
		}
	}
	if len(seen) != Count {
		t.Errorf("%d elements have a coach type, want %d", len(seen), Count)
	}
	if Key("X").BestCoach() != "" || CoachType("X").Vouches() != nil || (Calibration{}).Backs("X") || (Findings{}).At("X") != (Finding{}) {
		t.Error("a key that does not exist has a coach")
	}
}

func TestMissingTypes(t *testing.T) {
	if got := MissingTypes(nil); !slices.Equal(got, []CoachType{CoachRelation, CoachValue, CoachResource}) {
		t.Errorf("without coaches: %v", got)
	}
	if got := MissingTypes([]CoachType{CoachValue, CoachValue}); !slices.Equal(got, []CoachType{CoachRelation, CoachResource}) {
		t.Errorf("with a value coach: %v", got)
	}
	if got := MissingTypes([]CoachType{CoachRelation, CoachValue, CoachResource}); got != nil {
		t.Errorf("with all: %v", got)
	}
}

func TestVerdicts(t *testing.T) {
	for _, v := range Verdicts() {
		if got, ok := ParseVerdict(string(v)); !ok || got != v {
			t.Errorf("%s reads back as %s", v, got)
		}
	}
	if _, ok := ParseVerdict("confirmed"); ok {
		t.Error("confirmed is a verdict")
	}
}
