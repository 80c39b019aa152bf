package fsrs

// Answer is what is known of an answer to an exam question. Such questions are
// no flash cards: a right one may be a guess.
type Answer struct {
	Right bool // wholly; part of it right is not
	// Halves is set for true/false, where half of the guesses are right.
	Halves bool
	Sure   bool    // whoever answered said so
	Took   float64 // seconds, 0 if nobody knows
	Usual  float64 // the median of the same person, 0 if nobody knows
}

// slow is from how many times the usual on an answer was hard to find.
const slow = 2

// Grade is how well the answer was remembered: wrong is again, right is good,
// and hard where it came slowly or may be a guess. Nothing is easy.
func (a Answer) Grade() Grade {
	switch {
	case !a.Right:
		return Again
	case a.Halves && !a.Sure, a.Usual > 0 && a.Took > slow*a.Usual:
		return Hard
	}
	return Good
}
