package opportunity

import (
	"cmp"
	"slices"

	"kongdan/internal/account"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// Terms are what people state about a deal, beside its stages and its status.
type Terms struct {
	Name          string
	Account       account.ID
	Amount        int64 // minor units
	AmountKnown   bool
	Margin        int // hundredths of a percent
	MarginKnown   bool
	Owner         org.UserID // "" is the actor; only said when a deal begins
	OpenedOn      day.Date   // "" is today
	ExpectedClose day.Date
	NextStep      string
	NextStepOn    day.Date
	Rivals        []string
	Products      []ProductLine

	faults errs.Fields // of the form they were read from
}

// ProductLine is how much of one product a deal is about.
type ProductLine struct {
	Product  string
	Quantity int64
}

// terms returns what is stated about a deal now, without its links.
func (o Opportunity) terms() Terms {
	return Terms{
		Name: o.Name, Account: o.Account, Amount: o.Amount, AmountKnown: o.AmountKnown, Margin: o.Margin, MarginKnown: o.MarginKnown,
		Owner: o.Owner, OpenedOn: o.OpenedOn, ExpectedClose: o.ExpectedClose, NextStep: o.NextStep, NextStepOn: o.NextStepOn,
	}
}

// with returns the deal with other terms. The owner stays.
func (o Opportunity) with(t Terms) Opportunity {
	o.Name, o.Account, o.Amount, o.AmountKnown, o.Margin, o.MarginKnown = t.Name, t.Account, t.Amount, t.AmountKnown, t.Margin, t.MarginKnown
	o.OpenedOn, o.ExpectedClose, o.NextStep, o.NextStepOn = t.OpenedOn, t.ExpectedClose, t.NextStep, t.NextStepOn
	return o
}

// check cleans the terms and notes what is wrong with them, given the deal as
// it was, which is empty for a new one, and the date where the actor lives.
func (t Terms) check(bad *errs.Fields, before Opportunity, today day.Date) Terms {
	for _, f := range t.faults {
		bad.Add(f.Name, f.Key, f.Args...)
	}
	t.Name = typed.Needed(bad, "name", t.Name, MaxName)
	if t.Account == "" && (before.ID == "" || before.Account != "") {
		bad.Add("account", "error.required")
	}
	if t.Amount < 0 || t.Amount > MaxAmount {
		bad.Add("amount", "deal.amount_range")
	}
	if t.Margin < -MaxMargin || t.Margin > MaxMargin {
		bad.Add("margin", "deal.margin_range")
	}
	if t.OpenedOn == "" {
		t.OpenedOn = today
	}
	checkDate(bad, "opened_on", t.OpenedOn)
	checkDate(bad, "expected_close", t.ExpectedClose)
	if t.OpenedOn.After(today) {
		bad.Add("opened_on", "deal.date_future")
	}
	if t.ExpectedClose.Before(t.OpenedOn) {
		bad.Add("expected_close", "deal.close_before_open")
	}
	t.NextStep, t.NextStepOn = checkNextStep(bad, before, t.NextStep, t.NextStepOn, today)
	t.sort()
	t.checkLinks(bad)
	return t
}

// sort puts links in order, so that two sets of terms can be compared, and
// leaves each competitor once.
func (t *Terms) sort() {
	t.Rivals = slices.Compact(slices.Sorted(slices.Values(t.Rivals)))
	t.Products = slices.SortedFunc(slices.Values(t.Products), func(a, b ProductLine) int {
		return cmp.Compare(a.Product, b.Product)
	})
}

func (t Terms) checkLinks(bad *errs.Fields) {
	if len(t.Rivals) > MaxLinks {
		bad.Add("rivals", "deal.too_many_links", "Max", MaxLinks)
	}
	if len(t.Products) > MaxLinks {
		bad.Add("products", "deal.too_many_links", "Max", MaxLinks)
	}
	seen := map[string]bool{}
	for _, p := range t.Products {
		if seen[p.Product] {
			bad.Add("products", "deal.product_twice")
		}
		seen[p.Product] = true
		if p.Quantity < 1 || p.Quantity > MaxQuantity {
			bad.Add("products", "deal.quantity_range", "Max", MaxQuantity)
		}
	}
}

// checkNextStep: an open deal has a next step with a date, and a new date lies
// not behind us. A closed deal has none.
func checkNextStep(bad *errs.Fields, before Opportunity, step string, on, today day.Date) (string, day.Date) {
	if before.Status.Closed() {
		return "", ""
	}
	step = typed.Needed(bad, "next_step", step, MaxNextStep)
	switch {
	case on == "":
		bad.Add("next_step_on", "error.required")
	case on != before.NextStepOn:
		checkDate(bad, "next_step_on", on)
		if on.Before(today) {
			bad.Add("next_step_on", "deal.date_past")
		}
	}
	return step, on
}

// checkDate accepts a date and no date.
func checkDate(bad *errs.Fields, field string, d day.Date) {
	if d != "" && !d.Valid() {
		bad.Add(field, "error.date")
	}
}
