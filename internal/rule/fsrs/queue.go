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

// Room is how many reviews there is time for: Now on the first day, Most on
// each day after it. With an exam in Until days the day before is the last;
// without one Until is 0 or less.
type Room struct{ Now, Most, Until int }

// all is how many reviews there is time for before the exam.
func (r Room) all() int { return max(0, r.Now) + max(0, r.Most)*(r.Until-1) }

// after is the room as it will be some days from now.
func (r Room) after(days int) Room {
	if days > 0 {
		r.Now, r.Until = r.Most, r.Until-days
	}
	return r
}

// Today picks the cards to review today, as far as there is room, the first to
// ask first: by their places in cards. Those that are due come by how late they
// are for their interval; who was away for long finds no more than a day's
// work. With an exam those come first whose last review is best done today, and
// on its eve everything is due.
func (w Weights) Today(cards []Card, r Room) []int { return w.pick(cards, r, 0, nil) }

// Forecast is how many reviews each of the next days will ask for, today being
// the first, if every day's work is done and remembered. With an exam it ends
// on the eve.
func (w Weights) Forecast(cards []Card, r Room, days int) []int {
	if r.Until > 0 {
		days = min(days, r.Until)
	}
	forecast, done := make([]int, days), make([]bool, len(cards))
	for d := range days {
		for _, i := range w.pick(cards, r.after(d), d, done) {
			done[i] = true
			forecast[d]++
		}
	}
	return forecast
}

// Short says what an exam leaves no room for: how many of the cards that ought
// to be reviewed before it are not, and how many reviews a day would do for all
// of them, today being as far as it is.
func (w Weights) Short(cards []Card, r Room) (missing, most int) {
	if r.Until <= 0 {
		return 0, 0
	}
	wanted := 0
	for _, o := range w.offers(cards, r.Until, 0, nil) {
		if o.gain >= goodGain {
			wanted++
		}
	}
	if missing = wanted - r.all(); missing <= 0 {
		return 0, 0
	}
	done := max(0, r.Most-r.Now) // today
	return missing, (wanted + done + r.Until - 1) / r.Until
}

// pick is Today on a day from now, without the cards that are done.
func (w Weights) pick(cards []Card, r Room, day int, done []bool) []int {
	var due []int
	final := w.lastReviews(cards, r, day, done)
	for i, c := range cards {
		onEve := r.Until == 1 && c.Age+day > 0
		if (len(done) == 0 || !done[i]) && (c.Due <= day || final[i] || onEve) {
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
	return due[:min(len(due), max(0, r.Now))]
}

// on is the card as it will be some days from now.
func (c Card) on(day int) Card { return Card{c.Memory, c.Age + day, c.Due - day} }

// lastReviews are the cards whose last review before the exam is best done on
// a day, out of all that the days left have room for. A last review does the
// more the later it comes, and the more so the less is kept: so the eve goes
// to those it helps most, the day before to the next, and so on backwards.
// Where there is no room for all, those stay away that it helps least.
func (w Weights) lastReviews(cards []Card, r Room, day int, done []bool) map[int]bool {
	if r.Until <= 0 || r.Now <= 0 {
		return nil
	}
	offers := w.offers(cards, r.Until, day, done)
	last := map[int]bool{}
	for rank := r.all() - r.Now; rank < min(r.all(), len(offers)); rank++ {
		last[offers[rank].card] = true
	}
	return last
}

// offer is a card with what a review on the eve of the exam adds.
type offer struct {
	card int
	gain float64
}

// offers are the cards that a review on the eve helps, those first that it
// helps most, on a day from now when the exam is in until days.
func (w Weights) offers(cards []Card, until, day int, done []bool) (offers []offer) {
	for i, c := range cards {
		if len(done) > 0 && done[i] {
			continue
		}
		if gain := w.gain(c.on(day), until-1, until); gain > leastGain {
			offers = append(offers, offer{i, gain})
		}
	}
	slices.SortStableFunc(offers, func(a, b offer) int { return cmp.Compare(b.gain, a.gain) })
	return offers
}

// leastGain is what a review must add to the chance of remembering to be worth
// the time.
const leastGain = 0.005

// goodGain is what a review must add for a card to be missed where it has none.
const goodGain = 0.05

// gain is what one review, at days from now, adds to the chance of remembering
// on the day of the exam.
func (w Weights) gain(c Card, at, until int) float64 {
	then, left := float64(c.Age+at), float64(until-at)
	recall := w.Recall(c.Memory, then)
	right, wrong := w.Review(c.Memory, then, Good), w.Review(c.Memory, then, Again)
	return recall*w.Recall(right, left) + (1-recall)*w.Recall(wrong, left) - w.Recall(c.Memory, float64(c.Age+until))
}
