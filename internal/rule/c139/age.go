package c139

import "kongdan/internal/rule/day"

// Aged returns the state an element has once its evidence is considered: a
// clear element whose youngest evidence was observed more than days days ago
// is stale. Nothing else ages: what is known not to hold stays so until
// somebody learns otherwise. Evidence without a date, or a limit of 0 or less,
// does not age.
func Aged(state State, observed, today day.Date, days int) State {
	if state == Clear && old(observed, today, days) {
		return Stale
	}
	return state
}

// old reports whether something of that date has outlived its days.
func old(on, today day.Date, days int) bool {
	return days > 0 && today.Sub(on) > days
}
