package maplay

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
)

// crowd is n cards of three sizes with bosses, groups and lines.
func crowd(n int, seed uint64) []Card {
	r := rand.New(rand.NewPCG(seed, 7))
	cards := make([]Card, n)
	for i := range cards {
		c := Card{ID: fmt.Sprint("p", i), W: 158 + 13*r.IntN(3), H: 69 + 5*r.IntN(3), Group: r.IntN(6)}
		if i > 0 && r.IntN(5) > 0 {
			c.Above = fmt.Sprint("p", r.IntN(i/3+1))
		}
		for range r.IntN(4) {
			c.Tied = append(c.Tied, fmt.Sprint("p", r.IntN(n)))
		}
		cards[i] = c
	}
	return cards
}

var ways = map[string]func([]Card) Picture{
	"tree": Tree, "rings": Rings, "columns": func(c []Card) Picture { return Columns(c, 6) },
}

// Every card has a place, none lies on another, the same cards lie the same.
func TestNoCardLiesOnAnother(t *testing.T) {
	for name, lay := range ways {
		for _, n := range []int{0, 1, 2, 8, 30, 300} {
			cards := crowd(n, uint64(n)+1)
			p := lay(cards)
			if len(p.Spots) != n {
				t.Fatalf("%s of %d places %d", name, n, len(p.Spots))
			}
			apartAll(t, fmt.Sprint(name, " of ", n), cards, p)
			if again := lay(cards); !maps.Equal(p.Spots, again.Spots) {
				t.Errorf("%s of %d differs from itself", name, n)
			}
		}
	}
}

func apartAll(t *testing.T, what string, cards []Card, p Picture) {
	t.Helper()
	for i, a := range cards {
		for _, b := range cards[:i] {
			if a.At(p.Spots[a.ID]).meets(b.At(p.Spots[b.ID]), 0) {
				t.Errorf("%s: %s lies on %s", what, a.ID, b.ID)
				return
			}
		}
	}
}

// The map of thirty people, as wide as a page on a screen of 1440, shows names
// (17) at 13 pixels at least and titles and badges (14) at 11, and needs no more
// than two screens.
func TestThirtyPeopleAreReadable(t *testing.T) {
	const page = 1116.0
	for name, lay := range ways {
		for seed := range uint64(8) {
			cards := crowd(30, seed)
			b := lay(cards).Bounds(cards)
			if scale := page / float64(b.W()); scale < 11.0/14 || scale*float64(b.H()) > 1700 {
				t.Errorf("%s: %d by %d, shown at %.2f", name, b.W(), b.H(), scale)
			}
		}
	}
}

func TestTreeHangsBelow(t *testing.T) {
	cards := crowd(60, 9)
	p := Tree(cards)
	for _, c := range cards {
		if c.Above != "" && c.At(p.Spots[c.ID]).Y1 <= p.Spots[c.Above].Y {
			t.Errorf("%s does not hang below %s", c.ID, c.Above)
		}
	}
	circle := []Card{{ID: "a", Above: "b", W: 10, H: 10}, {ID: "b", Above: "c", W: 10, H: 10}, {ID: "c", Above: "a", W: 10, H: 10}, {ID: "d", Above: "d", W: 10, H: 10}}
	if got := Tree(circle); len(got.Spots) != 4 {
		t.Errorf("a circle places %v", got.Spots)
	}
}

func TestColumnsHoldTheirGroup(t *testing.T) {
	cards := crowd(50, 4)
	p := Columns(cards, 6)
	if len(p.Bands) != 6 {
		t.Fatalf("%d bands", len(p.Bands))
	}
	for _, c := range cards {
		b, s := p.Bands[c.Group], c.At(p.Spots[c.ID])
		if s.X1 < b.X || s.X2 > b.X+b.W || s.Y1 < b.Y+head/2 || s.Y2 > b.Y+b.H {
			t.Errorf("%s at %v stands outside of %v", c.ID, s, b)
		}
	}
}

func TestTheCoreIsInTheMiddle(t *testing.T) {
	cards := crowd(80, 5)
	p := Rings(cards)
	far := map[int]float64{}
	n := map[int]float64{}
	for _, c := range cards {
		far[c.Group] += apart(p.Spots[c.ID], Spot{})
		n[c.Group]++
	}
	for g := 1; g < 5; g++ {
		if far[g]/n[g] <= far[g-1]/n[g-1] {
			t.Errorf("ring %d is no further out than the one before", g)
		}
	}
}

// What a hand has placed stays; nothing else lies under it.
func TestHandPlacedCardsStay(t *testing.T) {
	for name, lay := range ways {
		cards := crowd(60, 11)
		p := lay(cards)
		placed := map[string]Spot{"p3": p.Spots["p7"], "p20": {-400, 90}}
		kept := lay(cards).Keep(cards, placed)
		for id, s := range placed {
			if kept.Spots[id] != s {
				t.Errorf("%s: %s is at %v", name, id, kept.Spots[id])
			}
		}
		apartAll(t, name+" with placed cards", cards, kept)
		moved := 0
		for id, s := range p.Spots {
			if kept.Spots[id] != s {
				moved++
			}
		}
		if moved > 12 {
			t.Errorf("%s: %d cards moved for two", name, moved)
		}
	}
}
