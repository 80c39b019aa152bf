package web

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// box is where a card lies: its middle and its measures. The script that moves
// cards draws their lines by the same rules (js/relations/shape.js).
type box struct{ x, y, w, h int }

// pair are two people, whichever way round.
type pair struct{ a, b stakeholder.ID }

func pairOf(l stakeholder.Line) pair {
	if l.From < l.To {
		return pair{l.From, l.To}
	}
	return pair{l.To, l.From}
}

// bundles puts together what would lie one over the other: lines of several
// deals that say the same of the same two people. On the map of one deal there
// are none.
func (f figureMaker) bundles() (list [][]stakeholder.Line) {
	type story struct {
		pair
		from  stakeholder.ID // where the kind has a direction
		kind  stakeholder.RelationKind
		since stakeholder.LineChange
	}
	at := map[story]int{}
	for _, l := range f.of.Lines {
		s := story{pair: pairOf(l), kind: l.Kind, since: l.Since}
		if l.Kind.Directed() {
			s.from = l.From
		}
		if i, known := at[s]; known && f.account {
			list[i] = append(list[i], l)
			continue
		}
		at[s] = len(list)
		list = append(list, []stakeholder.Line{l})
	}
	return list
}

// lines draws the relations.
func (f figureMaker) lines(boxes map[stakeholder.ID]box) []view.FigureLine {
	bundles := f.bundles()
	beside, nth := map[pair]int{}, map[pair]int{}
	for _, b := range bundles {
		beside[pairOf(b[0])]++
	}
	cards := slices.Collect(maps.Values(boxes))
	list := make([]view.FigureLine, 0, len(bundles))
	for _, b := range bundles {
		l := b[0]
		p := pairOf(l)
		bend := (2*nth[p] - beside[p] + 1) * 24
		nth[p]++
		if l.From != p.a {
			bend = -bend
		}
		x := f.line(l)
		if len(b) > 1 {
			x = f.bundle(b)
		}
		x.Bend = bend
		x.Path, x.MX, x.MY = curve(boxes[l.From], boxes[l.To], bend, cards)
		list = append(list, x)
	}
	return list
}

// line is one line, not yet drawn.
func (f figureMaker) line(l stakeholder.Line) view.FigureLine {
	x := view.FigureLine{ID: string(l.ID), From: string(l.From), To: string(l.To), Kind: string(l.Kind), Label: f.lineWords(l),
		Strength: l.Strength, Confirmed: l.Confirmed, Note: l.Note, Version: l.Version, Since: string(l.Since)}
	if l.Since != "" {
		x.SinceText = f.t("line_since." + string(l.Since))
	}
	if l.Since != stakeholder.LineEnded {
		x.URL = f.lineURL(l)
	}
	return x
}

// bundle is several lines drawn as one: as strong as the strongest of them, and
// confirmed if one of them is.
func (f figureMaker) bundle(lines []stakeholder.Line) view.FigureLine {
	x := f.line(lines[0])
	x.Count, x.Note, x.URL = len(lines), "", ""
	words := []string{f.t("figure.bundle", "N", len(lines))}
	for _, l := range lines {
		words = append(words, f.lineWords(l))
		x.Strength, x.Confirmed = max(x.Strength, l.Strength), x.Confirmed || l.Confirmed
		x.Members = append(x.Members, f.line(l))
	}
	if lines[0].Since != stakeholder.LineEnded {
		x.URL = f.listURL(lines[0].From, lines[0].To, lines[0].Kind)
	}
	x.Label = strings.Join(words, "\n")
	return x
}

// lineWords says a line in words.
func (f figureMaker) lineWords(l stakeholder.Line) string {
	sure := "figure.unconfirmed"
	if l.Confirmed {
		sure = "figure.confirmed"
	}
	text := f.t("figure_line."+string(l.Kind), "From", f.names[l.From], "To", f.names[l.To], "Strength", f.t(strengthKey(l.Strength)), "Sure", f.t(sure))
	if l.Since != "" {
		text += f.t("shell.list_comma") + f.t("line_since."+string(l.Since))
	}
	if deal := f.deals[l.Deal]; deal != "" {
		text += f.t("shell.brackets", "Text", deal)
	}
	if l.Note != "" {
		text += "\n" + l.Note
	}
	return text
}

// strengthKey is the key of the text of a strength.
func strengthKey(n int) string {
	return [...]string{"relation_strength.1", "relation_strength.1", "relation_strength.2", "relation_strength.3"}[min(max(n, 0), 3)]
}

// curve leads from the edge of one card to that of another, bent more the
// farther they are apart, so that it passes beside cards that lie between. It
// returns the path and where its mark stands: in the middle, or as near to it
// as no card covers it.
func curve(a, b box, bend int, cards []box) (path string, mx, my int) {
	dx, dy := float64(b.x-a.x), float64(b.y-a.y)
	far := math.Hypot(dx, dy)
	if far == 0 {
		far = 1
	}
	off := 14.0
	if far > 260 {
		off = min(0.2*far, 170)
	}
	off += float64(bend)
	cx, cy := float64(a.x+b.x)/2-dy/far*off, float64(a.y+b.y)/2+dx/far*off
	x1, y1 := a.edge(cx, cy, 2)
	x2, y2 := b.edge(cx, cy, 4)
	on := func(t float64) (int, int) {
		u := 1 - t
		return int(math.Round(u*u*x1 + 2*u*t*cx + t*t*x2)), int(math.Round(u*u*y1 + 2*u*t*cy + t*t*y2))
	}
	mx, my = on(0.5)
	for _, t := range [...]float64{0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8} {
		if x, y := on(t); !slices.ContainsFunc(cards, func(c box) bool { return c.covers(x, y) }) {
			mx, my = x, y
			break
		}
	}
	return fmt.Sprintf("M%.0f %.0fQ%.0f %.0f %.0f %.0f", x1, y1, cx, cy, x2, y2), mx, my
}

// covers reports whether a mark at a point would lie under the card.
func (b box) covers(x, y int) bool {
	return 2*max(b.x-x, x-b.x) < b.w+20 && 2*max(b.y-y, y-b.y) < b.h+20
}

// edge is where a line from the middle of a card towards a point leaves it.
func (b box) edge(x, y, gap float64) (float64, float64) {
	dx, dy := x-float64(b.x), y-float64(b.y)
	part := 1.0
	if dx != 0 {
		part = min(part, (float64(b.w)/2+gap)/math.Abs(dx))
	}
	if dy != 0 {
		part = min(part, (float64(b.h)/2+gap)/math.Abs(dy))
	}
	return float64(b.x) + dx*part, float64(b.y) + dy*part
}

// elbow leads from a superior down to somebody who reports there: along the
// side of a stack if the card hangs in one, else over the tops of those beside it.
func elbow(a, b box, hangs bool) string {
	left, top, foot := b.x-b.w/2, b.y-b.h/2, a.y+a.h/2
	switch spine := left - 12; {
	case hangs && b.y > foot && spine >= a.x-a.w/2 && spine <= a.x+a.w/2:
		return fmt.Sprintf("M%d %dV%dH%d", spine, foot, b.y, left)
	case hangs && b.y > foot+14:
		return fmt.Sprintf("M%d %dV%dH%dV%dH%d", a.x, foot, foot+14, spine, b.y, left)
	case top >= foot+18:
		return fmt.Sprintf("M%d %dV%dH%dV%d", a.x, foot, foot+14, b.x, top)
	}
	return fmt.Sprintf("M%d %dL%d %d", a.x, a.y, b.x, b.y)
}
