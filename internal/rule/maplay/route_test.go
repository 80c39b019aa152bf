package maplay

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// laid is the boxes of cards as a picture places them.
func laid(cards []Card, p Picture) (boxes []Box) {
	for _, c := range cards {
		boxes = append(boxes, c.At(p.Spots[c.ID]))
	}
	return boxes
}

func net(n, lines int, seed uint64) (links []Link) {
	r := rand.New(rand.NewPCG(seed, 3))
	reach := [...]int{0, 10, 14, 24} // no mark, a sign, a number, both
	for len(links) < lines {
		l := Link{From: r.IntN(n), To: r.IntN(n), Arrow: true}
		if l.Left = reach[len(links)%4]; l.From != l.To {
			l.Right = l.Left
			links = append(links, l)
		}
	}
	return links
}

// No link runs behind a card it does not lead to, in any view, with few people
// or many; ends that meet at a card lie apart; marks stand on their own links and
// cover no card; the same gives the same.
func TestLinksRunAroundCards(t *testing.T) {
	for name, lay := range ways {
		for _, n := range []int{2, 8, 30, 300} {
			cards := crowd(n, uint64(n)+1)
			boxes, links := laid(cards, lay(cards)), net(n, 2*n, uint64(n))
			all := Route(boxes, links, nil)
			behind, off, over := 0, 0, 0
			tips := map[Spot]int{}
			for i, w := range all {
				on := links[i].Left == 0
				if !on && hits(links[i].markAt(w.Mark, w.Upright), boxes, 0) {
					over++
				}
				for k := 1; k < len(w.Points); k++ {
					a, b := w.Points[k-1], w.Points[k]
					stretch := Box{min(a.X, b.X), min(a.Y, b.Y), max(a.X, b.X), max(a.Y, b.Y)}
					on = on || (Box{w.Mark.X, w.Mark.Y, w.Mark.X, w.Mark.Y}).meets(stretch, 1)
					for c, box := range boxes {
						if c != links[i].From && c != links[i].To && stretch.meets(box, 0) {
							behind++
						}
					}
				}
				if !on {
					off++
				}
				tips[w.Points[len(w.Points)-1]]++
			}
			twice := 0
			for _, k := range tips {
				twice += k - 1
			}
			if behind > 0 || twice > 0 || off > 0 || over > 0 {
				t.Errorf("%s of %d: %d stretches run behind cards, %d tips lie on others, %d marks beside their lines, %d over cards", name, n, behind, twice, off, over)
			}
			if again := Route(boxes, links, nil); !reflect.DeepEqual(all, again) {
				t.Errorf("%s of %d differs from itself", name, n)
			}
		}
	}
}

// Cards that lie on one another, or have no room between them, still get their
// lines; so do several lines between the same two, each its own.
func TestLinksWithoutRoom(t *testing.T) {
	near := []Box{{0, 0, 100, 60}, {0, 64, 100, 124}, {50, 30, 150, 90}, {400, 0, 500, 60}}
	links := []Link{{From: 0, To: 1, Left: 10, Right: 10}, {From: 0, To: 2}, {From: 2, To: 1}, {From: 0, To: 3}, {From: 3, To: 0}, {From: 0, To: 3, Arrow: true}}
	all := Route(near, links, nil)
	for i, w := range all {
		if len(w.Points) < 2 {
			t.Errorf("link %d is not drawn", i)
		}
		for k, o := range all[:i] {
			if reflect.DeepEqual(w.Points, o.Points) {
				t.Errorf("links %d and %d lie on one another", k, i)
			}
		}
	}
	if m := all[0].Mark; m.Y < 60 || m.Y > 64 {
		t.Errorf("the mark of two cards one below the other is at %v", m)
	}
}

func BenchmarkRoute(b *testing.B) {
	for name, lay := range ways {
		cards := crowd(300, 301)
		boxes, links := laid(cards, lay(cards)), net(300, 600, 300)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Route(boxes, links, nil)
			}
		})
	}
}
