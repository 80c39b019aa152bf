package maplay

import "slices"

// step is a node that was reached, and how.
type step struct {
	node   int
	level  bool
	cost   int // so far
	least  int // in all
	from   int // the step before, -1 for none
	source int // the end it started from
}

// queue gives the step with the least cost first.
type queue struct {
	steps []step
	open  []int
}

// before reports whether one step comes before another, of equal ones the
// newer: it is nearer to the end.
func (q *queue) before(i, j int) bool {
	a, b := &q.steps[i], &q.steps[j]
	return a.least < b.least || a.least == b.least && i > j
}

func (q *queue) push(s step) {
	q.steps = append(q.steps, s)
	q.open = append(q.open, len(q.steps)-1)
	for i := len(q.open) - 1; i > 0; {
		up := (i - 1) / 2
		if !q.before(q.open[i], q.open[up]) {
			return
		}
		q.open[i], q.open[up] = q.open[up], q.open[i]
		i = up
	}
}

func (q *queue) pop() int {
	first, last := q.open[0], len(q.open)-1
	q.open[0] = q.open[last]
	q.open = q.open[:last]
	for i := 0; ; {
		next := 2*i + 1
		if next+1 < last && q.before(q.open[next+1], q.open[next]) {
			next++
		}
		if next >= last || !q.before(q.open[next], q.open[i]) {
			return first
		}
		q.open[i], q.open[next] = q.open[next], q.open[i]
		i = next
	}
}

// search is one search for the best way along the grid.
type search struct {
	*router
	queue
	target Box
	doors  []gate
	owner  []int         // the end a door leads to
	goals  map[int][]int // the doors at a node
}

// seek finds a good way along the grid from one of some ends to one of others,
// and tells which two those are.
func (r *router) seek(from, to []end) (which [2]end, points []Spot, ok bool) {
	s := search{router: r, target: r.boxes[to[0].card], goals: map[int][]int{}}
	r.grid.turn++
	for k, e := range to {
		for _, x := range r.gates(e) {
			s.goals[x.node] = append(s.goals[x.node], len(s.doors))
			s.doors, s.owner = append(s.doors, x), append(s.owner, k)
		}
	}
	if len(s.doors) == 0 {
		return which, nil, false
	}
	for k, e := range from {
		for _, x := range r.gates(e) {
			s.reach(x.node, x.level, x.off, -1, k)
		}
	}
	best, door, last := 0, -1, -1
	for len(s.open) > 0 {
		k := s.pop()
		at := s.steps[k]
		if door >= 0 && at.least >= best {
			break
		}
		if s.grid.reached[at.node<<1|number(at.level)].cost < at.cost {
			continue
		}
		for _, d := range s.goals[at.node] {
			cost := at.cost + s.doors[d].off
			if s.doors[d].level != at.level {
				cost += perBend
			}
			if door < 0 || cost < best {
				best, door, last = cost, d, k
			}
		}
		s.onward(k)
	}
	if door < 0 {
		return which, nil, false
	}
	which = [2]end{from[s.steps[last].source], to[s.owner[door]]}
	points = []Spot{r.touch(which[1], 4), r.touch(which[1], stub)}
	for k := last; k >= 0; k = s.steps[k].from {
		points = append(points, r.grid.spot(s.steps[k].node))
	}
	points = append(points, r.touch(which[0], stub), r.touch(which[0], 2))
	slices.Reverse(points)
	return which, points, true
}

// onward reaches the nodes beside that of a step.
func (s *search) onward(k int) {
	g, node := s.grid, s.steps[k].node
	i, j, high := node/len(g.at[1]), node%len(g.at[1]), len(g.at[1])
	if j+1 < high && !g.shut[0][node] {
		s.reach(node+1, false, g.at[1][j+1]-g.at[1][j], k, 0)
	}
	if j > 0 && !g.shut[0][node-1] {
		s.reach(node-1, false, g.at[1][j]-g.at[1][j-1], k, 0)
	}
	if i+1 < len(g.at[0]) && !g.shut[1][node] {
		s.reach(node+high, true, g.at[0][i+1]-g.at[0][i], k, 0)
	}
	if i > 0 && !g.shut[1][node-high] {
		s.reach(node-high, true, g.at[0][i]-g.at[0][i-1], k, 0)
	}
}

// reach notes that a node can be reached from a step, or from a source.
func (s *search) reach(node int, level bool, cost, from, source int) {
	if from >= 0 {
		before := s.steps[from]
		cost, source = cost+before.cost, before.source
		if level != before.level {
			cost += perBend
		}
	}
	old := &s.grid.reached[node<<1|number(level)]
	if old.turn == s.grid.turn && old.cost <= cost {
		return
	}
	*old = reached{s.grid.turn, cost}
	at, t := s.grid.spot(node), s.target
	far := max(t.X1-stub-at.X, at.X-t.X2-stub, 0) + max(t.Y1-stub-at.Y, at.Y-t.Y2-stub, 0)
	s.push(step{node, level, cost, cost + far + far>>1, from, source})
}

// plain leaves out the points at which a way does not bend.
func plain(points []Spot) (list []Spot) {
	for _, p := range points {
		n := len(list)
		if n > 0 && list[n-1] == p {
			continue
		}
		if n > 1 && (list[n-2].X == list[n-1].X && list[n-1].X == p.X || list[n-2].Y == list[n-1].Y && list[n-1].Y == p.Y) {
			list = list[:n-1]
		}
		list = append(list, p)
	}
	return list
}

// moved is a way that seek found, with its ends at other places along their sides.
func (r *router) moved(points []Spot, a, b end) []Spot {
	n := len(points)
	points[0], points[1] = r.touch(a, 2), r.touch(a, stub)
	points[n-2], points[n-1] = r.touch(b, stub), r.touch(b, 4)
	return plain(points)
}

// nudge moves the stretches of a way aside to where nothing else runs.
func (r *router) nudge(points []Spot) []Spot {
	for k := 1; k+2 < len(points); k++ {
		a, b := points[k], points[k+1]
		level := a.Y == b.Y
		aside := along(a, !level)
		if c, ok := r.lane(level, aside-2*lane, aside+2*lane, aside, along(a, level), along(b, level)); ok {
			points[k], points[k+1] = at(level, along(a, level), c), at(level, along(b, level), c)
		}
	}
	return plain(points)
}
