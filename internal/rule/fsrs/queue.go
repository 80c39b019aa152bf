package fsrs

import (
	"cmp"
	"slices"
)

// Card is a question somebody was asked before: what is kept of it, how many
// whole days ago that was, and in how many days it is due (0 today, less when
// it is late).
type Card struct {
	Memory
	Age, Due int
}

// lateness is how far the wait went, as a share of what was planned: 1 is on
// the day, 2 is twice as long. Of two cards that are a week late, the one that
// was to come back after two days has lost more.
func (c Card) lateness() float64 { return float64(c.Age) / float64(max(1, c.Age+c.Due)) }

// Next is in how many days a memory that was just reviewed is due. With an
// exam in until days nothing is planned beyond it: the last time is the day
// before. Without one until is 0 or less.
func (w Weights) Next(m Memory, until int) int {
	days := w.Interval(m, Retention)
	if until > 0 {
		days = min(days, max(1, until-1))
	}
	return days
}

// Today picks the cards to review today, at most most, the first to ask first:
// by their places in cards. Those that are due come by how late they are for
// their interval; who was away for long finds no more than a day's work. With
// an exam in until days, those come first whose last review is best done today.
func (w Weights) Today(cards []Card, most, until int) []int {
	return w.pick(cards, most, until, 0, nil)
}

// Forecast is how many reviews each of the next days will ask for, today being
// the first, if every day's work is done and remembered.
func (w Weights) Forecast(cards []Card, most, until, days int) []int {
	forecast, done := make([]int, days), make([]bool, len(cards))
	for d := range days {
		for _, i := range w.pick(cards, most, until-d, d, done) {
			done[i] = true
			forecast[d]++
		}
	}
	return forecast
}

// pick is Today on a day from now, without the cards that are done.
func (w Weights) pick(cards []Card, most, until, day int, done []bool) []int {
	var due []int
	final := w.lastReviews(cards, most, until, day, done)
	for i, c := range cards {
		if (len(done) == 0 || !done[i]) && (c.Due <= day || final[i]) {
			due = append(due, i)
		}
	}
	slices.SortStableFunc(due, func(a, b int) int {
		switch {
		case final[a] && !final[b]:
			return -1
		case final[b] && !final[a]:
			return 1
		}
		return cmp.Compare(cards[b].on(day).lateness(), cards[a].on(day).lateness())
	})
	return due[:min(len(due), max(0, most))]
}

// on is the card as it will be some days from now.
func (c Card) on(day int) Card { return Card{c.Memory, c.Age + day, c.Due - day} }

// lastReviews are the cards whose last review before the exam is best done on
// a day, out of all that the days left have room for. A last review does the
// more the later it comes, and the more so the less is kept: so the eve goes
// to those it helps most, the day before to the next, and so on backwards.
func (w Weights) lastReviews(cards []Card, most, until, day int, done []bool) map[int]bool {
	if until <= 0 || most <= 0 {
		return nil
	}
	type offer struct {
		card int
		gain float64
	}
	var offers []offer
	for i, c := range cards {
		if len(done) > 0 && done[i] {
			continue
		}
		if gain := w.gain(c.on(day), until-1, until); gain > leastGain {
			offers = append(offers, offer{i, gain})
		}
	}
	slices.SortStableFunc(offers, func(a, b offer) int { return cmp.Compare(b.gain, a.gain) })
	last := map[int]bool{}
	for rank := (until - 1) * most; rank < min(until*most, len(offers)); rank++ {
		last[offers[rank].card] = true
	}
	return last
}

// leastGain is what a review must add to the chance of remembering to be worth
// the time.
const leastGain = 0.005

// gain is what one review, at days from now, adds to the chance of remembering
// on the day of the exam.
func (w Weights) gain(c Card, at, until int) float64 {
	then, left := float64(c.Age+at), float64(until-at)
	recall := w.Recall(c.Memory, then)
	right, wrong := w.Review(c.Memory, then, Good), w.Review(c.Memory, then, Again)
	return recall*w.Recall(right, left) + (1-recall)*w.Recall(wrong, left) - w.Recall(c.Memory, float64(c.Age+until))
}
