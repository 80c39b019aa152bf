package fsrs

import (
	"math"
	"testing"
)

// The check values of the published model, at a retention of 0.9.
func TestCheckValues(t *testing.T) {
	want := []struct {
		s, d     float64
		interval int
	}{
		{2.3065, 2.1181, 2}, {10.9643, 2.1112, 11}, {46.2802, 2.1043, 46}, {162.8622, 2.0975, 163}, {497.4472, 2.0906, 497},
	}
	var m Memory
	days := 0
	for n, v := range want {
		m = Default.Review(m, float64(days), Good)
		days = Default.Interval(m, Retention)
		if !near(m.Stability, v.s) || !near(m.Difficulty, v.d) || days != v.interval {
			t.Errorf("review %d: %.4f %.4f %d, want %v", n+1, m.Stability, m.Difficulty, days, v)
		}
	}
	if m = Default.Review(m, float64(days), Again); !near(m.Stability, 6.8862) || !near(m.Difficulty, 7.3855) {
		t.Errorf("after the lapse %.4f %.4f", m.Stability, m.Difficulty)
	}
}

func near(a, b float64) bool { return math.Abs(a-b) < 5e-5 }

func TestRecallAtTheIntervalIsTheRetention(t *testing.T) {
	for _, s := range []float64{1, 2.3065, 17, 400} {
		if r := Default.Recall(Memory{s, 5}, s); math.Abs(r-0.9) > 1e-12 {
			t.Errorf("after its stability of %v days %v is kept", s, r)
		}
	}
	if Default.Recall(Memory{}, 3) != 0 || Default.Recall(Memory{3, 5}, -2) != 1 || Default.Interval(Memory{}, .9) != 1 {
		t.Error("the edges of the model")
	}
}

func TestGradesOfAnswers(t *testing.T) {
	cases := map[string]struct {
		a    Answer
		want Grade
	}{
		"wrong":                        {Answer{Sure: true, Took: 1, Usual: 9}, Again},
		"right":                        {Answer{Right: true, Took: 10, Usual: 9}, Good},
		"right, nobody knows how fast": {Answer{Right: true}, Good},
		"right at twice the usual":     {Answer{Right: true, Took: 18, Usual: 9}, Good},
		"right but slow":               {Answer{Right: true, Took: 18.1, Usual: 9}, Hard},
		"half a guess":                 {Answer{Right: true, Halves: true, Took: 3, Usual: 9}, Hard},
		"no guess":                     {Answer{Right: true, Halves: true, Sure: true, Took: 3, Usual: 9}, Good},
		"sure but slow":                {Answer{Right: true, Halves: true, Sure: true, Took: 30, Usual: 9}, Hard},
	}
	for name, c := range cases {
		if got := c.a.Grade(); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// FuzzReview holds every memory in its bounds, lets a better grade never keep
// less, and a pass never lose.
func FuzzReview(f *testing.F) {
	f.Add(2.3, 5.0, 2.0)
	f.Add(0.0, 0.0, 0.0)
	f.Add(36500.0, 10.0, 1e9)
	f.Add(math.NaN(), math.Inf(1), math.Inf(-1))
	f.Fuzz(func(t *testing.T, s, d, days float64) {
		if math.IsNaN(s) || math.IsNaN(d) || math.IsNaN(days) {
			t.Skip() // memories come from Review, days from dates
		}
		m := Memory{s, d}
		if r := Default.Recall(m, days); !(r >= 0 && r <= 1) {
			t.Fatalf("recall %v", r)
		}
		var kept float64
		for g := Again; g <= Easy; g++ {
			n := Default.Review(m, days, g)
			if !(n.Stability >= MinStability && n.Stability <= MaxStability && n.Difficulty >= 1 && n.Difficulty <= 10) {
				t.Fatalf("%v after %v days, grade %d: %v", m, days, g, n)
			}
			if n.Stability < kept {
				t.Fatalf("%v after %v days: grade %d keeps less than the one below", m, days, g)
			}
			if !m.New() && g > Again && n.Stability < bound(m).Stability {
				t.Fatalf("%v after %v days: passed and lost", m, days)
			}
			kept = n.Stability
			if i := Default.Interval(n, Retention); i < 1 || i > MaxInterval {
				t.Fatalf("interval %d", i)
			}
		}
	})
}
