package itemstat

import "math"

// PlaceMatters is by how much the mean share falls from the first to the last
// place of the paper for the same question asked late instead of early:
// negative when people do worse towards the end. Everything is compared within
// each question, so hard questions at the end don't count; where everybody had
// each question in the same place there is nothing to compare. The slope is
// that of least squares with a level for each question, its interval that of
// people as clusters.
func PlaceMatters(people [][]Cell, l Limits) Figure {
	f := Figure{N: len(people), Few: len(people) < max(l.Relation, 2)}
	if f.Few {
		return f
	}
	places, shares, count := levels(people)
	dx := func(at int, c Cell) float64 { return c.Place - places[at]/count[at] }
	dy := func(at int, c Cell) float64 { return c.share() - shares[at]/count[at] }
	var xx, xy float64
	each(people, func(_, at int, c Cell) {
		xx, xy = xx+dx(at, c)*dx(at, c), xy+dx(at, c)*dy(at, c)
	})
	if f.Flat = xx < 1e-9; f.Flat {
		return f
	}
	f.X = xy / xx
	scores := make([]float64, len(people))
	each(people, func(i, at int, c Cell) { scores[i] += dx(at, c) * (dy(at, c) - f.X*dx(at, c)) })
	n, spread := float64(len(people)), 0.0
	for _, s := range scores {
		spread += s * s
	}
	half := student(len(people)-1) * math.Sqrt(spread*n/(n-1)) / xx
	f.Low, f.High = f.X-half, f.X+half
	return f
}

// levels adds up places and shares per question.
func levels(people [][]Cell) (places, shares, count []float64) {
	width := 0
	for _, p := range people {
		width = max(width, len(p))
	}
	places, shares, count = make([]float64, width), make([]float64, width), make([]float64, width)
	each(people, func(_, at int, c Cell) {
		places[at], shares[at], count[at] = places[at]+c.Place, shares[at]+c.share(), count[at]+1
	})
	return places, shares, count
}

// each calls fn for every question that somebody saw.
func each(people [][]Cell, fn func(person, at int, c Cell)) {
	for i, p := range people {
		for at, c := range p {
			if c.Seen {
				fn(i, at, c)
			}
		}
	}
}
