package maplay

import "slices"

// tracks are the stretches in use, by the eighth part of where they lie.
type tracks map[int][]track

type track struct{ at, lo, hi int }

// ray is how far a link can go straight from an end before it has to bend.
func (r *router) ray(e end) (lo, hi int) {
	level := e.side.level()
	near, far := r.boxes[e.card].span(level)
	lo, hi = r.all.span(level)
	for k, b := range r.boxes {
		if from, to := b.span(!level); k == e.card || e.at <= from-passing || e.at >= to+passing {
			continue
		}
		from, to := b.span(level)
		if e.side.onward() && to > far {
			hi = min(hi, from-passing)
		}
		if !e.side.onward() && from < near {
			lo = max(lo, to+passing)
		}
	}
	if e.side.onward() {
		return far + stub, hi
	}
	return lo, near - stub
}

// free reports whether a stretch touches no card but the two that are excepted.
func (r *router) free(level bool, at, lo, hi, but, and int) bool {
	for k, b := range r.boxes {
		if k == but || k == and {
			continue
		}
		if from, to := b.span(!level); at <= from-passing || at >= to+passing {
			continue
		}
		if from, to := b.span(level); from-passing < hi && lo < to+passing {
			return false
		}
	}
	return true
}

// used reports whether something runs along a stretch already.
func (r *router) used(level bool, at, lo, hi int) bool {
	of := r.tracks[number(level)]
	for k := at>>3 - 1; k <= at>>3+1; k++ {
		for _, t := range of[k] {
			if apartOf(t.at, at) < lane-1 && t.lo < hi && lo < t.hi {
				return true
			}
		}
	}
	return false
}

// lane is where a stretch from one place to another can lie: as near as it can
// to where the search starts, and if possible where nothing else runs.
func (r *router) lane(level bool, lo, hi, start, from, to int) (place int, ok bool) {
	const most = 40
	from, to = min(from, to), max(from, to)
	for k := range most {
		c := start + (k+1)>>1*lane
		if k&1 == 1 {
			c = start - (k+1)>>1*lane
		}
		if c < lo || c > hi || !r.free(level, c, from, to, -1, -1) {
			continue
		}
		if !r.used(level, c, from, to) {
			return c, true
		}
		if !ok {
			place, ok = c, true
		}
	}
	return place, ok
}

func number(level bool) int {
	if level {
		return 1
	}
	return 0
}

// path measures a way.
func (r *router) path(points ...Spot) path {
	points = slices.Compact(points)
	p := path{points: points, cost: perBend * (len(points) - 2)}
	r.each(points, func(level bool, at, lo, hi int) {
		p.cost += hi - lo
		if r.used(level, at, lo, hi) {
			p.cost += perOverlap
		}
	})
	return p
}

// keep notes that a way is in use.
func (r *router) keep(points []Spot) {
	r.each(points, func(level bool, at, lo, hi int) {
		of := r.tracks[number(level)]
		of[at>>3] = append(of[at>>3], track{at, lo, hi})
	})
}

// each goes through the stretches of a way that are not aslant.
func (r *router) each(points []Spot, do func(level bool, at, lo, hi int)) {
	for i := 1; i < len(points); i++ {
		switch a, b := points[i-1], points[i]; {
		case a.Y == b.Y:
			do(true, a.Y, min(a.X, b.X), max(a.X, b.X))
		case a.X == b.X:
			do(false, a.X, min(a.Y, b.Y), max(a.Y, b.Y))
		}
	}
}
