package view

import (
	"fmt"
	"strconv"

	"github.com/a-h/templ"
)

// Figure is the relation map as a picture. It is drawn once for pages, where
// style sheets colour it, and with File for a file that stands alone.
type Figure struct {
	File       bool
	Label      string // what it is, for who does not see it
	Chart      bool   // who reports to whom is drawn, other lines stay behind
	X, Y, W, H int    // the view box
	Bands      []FigureBand
	Bosses     []FigureBoss
	Lines      []FigureLine
	Cards      []FigureCard
	MayEdit    bool // cards have a handle to draw lines from
	MayMove    bool
}

// FigureBand is the ground of a column.
type FigureBand struct {
	X, Y, W, H  int
	Title, Tone string // Tone is an attitude, or ""
	Count       int
}

// FigureBoss leads from a superior to somebody who reports there.
type FigureBoss struct {
	From, To string
	Far      bool   // others stand between
	Hangs    bool   // in a stack beside the line
	Since    string // "new" or "ended" since the day compared with, or ""
	Path     string
}

// FigureLine is a relation.
type FigureLine struct {
	ID, From, To, Kind string
	URL                string // where it is changed, "" for who may not
	Label              string // everything in words
	Strength           int
	Confirmed          bool
	Note               string
	Version            int64
	Left, Right        int // how far its mark reaches to both sides of its middle; 0 for none
	Path               string
	MX, MY             int    // where its mark stands
	Upright            bool   // its mark is turned by a quarter, to stand between cards
	Since              string // "new", "changed", "ended" since the day compared with, or ""
	SinceText          string
	Count              int          // of the lines that are drawn as this one; 0 for a single line
	Members            []FigureLine // those lines
}

// FigureCard is somebody on the map. X and Y are its middle.
type FigureCard struct {
	ID, URL, Label    string // Label is everything in words
	Name, Title       string // cut to what has room
	Third             string // a further line in small, or ""
	Role, Outside     string // "" where there is nothing to say
	RoleWidth         int
	OutsideWidth      int
	Attitude, Sign    string // the value, "unknown" if so, and its mark
	Close             int    // dots that are full; -1 is unknown
	Star              string // "top", "member" or ""
	X, Y, W, H        int
	Core              bool // of the core circle
	Placeholder, Idle bool // nobody found yet; in none of the deals
	RoleKnown         bool
	WeightKnown       bool
	Placed            bool
	Fixed             bool  // no line can be drawn from here
	Version           int64 // of its place
	Shift             string
	ShiftWidth        int
}

func (f Figure) box() string { return fmt.Sprintf("%d %d %d %d", f.X, f.Y, f.W, f.H) }

func whole(n int) string { return strconv.Itoa(n) }

func number64(n int64) string { return strconv.FormatInt(n, 10) }

func translate(x, y int) string { return fmt.Sprintf("translate(%d %d)", x, y) }

func (c FigureCard) left() int   { return -c.W / 2 }
func (c FigureCard) top() int    { return -c.H / 2 }
func (c FigureCard) right() int  { return c.left() + c.W }
func (c FigureCard) bottom() int { return c.top() + c.H }

func (c FigureCard) at() string { return translate(c.X, c.Y) }

// stripe is the left end of a card, which says the attitude.
func (c FigureCard) stripe() string {
	l, t, b := c.left(), c.top(), c.bottom()
	return fmt.Sprintf("M%d %dH%dV%dH%dA8 8 0 0 1 %d %dV%dA8 8 0 0 1 %d %dZ", l+8, t, l+24, b, l+8, l, b-8, t+8, l+8, t)
}

// dots are the three marks of closeness from the left.
func (c FigureCard) dots() []bool {
	return []bool{c.Close > 0, c.Close > 1, c.Close > 2}
}

// widthOf is how thick a line of a strength is.
func (l FigureLine) widthOf() string {
	return [...]string{"1.5", "1.5", "2.5", "4"}[min(max(l.Strength, 0), 3)]
}

// many says how many lines are drawn as one.
func (l FigureLine) many() string { return "×" + strconv.Itoa(l.Count) }

// manyAt is where that stands: on the line, to the right of the sign of a kind.
func (l FigureLine) manyAt() int { return -l.signAt() * 10 / 14 }

// signAt is where the sign of a kind stands, so that all of the mark has the line in its middle.
func (l FigureLine) signAt() int {
	if l.Count == 0 || l.Kind == "influence" {
		return 0
	}
	return -14
}

// sinceAt is where it stands what became of a line, beside all else.
func (l FigureLine) sinceAt() string {
	if l.Count > 0 {
		return strconv.Itoa(l.manyAt() + 17)
	}
	return "12"
}

// ink is the part that a line of reporting is.
func (b FigureBoss) ink() string {
	switch {
	case b.Since != "":
		return "boss" + b.Since
	case b.Far:
		return "far"
	}
	return "boss"
}

// reach tells the script how much room the mark takes.
func (l FigureLine) reach() string { return fmt.Sprintf("%d %d", l.Left, l.Right) }

func (l FigureLine) middle() string {
	if l.Upright {
		return translate(l.MX, l.MY) + " rotate(90)"
	}
	return translate(l.MX, l.MY)
}

// inks colour the parts of a picture that stands alone, as the style sheets do
// on a page in the light.
var inks = map[string]templ.Attributes{
	"ground": {"fill": "#ffffff"},
	"band":   {"fill": "#f4f5f8", "stroke": "#dfe3ea"}, "bandtitle": {"fill": "#566071", "font-size": "14", "font-weight": "600"},
	"boss":    {"fill": "none", "stroke": "#838d9e", "stroke-width": "1.5"},
	"far":     {"fill": "none", "stroke": "#838d9e", "stroke-width": "1.5", "stroke-dasharray": "2 4"},
	"bossnew": {"fill": "none", "stroke": "#2354a4", "stroke-width": "2.5"}, "bossended": {"fill": "none", "stroke": "#838d9e", "stroke-width": "1.5", "stroke-dasharray": "1 5", "stroke-linecap": "round"},
	"count": {"fill": "#ffffff", "stroke": "#566071"}, "counttext": {"fill": "#18202c", "font-size": "14", "font-weight": "600"},
	"box": {"fill": "#ffffff", "stroke": "#838d9e", "stroke-width": "1.25"}, "ring": {"fill": "none", "stroke": "#2354a4", "stroke-width": "2.5"},
	"name": {"fill": "#18202c", "font-size": "17", "font-weight": "600"}, "title": {"fill": "#566071", "font-size": "14"}, "third": {"fill": "#566071", "font-size": "14"},
	"badge": {"fill": "#e6eefb", "stroke": "#b5cbee"}, "badgetext": {"fill": "#1f4f96", "font-size": "14"},
	"hole": {"fill": "none", "stroke": "#838d9e", "stroke-dasharray": "3 2.5"}, "holetext": {"fill": "#566071", "font-size": "14"},
	"dot": {"fill": "#1f4f96", "stroke": "#1f4f96"}, "nodot": {"fill": "#ffffff", "stroke": "#1f4f96"},
	"star": {"fill": "#1f4f96", "stroke": "#1f4f96", "stroke-width": "1.2"}, "nostar": {"fill": "#ffffff", "stroke": "#1f4f96", "stroke-width": "1.2"},
	"outside": {"fill": "#fdf0d8", "stroke": "#e5c183"}, "outsidetext": {"fill": "#7d4a00", "font-size": "14"},
	"shift": {"fill": "#18202c"}, "shifttext": {"fill": "#ffffff", "font-size": "14", "font-weight": "600"},
	"sign": {"fill": "#ffffff", "font-size": "15", "font-weight": "700"}, "signhole": {"fill": "#566071", "font-size": "15", "font-weight": "700"},
	"influence": {"fill": "none", "stroke": "#2354a4"}, "alliance": {"fill": "none", "stroke": "#17794a"}, "conflict": {"fill": "none", "stroke": "#b8322c"},
	"alliancemark": {"fill": "#ffffff", "stroke": "#17794a"}, "conflictmark": {"fill": "#ffffff", "stroke": "#b8322c"}, "arrow": {"fill": "#2354a4"}, "ended": {"opacity": "0.45"},
	"opponent": {"fill": "#b8322c"}, "non_supporter": {"fill": "#a86208"}, "neutral": {"fill": "#566071"}, "supporter": {"fill": "#1c8550"},
	"mentor": {"fill": "#0a5230"}, "unknown": {"fill": "#eceef3"},
}

// ink is how a part is coloured where no style sheet does it.
func (f Figure) ink(part string) templ.Attributes {
	if !f.File {
		return nil
	}
	return inks[part]
}

// signInk is the part of a card's mark: an unknown attitude is a hole.
func (c FigureCard) signInk() string {
	if c.Attitude == "unknown" {
		return "signhole"
	}
	return "sign"
}

func pick(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// dashes are those of a line nobody has confirmed.
func (l FigureLine) dashes() templ.Attributes {
	if l.Confirmed {
		return nil
	}
	return templ.Attributes{"stroke-dasharray": "7 5"}
}
