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
		if got := Default.Today(cards, Room{25, 25, until}); len(got) != 25 {
			t.Errorf("exam in %d: %d of a backlog of 300", until, len(got))
		}
		sum := 0
		for d, n := range Default.Forecast(cards, Room{25, 25, until}, 14) {
			if sum += n; n > 25 {
				t.Errorf("exam in %d: day %d asks for %d", until, d, n)
			}
		}
		if want := map[int]int{0: 300, 9: 225}[until]; sum != want {
			t.Errorf("exam in %d: %d of 300 come back, want %d", until, sum, want)
		}
	}
	if got := Default.Today(cards, Room{}); len(got) != 0 {
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
	if got := Default.Today(cards, Room{Now: 10, Most: 10}); !slices.Equal(got, []int{1, 0, 3}) {
		t.Errorf("%v", got)
	}
	if got := Default.Forecast(cards, Room{Now: 1, Most: 1}, 5); !slices.Equal(got, []int{1, 1, 1, 0, 0}) {
		t.Errorf("forecast %v", got)
	}
}

// Where the days before an exam have no room for all, nothing is put behind it,
// the plan says for how many there is none, and those come that it helps most.
func TestNothingIsPlannedBeyondTheExam(t *testing.T) {
	var cards []Card
	for i := range 54 { // three of each age, 21 of them are due today
		cards = append(cards, Card{Memory{60.2, 5}, 66 - i/3, i/3 - 6})
	}
	for _, x := range []struct {
		room          Room
		forecast      []int
		missing, most int
	}{
		{Room{15, 15, 1}, []int{15}, 54 - 15, 54},
		{Room{5, 15, 1}, []int{5}, 54 - 5, 64}, // ten were answered today
		{Room{-2, 15, 1}, []int{0}, 54, 71},
		{Room{3, 3, 4}, []int{3, 3, 3, 3}, 54 - 12, 14},
		{Room{14, 14, 4}, []int{14, 14, 14, 12}, 0, 0},
		{Room{60, 60, 3}, []int{21, 3, 30}, 0, 0}, // the rest on the eve
		{Room{15, 15, 0}, []int{15, 9, 3, 3}, 0, 0},
	} {
		got := Default.Forecast(cards, x.room, 14)
		if !slices.Equal(got[:min(4, len(got))], x.forecast) || x.room.Until > 0 && len(got) > x.room.Until {
			t.Errorf("%+v: forecast %v, want %v", x.room, got, x.forecast)
		}
		missing, most := Default.Short(cards, x.room)
		if missing != x.missing || most != x.most {
			t.Errorf("%+v: %d have no room, %d a day would do; want %d, %d", x.room, missing, most, x.missing, x.most)
		}
		if enough, _ := Default.Short(cards, Room{x.room.Now + most - x.room.Most, most, x.room.Until}); most > 0 && enough > 0 {
			t.Errorf("%+v: with %d a day still %d have no room", x.room, most, enough)
		}
	}
	if today := Default.Today(cards, Room{5, 5, 1}); !slices.Equal(today, []int{0, 1, 2, 3, 4}) {
		t.Errorf("%v are asked, not those that it helps most", today)
	}
	if again := Default.Today([]Card{{Memory{2.3, 5}, 0, 2}, {Memory{2.3, 5}, 1, 9}}, Room{15, 15, 1}); !slices.Equal(again, []int{1}) {
		t.Errorf("on the eve %v: what was asked today is asked no more, all else is", again)
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
			reviews++
		}
		for _, i := range Default.Today(deck, Room{room, room, until}) {
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
