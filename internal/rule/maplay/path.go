package maplay

// router looks for ways between cards.
type router struct {
	boxes  []Box
	all    Box // where links may run
	grid   *grid
	tracks [2]tracks // what runs up and down, and across
	marks  []Box
}

func newRouter(boxes []Box) *router {
	r := &router{boxes: boxes, tracks: [2]tracks{{}, {}}, grid: newGrid(boxes)}
	for i, b := range boxes {
		if i == 0 {
			r.all = b
		}
		r.all = r.all.with(b)
	}
	r.all = Box{r.all.X1 - gutter, r.all.Y1 - gutter, r.all.X2 + gutter, r.all.Y2 + gutter}
	return r
}

func (b Box) middleX() int { return (b.X1 + b.X2) >> 1 }
func (b Box) middleY() int { return (b.Y1 + b.Y2) >> 1 }

// span is how far a box reaches from left to right, or from top to bottom.
func (b Box) span(level bool) (lo, hi int) {
	if level {
		return b.X1, b.X2
	}
	return b.Y1, b.Y2
}

// path is a way that is possible, and how bad it is.
type path struct {
	points []Spot
	cost   int
}

// between is the best way between two ends.
func (r *router) between(a, b end) (path, bool) {
	if a.side.level() != b.side.level() {
		return r.corner(a, b)
	}
	if a.side != b.side && a.at == b.at {
		if p, ok := r.straight(a, b); ok {
			return p, true
		}
	}
	return r.once(a, b)
}

// straight goes from a card to one beside it.
func (r *router) straight(a, b end) (p path, ok bool) {
	level := a.side.level()
	from, to := r.touch(a, 0), r.touch(b, 0)
	lo, hi := along(from, level), along(to, level)
	if !a.side.onward() {
		lo, hi = hi, lo
	}
	if lo >= hi || !r.free(level, a.at, lo, hi, a.card, b.card) {
		return p, false
	}
	return r.path(r.touch(a, 2), r.touch(b, 4)), true
}

// corner bends once.
func (r *router) corner(a, b end) (p path, ok bool) {
	if lo, hi := r.ray(a); b.at < lo || b.at > hi {
		return p, false
	}
	if lo, hi := r.ray(b); a.at < lo || a.at > hi {
		return p, false
	}
	return r.path(r.touch(a, 2), at(a.side.level(), b.at, a.at), r.touch(b, 4)), true
}

// once goes along a lane that both ends reach.
func (r *router) once(a, b end) (p path, ok bool) {
	level := a.side.level()
	lo, hi := r.ray(a)
	from, to := r.ray(b)
	lo, hi = max(lo, from), min(hi, to)
	start := (lo + hi) >> 1
	if a.side == b.side {
		start = lo
		if !a.side.onward() {
			start = hi
		}
	}
	c, ok := r.lane(!level, lo, hi, start, a.at, b.at)
	if !ok {
		return p, false
	}
	return r.path(r.touch(a, 2), at(level, c, a.at), at(level, c, b.at), r.touch(b, 4)), true
}

func apartOf(a, b int) int { return max(a-b, b-a) }

// at is the point that lies so far along and so far aside.
func at(level bool, along, aside int) Spot {
	if level {
		return Spot{along, aside}
	}
	return Spot{aside, along}
}

func along(s Spot, level bool) int {
	if level {
		return s.X
	}
	return s.Y
}
