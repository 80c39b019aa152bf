package itemstat

import "slices"

// Draws is how equally hard papers are that were drawn for each person.
type Draws struct {
	N           int     // people all of whose questions have a P
	Mean        float64 // of the papers' mean P, weighted by marks
	Least, Most float64
	// Off is the share of people whose paper differs from Mean by more than
	// FormsDiffer, Wilson's interval.
	Off Figure
}

// Drawn compares the papers of people by the P of their questions, which is
// that of everybody who saw them: what a person got plays no part beyond that.
func Drawn(people [][]Cell, stats []Stat, l Limits) (d Draws) {
	var papers []float64
	for _, p := range people {
		var expected, full float64
		known := true
		for at, c := range p {
			if c.Seen {
				known = known && stats[at].P.Known()
				expected, full = expected+c.Full*stats[at].P.X, full+c.Full
			}
		}
		if known && full > 0 {
			papers = append(papers, expected/full)
		}
	}
	d.N = len(papers)
	d.Off = Figure{N: d.N, Few: d.N < max(l.Relation, 1)}
	if d.Off.Few {
		return d
	}
	d.Mean, d.Least, d.Most = mean(papers), slices.Min(papers), slices.Max(papers)
	off := 0
	for _, x := range papers {
		if max(x-d.Mean, d.Mean-x) > FormsDiffer+1e-9 {
			off++
		}
	}
	d.Off = share(float64(off)/float64(d.N), d.N)
	return d
}
