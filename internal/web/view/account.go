package view

import (
	"context"
	"strconv"
	"strings"
)

// ListNav is what stands around a list: its filter, its order and its pages.
type ListNav struct {
	URL      string // of the list without a query
	Query    string // what is looked for
	Filtered bool
	Sort     string
	Pager    Pager
}

// AccountList is the list of accounts.
type AccountList struct {
	ListNav
	Columns                     []Column
	Owner, Industry, Region     string
	Owners, Industries, Regions []Option
	Rows                        []AccountRow
	Exports                     []Link
	MayWork                     bool
}

// AccountRow is one account in a list.
type AccountRow struct {
	URL, Name, Industry, Region, Owner string
	People, Deals                      int
	Amount                             string // of the open deals
	Updated                            string
}

// AccountForm is the form of one account.
type AccountForm struct {
	Form                                                       FormHead
	Name, Industry, Region, CreditCode, Website, Address, Note string
	Parent                                                     string
	Parents                                                    []Option
	Industries, Regions                                        []string // to choose from or to type something else
	Doubles                                                    []Link   // accounts of the same name
	Hidden                                                     bool     // there are some out of sight
	Cancel                                                     string
}

func (f AccountForm) double() bool { return len(f.Doubles) > 0 || f.Hidden }

// Account is the page of one account.
type Account struct {
	URL, Name                                  string
	Above                                      []Link
	Industry, Region, CreditCode, Address      string
	Website, WebsiteText                       string
	Note                                       string
	Owner, Created, Updated                    string
	Tabs                                       []Tab
	Team                                       []TeamSeat
	Below                                      []AccountRow
	BelowMore                                  string // leads to all of them
	People                                     []PersonRow
	PeopleCount                                int
	PeopleMore                                 string
	Deals                                      []AccountDeal
	DealsMore                                  string
	Tasks                                      []TaskRow // the most urgent
	Recent                                     []Entry   // the last notes and visits
	MayRecord                                  bool
	MayEdit, MayDispose, MayAddPeople, MayWork bool
	Version                                    int64
	Key                                        string
}

// TeamSeat is one member of a team.
type TeamSeat struct {
	Name, RemoveURL, Key string // RemoveURL is "" where the reader may not
	Self, Gone           bool
}

// AccountDeal is a deal on its account's page, or a person's.
type AccountDeal struct {
	URL, Name, Amount, Stage, Owner string
	Part                            string // of the person whose deals these are, "" on an account's page
	PartURL                         string // what is judged of the person there, "" for who is not in the deal
	Value, Zone, Basis              string
	Status, StatusTone              string // of a closed one
	Next, Date                      string // next step of an open one; the day it should close, or closed
}

// Choose is a small form that chooses one thing out of many.
type Choose struct {
	Form   FormHead
	Text   string
	Pick   Picker
	Submit string
	Danger bool
	Cancel string
}

func figure(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (m Account) id() string { return m.URL[len(PathAccounts)+1:] }

func (m Account) addPerson(ctx context.Context) Link {
	if !m.MayAddPeople {
		return Link{}
	}
	return Link{Text: T(ctx, "nav.add_person"), URL: PathPeople + "/new?account=" + m.id()}
}

func (m Account) addRecord(ctx context.Context) Link {
	if !m.MayRecord {
		return Link{}
	}
	return Link{Text: T(ctx, "account.add_record"), URL: m.URL + "/plan"}
}

func accountSub(m Account) string {
	var parts []string
	for _, s := range []string{m.Industry, m.Region, m.Owner} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

func seatLabel(ctx context.Context, s TeamSeat) string {
	if s.Self {
		return T(ctx, "account.leave")
	}
	return T(ctx, "account.remove_name", "Name", s.Name)
}

// back leads to the list, unless the path of the group does so already.
func (m Account) back(ctx context.Context) Crumb {
	if len(m.Above) > 0 {
		return Crumb{}
	}
	return Crumb{Text: T(ctx, "nav.accounts"), URL: PathAccounts}
}
