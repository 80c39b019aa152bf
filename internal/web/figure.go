package web

import (
	"cmp"
	"context"
	"slices"

	"kongdan/internal/account"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/maplay"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// figureMaker draws a relation map in one view.
type figureMaker struct {
	ctx     context.Context
	book    *method.Book
	view    stakeholder.MapView
	of      stakeholder.Map
	cardURL func(stakeholder.Card) string
	lineURL func(stakeholder.Line) string // "" for who may not change it
	mayEdit bool
	mayMove bool
	account bool                                                                // the map of an account, where not everybody is in a deal
	many    bool                                                                // people of several accounts: cards say which
	home    account.ID                                                          // that of the deal, on the map of one: its own people need not say it
	drawsIn map[opportunity.ID]bool                                             // in which of the deals on an account's map lines may be drawn
	deals   map[opportunity.ID]string                                           // what the deals on an account's map are called
	listURL func(from, to stakeholder.ID, kind stakeholder.RelationKind) string // of the lines that are drawn as one
	names   map[stakeholder.ID]string
}

func (f figureMaker) t(key string, args ...any) string { return i18n.T(f.ctx, key, args...) }

// named makes the maker know what everybody is called, also who is not shown,
// and whether they are of several companies.
func (f figureMaker) named(all stakeholder.Map) figureMaker {
	f.names = make(map[stakeholder.ID]string, len(all.Cards))
	var company account.ID
	for _, c := range all.Cards {
		f.names[c.ID] = c.Name
		f.many = f.many || company != "" && c.Account != "" && c.Account != company
		company = cmp.Or(c.Account, company)
	}
	return f
}

// figure lays the cards out and draws everything.
func (f figureMaker) figure() view.Figure {
	cards := make([]maplay.Card, len(f.of.Cards))
	tied := map[stakeholder.ID][]string{}
	for _, l := range f.of.Lines {
		tied[l.From], tied[l.To] = append(tied[l.From], string(l.To)), append(tied[l.To], string(l.From))
	}
	for i, c := range f.of.Cards {
		w, h := sizeOf(c.Influence, f.third(c) != "")
		cards[i] = maplay.Card{ID: string(c.ID), Above: string(c.Boss), W: w, H: h, Group: f.group(c), Tied: tied[c.ID]}
	}
	var p maplay.Picture
	titles := f.columns()
	switch f.view {
	case stakeholder.ChartView:
		p = maplay.Tree(cards)
	case stakeholder.PoliticsView:
		p = maplay.Rings(cards)
	default:
		p = maplay.Columns(cards, len(titles))
	}
	placed := map[string]maplay.Spot{}
	for id, at := range f.of.Places {
		placed[string(id)] = maplay.Spot(at.Spot)
	}
	p = p.Keep(cards, placed)
	b := p.Bounds(cards)
	fig := view.Figure{Label: f.t("figure_of."+string(f.view), "N", len(cards)), Chart: f.view != stakeholder.PoliticsView,
		X: b.X1, Y: b.Y1, W: max(b.W(), 1), H: max(b.H(), 1), MayEdit: f.mayEdit, MayMove: f.mayMove}
	for _, band := range p.Bands {
		n := 0
		for _, c := range cards {
			if c.Group == band.Group {
				n++
			}
		}
		x := titles[band.Group]
		fig.Bands = append(fig.Bands, view.FigureBand{X: band.X, Y: band.Y, W: band.W, H: band.H, Title: x.title, Tone: x.tone, Count: n})
	}
	boxes := map[stakeholder.ID]maplay.Box{}
	for i, c := range f.of.Cards {
		boxes[c.ID] = cards[i].At(p.Spots[cards[i].ID])
		fig.Cards = append(fig.Cards, f.card(c, boxes[c.ID]))
	}
	var drawn [][]maplay.Spot
	if f.view == stakeholder.ChartView {
		fig.Bosses, drawn = f.bosses(boxes, p.Hangs)
	}
	fig.Lines = f.lines(boxes, drawn)
	return fig
}

// bosses draws who reports to whom, and who did on the day compared with.
func (f figureMaker) bosses(boxes map[stakeholder.ID]maplay.Box, hangs map[string]bool) (list []view.FigureBoss, drawn [][]maplay.Spot) {
	draw := func(above, at maplay.Box, hangs bool) string {
		points := elbow(above, at, hangs)
		drawn = append(drawn, points)
		return svgPath(points)
	}
	for _, c := range f.of.Cards {
		at := boxes[c.ID]
		if above, ok := boxes[c.Boss]; ok && c.Boss != "" {
			hangs := hangs[string(c.ID)]
			b := view.FigureBoss{From: string(c.Boss), To: string(c.ID), Far: c.BossFar, Hangs: hangs, Path: draw(above, at, hangs)}
			if c.Was != nil {
				b.Since = string(stakeholder.LineNew)
			}
			list = append(list, b)
		}
		if c.Was == nil {
			continue
		}
		if above, ok := boxes[c.Was.Boss]; ok && c.Was.Boss != "" {
			list = append(list, view.FigureBoss{From: string(c.Was.Boss), To: string(c.ID), Far: c.Was.BossFar, Since: string(stakeholder.LineEnded), Path: draw(above, at, false)})
		}
	}
	return list, drawn
}

// sizeOf makes influence visible: who weighs more has a larger card.
func sizeOf(i people.Influence, third bool) (w, h int) {
	switch w, h = 171, 73; i {
	case people.HighInfluence:
		w, h = 184, 78
	case people.LowInfluence:
		w, h = 158, 69
	}
	if third {
		h += 16 // a third line
	}
	return w, h
}

// column is one band of a view with columns.
type column struct{ title, tone string }

// columns are the bands of a view; the last holds those of whom it is unknown.
func (f figureMaker) columns() (list []column) {
	switch f.view {
	case stakeholder.CampsView:
		for _, a := range people.Attitudes() {
			list = append(list, column{f.book.Value(people.DimAttitude, string(a)) + " " + a.Sign(), string(a)})
		}
	case stakeholder.PathView:
		for _, c := range people.ContactRoles() {
			list = append(list, column{f.book.Value(people.DimContactRole, string(c)), ""})
		}
	}
	return append(list, column{f.t("figure.unknown"), "unknown"})
}

// group is the ring or column of a card.
func (f figureMaker) group(c stakeholder.Card) int {
	place := func(list []string, value string) int {
		if i := slices.Index(list, value); i >= 0 {
			return i
		}
		return len(list)
	}
	switch f.view {
	case stakeholder.PoliticsView:
		return place(people.DimPolitics.Values(), string(c.Politics))
	case stakeholder.CampsView:
		return place(people.DimAttitude.Values(), string(c.Attitude))
	case stakeholder.PathView:
		return place(people.DimContactRole.Values(), string(c.ContactRole))
	}
	return 0
}
