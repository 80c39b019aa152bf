package maplay

import (
	"cmp"
	"slices"
)

// side is one of the four of a card.
type side int

const (
	top side = iota
	right
	bottom
	left
)

var allSides = [...]side{top, right, bottom, left}

// level reports whether a link leaves this side to the left or to the right.
func (s side) level() bool { return s == left || s == right }

// onward reports whether a link leaves this side towards larger numbers.
func (s side) onward() bool { return s == right || s == bottom }

func (s side) facing(o side) bool { return s != o && s.level() == o.level() }

// end is where a link meets a card: at is the place along its side.
type end struct {
	card int
	side side
	at   int
}

func (r *router) middle(card int, s side) end {
	if s.level() {
		return end{card, s, r.boxes[card].middleY()}
	}
	return end{card, s, r.boxes[card].middleX()}
}

// touch is the point some gap outside of an end.
func (r *router) touch(e end, gap int) Spot {
	b := r.boxes[e.card]
	switch e.side {
	case top:
		return Spot{e.at, b.Y1 - gap}
	case right:
		return Spot{b.X2 + gap, e.at}
	case bottom:
		return Spot{e.at, b.Y2 + gap}
	}
	return Spot{b.X1 - gap, e.at}
}

// rim is the part of a side at which links may end.
func (r *router) rim(e end) (lo, hi int) {
	lo, hi = r.boxes[e.card].span(!e.side.level())
	return lo + 12, hi - 12
}

// align sets two ends that face each other on one line where both sides reach,
// as far as they may be moved.
func (r *router) align(a, b *end, moveA, moveB bool) {
	if !a.side.facing(b.side) {
		return
	}
	lo, hi := r.rim(*a)
	from, to := r.rim(*b)
	lo, hi = max(lo, from), min(hi, to)
	switch {
	case lo > hi:
	case moveA && moveB:
		a.at = (lo + hi) >> 1
		b.at = a.at
	case moveB && a.at >= lo && a.at <= hi:
		b.at = a.at
	case moveA && b.at >= lo && b.at <= hi:
		a.at = b.at
	}
}

// spread gives the links that meet at a side of a card places beside one another.
func (r *router) spread(links []Link, ends [][2]end) {
	type port struct{ link, which, rank int }
	type where struct {
		card int
		side side
	}
	ports := map[where][]port{}
	var order []where
	for i := range links {
		for which := range 2 {
			e, o := ends[i][which], ends[i][1-which]
			at := where{e.card, e.side}
			if ports[at] == nil {
				order = append(order, at)
			}
			ports[at] = append(ports[at], port{i, which, r.rank(e, o)})
		}
	}
	for _, at := range order {
		list := ports[at]
		if len(list) == 1 {
			continue
		}
		slices.SortStableFunc(list, func(x, y port) int { return cmp.Compare(x.rank, y.rank) })
		lo, hi := r.rim(end{at.card, at.side, 0})
		n := len(list)
		gap := min(20, (hi-lo)/(n-1))
		for k, p := range list {
			ends[p.link][p.which].at = (lo + hi + (2*k-n+1)*gap) >> 1
		}
	}
	for i := range links {
		a, b := &ends[i][0], &ends[i][1]
		r.align(a, b, len(ports[where{a.card, a.side}]) == 1, len(ports[where{b.card, b.side}]) == 1)
	}
}

// rank orders the links at a side so that they cross little: those to the other
// side of a card by where they lead, those that turn back to the same side
// around these, the farther the farther inside.
func (r *router) rank(e, o end) int {
	const beyond = 1 << 20
	mine, theirs := r.boxes[e.card].middleY(), r.boxes[o.card].middleY()
	if !e.side.level() {
		mine, theirs = r.boxes[e.card].middleX(), r.boxes[o.card].middleX()
	}
	switch off := theirs - mine; {
	case e.side != o.side:
		return off
	case off < 0:
		return -beyond - off
	default:
		return beyond - off
	}
}
