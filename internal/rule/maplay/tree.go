package maplay

import (
	"math"
	"slices"
)

// Tree places each card below the one it hangs from. Cards from which nothing
// hangs stand in a stack, as organisation charts show them, so that many stay
// readable. Cards that hang from none and carry none come last, in a block.
// Cards in a circle hang from the first of them.
func Tree(cards []Card) Picture {
	t := tree{below: map[string][]int{}, cards: cards, picture: Picture{Spots: map[string]Spot{}}}
	t.w, t.h = largest(cards)
	var blocks []block
	var alone []int
	for _, i := range t.roots() {
		if len(t.below[cards[i].ID]) == 0 {
			alone = append(alone, i)
			continue
		}
		blocks = append(blocks, t.grow(i))
	}
	t.shelve(blocks, alone)
	return t.picture
}

type tree struct {
	cards   []Card
	below   map[string][]int
	w, h    int // of the largest card
	picture Picture
}

// block is a part of the tree, measured but not yet placed.
type block struct {
	w, h  int
	place func(x, y int) // of its upper left corner
}

// roots finds what hangs from what and returns the cards at the top.
func (t *tree) roots() (list []int) {
	index := map[string]int{}
	for i, c := range t.cards {
		index[c.ID] = i
	}
	above := make([]int, len(t.cards))
	for i, c := range t.cards {
		above[i] = -1
		if j, ok := index[c.Above]; ok && j != i {
			above[i] = j
		}
	}
	for i := range t.cards { // cut circles at their first card
		steps, j := 0, above[i]
		for j >= 0 && j != i && steps <= len(t.cards) {
			j, steps = above[j], steps+1
		}
		if j == i {
			above[i] = -1
		}
	}
	for i := range t.cards {
		if above[i] < 0 {
			list = append(list, i)
			continue
		}
		up := t.cards[above[i]].ID
		t.below[up] = append(t.below[up], i)
	}
	return list
}

// indent is how far a stack stands to the right of the left edge of the card it
// hangs from: the line goes down through the room that is left.
const indent = 24

// grow measures a card with all below it.
func (t *tree) grow(i int) block {
	var parts []block
	var leaves []int
	for _, j := range t.below[t.cards[i].ID] {
		if len(t.below[t.cards[j].ID]) == 0 {
			leaves = append(leaves, j)
		} else {
			parts = append(parts, t.grow(j))
		}
	}
	if len(leaves) > 0 {
		parts = append([]block{t.stack(leaves)}, parts...)
	}
	width, height := 0, 0
	for k, p := range parts {
		if k > 0 {
			width += gapX
		}
		width, height = width+p.w, max(height, p.h)
	}
	total := max(width, t.w)
	const drop = 36
	b := block{w: total, h: t.h}
	if len(parts) > 0 {
		b.h += drop + height
	}
	b.place = func(x, y int) {
		at := x + total/2
		if len(parts) == 1 && len(leaves) > 0 { // above its own stack
			at = x + t.w/2
		}
		t.picture.Spots[t.cards[i].ID] = Spot{at, y + t.h/2}
		at = x + (total-width)/2
		for _, p := range parts {
			p.place(at, y+t.h+drop)
			at += p.w + gapX
		}
	}
	return b
}

// stack measures cards one below the other, in as many columns as keep it from
// growing too high.
func (t *tree) stack(list []int) block {
	const most = 7
	columns := (len(list) + most - 1) / most
	rows := (len(list) + columns - 1) / columns
	b := block{w: indent + columns*t.w + (columns-1)*gapX, h: rows*t.h + (rows-1)*gapY}
	b.place = func(x, y int) {
		for k, i := range list {
			c := t.cards[i]
			// flush left, so that lines meet the edges at one distance
			left, top := x+indent+(k/rows)*(t.w+gapX), y+(k%rows)*(t.h+gapY)
			t.picture.Spots[c.ID] = Spot{left + c.W/2, top + t.h/2}
		}
	}
	return b
}

// shelve sets trees on shelves that are about as wide as the picture should be,
// and the cards without a tree below them.
func (t *tree) shelve(blocks []block, alone []int) {
	area, widest := 0.0, 0
	for _, b := range blocks {
		area += float64(b.w+2*gapX) * float64(b.h+2*gapY)
		widest = max(widest, b.w)
	}
	area += float64(len(alone)) * float64(t.w+gapX) * float64(t.h+gapY)
	width := max(widest, int(math.Sqrt(area*aspect)))
	slices.SortStableFunc(blocks, func(a, b block) int { return b.h - a.h })
	x, y, high := 0, 0, 0
	for _, b := range blocks {
		if x > 0 && x+b.w > width {
			x, y, high = 0, y+high+2*gapY, 0
		}
		b.place(x, y)
		x, high = x+b.w+2*gapX, max(high, b.h)
	}
	if len(alone) == 0 {
		return
	}
	if x > 0 && x+t.w <= width && len(blocks) > 0 { // beside the last tree, as far as that reaches
		columns := (width - x + gapX) / (t.w + gapX)
		rows := max(1, (high+gapY)/(t.h+gapY))
		fits := min(len(alone), columns*rows)
		t.grid(alone[:fits], x, y, columns)
		alone = alone[fits:]
	}
	if len(alone) > 0 {
		if len(blocks) > 0 {
			y += high + 2*gapY
		}
		t.grid(alone, 0, y, max(1, (width+gapX)/(t.w+gapX)))
	}
}

func (t *tree) grid(list []int, x, y, columns int) {
	for k, i := range list {
		t.picture.Spots[t.cards[i].ID] = Spot{x + (k%columns)*(t.w+gapX) + t.w/2, y + (k/columns)*(t.h+gapY) + t.h/2}
	}
}
