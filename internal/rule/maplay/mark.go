package maplay

import (
	"cmp"
	"slices"
)

// mark finds where the mark of a link stands: on its longest stretch if there
// is room, else on another, and else in the middle of the longest.
func (r *router) mark(points []Spot, l Link) Spot {
	type stretch struct{ a, b Spot }
	long := func(s stretch) int { return apartOf(s.a.X, s.b.X) + apartOf(s.a.Y, s.b.Y) }
	var list []stretch
	for i := 1; i < len(points); i++ {
		list = append(list, stretch{points[i-1], points[i]})
	}
	slices.SortStableFunc(list, func(x, y stretch) int { return cmp.Compare(long(y), long(x)) })
	if l.Left+l.Right == 0 {
		return Spot{}
	}
	box := func(s Spot) Box { return Box{s.X - l.Left, s.Y - 10, s.X + l.Right, s.Y + 10} }
	taken := func(b Box) bool {
		if l.Arrow {
			tip := points[len(points)-1]
			if b.meets(Box{tip.X - 12, tip.Y - 12, tip.X + 12, tip.Y + 12}, 0) {
				return true
			}
		}
		return hits(b, r.boxes, 0) || hits(b, r.marks, 2)
	}
	at := Spot{(list[0].a.X + list[0].b.X) >> 1, (list[0].a.Y + list[0].b.Y) >> 1}
	for _, s := range list {
		for _, k := range [...]int{4, 3, 5, 2, 6, 1} {
			m := Spot{(s.a.X*(8-k) + s.b.X*k) >> 3, (s.a.Y*(8-k) + s.b.Y*k) >> 3}
			if !taken(box(m)) {
				r.marks = append(r.marks, box(m))
				return m
			}
		}
	}
	r.marks = append(r.marks, box(at))
	return at
}
