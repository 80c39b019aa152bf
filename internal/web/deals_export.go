package web

import (
	"encoding/csv"
	"net/http"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/money"
)

// exportDeals answers with the deals of the filter as a file of comma separated
// values, row by row as they are read.
func (s *Server) exportDeals(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, q := r.Context(), r.URL.Query()
	f, bad := readDealFilter(q, actor.Currency)
	if err := bad.Err(); err != nil {
		return err
	}
	book, err := s.Deals.Wording(ctx, actor)
	if err != nil {
		return err
	}
	p := opportunity.Page{}
	p.Sort, p.Desc = readSort(q.Get("sort"))
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="deals-`+actor.Today(s.Deals.Now())+`.csv"`)
	h.Set("Cache-Control", "no-store")
	if _, err := w.Write([]byte("\uFEFF")); err != nil { // spreadsheets read the file as UTF-8 by this
		return nil //nolint:nilerr // the reader left
	}
	out := csv.NewWriter(w)
	var head []string
	for _, key := range []string{"name", "account", "owner", "status", "stage", "buying", "amount", "value", "zone", "close", "next", "next_on", "updated"} {
		head = append(head, i18n.T(ctx, "deals_column."+key))
	}
	_ = out.Write(head)
	err = s.Deals.Each(ctx, actor, f, p, func(x opportunity.Row) error {
		amount := ""
		if x.AmountKnown {
			amount = strings.ReplaceAll(money.Exact(x.Amount, money.Currency(actor.Currency)), ",", "")
		}
		return out.Write(safeCells(
			x.Name, x.AccountName, x.OwnerName, i18n.T(ctx, "deal_status."+string(x.Status)), book.Name(method.Stages, string(x.Selling)),
			book.Name(method.Stages, string(x.Buying)), amount, x.Shown.String(), i18n.T(ctx, "zone."+string(x.Zone)), string(x.ExpectedClose),
			x.NextStep, string(x.NextStepOn), i18n.Date(ctx, x.UpdatedAt)))
	})
	out.Flush()
	if err != nil {
		// The head of the answer is on its way: the file must not look whole.
		s.Log.ErrorContext(ctx, "export broke off", "err", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// safeCells makes text of what a spreadsheet would take for a formula.
func safeCells(cells ...string) []string {
	for i, c := range cells {
		if c != "" && strings.ContainsRune("=+-@\t\r", rune(c[0])) {
			cells[i] = "'" + c
		}
	}
	return cells
}
