package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/web/view"
)

// trailDays are the spans the map's trails can cover.
var trailDays = []int{7, 30, 90}

// allTrails is up to how many deals show their trails at once.
const allTrails = 60

// dealMap shows the deals on the control map; ?days= is how far trails
// reach back, with ?list=1 it is the deals as a list.
func (s *Server) dealMap(w http.ResponseWriter, r *http.Request, actor org.Actor, f opportunity.Filter, bad errs.Fields) error {
	ctx, q := r.Context(), r.URL.Query()
	days := trailDays[1]
	for _, d := range trailDays {
		if q.Get("days") == strconv.Itoa(d) {
			days = d
		}
	}
	found, err := s.Deals.Map(ctx, actor, f, days)
	if err != nil {
		return err
	}
	var bubbles []view.MapBubble
	for _, b := range layBubbles(found.Spots) {
		bubbles = append(bubbles, mapBubble(ctx, b))
	}
	if q.Get("list") != "" {
		return s.show(w, r, http.StatusOK, view.MapDeals(view.Map{Bubbles: bubbles}))
	}
	m, err := s.dealsFrame(r, actor, f, bad, viewMap)
	if err != nil {
		return err
	}
	stageOptions(ctx, found.Book, &m.Filter)
	m.Summary, m.Empty = countText(ctx, found.Total), found.Total.Deals == 0
	p := view.Map{Wide: mapWide, High: mapHigh, AllTrails: len(found.Spots) <= allTrails, Many: len(found.Spots) == 0, Bubbles: bubbles,
		ListURL: dealsAddress(q, "view", viewMap, "days", strconv.Itoa(days), "list", "1"), TableURL: dealsAddress(q, "view", viewTable)}
	for _, d := range trailDays {
		p.Spans = append(p.Spans, view.Tab{Text: i18n.T(ctx, "map.days", "N", d), Current: d == days,
			URL: dealsAddress(q, "view", viewMap, "days", strconv.Itoa(d))})
	}
	p.Cells = mapCells(ctx, found, func(v c139.Value) string {
		return dealsAddress(q, "view", viewTable, "value", v.String())
	})
	for f := 7; f >= 0; f-- {
		p.Rows = append(p.Rows, view.MapLabel{Text: fmt.Sprintf("%dW%dF", f/4, f%4), X: mapLeft - 8, Y: corner(c139.Value{W: f / 4, F: f % 4}).y + cellHigh/2 + 4})
	}
	for c := range 10 {
		p.Columns = append(p.Columns, view.MapLabel{Text: fmt.Sprintf("%dC", c), X: mapLeft + (float64(c)+0.5)*cellWide, Y: mapHigh - 8})
	}
	h := s.head(w, r, actor, i18n.T(ctx, "map.name"), "deals")
	h.Wide = true
	return s.show(w, r, http.StatusOK, view.MapPage(h, m, p))
}

// mapCells are all 80 cells, row by row from the top.
func mapCells(ctx context.Context, found opportunity.Map, url func(c139.Value) string) (cells []view.MapCell) {
	kept := map[c139.Value]opportunity.Count{}
	for _, c := range found.Cells {
		kept[c.Value] = c.Count
	}
	for row := 7; row >= 0; row-- {
		for c := range 10 {
			v := c139.Value{W: row / 4, F: row % 4, C: c}
			at, n := corner(v), kept[v]
			cell := view.MapCell{Value: v.String(), Zone: string(v.Zone()), X: at.x, Y: at.y, W: cellWide, H: cellHigh, Deals: n.Deals, URL: url(v)}
			if n.Deals > 0 {
				cell.Count, cell.Sum = strconv.Itoa(n.Deals), shortMoney(ctx, n.Amount)
				if n.More {
					cell.Count += "+"
				}
			}
			switch v {
			case c139.WinInflection:
				cell.Mark = i18n.T(ctx, "map.win_inflection")
			case c139.LoseInflection:
				cell.Mark = i18n.T(ctx, "map.lose_inflection")
			}
			cells = append(cells, cell)
		}
	}
	return cells
}

func mapBubble(ctx context.Context, b bubble) view.MapBubble {
	s := b.spot
	x := view.MapBubble{Name: s.Name, Account: s.AccountName, Owner: s.OwnerName, URL: dealURL(s.ID), Value: s.Shown.String(), Basis: string(s.Basis), Zone: string(s.Shown.Zone()),
		X: b.at.x, Y: b.at.y, R: b.r}
	x.Amount = i18n.T(ctx, "deal.amount_unknown")
	if s.AmountKnown {
		x.Amount = shortMoney(ctx, s.Amount)
	}
	if s.Moved {
		from := centre(s.From)
		x.From, x.FromZone, x.FromX, x.FromY = s.From.String(), string(s.From.Zone()), from.x, from.y
	}
	return x
}
