package web

import (
	"fmt"
	"strings"

	"kongdan/internal/rule/maplay"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

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

// lines draws the relations, around the cards and what is drawn already.
func (f figureMaker) lines(boxes map[stakeholder.ID]maplay.Box, drawn [][]maplay.Spot) []view.FigureLine {
	at := make(map[stakeholder.ID]int, len(boxes))
	all := make([]maplay.Box, len(f.of.Cards))
	for i, c := range f.of.Cards {
		at[c.ID], all[i] = i, boxes[c.ID]
	}
	var list []view.FigureLine
	var links []maplay.Link
	for _, b := range f.bundles() {
		from, known := at[b[0].From]
		to, both := at[b[0].To]
		if !known || !both {
			continue
		}
		x := f.line(b[0])
		if len(b) > 1 {
			x = f.bundle(b)
		}
		l := maplay.Link{From: from, To: to, Arrow: b[0].Kind.Directed()}
		x.Left, x.Right = markOf(x)
		l.Left, l.Right = x.Left, x.Right
		list, links = append(list, x), append(links, l)
	}
	for i, w := range maplay.Route(all, links, drawn) {
		list[i].Path, list[i].MX, list[i].MY, list[i].Upright = svgPath(w.Points), w.Mark.X, w.Mark.Y, w.Upright
	}
	return list
}

// markOf is how far the mark of a line reaches to both sides of its middle.
func markOf(l view.FigureLine) (left, right int) {
	if l.Kind != string(stakeholder.Influence) {
		left, right = 10, 10
	}
	if l.Count > 0 {
		left, right = left+14, right+14 // its number stands on the line too
	}
	if l.Since != "" {
		left, right = max(left, 1), right+36
	}
	return left, right
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

// svgPath draws a way with round corners. The script does the same (js/relations/shape.js).
func svgPath(points []maplay.Spot) string {
	var b strings.Builder
	for i, p := range points {
		switch {
		case i == 0:
			fmt.Fprintf(&b, "M%d %d", p.X, p.Y)
		case i == len(points)-1:
			fmt.Fprintf(&b, "L%d %d", p.X, p.Y)
		default:
			from, to := toward(p, points[i-1]), toward(p, points[i+1])
			fmt.Fprintf(&b, "L%d %dQ%d %d %d %d", from.X, from.Y, p.X, p.Y, to.X, to.Y)
		}
	}
	return b.String()
}

// toward is where a round corner begins: a little before it, at most half way.
func toward(p, next maplay.Spot) maplay.Spot {
	const round = 8
	step := func(d int) int { return max(min(d/2, round), -round) }
	return maplay.Spot{X: p.X + step(next.X-p.X), Y: p.Y + step(next.Y-p.Y)}
}

// elbow leads from a superior down to somebody who reports there: along the
// side of a stack if the card hangs in one, else over the tops of those beside it.
func elbow(a, b maplay.Box, hangs bool) []maplay.Spot {
	ax, bx, by := (a.X1+a.X2)>>1, (b.X1+b.X2)>>1, (b.Y1+b.Y2)>>1
	switch spine := b.X1 - 12; {
	case hangs && by > a.Y2 && spine >= a.X1 && spine <= a.X2:
		return []maplay.Spot{{X: spine, Y: a.Y2}, {X: spine, Y: by}, {X: b.X1, Y: by}}
	case hangs && by > a.Y2+14:
		return []maplay.Spot{{X: ax, Y: a.Y2}, {X: ax, Y: a.Y2 + 14}, {X: spine, Y: a.Y2 + 14}, {X: spine, Y: by}, {X: b.X1, Y: by}}
	case b.Y1 >= a.Y2+18:
		return []maplay.Spot{{X: ax, Y: a.Y2}, {X: ax, Y: a.Y2 + 14}, {X: bx, Y: a.Y2 + 14}, {X: bx, Y: b.Y1}}
	}
	return []maplay.Spot{{X: ax, Y: (a.Y1 + a.Y2) >> 1}, {X: bx, Y: by}}
}
