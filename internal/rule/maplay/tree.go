package maplay

import (
	"math"
	"slices"
)

// Tree places each card below the one it hangs from. From some depth on the
// cards below one stand in a stack beside its line, as organisation charts show
// them; from which depth is chosen so that the picture comes out as large as it
// can on a screen, and so is how high a stack may grow. Cards that hang from none and carry none come last, in a
// block. Cards in a circle hang from the first of them.
func Tree(cards []Card) Picture {
	var best Picture
	least := math.Inf(1)
	for stacked := range 5 {
		for _, most := range []int{8, 6, 5, 4, 3, 2} {
			p := treeFrom(cards, stacked, most)
			b := p.Bounds(cards)
			if size := worth(b.W(), b.H()); size < least/1.02 {
				best, least = p, size
			}
		}
	}
	return best
}

func treeFrom(cards []Card, stacked, most int) Picture {
	t := tree{below: map[string][]int{}, cards: cards, stacked: stacked, most: most, picture: Picture{Spots: map[string]Spot{}, Hangs: map[string]bool{}}}
	var blocks []block
	var alone, first []int
	for _, i := range t.roots() {
		if len(t.below[cards[i].ID]) == 0 {
			alone = append(alone, i)
		} else {
			first = append(first, i)
		}
	}
	for i, c := range cards {
		if slices.Contains(alone, i) {
			t.aloneW, t.aloneH = max(t.aloneW, c.W), max(t.aloneH, c.H)
		} else {
			t.w, t.h = max(t.w, c.W), max(t.h, c.H)
		}
	}
	for _, i := range first {
		blocks = append(blocks, t.grow(i, 0))
	}
	t.shelve(blocks, alone)
	return t.picture
}

type tree struct {
	cards   []Card
	below   map[string][]int
	w, h    int // of the largest card in a tree
	aloneW  int // and of those in none
	aloneH  int
	stacked int // the depth from which on cards stand in stacks
	most    int // how high a stack of cards with none below them is
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

const (
	indent = 14 // of a stack: the line goes down through the room that is left
	drop   = 36 // between a card and those side by side below it
)

// grow measures a card with all below it.
func (t *tree) grow(i, depth int) block {
	var parts []block
	var leaves []int
	for _, j := range t.below[t.cards[i].ID] {
		if len(t.below[t.cards[j].ID]) == 0 {
			leaves = append(leaves, j)
		} else {
			parts = append(parts, t.grow(j, depth+1))
			t.picture.Hangs[t.cards[j].ID] = depth >= t.stacked
		}
	}
	if len(leaves) > 0 {
		parts = append([]block{t.stack(leaves)}, parts...)
	}
	if depth >= t.stacked || len(parts) == 1 && len(leaves) > 0 {
		return t.list(i, parts, len(leaves) > 0)
	}
	width, height := (len(parts)-1)*gapX, 0
	for _, p := range parts {
		width, height = width+p.w, max(height, p.h)
	}
	total := max(width, t.w)
	b := block{w: total, h: t.h + drop + height}
	b.place = func(x, y int) {
		t.put(i, x+(total-t.cards[i].W)/2, y)
		at := x + (total-width)/2
		for _, p := range parts {
			p.place(at, y+t.h+drop)
			at += p.w + gapX
		}
	}
	return b
}

// list sets the parts of a card one below the other. A stack of leaves, which
// comes first, is indented by itself.
func (t *tree) list(i int, parts []block, leaves bool) block {
	b := block{w: t.w, h: t.h}
	in := func(k int) int {
		if k == 0 && leaves {
			return 0
		}
		return indent
	}
	for k, p := range parts {
		b.w, b.h = max(b.w, in(k)+p.w), b.h+gapY+p.h
	}
	b.place = func(x, y int) {
		t.put(i, x, y)
		y += t.h + gapY
		for k, p := range parts {
			p.place(x+in(k), y)
			y += p.h + gapY
		}
	}
	return b
}

// put places a card by its upper left corner.
func (t *tree) put(i, x, y int) {
	c := t.cards[i]
	t.picture.Spots[c.ID] = Spot{x + c.W/2, y + c.H/2}
}

// stack measures cards one below the other, in as many columns as keep it from
// growing too high.
func (t *tree) stack(list []int) block {
	columns := (len(list) + t.most - 1) / t.most
	rows := (len(list) + columns - 1) / columns
	b := block{w: indent + columns*t.w + (columns-1)*gapX, h: rows*t.h + (rows-1)*gapY}
	b.place = func(x, y int) {
		for k, i := range list {
			t.picture.Hangs[t.cards[i].ID] = true
			t.put(i, x+indent+(k/rows)*(t.w+gapX), y+(k%rows)*(t.h+gapY)) // flush left, so that lines meet the edges at one distance
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
	area += float64(len(alone)) * float64(t.aloneW+gapX) * float64(t.aloneH+gapY)
	width := int(math.Sqrt(area * aspect))
	if most := legible - 2*margin; width > most && width < 3*most/2 {
		width = most // rather higher
	}
	width = max(width, widest)
	slices.SortStableFunc(blocks, func(a, b block) int { return b.h - a.h })
	x, y, high := 0, 0, 0
	for _, b := range blocks {
		if x > 0 && x+b.w > width {
			x, y, high = 0, y+high+2*gapY, 0
		}
		b.place(x, y)
		x, high = x+b.w+2*gapX, max(high, b.h)
	}
	if alone = t.fill(alone, y+high); len(alone) == 0 {
		return
	}
	if x > 0 && x+t.aloneW <= width && len(blocks) > 0 { // beside the last tree, as far as that reaches
		columns := (width - x + gapX) / (t.aloneW + gapX)
		rows := max(1, (high+gapY)/(t.aloneH+gapY))
		fits := min(len(alone), columns*rows)
		t.grid(alone[:fits], x, y, columns)
		alone = alone[fits:]
	}
	if len(alone) > 0 {
		if len(blocks) > 0 {
			y += high + 2*gapY
		}
		t.grid(alone, 0, y, max(1, (width+gapX)/(t.aloneW+gapX)))
	}
}

// fill sets cards under the trees where these leave room, from the bottom up,
// and returns those that found none.
func (t *tree) fill(alone []int, foot int) []int {
	var taken []Box
	var wide int
	for _, c := range t.cards {
		if s, ok := t.picture.Spots[c.ID]; ok {
			taken = append(taken, c.At(s))
			wide = max(wide, taken[len(taken)-1].X2)
		}
	}
	shut := map[int]bool{} // columns with a tree below the row
	for y := foot - t.aloneH; y >= 0 && len(alone) > 0; y -= t.aloneH + gapY {
		for x := 0; x+t.aloneW <= wide && len(alone) > 0; x += t.aloneW + gapX {
			if shut[x] = shut[x] || hits(Box{x, y, x + t.aloneW, y + t.aloneH}, taken, gapY); !shut[x] {
				t.put(alone[0], x, y)
				alone = alone[1:]
			}
		}
	}
	return alone
}

func (t *tree) grid(list []int, x, y, columns int) {
	for k, i := range list {
		t.put(i, x+(k%columns)*(t.aloneW+gapX), y+(k/columns)*(t.aloneH+gapY))
	}
}
