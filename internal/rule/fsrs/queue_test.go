package fsrs

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestTheBacklogStaysBelowTheCap(t *testing.T) {
	var cards []Card
	for i := range 300 {
		cards = append(cards, Card{Memory{float64(1 + i%40), 5}, 60 + i%7, -i % 50})
	}
	for _, until := range []int{0, 9} {
		if got := Default.Today(cards, 25, until); len(got) != 25 {
			t.Errorf("exam in %d: %d of a backlog of 300", until, len(got))
		}
		sum := 0
		for d, n := range Default.Forecast(cards, 25, until, 14) {
			if sum += n; n > 25 {
				t.Errorf("exam in %d: day %d asks for %d", until, d, n)
			}
		}
		if sum != 300 {
			t.Errorf("exam in %d: %d of 300 come back", until, sum)
		}
	}
	if got := Default.Today(cards, 0, 0); len(got) != 0 {
		t.Errorf("no time, %d reviews", len(got))
	}
}

func TestTheLatestForItsIntervalComesFirst(t *testing.T) {
	cards := []Card{
		{Memory{100, 5}, 107, -7}, // a week late after a hundred days
		{Memory{2, 5}, 9, -7},     // a week late after two
		{Memory{30, 5}, 10, 20},   // not due
		{Memory{5, 5}, 5, 0},      // on the day
	}
	if got := Default.Today(cards, 10, 0); !slices.Equal(got, []int{1, 0, 3}) {
		t.Errorf("%v", got)
	}
	if got := Default.Forecast(cards, 1, 0, 5); !slices.Equal(got, []int{1, 1, 1, 0, 0}) {
		t.Errorf("forecast %v", got)
	}
}

// term plays the days before an exam with one learner, who sees fresh new
// questions a day and half of the time knows one, and returns what is
// remembered on the day of the exam and after how many reviews. exam says
// whether the plan knows of it; retention is what the plain plan aims at.
func term(seed uint64, questions, days, most, fresh int, retention float64, exam bool) (kept float64, reviews int) {
	r := rand.New(rand.NewPCG(seed, 3))
	var deck []Card
	for day := range days {
		until := 0
		if exam {
			until = days - day
		}
		room := most - min(fresh, questions-len(deck))
		review := func(c *Card) {
			g := Again
			if chance := Default.Recall(c.Memory, float64(c.Age)); c.New() && r.IntN(2) == 0 || r.Float64() < chance {
				g = Good
			}
			c.Memory = Default.Review(c.Memory, float64(c.Age), g)
			c.Age, c.Due = 0, Default.Interval(c.Memory, retention)
			if exam {
				c.Due = Default.Next(c.Memory, until)
			}
			reviews++
		}
		for _, i := range Default.Today(deck, room, until) {
			review(&deck[i])
		}
		for range min(fresh, questions-len(deck)) {
			deck = append(deck, Card{})
			review(&deck[len(deck)-1])
		}
		for i := range deck {
			deck[i].Age, deck[i].Due = deck[i].Age+1, deck[i].Due-1
		}
	}
	for _, c := range deck {
		kept += Default.Recall(c.Memory, float64(c.Age))
	}
	return kept / float64(questions), reviews
}

// With the same questions, days and cap, who says when the exam is remembers
// more on the day, also than who works as much or more without saying so.
func TestAKnownDateBeatsThePlainPlan(t *testing.T) {
	const seeds = 8
	for _, s := range []struct{ questions, days, most, fresh int }{
		{100, 30, 20, 10}, {100, 30, 50, 10}, {200, 60, 20, 10}, {300, 60, 30, 10}, {300, 60, 20, 10}, {150, 20, 20, 10},
	} {
		play := func(retention float64, exam bool) (kept float64, reviews int) {
			for seed := range uint64(seeds) {
				k, n := term(seed, s.questions, s.days, s.most, s.fresh, retention, exam)
				kept, reviews = kept+k/seeds, reviews+n
			}
			return kept, reviews / seeds
		}
		kept, reviews := play(Retention, true)
		t.Logf("%+v: %.4f after %d reviews", s, kept, reviews)
		for _, retention := range []float64{Retention, 0.93, 0.95} {
			plain, n := play(retention, false)
			t.Logf("%+v: plain %.2f: %.4f after %d reviews", s, retention, plain, n)
			if kept <= plain {
				t.Errorf("%+v: %.4f after %d reviews for the date; %.4f after %d at a retention of %.2f", s, kept, reviews, plain, n, retention)
			}
		}
	}
}
