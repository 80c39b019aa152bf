package itemstat

import "slices"

// Taken says how long each answer of one person took, in the unit of its
// arguments: from the answer given before it, whichever that was, or from the
// start. given is when each answer was given for the last time, 0 for none.
// 0 stands for what cannot be known: no answer, one older than the start, and
// answers given at the same moment.
//
// This is our measure. Whoever reads a question and answers it later, rests, or
// changes an answer in the end, moves time from one question to another; the
// middle of many people hardly feels that, one person's time does.
func Taken(start int64, given []int64) []int64 {
	sorted := slices.Sorted(slices.Values(given))
	out := make([]int64, len(given))
	for at, when := range given {
		if when <= start {
			continue
		}
		first, _ := slices.BinarySearch(sorted, when)
		if first+1 < len(sorted) && sorted[first+1] == when {
			continue
		}
		out[at] = when - start
		if first > 0 && sorted[first-1] > start {
			out[at] = when - sorted[first-1]
		}
	}
	return out
}

// Times is the middle time of each question, over those whose time is known.
func Times(items int, people [][]Cell, l Limits) []Figure {
	out := make([]Figure, items)
	for at := range out {
		var known []float64
		for _, p := range people {
			if at < len(p) && p[at].Seen && p[at].Taken > 0 {
				known = append(known, p[at].Taken)
			}
		}
		out[at] = median(known, l.Difficulty)
	}
	return out
}
