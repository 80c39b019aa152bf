package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"kongdan/internal/account"
	"kongdan/internal/activity"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/web/view"
)

// How much of each kind an account's page shows before it leads to all of it.
const (
	dealsOnAccount  = 30
	peopleOnAccount = 30
	tasksOnAccount  = 5
	recentOnAccount = 3
)

// accountPage shows everything about one account.
func (s *Server) accountPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	d, err := s.Accounts.Get(ctx, actor, accountID(r))
	if err != nil {
		return err
	}
	m := accountModel(ctx, actor, d, "")
	deals, book, err := s.Deals.DealsOfAccount(ctx, actor, d.ID, dealsOnAccount+1)
	if err != nil {
		return err
	}
	if len(deals) > dealsOnAccount {
		deals, m.DealsMore = deals[:dealsOnAccount], view.PathDeals+"?account="+string(d.ID)
	}
	for _, x := range deals {
		m.Deals = append(m.Deals, dealOnAccount(ctx, book, x))
	}
	f := person.Filter{Account: d.ID}
	f.Size = peopleOnAccount
	people, err := s.People.List(ctx, actor, f)
	if err != nil {
		return err
	}
	if m.PeopleCount = people.Total; people.Next != "" {
		m.PeopleMore = view.PathPeople + "?account=" + string(d.ID)
	}
	m.People = peopleRows(ctx, people.Rows)
	record, err := s.Activities.RecordOf(ctx, actor, d.ID, activity.Turn{})
	if err != nil {
		return err
	}
	today := s.Activities.Today(actor)
	m.Tasks = planTasks(ctx, actor, today, record.Open[:min(len(record.Open), tasksOnAccount)], record.MayEdit, m.URL)
	m.Recent = timeline(ctx, today, record.Past[:min(len(record.Past), recentOnAccount)], m.URL)
	for i := range m.Recent {
		m.Recent[i].EditURL = "" // the tab with all of them is for that
	}
	m.MayRecord = record.MayEdit
	return s.show(w, r, http.StatusOK, view.AccountPage(s.head(w, r, actor, d.Name, "accounts"), m))
}

// accountModel is what all tabs of an account share.
func accountModel(ctx context.Context, actor org.Actor, d account.Detail, tab string) view.Account {
	m := view.Account{
		URL: accountURL(d.ID), Name: d.Name, Industry: d.Industry, Region: d.Region, CreditCode: d.CreditCode, Address: d.Address,
		Website: d.Website, WebsiteText: strings.TrimPrefix(strings.TrimPrefix(d.Website, "https://"), "http://"), Note: d.Note,
		Owner: d.OwnerName, Created: i18n.Date(ctx, d.Created), Updated: i18n.Date(ctx, d.Updated),
		MayEdit: d.MayEdit, MayDispose: d.MayDispose, MayAddPeople: d.MayAddPeople, MayWork: actor.MayWork(),
		Version: d.Version, Key: newKey(),
	}
	m.Tabs = []view.Tab{
		{Text: i18n.T(ctx, "account.tab_overview"), URL: m.URL, Current: tab == ""},
		{Text: i18n.T(ctx, "figure.name"), URL: m.URL + "/map", Current: tab == tabMap},
		{Text: i18n.T(ctx, "deal.tab_plan"), URL: m.URL + "/plan", Current: tab == tabPlan},
		{Text: i18n.T(ctx, "account.tab_log"), URL: m.URL + "/log", Current: tab == tabLog},
	}
	for _, a := range d.Above {
		m.Above = append(m.Above, view.Link{Text: a.Name, URL: accountURL(a.ID)})
	}
	for _, a := range d.Below {
		m.Below = append(m.Below, view.AccountRow{URL: accountURL(a.ID), Name: a.Name, Owner: a.OwnerName, Industry: a.Industry, Region: a.Region})
	}
	if d.MoreBelow {
		m.BelowMore = view.PathAccounts + "?parent=" + string(d.ID)
	}
	for _, t := range d.Team {
		seat := view.TeamSeat{Name: t.Name, Gone: !t.Active, Self: t.ID == actor.User, Key: newKey()}
		if d.MayDispose || seat.Self {
			seat.RemoveURL = m.URL + "/team/" + string(t.ID) + "/remove"
		}
		m.Team = append(m.Team, seat)
	}
	return m
}

func dealOnAccount(ctx context.Context, book *method.Book, d opportunity.OfAccount) view.AccountDeal {
	x := view.AccountDeal{URL: dealURL(d.ID), Name: d.Name, Amount: amountOf(ctx, d.Opportunity), Stage: stageText(ctx, book, d.Opportunity),
		Owner: d.OwnerName, Value: d.Shown.String(), Zone: string(d.Zone), Basis: string(d.Basis)}
	if d.Status == opportunity.Open {
		x.Next, x.Date = d.NextStep, string(d.NextStepOn)
		return x
	}
	x.Status, x.StatusTone = i18n.T(ctx, "deal_status."+string(d.Status)), statusTone(d.Status)
	if d.ClosedOn != "" {
		x.Date = i18n.T(ctx, "account.closed_on", "Day", string(d.ClosedOn))
	}
	return x
}

// peopleRows are people as tables show them; bosses that are in the same
// table are named.
func peopleRows(ctx context.Context, people []person.Row) []view.PersonRow {
	names := map[person.ID]string{}
	for _, p := range people {
		names[p.ID] = p.Name
	}
	list := make([]view.PersonRow, len(people))
	for i, p := range people {
		list[i] = view.PersonRow{URL: personURL(p.ID), Name: p.Name, Title: p.Title, Department: p.Department, Account: p.AccountName,
			AccountURL: accountURL(p.Account), Boss: names[p.ReportsTo], Contact: contactsOf(p.Mobile, p.Phone, p.Email, p.WeChat), Updated: i18n.Date(ctx, p.Updated)}
	}
	return list
}

const accountLogSize = 30

// accountLog shows what changed about an account and its people.
func (s *Server) accountLog(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), accountID(r)
	d, err := s.Accounts.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	before, _ := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64) // what is no number begins at the top
	rows, err := s.Accounts.Log(ctx, actor, id, before, accountLogSize+1)
	if err != nil {
		return err
	}
	m, p := accountModel(ctx, actor, d, tabLog), view.Pager{}
	if before > 0 {
		p.Previous = m.URL + "/log"
	}
	if len(rows) > accountLogSize {
		rows = rows[:accountLogSize]
		p.Next = m.URL + "/log?before=" + strconv.FormatInt(rows[accountLogSize-1].Seq, 10)
	}
	for i := range rows {
		rows[i].Address = "" // from where somebody worked is for administrators
	}
	lines, err := s.auditLines(ctx, actor, rows)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, view.AccountLogPage(s.head(w, r, actor, d.Name, "accounts"), m, lines, p))
}
