package maplay

import (
	"cmp"
	"slices"
)

// mark finds where the mark of a link stands: on its way, clear of cards, other
// marks and its own head, as near as it can to the middle of the longest
// stretch. Between cards too near for it it is turned upright; where no place is
// clear even so, it covers as little as it can.
func (r *router) mark(points []Spot, l Link) (best Spot, upright bool) {
	if l.Left+l.Right == 0 {
		return best, false
	}
	type stretch struct{ a, b Spot }
	long := func(s stretch) int { return apartOf(s.a.X, s.b.X) + apartOf(s.a.Y, s.b.Y) }
	var list []stretch
	for i := 1; i < len(points); i++ {
		list = append(list, stretch{points[i-1], points[i]})
	}
	slices.SortStableFunc(list, func(x, y stretch) int { return cmp.Compare(long(y), long(x)) })
	var head []Box
	if tip := points[len(points)-1]; l.Arrow {
		head = []Box{{tip.X - 12, tip.Y - 12, tip.X + 12, tip.Y + 12}}
	}
	least := -1
	for n := 0; n < 2*len(list) && least != 0; n++ {
		s, up := list[n%len(list)], n >= len(list)
		for k := 0; k < 31 && least != 0; k++ {
			i := 16 + (k+1)>>1
			if k&1 == 1 {
				i = 16 - (k+1)>>1
			}
			m := Spot{(s.a.X*(32-i) + s.b.X*i) >> 5, (s.a.Y*(32-i) + s.b.Y*i) >> 5}
			b := l.markAt(m, up)
			if covers := 4*b.covers(r.boxes, 0) + b.covers(r.marks, 2) + b.covers(head, 0); least < 0 || covers < least {
				best, upright, least = m, up, covers
			}
		}
	}
	r.marks = append(r.marks, l.markAt(best, upright))
	return best, upright
}

// markAt is what the mark takes at a spot; upright it is turned by a quarter.
func (l Link) markAt(s Spot, upright bool) Box {
	if upright {
		return Box{s.X - markHigh, s.Y - l.Left, s.X + markHigh, s.Y + l.Right}
	}
	return Box{s.X - l.Left, s.Y - markHigh, s.X + l.Right, s.Y + markHigh}
}

// covers is how much of others a box lies over, or over what is nearer to them
// than a gap.
func (b Box) covers(others []Box, gap int) (sum int) {
	for _, o := range others {
		if b.meets(o, gap) {
			sum += (min(b.X2, o.X2+gap) - max(b.X1, o.X1-gap)) * (min(b.Y2, o.Y2+gap) - max(b.Y1, o.Y1-gap))
		}
	}
	return sum
}
