package web

import (
	"cmp"
	"math"
	"slices"

	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
)

// The control map in units of its picture: ten columns of Clear, eight rows of
// Win and First with the best on top.
const (
	cellWide, cellHigh = 104.0, 66.0
	mapLeft, mapTop    = 58.0, 4.0
	mapWide            = mapLeft + 10*cellWide + 2
	mapHigh            = mapTop + 8*cellHigh + 24
	bubbleMost         = 23.0
	bubbleLeast        = 5.0
)

type point struct{ x, y float64 }

// corner is the upper left corner of a value's cell.
func corner(v c139.Value) point {
	return point{mapLeft + float64(v.C)*cellWide, mapTop + float64(7-4*v.W-v.F)*cellHigh}
}

func centre(v c139.Value) point {
	p := corner(v)
	return point{p.x + cellWide/2, p.y + cellHigh/2}
}

// bubble is where a deal is drawn.
type bubble struct {
	spot opportunity.Spot
	at   point
	r    float64
}

// layBubbles places deals in their cells so that none lies over another. The
// area of a bubble says its amount; a crowded cell shrinks its own. Equal input
// gives equal pictures.
func layBubbles(spots []opportunity.Spot) []bubble {
	most := int64(1)
	cells := map[c139.Value][]bubble{}
	for _, s := range spots {
		most = max(most, s.Amount)
	}
	for _, s := range spots {
		r := math.Max(bubbleLeast, bubbleMost*math.Sqrt(float64(s.Amount)/float64(most)))
		cells[s.Shown] = append(cells[s.Shown], bubble{spot: s, r: r})
	}
	var all []bubble
	for v := range c139.Values() {
		list := cells[v]
		slices.SortFunc(list, func(a, b bubble) int {
			return cmp.Or(cmp.Compare(b.spot.Amount, a.spot.Amount), cmp.Compare(a.spot.ID, b.spot.ID))
		})
		if len(list) > 24 || !pack(list, v) {
			grid(list, v)
		}
		all = append(all, list...)
	}
	return all
}

// pack winds the bubbles of a cell around its middle, the largest first, and
// shrinks all of them until they fit. It gives up where they would get too small.
func pack(list []bubble, v c139.Value) bool {
	for scale := 1.0; scale > 0.3; scale *= 0.88 {
		fits := true
		for i := range list {
			if fits = place(list, i, v, scale); !fits {
				break
			}
		}
		if fits {
			for i := range list {
				list[i].r *= scale
			}
			return true
		}
	}
	return false
}

// place finds the spot nearest to the middle where bubble i touches no earlier one.
func place(list []bubble, i int, v c139.Value, scale float64) bool {
	mid, low := centre(v), corner(v)
	r := list[i].r * scale
	for step := range 420 {
		turn, far := float64(step)*2.39996, 2.4*math.Sqrt(float64(step))
		p := point{mid.x + far*math.Cos(turn)*1.3, mid.y + far*math.Sin(turn)*0.9}
		if p.x-r < low.x+2 || p.x+r > low.x+cellWide-2 || p.y-r < low.y+2 || p.y+r > low.y+cellHigh-2 {
			continue
		}
		free := true
		for _, o := range list[:i] {
			if math.Hypot(p.x-o.at.x, p.y-o.at.y) < r+o.r*scale+1 {
				free = false
				break
			}
		}
		if free {
			list[i].at = p
			return true
		}
	}
	return false
}

// grid sets many bubbles in rows.
func grid(list []bubble, v c139.Value) {
	n := len(list)
	if n == 0 {
		return
	}
	low := corner(v)
	columns := max(1, int(math.Ceil(math.Sqrt(float64(n)*cellWide/cellHigh))))
	rows := (n + columns - 1) / columns
	w, h := (cellWide-4)/float64(columns), (cellHigh-4)/float64(rows)
	room := math.Min(w, h)/2 - 0.4
	for i := range list {
		list[i].at = point{low.x + 2 + w*(float64(i%columns)+0.5), low.y + 2 + h*(float64(i/columns)+0.5)}
		list[i].r = math.Min(list[i].r, room)
	}
}
