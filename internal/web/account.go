package web

import (
	"context"
	"net/http"
	"net/url"

	"kongdan/internal/account"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

func accountURL(id account.ID) string { return view.PathAccounts + "/" + url.PathEscape(string(id)) }

func accountID(r *http.Request) account.ID { return account.ID(r.PathValue("id")) }

// mine is the filter's word for the reader.
const mine = "me"

// accountsPage lists accounts.
func (s *Server) accountsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, l := r.Context(), listOf(r, accountFilters...)
	f := accountFilter(l, actor)
	f.After, f.Before = l.After, l.Before
	p, err := s.Accounts.List(ctx, actor, f)
	if err != nil {
		return err
	}
	facets, err := s.Accounts.Facets(ctx, actor)
	if err != nil {
		return err
	}
	m := view.AccountList{
		Exports: exportLinks(r, l.at),
		ListNav: l.nav(l.pager(p.Next, p.Previous, total(ctx, "account.total", "account.total_many", p.Total, account.MaxTotal))),
		Owner:   l.get("owner"), Industry: f.Industry, Region: f.Region, MayWork: actor.MayWork(),
		Owners: ownerOptions(ctx, facets.Owners, actor), Industries: textOptions(facets.Industries, f.Industry), Regions: textOptions(facets.Regions, f.Region),
		Columns: []view.Column{
			l.column(i18n.T(ctx, "account.name"), string(account.ByName), string(account.ByNameZ), string(account.ByUpdate)),
			{Text: i18n.T(ctx, "account.industry")}, {Text: i18n.T(ctx, "account.region")}, {Text: i18n.T(ctx, "account.owner")},
			{Text: i18n.T(ctx, "account.people"), Number: true}, {Text: i18n.T(ctx, "account.open_deals_head"), Number: true},
			{Text: i18n.T(ctx, "account.amount"), Number: true},
			l.column(i18n.T(ctx, "account.updated"), string(account.ByOldest), string(account.ByUpdate), string(account.ByUpdate)),
		},
	}
	if m.Rows, err = s.accountRows(ctx, actor, p.Rows); err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, view.AccountsPage(s.head(w, r, actor, i18n.T(ctx, "nav.accounts"), "accounts"), m))
}

// accountRows adds to accounts what other areas know of them.
func (s *Server) accountRows(ctx context.Context, actor org.Actor, rows []account.Row) ([]view.AccountRow, error) {
	ids := make([]account.ID, len(rows))
	for i, a := range rows {
		ids[i] = a.ID
	}
	people, err := s.People.Counts(ctx, actor, ids)
	if err != nil {
		return nil, err
	}
	running, err := s.Deals.RunningAt(ctx, actor, ids)
	if err != nil {
		return nil, err
	}
	list := make([]view.AccountRow, len(rows))
	for i, a := range rows {
		list[i] = view.AccountRow{URL: accountURL(a.ID), Name: a.Name, Industry: a.Industry, Region: a.Region, Owner: a.OwnerName,
			People: people[a.ID], Deals: running[a.ID].Deals, Updated: i18n.Date(ctx, a.Updated)}
		if running[a.ID].Amount > 0 {
			list[i].Amount = shortMoney(ctx, running[a.ID].Amount)
		}
	}
	return list, nil
}

// ownerOptions offers the reader first, then every owner.
func ownerOptions(ctx context.Context, owners []org.TeamMember, actor org.Actor) []view.Option {
	list := []view.Option{{Value: mine, Text: i18n.T(ctx, "account.mine")}}
	for _, o := range owners {
		if o.ID != actor.User {
			list = append(list, view.Option{Value: string(o.ID), Text: o.Name})
		}
	}
	return list
}

// accountTrash lists deleted accounts.
func (s *Server) accountTrash(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, l := r.Context(), listOf(r)
	f := account.Filter{Trash: true}
	f.After, f.Before = l.After, l.Before
	p, err := s.Accounts.List(ctx, actor, f)
	if err != nil {
		return err
	}
	var lines []view.TrashLine
	for _, a := range p.Rows {
		line := view.TrashLine{Name: a.Name, Hint: hint(a.OwnerName, a.Industry, a.Region), When: i18n.DateTime(ctx, a.Deleted), Key: newKey()}
		if actor.MayDispose(a.Owner) {
			line.RestoreURL = accountURL(a.ID) + "/restore"
		}
		lines = append(lines, line)
	}
	title := i18n.T(ctx, "account.trash")
	return s.show(w, r, http.StatusOK, view.TrashPage(s.head(w, r, actor, title, "accounts"),
		view.Heading{Title: title, Sub: i18n.T(ctx, "account.trash_text"), Back: view.Crumb{Text: i18n.T(ctx, "nav.accounts"), URL: view.PathAccounts}},
		lines, l.pager(p.Next, p.Previous, "")))
}
