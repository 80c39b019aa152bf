package web

import (
	"context"
	"fmt"

	"kongdan/internal/insight"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/rule/day"
	"kongdan/internal/web/view"
)

// mapPath is the control map of all deals in sight.
const mapPath = view.PathDeals + "?view=map"

func teamModel(ctx context.Context, t insight.Today) *view.Team {
	if t.Team == nil {
		return nil
	}
	m := &view.Team{MapURL: mapPath}
	for _, z := range t.Team.Zones {
		tile := view.ZoneTile{Zone: string(z.Zone), Deals: z.Deals, Amount: shortMoney(ctx, z.Amount), URL: view.PathDeals + "?view=map&zone=" + string(z.Zone)}
		if change := z.Deals - z.DealsThen; change != 0 {
			tile.Change = fmt.Sprintf("%+d", change)
		}
		m.Zones = append(m.Zones, tile)
	}
	m.Fell, m.Rose = moveRows(ctx, t.Day, t.Team.Fell), moveRows(ctx, t.Day, t.Team.Rose)
	for _, q := range t.Team.Challenges {
		m.Challenges = append(m.Challenges, view.AskedRow{Name: q.Name, URL: dealURL(q.Deal), Element: string(q.Element), Question: q.Text,
			Meta: i18n.T(ctx, "team.asked", "Day", pastText(ctx, t.Day, q.On), "Asker", q.AskedName, "Owner", q.OwnerName)})
	}
	if t.Team.MoreAsked {
		m.MoreURL = view.PathReview + "#asked"
	}
	gap := func(key string, n int, url string) {
		if n > 0 {
			m.Gaps = append(m.Gaps, view.Gap{Text: i18n.T(ctx, key, "N", n, "Number", upTo(n, insight.MostCounted)), URL: url})
		}
	}
	gap("team.no_step", t.Team.NoStep, view.PathDeals+"?view=table&overdue=1")
	gap("team.overdue", t.Team.Overdue, view.PathDeals+"?view=table&overdue=1")
	return m
}

// upTo is a number that was not counted beyond most.
func upTo(n, most int) string {
	if n >= most {
		return fmt.Sprintf("%d+", most)
	}
	return fmt.Sprint(n)
}

func moveRows(ctx context.Context, today day.Date, list []insight.Move) (rows []view.MoveRow) {
	for _, x := range list {
		words := x.Reason
		if words == "" {
			words = x.EvidenceOf
		}
		r := view.MoveRow{Name: x.Name, URL: dealURL(x.Deal), Account: x.Account, Owner: x.OwnerName, Amount: shortMoney(ctx, x.Amount),
			From: x.From.String(), FromZone: string(x.FromZone), To: x.To.String(), ToZone: string(x.ToZone), Basis: string(x.Basis), BasisWas: string(x.BasisWas),
			Day: pastText(ctx, today, x.On), Why: causeText(ctx, x.Cause, x.Elements, words)}
		rows = append(rows, r)
	}
	return rows
}
