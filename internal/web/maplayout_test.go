package web

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
)

// However many deals of whatever size lie in a cell, their bubbles stay in it,
// touch no other, and lie the same way every time.
func TestBubblesLieApartInTheirCells(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for _, n := range []int{0, 1, 2, 7, 24, 25, 60, 300} {
		var spots []opportunity.Spot
		for i := range n {
			v := c139.Value{W: 1, F: 2, C: 6}
			if i%5 == 4 {
				v = c139.Value{F: 1, C: r.IntN(10)}
			}
			spots = append(spots, opportunity.Spot{ID: opportunity.ID(fmt.Sprint(i)), Amount: r.Int64N(1_000_000) * r.Int64N(1000), Shown: v})
		}
		all := layBubbles(spots)
		if len(all) != n {
			t.Fatalf("%d of %d are drawn", len(all), n)
		}
		for i, b := range all {
			low := corner(b.spot.Shown)
			if b.r <= 0 || b.at.x-b.r < low.x || b.at.x+b.r > low.x+cellWide || b.at.y-b.r < low.y || b.at.y+b.r > low.y+cellHigh {
				t.Errorf("%d deals: bubble %d leaves its cell", n, i)
			}
			for _, o := range all[:i] {
				if math.Hypot(b.at.x-o.at.x, b.at.y-o.at.y) < b.r+o.r {
					t.Errorf("%d deals: two bubbles touch", n)
				}
			}
		}
		if again := layBubbles(spots); fmt.Sprint(again) != fmt.Sprint(all) {
			t.Errorf("%d deals lie differently the second time", n)
		}
	}
}
