package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/id"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/money"
	"kongdan/internal/rule/stage"
	"kongdan/internal/web/view"
)

// The views of the set of deals.
const (
	viewBoard = "board"
	viewTable = "table"
	viewMap   = "map"
)

const (
	dealCards = 12 // of one column of the board
	dealRows  = 25 // of one page of the table
)

// readDealFilter reads the filter that the views of the deals share from an
// address. What cannot be read is left out and named in bad.
func readDealFilter(q url.Values, currency string) (f opportunity.Filter, bad errs.Fields) {
	f.Owner, f.Account, f.Rival, f.Product = named(q, "owner"), named(q, "account"), named(q, "rival"), named(q, "product")
	f.Query = clipped(strings.TrimSpace(q.Get("q")))
	f.Incomplete, f.Overdue = q.Get("incomplete") == "1", q.Get("overdue") == "1"
	if st := opportunity.Status(q.Get("status")); st.Valid() && st != opportunity.Open || st == opportunity.AnyStatus {
		f.Status = st
	}
	f.Selling, _ = stage.ParseSelling(q.Get("stage"))
	f.Buying, _ = stage.ParseBuying(q.Get("buying"))
	for _, z := range c139.Zones() {
		if q.Get("zone") == string(z) {
			f.Zone = z
		}
	}
	if v, err := c139.Parse(q.Get("value")); err == nil {
		f.Value = v.String()
	}
	f.Min = readFilterAmount(&bad, "min", q.Get("min"), currency)
	f.Max = readFilterAmount(&bad, "max", q.Get("max"), currency)
	f.CloseFrom = opportunity.ReadDate(&bad, "close_from", q.Get("close_from"))
	f.CloseTo = opportunity.ReadDate(&bad, "close_to", q.Get("close_to"))
	return f, bad
}

// named is an id of an address, or one of the names that stand for members. Of
// anything else it makes an id that nothing has.
func named(q url.Values, field string) string {
	v := q.Get(field)
	if v == "" || id.Valid(v) || field == "owner" && (v == opportunity.OwnerMe || v == opportunity.OwnerDepartment) {
		return v
	}
	return noID
}

// clipped bounds what is looked for.
func clipped(q string) string {
	if r := []rune(q); len(r) > 100 {
		q = string(r[:100])
	}
	return q
}

func readFilterAmount(bad *errs.Fields, field, text, currency string) *int64 {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	n, err := money.Parse(text, money.Currency(currency))
	if err != nil {
		bad.Add(field, "deal.amount_form")
		return nil
	}
	return &n
}

// filterNames are the names in an address that belong to the filter, in the
// order in which addresses hold them.
var filterNames = []string{
	"q", "owner", "status", "stage", "buying", "zone", "value", "min", "max", "close_from", "close_to", "account", "rival", "product", "incomplete", "overdue",
}

// dealsAddress is the address of a view with the filter of q and more pairs.
func dealsAddress(q url.Values, more ...string) string {
	out := url.Values{}
	for _, name := range filterNames {
		if v := q.Get(name); v != "" {
			out.Set(name, v)
		}
	}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] != "" {
			out.Set(more[i], more[i+1])
		}
	}
	if len(out) == 0 {
		return view.PathDeals
	}
	return view.PathDeals + "?" + out.Encode()
}

// deals shows the deals as a board or as a table, with one filter for both.
func (s *Server) deals(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	q := r.URL.Query()
	f, bad := readDealFilter(q, actor.Currency)
	if q.Get("view") == viewTable {
		return s.dealTable(w, r, actor, f, bad)
	}
	if q.Get("view") == viewMap {
		return s.dealMap(w, r, actor, f, bad)
	}
	return s.dealBoard(w, r, actor, f, bad)
}

// dealsFrame fills what the views of the deals share.
func (s *Server) dealsFrame(r *http.Request, actor org.Actor, f opportunity.Filter, bad errs.Fields, kind string) (m view.Deals, err error) {
	ctx, q := r.Context(), r.URL.Query()
	m = view.Deals{
		MayWork: actor.MayWork(), NewURL: view.PathNewDeal, QuickURL: "/deals/quick", TrashURL: "/deals/trash",
		Views: []view.Tab{
			{Text: i18n.T(ctx, "deals.board"), URL: dealsAddress(q, "view", viewBoard), Current: kind == viewBoard},
			{Text: i18n.T(ctx, "deals.table"), URL: dealsAddress(q, "view", viewTable), Current: kind == viewTable},
			{Text: i18n.T(ctx, "map.name"), URL: dealsAddress(q, "view", viewMap), Current: kind == viewMap},
		},
	}
	m.Filter = view.DealFilter{
		View: kind, Query: q.Get("q"), Status: q.Get("status"), Stage: string(f.Selling), Buying: string(f.Buying), Zone: string(f.Zone), Value: f.Value,
		Min: q.Get("min"), Max: q.Get("max"), CloseFrom: q.Get("close_from"), CloseTo: q.Get("close_to"), Incomplete: f.Incomplete, Overdue: f.Overdue,
		Rival: f.Rival, Product: f.Product, ClearURL: view.PathDeals + "?view=" + kind, Sort: q.Get("sort"),
		Account: view.Picker{Lookup: lookupAccounts, Field: view.Field{Name: "account", Label: i18n.T(ctx, "deal_field.account"), Value: f.Account, Empty: i18n.T(ctx, "filter.all")}},
	}
	if p, ok := problems(ctx, bad.Err(), nil); ok {
		m.Filter.Problems = p
	}
	for _, name := range filterNames {
		if name != "q" && name != "owner" && name != "status" && name != "stage" && name != "zone" && q.Get(name) != "" {
			m.Filter.More = true
		}
		m.Filter.Any = m.Filter.Any || q.Get(name) != ""
	}
	if m.Saved, err = s.savedViews(r, actor, kind); err != nil {
		return m, err
	}
	if err := s.withAccount(ctx, actor, &m.Filter.Account, f.Account); err != nil {
		return m, err
	}
	m.Filter.Owner = view.Picker{Field: view.Field{Name: "owner", Label: i18n.T(ctx, "deal_field.owner"), Value: f.Owner, Empty: i18n.T(ctx, "filter.all")}}
	if err := s.withOwners(ctx, actor, &m.Filter.Owner); err != nil {
		return m, err
	}
	rivals, products, err := s.Deals.LinkChoices(ctx, actor)
	m.Filter.Rivals, m.Filter.Products = linkOptions(rivals), linkOptions(products)
	return m, err
}

// withOwners fills in whose deals can be shown: the actor's, those of the
// department, and those of members, who are asked for when the field is opened:
// every page of deals has it, and few people use it.
func (s *Server) withOwners(ctx context.Context, actor org.Actor, p *view.Picker) error {
	p.Placeholder = p.Empty
	p.Options = []view.Option{{Value: opportunity.OwnerMe, Text: i18n.T(ctx, "deals.mine")}}
	if actor.Scope == org.ScopeOwn {
		return nil
	}
	p.Lookup, p.Late = lookupMembers, true
	p.Options = append(p.Options, view.Option{Value: opportunity.OwnerDepartment, Text: i18n.T(ctx, "deals.department")})
	if !id.Valid(p.Value) {
		return nil
	}
	names, err := s.Org.Names(ctx, actor, []string{p.Value})
	if names[p.Value] != "" {
		p.Options = append(p.Options, view.Option{Value: p.Value, Text: names[p.Value]})
	}
	return err
}

// stageOptions are the stages of both tracks and the zones to filter by.
func stageOptions(ctx context.Context, b *method.Book, f *view.DealFilter) {
	for _, st := range stage.Sellings() {
		f.Stages = append(f.Stages, view.Option{Value: string(st), Text: b.Name(method.Stages, string(st))})
	}
	for _, st := range stage.Buyings() {
		f.Buyings = append(f.Buyings, view.Option{Value: string(st), Text: b.Name(method.Stages, string(st))})
	}
	for _, z := range c139.Zones() {
		f.Zones = append(f.Zones, view.Option{Value: string(z), Text: i18n.T(ctx, "zone."+string(z))})
	}
	f.Statuses = []view.Option{{Value: "", Text: i18n.T(ctx, "deal_status.open")}}
	for _, st := range opportunity.Statuses[1:] {
		f.Statuses = append(f.Statuses, view.Option{Value: string(st), Text: i18n.T(ctx, "deal_status."+string(st))})
	}
	f.Statuses = append(f.Statuses, view.Option{Value: string(opportunity.AnyStatus), Text: i18n.T(ctx, "deals.any_status")})
}

// countText says how many deals there are, and where counting stopped.
func countText(ctx context.Context, c opportunity.Count) string {
	if c.More {
		return i18n.T(ctx, "deals.count_more", "N", c.Deals)
	}
	return i18n.T(ctx, "deals.count", "N", c.Deals)
}

// sumText is what deals amount to, "" where counting stopped.
func sumText(ctx context.Context, c opportunity.Count) string {
	if c.More || c.Deals == 0 {
		return ""
	}
	return shortMoney(ctx, c.Amount)
}
