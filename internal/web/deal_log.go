package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/money"
	"kongdan/internal/web/view"
)

const dealLogSize = 30

// dealLog shows what a deal consists of, how it came along, and who changed what.
func (s *Server) dealLog(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	before, _ := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64) // what is no number begins at the top
	y, err := s.Deals.Story(ctx, actor, dealID(r), max(0, before), dealLogSize)
	if err != nil {
		return err
	}
	f := s.dealFrame(w, r, actor, y.Detail, tabLog)
	m := view.DealLog{Facts: dealFacts(ctx, y), EditURL: f.URL + "/edit"}
	if !y.MayEdit {
		m.EditURL = ""
	}
	for _, t := range y.Turns {
		m.Turns = append(m.Turns, turnLine(ctx, y.Book, t))
	}
	if m.Log, err = s.auditLines(ctx, actor, y.Log, reasonWords(actor.Lang, y.Reasons)); err != nil {
		return err
	}
	for i, l := range m.Log {
		if l.Object.URL == f.URL { // the deal whose log this is
			m.Log[i].Object, m.Log[i].What = view.Link{}, strings.TrimRight(l.What, "：: ")
		}
	}
	if before > 0 {
		m.Pager.Previous = f.URL + "/log#log"
	}
	if y.More > 0 {
		m.Pager.Next = f.URL + "/log?before=" + strconv.FormatInt(y.More, 10) + "#log"
	}
	return s.show(w, r, http.StatusOK, view.DealLogPage(f, m))
}

func turnLine(ctx context.Context, b *method.Book, t opportunity.Turn) view.DealTurn {
	line := view.DealTurn{Day: string(t.OccurredOn), By: t.By, When: i18n.DateTime(ctx, t.At), Event: t.Event, Ahead: t.Ahead}
	switch {
	case t.Track != "":
		line.Track = i18n.T(ctx, "deal_track."+string(t.Track))
		line.Title = i18n.T(ctx, "deal_turn.stage", "From", b.Name(method.Stages, t.From), "To", b.Name(method.Stages, t.To))
	case t.To == string(opportunity.Open):
		line.Title = i18n.T(ctx, "deal_turn.reopened", "Status", i18n.T(ctx, "deal_status."+t.From))
	default:
		line.Title = i18n.T(ctx, "deal_turn.closed", "Status", i18n.T(ctx, "deal_status."+t.To), "Value", t.Value.String())
		line.Reason = t.Reason
	}
	if t.Through != "" {
		line.Through = i18n.T(ctx, "deal_gate.let_through", "Why", t.Through)
	}
	if t.Cycle > 1 {
		line.Title += i18n.T(ctx, "deal.stage_cycle", "N", t.Cycle)
	}
	return line
}

// dealFacts lists what a deal consists of; what is not known is left out.
func dealFacts(ctx context.Context, y opportunity.Story) (list []view.Fact) {
	add := func(field, text, url string) {
		if text != "" {
			list = append(list, view.Fact{Label: i18n.T(ctx, "deal_field."+field), Value: view.Link{Text: text, URL: url}})
		}
	}
	account := ""
	if y.AccountSeen {
		account = view.PathAccounts + "/" + string(y.Account)
	}
	add("account", y.AccountName, account)
	if c := money.Currency(i18n.Of(ctx).Currency); y.AmountKnown {
		add("amount", c.Symbol()+money.Exact(y.Amount, c), "")
	}
	if y.MarginKnown {
		add("margin", opportunity.Percent(y.Margin)+"%", "")
	}
	add("opened_on", string(y.OpenedOn), "")
	add("expected_close", string(y.ExpectedClose), "")
	for _, p := range y.Products {
		text := p.Name
		if p.Quantity > 1 {
			text += " × " + strconv.FormatInt(p.Quantity, 10)
		}
		add("products", text, "")
	}
	for _, x := range y.Rivals {
		add("rivals", x.Name, "")
	}
	return list
}
