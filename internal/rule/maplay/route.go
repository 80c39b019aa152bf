package maplay

import (
	"cmp"
	"slices"
)

// Link is a line between two cards, by their numbers.
type Link struct {
	From, To    int
	Arrow       bool // its end has a head
	Left, Right int  // how far its mark reaches to both sides of where it stands; 0 for a line without one
}

// Way is how a link is drawn: from point to point through the room between
// cards, and where its mark stands.
type Way struct {
	Points  []Spot
	Mark    Spot
	Upright bool // the mark is turned by a quarter
}

// Distances of a link.
const (
	passing = 9  // from a card that it passes
	stub    = 12 // before it bends, from a card that it leads to
	lane    = 6  // from other links beside it
	gutter  = 34 // how far outside of all cards it may run

	markHigh = 10 // how far its mark reaches up and down
)

// What makes a way worse, in units of its length.
const (
	perBend    = 24
	perOverlap = 80
)

// Route leads every link around the cards. Links that meet at a side of a card
// have places of their own there, links that run beside one another lanes of
// their own, and all keep clear of what is drawn already. Where cards are too
// near to one another for that, a link goes straight. The script that moves
// cards (js/relations/route.js) follows the same rules in the same order and in
// whole numbers, so that both draw the same.
func Route(boxes []Box, links []Link, drawn [][]Spot) []Way {
	r := newRouter(boxes)
	for _, points := range drawn {
		r.keep(points)
	}
	ends, sought := make([][2]end, len(links)), make([][]Spot, len(links))
	for i, l := range links {
		ends[i], sought[i] = r.sides(l)
	}
	r.spread(links, ends)
	ways := make([]Way, len(links))
	for _, i := range r.nearestFirst(links) {
		points := r.draw(ends[i][0], ends[i][1], sought[i])
		r.keep(points)
		ways[i].Points = points
		ways[i].Mark, ways[i].Upright = r.mark(points, links[i])
	}
	return ways
}

// draw leads a link from one end to the other.
func (r *router) draw(a, b end, sought []Spot) []Spot {
	if sought != nil {
		return r.nudge(r.moved(sought, a, b))
	}
	if p, ok := r.between(a, b); ok {
		return p.points
	}
	if _, points, ok := r.seek([]end{a}, []end{b}); ok {
		return r.nudge(plain(points))
	}
	return []Spot{r.touch(a, 2), r.touch(b, 4)}
}

// sides chooses where a link leaves its cards: as if it were alone, from the
// middle of each side. Where no simple way is free, it gives the one it found.
// Cards too near to one another face each other.
func (r *router) sides(l Link) (ends [2]end, sought []Spot) {
	var best path
	found := false
	for _, from := range allSides {
		for _, to := range allSides {
			a, b := r.middle(l.From, from), r.middle(l.To, to)
			r.align(&a, &b, true, true)
			if p, ok := r.between(a, b); ok && (!found || p.cost < best.cost) {
				best, ends, found = p, [2]end{a, b}, true
			}
		}
	}
	if found {
		return ends, nil
	}
	var from, to []end
	for _, s := range allSides {
		from, to = append(from, r.middle(l.From, s)), append(to, r.middle(l.To, s))
	}
	if ends, sought, found = r.seek(from, to); found {
		return ends, sought
	}
	a, b := r.boxes[l.From], r.boxes[l.To]
	dx, dy := b.middleX()-a.middleX(), b.middleY()-a.middleY()
	one, other := right, left
	if max(dx, -dx)*(a.H()+b.H()) < max(dy, -dy)*(a.W()+b.W()) {
		one, other = bottom, top
		dx = dy
	}
	if dx < 0 {
		one, other = other, one
	}
	return [2]end{r.middle(l.From, one), r.middle(l.To, other)}, nil
}

// nearestFirst orders links by how near their cards are, so that long ways run
// around short ones.
func (r *router) nearestFirst(links []Link) []int {
	far := func(i int) int {
		a, b := r.boxes[links[i].From], r.boxes[links[i].To]
		dx, dy := b.middleX()-a.middleX(), b.middleY()-a.middleY()
		return max(dx, -dx) + max(dy, -dy)
	}
	order := make([]int, len(links))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(far(i), far(j)) })
	return order
}
