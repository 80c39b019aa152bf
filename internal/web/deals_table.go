package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/id"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/web/view"
)

// readSort reads the order of a table: the name of a column, "-" before it to
// begin with the largest.
func readSort(text string) (opportunity.Sort, bool) {
	name, desc := strings.CutPrefix(text, "-")
	s := opportunity.Sort(name)
	if !s.Valid() {
		return opportunity.ByUpdate, true
	}
	return s, desc
}

// dealTable shows the deals as a table.
func (s *Server) dealTable(w http.ResponseWriter, r *http.Request, actor org.Actor, f opportunity.Filter, bad errs.Fields) error {
	return s.showTable(w, r, actor, http.StatusOK, f, bad, view.BulkForm{})
}

func (s *Server) showTable(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, f opportunity.Filter, bad errs.Fields, bulk view.BulkForm) error {
	ctx, q := r.Context(), r.URL.Query()
	p := opportunity.Page{After: q.Get("after"), Before: q.Get("before"), Size: dealRows}
	p.Sort, p.Desc = readSort(q.Get("sort"))
	l, err := s.Deals.List(ctx, actor, f, p)
	if err != nil {
		return err
	}
	m, err := s.dealsFrame(r, actor, f, bad, viewTable)
	if err != nil {
		return err
	}
	stageOptions(ctx, l.Book, &m.Filter)
	sort := q.Get("sort")
	m.Summary, m.Empty = countText(ctx, l.Count), len(l.Rows) == 0
	if sum := sumText(ctx, l.Count); sum != "" {
		m.Summary += " · " + sum
	}
	m.Table = view.DealTable{Columns: tableColumns(r, p), Bulk: bulk, Exports: exportLinks(r, func(below string) string {
		return strings.Replace(dealsAddress(q, "sort", sort), view.PathDeals, view.PathDeals+below, 1)
	})}
	m.Table.Bulk.Action = dealsAddress(q, "view", viewTable, "sort", sort, "after", p.After, "before", p.Before)
	m.Table.Bulk.Action = strings.Replace(m.Table.Bulk.Action, view.PathDeals, "/deals/bulk", 1)
	m.Table.Bulk.Key, m.Table.Bulk.Today, m.Table.Bulk.MaxStep = newKey(), string(l.Today), opportunity.MaxNextStep
	for _, x := range l.Rows {
		m.Table.Rows = append(m.Table.Rows, tableRow(ctx, l.Book, x, l.Today, bulk.Chosen))
		m.Table.Bulk.MayEdit = m.Table.Bulk.MayEdit || x.Editable
	}
	for _, row := range m.Table.Rows {
		delete(bulk.Chosen, row.ID)
	}
	for _, fault := range bulk.Chosen { // of rows that are not on this page
		if fault != "" {
			m.Table.Bulk.Problems = append(m.Table.Bulk.Problems, view.Problem{Text: fault})
		}
	}
	m.Table.Bulk.HandsOver = actor.MayDispose("")
	if m.Table.Bulk.Owners, err = s.chosenOwner(r, actor, bulk.Owner); err != nil {
		return err
	}
	if l.Before != "" {
		m.Pager.Previous = dealsAddress(q, "view", viewTable, "sort", sort, "before", l.Before)
	}
	if l.After != "" {
		m.Pager.Next = dealsAddress(q, "view", viewTable, "sort", sort, "after", l.After)
	}
	h := s.head(w, r, actor, i18n.T(ctx, "nav.deals"), "deals")
	h.Wide = true
	return s.show(w, r, status, view.TablePage(h, m))
}

// chosenOwner is the member that was chosen to hand deals to, if one was. The
// others are asked for when the field is opened: the page must not grow with
// the organisation.
func (s *Server) chosenOwner(r *http.Request, actor org.Actor, chosen string) ([]view.Option, error) {
	if !id.Valid(chosen) {
		return nil, nil
	}
	names, err := s.Org.Names(r.Context(), actor, []string{chosen})
	if names[chosen] == "" {
		return nil, err
	}
	return []view.Option{{Value: chosen, Text: names[chosen]}}, err
}

// tableColumns are the heads; each sorts, and sorts the other way round the
// second time.
func tableColumns(r *http.Request, p opportunity.Page) (list []view.Column) {
	q := r.URL.Query()
	for _, c := range []struct {
		key    string
		sort   opportunity.Sort
		number bool
		first  bool // begins with the largest
	}{
		{"name", opportunity.ByName, false, false}, {"account", opportunity.ByAccount, false, false}, {"stage", "", false, false},
		{"amount", opportunity.ByAmount, true, true}, {"value", opportunity.ByValue, false, true}, {"close", opportunity.ByClose, false, false},
		{"next", opportunity.ByStep, false, false}, {"owner", "", false, false}, {"updated", opportunity.ByUpdate, false, true},
	} {
		col := view.Column{Text: i18n.T(r.Context(), "deals_column."+c.key), Number: c.number}
		if c.sort != "" {
			desc := c.first
			if c.sort == p.Sort {
				desc = !p.Desc
				col.Order = "ascending"
				if p.Desc {
					col.Order = "descending"
				}
			}
			key := string(c.sort)
			if desc {
				key = "-" + key
			}
			col.Sort = dealsAddress(q, "view", viewTable, "sort", key)
		}
		list = append(list, col)
	}
	return list
}

func tableRow(ctx context.Context, b *method.Book, x opportunity.Row, today day.Date, chosen map[string]string) view.DealRow {
	row := view.DealRow{
		ID: string(x.ID), Name: x.Name, URL: dealURL(x.ID), Account: x.AccountName, Amount: rowAmount(ctx, x),
		Stage: b.Name(method.Stages, string(x.Selling)), Value: x.Shown.String(), Zone: string(x.Zone), Basis: string(x.Basis), Close: string(x.ExpectedClose),
		NextStep: x.NextStep, NextDate: string(x.NextStepOn), Overdue: x.Overdue(today), Owner: x.OwnerName, Updated: i18n.Date(ctx, x.UpdatedAt),
		Pick: string(x.ID) + ":" + strconv.FormatInt(x.Version, 10), Editable: x.Editable,
	}
	row.Fault, row.Chosen = chosen[row.ID]
	if x.Status != opportunity.Open {
		row.Status, row.StatusTone = i18n.T(ctx, "deal_status."+string(x.Status)), statusTone(x.Status)
	}
	return row
}
