// Package maplay places the cards of a relation map: a tree of who reports to
// whom, columns, or rings around a core. Everything is a pure function of the
// cards: the same cards give the same picture on a screen, on paper and in a file.
package maplay

import (
	"math"
	"slices"
)

// Card is what is to be placed.
type Card struct {
	ID    string
	Above string // the card it hangs from in a tree; "" or a card that is not there for none
	W, H  int
	Group int      // its column or its ring, from 0
	Tied  []string // cards it has lines to: rings set them near each other
}

// Spot is where the middle of a card is.
type Spot struct{ X, Y int }

// Band is the ground of one column, with room for its name at the top.
type Band struct{ Group, X, Y, W, H int }

// Picture is where everything is.
type Picture struct {
	Spots map[string]Spot
	Hangs map[string]bool // cards of a tree that stand in a stack beside the line they hang from
	Bands []Band
}

// Distances between cards.
const (
	gapX   = 24
	gapY   = 28
	margin = 36
	head   = 60 // of a band
	aspect = 1.65

	// legible is how wide a picture may be so that its text can be read where it is shown as wide as a page.
	legible = 1420
)

// worth tells how large a picture is on a screen: the less, the better. Up to
// the width at which text is legible it may grow in height; one that is wider
// counts twice.
func worth(w, h int) float64 {
	size := max(float64(w)/aspect, float64(h))
	if w > legible {
		size *= 2
	}
	return size
}

// Box is a rectangle by its corners.
type Box struct{ X1, Y1, X2, Y2 int }

// W returns how wide it is.
func (b Box) W() int { return b.X2 - b.X1 }

// H returns how high it is.
func (b Box) H() int { return b.Y2 - b.Y1 }

// At is where a card lies, its middle being at a spot.
func (c Card) At(s Spot) Box {
	return Box{s.X - c.W/2, s.Y - c.H/2, s.X - c.W/2 + c.W, s.Y - c.H/2 + c.H}
}

func (b Box) meets(o Box, gap int) bool {
	return b.X1 < o.X2+gap && o.X1 < b.X2+gap && b.Y1 < o.Y2+gap && o.Y1 < b.Y2+gap
}

func (b Box) with(o Box) Box {
	return Box{min(b.X1, o.X1), min(b.Y1, o.Y1), max(b.X2, o.X2), max(b.Y2, o.Y2)}
}

// Bounds returns the box that holds all cards and bands with a margin around.
func (p Picture) Bounds(cards []Card) Box {
	var all Box
	first := true
	add := func(b Box) {
		if first {
			all, first = b, false
		}
		all = all.with(b)
	}
	for _, c := range cards {
		if s, ok := p.Spots[c.ID]; ok {
			add(c.At(s))
		}
	}
	for _, b := range p.Bands {
		add(Box{b.X, b.Y, b.X + b.W, b.Y + b.H})
	}
	return Box{all.X1 - margin, all.Y1 - margin, all.X2 + margin, all.Y2 + margin}
}

// Keep puts cards where a hand has put them. Others that would lie under one of
// those move to the nearest free place.
func (p Picture) Keep(cards []Card, placed map[string]Spot) Picture {
	var taken []Box
	for _, c := range cards {
		if s, ok := placed[c.ID]; ok {
			p.Spots[c.ID] = s
			taken = append(taken, c.At(s))
		}
	}
	if len(taken) == 0 {
		return p
	}
	var moved []Card
	for _, c := range cards {
		if _, ok := placed[c.ID]; ok {
			continue
		}
		if b := c.At(p.Spots[c.ID]); hits(b, taken, 4) {
			moved = append(moved, c)
		} else {
			taken = append(taken, b)
		}
	}
	for _, c := range moved {
		s := free(c, p.Spots[c.ID], taken)
		p.Spots[c.ID] = s
		taken = append(taken, c.At(s))
	}
	return p
}

func hits(b Box, taken []Box, gap int) bool {
	return slices.ContainsFunc(taken, func(t Box) bool { return b.meets(t, gap) })
}

// free looks for a place around a spot, ring by ring.
func free(c Card, from Spot, taken []Box) Spot {
	const step = 24
	for ring := 1; ring < 200; ring++ {
		n := 8 * ring
		for i := range n {
			angle := math.Pi/2 + 2*math.Pi*float64(i)/float64(n) // below first
			s := Spot{from.X + int(math.Round(float64(ring*step)*math.Cos(angle))), from.Y + int(math.Round(float64(ring*step)*math.Sin(angle)))}
			if !hits(c.At(s), taken, gapY/2) {
				return s
			}
		}
	}
	return from
}

// largest returns the widest and the highest measure of cards.
func largest(cards []Card) (w, h int) {
	for _, c := range cards {
		w, h = max(w, c.W), max(h, c.H)
	}
	return w, h
}
