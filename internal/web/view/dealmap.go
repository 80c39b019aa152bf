package view

import (
	"context"
	"strconv"
)

// Map is the control map: cells as ground, deals as bubbles, or counts where
// there are too many deals.
type Map struct {
	Wide, High    float64
	Cells         []MapCell // all 80, row by row from the top
	Bubbles       []MapBubble
	Rows, Columns []MapLabel
	Spans         []Tab  // how far trails reach back
	AllTrails     bool   // draw every trail, not only the one looked at
	Many          bool   // counts instead of bubbles
	ListURL       string // the bubbles as a list
	TableURL      string // the same deals as a table
}

// MapCell is one value.
type MapCell struct {
	Value, Zone string
	X, Y, W, H  float64
	Deals       int
	Count, Sum  string // "" for none
	URL         string // its deals as a table
	Mark        string // the inflection point it is
}

// MapBubble is one deal. From is "" where it did not move.
type MapBubble struct {
	Name, Account, Owner, Amount string
	URL, Value, Zone, Basis      string
	X, Y, R                      float64
	From, FromZone               string
	FromX, FromY                 float64
}

// MapLabel is the name of a row or a column.
type MapLabel struct {
	Text string
	X, Y float64
}

// num writes a place in a picture.
func num(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

// box is the view box of the picture.
func (m Map) box() string { return "0 0 " + num(m.Wide) + " " + num(m.High) }

// title is what a bubble says when pointed at.
func (b MapBubble) title(ctx context.Context) string {
	text := b.Name + " · " + b.Value + " " + T(ctx, "value_mark."+b.Basis) + " · " + b.Amount
	if b.Account != "" {
		text += "\n" + b.Account
	}
	text += "\n" + b.Owner
	if b.From != "" {
		text += "\n" + T(ctx, "map.from", "Value", b.From)
	}
	return text
}

// row is the cells of one row of the map.
func (m Map) row(i int) []MapCell { return m.Cells[10*i : 10*i+10] }

// where is where the mark of a cell stands.
func (c MapCell) middle() float64 { return c.X + c.W/2 }
