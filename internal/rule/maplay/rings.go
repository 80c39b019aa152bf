package maplay

import (
	"cmp"
	"math"
	"slices"
)

// Rings places the cards of group 0 in the middle, those of each further group
// around the one before. Within its ring a card stands as near as there is room
// to the cards it has lines to.
func Rings(cards []Card) Picture {
	var best Picture
	least := math.Inf(1)
	for _, shape := range []float64{aspect, 1.3, 1} {
		p := ringsIn(cards, shape)
		b := p.Bounds(cards)
		if size := worth(b.W(), b.H()); size < least/1.02 {
			best, least = p, size
		}
	}
	return best
}

// ringsIn is the rings, so much wider than high.
func ringsIn(cards []Card, shape float64) Picture {
	p := Picture{Spots: map[string]Spot{}}
	w, h := largest(cards)
	w, h = w+52, h+40 // room for lines
	cells := cellsAround(len(cards), w, h, shape)
	order := slices.Clone(cards)
	slices.SortStableFunc(order, func(a, b Card) int { return cmp.Compare(a.Group, b.Group) })
	for len(order) > 0 {
		n := 1
		for n < len(order) && order[n].Group == order[0].Group {
			n++
		}
		ring := cells[:n]
		seat(p.Spots, order[:n], ring)
		order, cells = order[n:], cells[n:]
	}
	return p
}

// cellsAround returns the n cells of a grid that are nearest to its middle.
func cellsAround(n, w, h int, shape float64) []Spot {
	reach := int(math.Ceil(math.Sqrt(float64(n)))) + 2
	var cells []Spot
	for i := -reach; i <= reach; i++ {
		for j := -reach; j <= reach; j++ {
			cells = append(cells, Spot{i * w, j * h})
		}
	}
	far := func(s Spot) float64 { return math.Hypot(float64(s.X)/shape, float64(s.Y)) }
	slices.SortStableFunc(cells, func(a, b Spot) int {
		return cmp.Or(cmp.Compare(far(a), far(b)), cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X))
	})
	return cells[:n]
}

// seat gives each card of a ring one of its cells, the one with most lines first.
func seat(spots map[string]Spot, cards []Card, cells []Spot) {
	list := slices.Clone(cards)
	slices.SortStableFunc(list, func(a, b Card) int { return cmp.Compare(len(b.Tied), len(a.Tied)) })
	left := slices.Clone(cells)
	for _, c := range list {
		best := 0
		if want, ok := between(spots, c.Tied); ok {
			for i, s := range left {
				if apart(s, want) < apart(left[best], want) {
					best = i
				}
			}
		}
		spots[c.ID] = left[best]
		left = slices.Delete(left, best, best+1)
	}
}

// between is the middle of those cards that have a place already.
func between(spots map[string]Spot, ids []string) (m Spot, ok bool) {
	n := 0
	for _, id := range ids {
		if s, known := spots[id]; known {
			m.X, m.Y, n = m.X+s.X, m.Y+s.Y, n+1
		}
	}
	if n == 0 {
		return m, false
	}
	return Spot{m.X / n, m.Y / n}, true
}

func apart(a, b Spot) float64 {
	return math.Hypot(float64(a.X-b.X)/aspect, float64(a.Y-b.Y))
}
