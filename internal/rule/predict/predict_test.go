package predict

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"kongdan/internal/rule/c139"
)

func parse(t *testing.T, text string) c139.Value {
	t.Helper()
	v, err := c139.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// golden is the published table: probability to three decimals, band to two.
var golden = []struct{ value, p, low, high string }{
	{"0W0F0C", "0.040", "0.01", "0.07"},
	{"0W2F6C", "0.213", "0.04", "0.48"},
	{"0W2F7C", "0.237", "0.04", "0.54"},
	{"0W3F9C", "0.377", "0.06", "0.79"},
	{"1W0F0C", "0.695", "0.32", "0.95"},
	{"1W1F0C", "0.764", "0.42", "0.97"},
	{"1W1F5C", "0.842", "0.58", "0.99"},
	{"1W1F6C", "0.853", "0.60", "0.99"},
	{"1W2F6C", "0.885", "0.69", "0.99"},
	{"1W3F6C", "0.907", "0.75", "1.00"},
	{"1W3F9C", "0.922", "0.80", "1.00"},
}

func TestGolden(t *testing.T) {
	for _, g := range golden {
		p := Prior(parse(t, g.value))
		if got := fmt.Sprintf("%.3f %.2f %.2f", p.P, p.Low, p.High); got != g.p+" "+g.low+" "+g.high {
			t.Errorf("%s: %s, want %s %s %s", g.value, got, g.p, g.low, g.high)
		}
		if p.Basis != PublishedPrior {
			t.Errorf("%s rests on %q", g.value, p.Basis)
		}
	}
}

// TestClosedForm compares with the variance as it is published.
func TestClosedForm(t *testing.T) {
	for v := range c139.Values() {
		w, f, c := float64(v.W), float64(v.F), float64(v.C)
		variance := 0.64 + 1.44*w + 0.09*f*f + 0.0625*f + 0.01*c*c + 0.01*c
		mean := -3.56 + 4.67*w + 0.5*f + 0.15*c
		p := Prior(v)
		if math.Abs(p.Variance-variance) > 1e-12 || math.Abs(p.Logit-mean) > 1e-12 {
			t.Errorf("%s: logit %v ± %v, want %v ± %v", v, p.Logit, p.Variance, mean, variance)
		}
		for _, point := range []struct{ got, logit float64 }{
			{p.P, mean / math.Sqrt(1+math.Pi*variance/8)},
			{p.Low, mean - 1.2816*math.Sqrt(variance)},
			{p.High, mean + 1.2816*math.Sqrt(variance)},
		} {
			if math.Abs(math.Log(point.got/(1-point.got))-point.logit) > 1e-9 {
				t.Errorf("%s: %v does not lie at logit %v", v, point.got, point.logit)
			}
		}
	}
}

// TestMonotone: gaining elements never lowers the probability, and the band
// holds it, over all pairs of the 80 values.
func TestMonotone(t *testing.T) {
	for v := range c139.Values() {
		p := Prior(v)
		if !(0 < p.Low && p.Low < p.P && p.P < p.High && p.High < 1) {
			t.Errorf("%s: %v < %v < %v does not hold", v, p.Low, p.P, p.High)
		}
		for o := range c139.Values() {
			if d := o.Minus(v); d.Size() > 0 && d.W >= 0 && d.F >= 0 && d.C >= 0 && Prior(o).P <= p.P {
				t.Errorf("from %s to %s the probability falls from %v to %v", v, o, p.P, Prior(o).P)
			}
		}
	}
}

// TestWFirst: the prior keeps the order of the zones: any value with W is
// likelier than every value without.
func TestWFirst(t *testing.T) {
	best, worst := Prior(c139.Value{W: 0, F: 3, C: 9}), Prior(c139.Value{W: 1})
	if best.P >= worst.P || best.Logit >= worst.Logit {
		t.Errorf("0W3F9C %v, 1W0F0C %v", best.P, worst.P)
	}
}

// TF 6: nothing is certain, on screens not even nearly.
func TestTF6NeverCertain(t *testing.T) {
	for v := range c139.Values() {
		p := Prior(v)
		if p.P >= 1 || p.High >= 1 || p.Low <= 0 {
			t.Errorf("%s is certain: %+v", v, p)
		}
		for _, shown := range []float64{p.Capped().P, p.Capped().Low, p.Capped().High} {
			if shown < 0.03 || shown > 0.97 {
				t.Errorf("%s shows %v", v, shown)
			}
		}
	}
	for raw, want := range map[float64]float64{0: 0.03, 0.03: 0.03, 0.5: 0.5, 0.97: 0.97, 0.999: 0.97, 1: 0.97, -1: 0.03} {
		if got := Cap(raw); got != want {
			t.Errorf("Cap(%v) = %v, want %v", raw, got, want)
		}
	}
	if p := Prior(c139.Value{W: 1, F: 3, C: 9}).Capped(); p.P != Prior(c139.Value{W: 1, F: 3, C: 9}).P || p.High != 0.97 {
		t.Errorf("1W3F9C shows %+v", p)
	}
}

func TestEffects(t *testing.T) {
	s := c139.Sheet{}.With(c139.W, c139.Clear).With(c139.F1, c139.Clear).With(c139.C1, c139.Stale).With(c139.C2, c139.No)
	now := Prior(s.Value()).P
	for i, e := range Effects(s) {
		if e.Key != c139.Keys()[i] {
			t.Errorf("effect %d is of %s", i, e.Key)
		}
		claimed := e.Key == c139.W || e.Key == c139.F1
		if e.Claims != claimed || (e.Points < 0) != claimed || e.Points == 0 {
			t.Errorf("%s: %+v", e.Key, e)
		}
		if want := 100 * (Prior(e.Value).P - now); e.Points != want {
			t.Errorf("%s moves %v points, want %v", e.Key, e.Points, want)
		}
	}
	lost := Effects(s)[0]
	if lost.Value.String() != "0W1F0C" || fmt.Sprintf("%.1f", lost.Points) != "-69.9" {
		t.Errorf("losing W: %+v", lost)
	}
	// A deal without the top decision maker gains most from it.
	for _, e := range Effects(c139.Sheet{}) {
		if e.Points <= 0 || e.Key != c139.W && e.Points >= Effects(c139.Sheet{})[0].Points {
			t.Errorf("from nothing: %+v", e)
		}
	}
}

// The study's figures agree with each other and with their odds.
func TestStudy(t *testing.T) {
	without, with := Study()[0], Study()[1]
	if without.W != 0 || with.W != 1 || without.N+with.N != StudyProjects {
		t.Errorf("%+v and %+v of %d projects", without, with, StudyProjects)
	}
	if lost := without.N - without.Won + with.N - with.Won; lost != StudyLost {
		t.Errorf("%d lost, want %d", lost, StudyLost)
	}
	for _, test := range []struct {
		r    Reference
		odds float64
		rate string
	}{{without, 1.0 / 12, "0.08"}, {with, 31, "0.97"}} {
		odds := float64(test.r.Won) / float64(test.r.N-test.r.Won)
		if math.Abs(math.Log(odds/test.odds)) > 0.02 || fmt.Sprintf("%.2f", test.r.Rate()) != test.rate {
			t.Errorf("%+v: odds %v, rate %v", test.r, odds, test.r.Rate())
		}
	}
	if got := math.Round(StudyLost * StudyLostUnder6C); got != 256 {
		t.Errorf("%v of the lost were under 6C, want 256", got)
	}
}

func TestReport(t *testing.T) {
	for value, want := range map[string]string{
		"1W2F6C": `{"value":"1W2F6C","w":1,"f":2,"c":6,"zone":"win","flags":[],"distance":0,"probability":0.885,"interval80":[0.69,0.99],"basis":"published_prior"}`,
		"0W0F0C": `{"value":"0W0F0C","w":0,"f":0,"c":0,"zone":"lose","flags":[],"distance":3,"probability":0.04,"interval80":[0.01,0.07],"basis":"published_prior"}`,
		"1W3F2C": `{"value":"1W3F2C","w":1,"f":3,"c":2,"zone":"win","flags":["hollow_win"],"distance":0,"probability":0.875,"interval80":[0.65,0.99],"basis":"published_prior"}`,
	} {
		got, err := json.Marshal(NewReport(parse(t, value)))
		if err != nil || string(got) != want {
			t.Errorf("%s:\n%s, %v, want\n%s", value, got, err, want)
		}
	}
	for v := range c139.Values() {
		if _, err := json.Marshal(NewReport(v)); err != nil {
			t.Errorf("%s: %v", v, err)
		}
	}
}
