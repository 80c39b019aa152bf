package web

import (
	"context"
	"net/http"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/web/view"
)

// dealBoard shows the deals in five columns.
func (s *Server) dealBoard(w http.ResponseWriter, r *http.Request, actor org.Actor, f opportunity.Filter, bad errs.Fields) error {
	ctx, q := r.Context(), r.URL.Query()
	b, err := s.Deals.Board(ctx, actor, f, dealCards)
	if err != nil {
		return err
	}
	m, err := s.dealsFrame(r, actor, f, bad, viewBoard)
	if err != nil {
		return err
	}
	stageOptions(ctx, b.Book, &m.Filter)
	m.Summary, m.Empty = countText(ctx, b.Total), b.Total.Deals == 0
	next := dealsAddress(q, "view", viewBoard)
	for _, c := range b.Columns {
		if f.Selling != "" && c.Stage != f.Selling {
			continue
		}
		col := view.BoardColumn{Key: string(c.Stage), Name: b.Book.Name(method.Stages, string(c.Stage)), Count: countText(ctx, c.Count), Sum: sumText(ctx, c.Count)}
		for _, x := range c.Rows {
			col.Cards = append(col.Cards, dealCard(ctx, x, b.Today, next))
		}
		if c.Longer {
			col.MoreURL = dealsAddress(q, "view", viewTable, "stage", string(c.Stage), "sort", "-amount")
		}
		m.Columns = append(m.Columns, col)
	}
	h := s.head(w, r, actor, i18n.T(ctx, "nav.deals"), "deals")
	h.Wide, h.Scripts = true, []string{"board.js"}
	return s.show(w, r, http.StatusOK, view.BoardPage(h, m))
}

func dealCard(ctx context.Context, x opportunity.Row, today day.Date, next string) view.DealCard {
	c := view.DealCard{
		Name: x.Name, URL: dealURL(x.ID), Account: x.AccountName, Amount: rowAmount(ctx, x), Value: x.Shown.String(), Zone: string(x.Zone), Basis: string(x.Basis),
		Owner: x.OwnerName, NextStep: x.NextStep, NextDate: shortDay(today, x.NextStepOn), Overdue: x.Overdue(today),
	}
	if x.Editable && x.Status == opportunity.Open {
		c.MoveURL = dealURL(x.ID) + "/stage?next=" + queryEscape(next)
	}
	if x.Status != opportunity.Open {
		c.Status, c.StatusTone = i18n.T(ctx, "deal_status."+string(x.Status)), statusTone(x.Status)
	}
	return c
}

func rowAmount(ctx context.Context, x opportunity.Row) string {
	if !x.AmountKnown {
		return i18n.T(ctx, "deal.amount_unknown")
	}
	return shortMoney(ctx, x.Amount)
}
