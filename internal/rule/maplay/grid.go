package maplay

import "slices"

// grid is the lines beside all cards. Where no simple way is free, a link seeks
// the best one along them.
type grid struct {
	at      [2][]int  // where lines run up and down, and where across
	shut    [2][]bool // by node: whether the way to the next node down, or to the right, is shut
	turn    int       // of searching
	reached []reached // by node and direction
}

// reached is the cost of a node in a search.
type reached struct{ turn, cost int }

func newGrid(boxes []Box) *grid {
	g := &grid{}
	for _, b := range boxes {
		g.at[0] = append(g.at[0], b.X1-stub, b.X2+stub)
		g.at[1] = append(g.at[1], b.Y1-stub, b.Y2+stub)
	}
	for i, list := range g.at {
		slices.Sort(list)
		g.at[i] = slices.Compact(list)
	}
	n := len(g.at[0]) * len(g.at[1])
	g.shut, g.reached = [2][]bool{make([]bool, n), make([]bool, n)}, make([]reached, 2*n)
	for _, b := range boxes {
		b = Box{b.X1 - passing, b.Y1 - passing, b.X2 + passing, b.Y2 + passing}
		i1, i2 := within(g.at[0], b.X1, b.X2)
		j1, j2 := within(g.at[1], b.Y1, b.Y2)
		for i := max(i1-1, 0); i < i2; i++ {
			for j := max(j1-1, 0); j < j2; j++ {
				g.shut[0][g.node(i, j)] = g.shut[0][g.node(i, j)] || i >= i1
				g.shut[1][g.node(i, j)] = g.shut[1][g.node(i, j)] || j >= j1
			}
		}
	}
	return g
}

// within is the range of a sorted list that lies strictly between two values.
func within(list []int, lo, hi int) (from, to int) {
	from, _ = slices.BinarySearch(list, lo+1)
	to, _ = slices.BinarySearch(list, hi)
	return from, to
}

func (g *grid) node(i, j int) int { return i*len(g.at[1]) + j }

func (g *grid) spot(node int) Spot {
	return Spot{g.at[0][node/len(g.at[1])], g.at[1][node%len(g.at[1])]}
}

// gate is a node from which an end is reached, and how far off that is.
type gate struct {
	node, off int
	level     bool // whether a link comes to it from the left or right
}

// gates are the nodes beside an end: before it turns, a link goes just as far as
// the line beside its card.
func (r *router) gates(e end) (list []gate) {
	g := r.grid
	level := e.side.level()
	corner := r.touch(e, stub)
	c, aside := along(corner, level), g.at[number(level)]
	if lo, hi := r.ray(e); c < lo || c > hi {
		return nil
	}
	i, _ := slices.BinarySearch(g.at[number(!level)], c)
	j, _ := slices.BinarySearch(aside, e.at)
	for _, k := range [...]int{j - 1, j} {
		if k < 0 || k >= len(aside) || !r.free(!level, c, min(e.at, aside[k]), max(e.at, aside[k]), -1, -1) {
			continue
		}
		node := g.node(i, k)
		if !level {
			node = g.node(k, i)
		}
		list = append(list, gate{node, apartOf(e.at, aside[k]), !level})
	}
	return list
}
