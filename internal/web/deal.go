package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/library"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/money"
	"kongdan/internal/rule/predict"
	"kongdan/internal/rule/stage"
	"kongdan/internal/web/view"
)

// The tabs of a deal.
const (
	tabControl = "control"
	tabPeople  = "people"
	tabPlan    = "plan"
	tabLog     = "log"
	tabMap     = "map" // of an account
)

// dealURL is the page of a deal.
func dealURL(id opportunity.ID) string { return view.PathDeals + "/" + string(id) }

// dealID is the deal a request's address names.
func dealID(r *http.Request) opportunity.ID { return opportunity.ID(r.PathValue("id")) }

// dealFrame fills what stands around each tab of a deal.
func (s *Server) dealFrame(w http.ResponseWriter, r *http.Request, actor org.Actor, d opportunity.Detail, tab string) view.DealFrame {
	ctx, url := r.Context(), dealURL(d.ID)
	f := view.DealFrame{
		Head: s.head(w, r, actor, d.Name, "deals"), Deal: dealHead(ctx, d), URL: url, Version: d.Version, Key: newKey(),
		Open: d.Status == opportunity.Open, Won: d.Status == opportunity.Won, MayEdit: d.MayEdit, MayDispose: d.MayDispose,
		Selling: sellingSteps(d), Buying: buyingSteps(d), Notes: dealNotes(ctx, d),
		Tabs: []view.Tab{
			{Text: i18n.T(ctx, "deal.tab_control"), URL: url, Current: tab == tabControl},
			{Text: i18n.T(ctx, "deal.tab_people"), URL: url + "/people", Current: tab == tabPeople},
			{Text: i18n.T(ctx, "deal.tab_plan"), URL: url + "/plan", Current: tab == tabPlan},
			{Text: i18n.T(ctx, "deal.tab_log"), URL: url + "/log", Current: tab == tabLog},
		},
	}
	if tab == tabControl && f.Open {
		st := string(d.SellingStage)
		f.Learn = learnLater(ctx, library.Tag{Kind: library.TagStage, Value: st}, d.Book.Name(method.Stages, st), url)
	}
	return f
}

func dealHead(ctx context.Context, d opportunity.Detail) view.DealHead {
	h := view.DealHead{
		Name: d.Name, Account: d.AccountName, Amount: amountOf(ctx, d.Opportunity), Stage: stageText(ctx, d.Book, d.Opportunity),
		Value: d.Self.String(), Zone: string(d.Self.Zone()), Basis: string(d.Basis), ShownZone: string(d.Zone), Closed: d.Status != opportunity.Open,
		NextStep: d.NextStep, NextDate: string(d.NextStepOn), Overdue: d.Overdue(d.Today),
		Owner: d.OwnerName, Close: string(d.ExpectedClose), TeamURL: dealURL(d.ID) + "/team", Chance: chanceOf(d),
	}
	if d.AccountName == "" {
		h.Account = i18n.T(ctx, "deal.account_unknown")
	}
	if d.AccountSeen {
		h.AccountURL = view.PathAccounts + "/" + string(d.Account)
	}
	if d.CoachTypes != "" && d.Calibrated != d.Self {
		h.Calibrated, h.CalibratedZone = d.Calibrated.String(), string(d.Calibrated.Zone())
	}
	if h.Closed {
		h.Status, h.StatusTone = i18n.T(ctx, "deal_status."+string(d.Status)), statusTone(d.Status)
		h.Close = string(d.ClosedOn)
	} else if d.MayEdit {
		h.NextURL = dealURL(d.ID) + "/next-step"
	}
	names := make([]string, len(d.Team))
	for i, m := range d.Team {
		names[i] = m.Name
	}
	if len(names) > 4 {
		names = append(names[:3], i18n.T(ctx, "deal.team_more", "N", len(d.Team)-3))
	}
	h.Team = strings.Join(names, i18n.T(ctx, "shell.list_comma"))
	if h.Team == "" && d.MayDispose {
		h.Team = i18n.T(ctx, "deal.team_none")
	}
	return h
}

// chanceOf is the probability of winning by the value that is shown first.
func chanceOf(d opportunity.Detail) view.Chance {
	p := predict.Prior(d.Shown).Capped()
	return view.Chance{P: p.P, Low: p.Low, High: p.High, Basis: d.Book.Probability().Basis}
}

func statusTone(s opportunity.Status) string {
	switch s {
	case opportunity.Won:
		return "success"
	case opportunity.Lost:
		return "danger"
	case opportunity.Open:
		return "info"
	}
	return ""
}

// stageText names our stage, and the client's where the two are out of step.
func stageText(ctx context.Context, b *method.Book, o opportunity.Opportunity) string {
	name := b.Name(method.Stages, string(o.SellingStage))
	if o.SellingStage.Buying() != o.BuyingStage {
		name += i18n.T(ctx, "deal.stage_client", "Stage", b.Name(method.Stages, string(o.BuyingStage)))
	}
	if o.Cycle > 1 {
		name += i18n.T(ctx, "deal.stage_cycle", "N", o.Cycle)
	}
	return name
}

// amountOf is a deal's amount to read at a glance.
func amountOf(ctx context.Context, o opportunity.Opportunity) string {
	if !o.AmountKnown {
		return i18n.T(ctx, "deal.amount_unknown")
	}
	return shortMoney(ctx, o.Amount)
}

// shortMoney is an amount in the organisation's currency, rounded to read at a glance.
func shortMoney(ctx context.Context, minor int64) string {
	l := i18n.Of(ctx)
	c := money.Currency(l.Currency)
	return c.Symbol() + money.Short(minor, c, l.Lang)
}

func sellingSteps(d opportunity.Detail) (list []view.Step) {
	for _, st := range stage.Sellings() {
		x := view.Step{Name: d.Book.Name(method.Stages, string(st)), Now: st == d.SellingStage,
			Done: st.Index() < d.SellingStage.Index(), Span: 1}
		if mayWorkOn(d) && !x.Now {
			x.URL = dealURL(d.ID) + "/stage?track=selling&to=" + string(st)
		}
		list = append(list, x)
	}
	return list
}

func buyingSteps(d opportunity.Detail) (list []view.Step) {
	for _, st := range stage.Buyings() {
		x := view.Step{Name: d.Book.Name(method.Stages, string(st)), Now: st == d.BuyingStage,
			Done: st.Index() < d.BuyingStage.Index(), Span: len(st.Sellings())}
		if mayWorkOn(d) && !x.Now {
			x.URL = dealURL(d.ID) + "/stage?track=buying&to=" + string(st)
		}
		list = append(list, x)
	}
	return list
}

// mayWorkOn reports whether the reader may change what is open in a deal: its
// stages, its people, its lines.
func mayWorkOn(d opportunity.Detail) bool { return d.MayEdit && d.Status == opportunity.Open }

// dealNotes says what the reader should know before anything else.
func dealNotes(ctx context.Context, d opportunity.Detail) (list []view.DealNote) {
	if d.Incomplete() {
		n := view.DealNote{Tone: "warning", Text: i18n.T(ctx, "deal.incomplete")}
		if d.MayEdit {
			n.Action = view.Link{Text: i18n.T(ctx, "deal.complete"), URL: dealURL(d.ID) + "/edit"}
		}
		list = append(list, n)
	}
	if d.Ahead() {
		list = append(list, view.DealNote{Tone: "warning", Text: i18n.T(ctx, "deal.ahead",
			"Selling", d.Book.Name(method.Stages, string(d.SellingStage)), "Buying", d.Book.Name(method.Stages, string(d.BuyingStage)))})
	}
	if d.Status == opportunity.Open {
		return list
	}
	n := view.DealNote{Tone: statusTone(d.Status), Text: i18n.T(ctx, "deal.ended", "Status", i18n.T(ctx, "deal_status."+string(d.Status)),
		"Day", string(d.ClosedOn), "Reason", d.ReasonName), More: d.OutcomeNote}
	if n.Tone == "" {
		n.Tone = "info"
	}
	if d.ReasonName == "" {
		n.Text = i18n.T(ctx, "deal.ended_plain", "Status", i18n.T(ctx, "deal_status."+string(d.Status)), "Day", string(d.ClosedOn))
	}
	if d.SignedOn != "" {
		n.Text += i18n.T(ctx, "deal.ended_signed", "Day", string(d.SignedOn))
	}
	return append(list, n)
}

// showForm answers with a form: alone where the page asked for a fragment to
// show in a window, in a page of its own otherwise.
func (s *Server) showForm(w http.ResponseWriter, r *http.Request, status int, h view.Head, heading view.Heading, form templ.Component) error {
	if r.Header.Get("HX-Request") == "true" {
		return s.show(w, r, status, form)
	}
	return s.show(w, r, status, view.FormPage(h, heading, form))
}
