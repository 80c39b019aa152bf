package opportunity

import (
	"slices"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/stage"
)

// Sort orders a list of deals.
type Sort string

// The orders, each in both directions.
const (
	ByUpdate  Sort = "updated"
	ByName    Sort = "name"
	ByAccount Sort = "account"
	ByAmount  Sort = "amount"
	ByValue   Sort = "value" // zones are ranges of it
	ByClose   Sort = "close"
	ByStep    Sort = "next"
)

// Sorts lists every order.
var Sorts = []Sort{ByUpdate, ByName, ByAccount, ByAmount, ByValue, ByClose, ByStep}

// Valid reports whether s is an order.
func (s Sort) Valid() bool { return slices.Contains(Sorts, s) }

// Page says which part of a list is wanted. After and Before are cursors of a
// page that was answered; at most one of them is set.
type Page struct {
	Sort          Sort // "" is ByUpdate
	Desc          bool
	After, Before string
	Size          int
}

// Row is one deal in a list.
type Row struct {
	ID            ID
	Name          string
	Account       account.ID
	AccountName   string
	Owner         org.UserID
	OwnerName     string
	Amount        int64
	AmountKnown   bool
	Status        Status
	Selling       stage.Selling
	Buying        stage.Buying
	Self, Shown   c139.Value
	Basis         c139.Basis
	Zone          c139.Zone
	ExpectedClose day.Date
	NextStep      string
	NextStepOn    day.Date
	UpdatedAt     time.Time
	Editable      bool // the actor may change it
	Version       int64

	place any // in the order of the list: a text or a whole number
}

// List is one page of deals.
type List struct {
	Rows          []Row
	After, Before string // cursors of the neighbouring pages, "" for none
	Count
	Today day.Date
	Book  *method.Book
}

// column returns the column of an order.
func (s Sort) column(desc bool) db.Column {
	c := db.Column{Expr: "o.updated_at", Desc: desc}
	switch s {
	case ByName:
		c.Expr, c.Text = "o.name_key", true
	case ByAccount:
		c.Expr, c.Text = "o.account_key", true
	case ByAmount:
		c.Expr = "o.amount"
	case ByValue:
		c.Expr = "o.shown_v"
	case ByClose:
		c.Expr, c.Text = "o.expected_close", true
	case ByStep:
		c.Expr, c.Text = "o.next_step_on", true
	}
	return c
}

func (p Page) keyset() db.Keyset {
	return db.Keyset{p.Sort.column(p.Desc), {Expr: "o.id", Desc: p.Desc, Text: true}}
}

func (r Row) key() []any { return []any{r.place, r.ID} }

// Overdue reports whether an open deal's next step lies behind us, or is missing.
func (r Row) Overdue(today day.Date) bool {
	return r.Status == Open && (r.NextStepOn == "" || r.NextStepOn.Before(today))
}
