package maplay

import "math"

// Distances between the cards of a band.
const (
	beside = 24
	below  = 26
	inside = 14 // between the edge of a band and its cards
	aside  = 12 // between two bands
)

// Columns places the cards of each group in a band of its own, one band beside
// the other; there are groups bands, also where nobody is in one. Bands widen
// together so that the picture stays about as wide as a screen.
func Columns(cards []Card, groups int) Picture {
	p := Picture{Spots: map[string]Spot{}}
	w, h := largest(cards)
	if len(cards) == 0 {
		w, h = 160, 60
	}
	in := make([][]Card, groups)
	for _, c := range cards {
		g := min(max(c.Group, 0), groups-1)
		in[g] = append(in[g], c)
	}
	rows := rowsFor(in, w, h)
	x := 0
	for g, list := range in {
		wide := max(1, (len(list)+rows-1)/rows)
		b := Band{Group: g, X: x, Y: 0, W: wide*(w+beside) - beside + 2*inside, H: head + rows*(h+below) + below/2}
		for k, c := range list {
			p.Spots[c.ID] = Spot{x + inside + (k/rows)*(w+beside) + w/2, head + (k%rows)*(h+below) + h/2}
		}
		p.Bands = append(p.Bands, b)
		x += b.W + aside
	}
	return p
}

// rowsFor is the number of rows with which the bands come out largest on a
// screen.
func rowsFor(in [][]Card, w, h int) int {
	most := 1
	for _, list := range in {
		most = max(most, len(list))
	}
	best, least := most, math.Inf(1)
	for rows := 1; rows <= most; rows++ {
		wide := 2*margin - aside
		for _, list := range in {
			wide += max(1, (len(list)+rows-1)/rows)*(w+beside) - beside + 2*inside + aside
		}
		if size := worth(wide, head+rows*(h+below)+below/2+2*margin); size < least {
			best, least = rows, size
		}
	}
	return best
}
