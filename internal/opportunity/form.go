package opportunity

import (
	"errors"
	"strconv"
	"strings"

	"kongdan/internal/account"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/fold"
	"kongdan/internal/rule/money"
)

// Form is a deal's terms as people type them.
type Form struct {
	Name, Account, Amount, Margin, Owner string
	OpenedOn, ExpectedClose              string
	NextStep, NextStepOn                 string
	Rivals                               []string
	Products, Quantities                 []string // lines of the same number
}

// Terms reads the form. What cannot be read is kept with the terms and comes
// back as faults of fields, with all others, from the use case that takes them.
func (f Form) Terms(c money.Currency) Terms {
	t := Terms{Name: f.Name, Account: account.ID(f.Account), Owner: org.UserID(f.Owner), NextStep: f.NextStep}
	bad := &t.faults
	t.Amount, t.AmountKnown = readAmount(bad, f.Amount, c)
	t.Margin, t.MarginKnown = readPercent(bad, f.Margin)
	t.OpenedOn = ReadDate(bad, "opened_on", f.OpenedOn)
	t.ExpectedClose = ReadDate(bad, "expected_close", f.ExpectedClose)
	t.NextStepOn = ReadDate(bad, "next_step_on", f.NextStepOn)
	for _, r := range f.Rivals {
		if r != "" {
			t.Rivals = append(t.Rivals, r)
		}
	}
	for i, p := range f.Products {
		if p == "" {
			continue
		}
		n := int64(1)
		if i < len(f.Quantities) && strings.TrimSpace(f.Quantities[i]) != "" {
			var err error
			if n, err = strconv.ParseInt(fold.Narrow(strings.TrimSpace(f.Quantities[i])), 10, 64); err != nil {
				bad.Add("products", "deal.quantity_range", "Max", MaxQuantity)
			}
		}
		t.Products = append(t.Products, ProductLine{p, n})
	}
	return t
}

func readAmount(bad *errs.Fields, text string, c money.Currency) (int64, bool) {
	n, err := money.Parse(text, c)
	switch {
	case errors.Is(err, money.ErrEmpty):
		return 0, false
	case errors.Is(err, money.ErrNegative), errors.Is(err, money.ErrLarge):
		bad.Add("amount", "deal.amount_range")
	case errors.Is(err, money.ErrDecimals):
		bad.Add("amount", "deal.amount_decimals", "Max", c.Decimals())
	case errors.Is(err, money.ErrCurrency):
		bad.Add("amount", "deal.amount_currency", "Currency", string(c))
	case err != nil:
		bad.Add("amount", "deal.amount_form")
	}
	return n, err == nil
}

// readPercent reads a percentage with up to two decimals, such as "32.5" or
// "32.5%", in hundredths of a percent.
func readPercent(bad *errs.Fields, text string) (int, bool) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(fold.Narrow(text)), "%"))
	if text == "" {
		return 0, false
	}
	whole, part, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	n, err := strconv.ParseUint(whole+(part + "00")[:2], 10, 31)
	if err != nil || len(part) > 2 || whole == "" || strings.HasSuffix(text, ".") {
		bad.Add("margin", "deal.margin_form")
		return 0, false
	}
	if strings.HasPrefix(text, "-") {
		return -int(n), true
	}
	return int(n), true
}

// ReadDate reads a date field; "" is no date.
func ReadDate(bad *errs.Fields, field, text string) day.Date {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	d, err := day.Parse(text)
	if err != nil {
		bad.Add(field, "error.date")
	}
	return d
}

// Form returns the terms as a form shows them.
func (t Terms) Form(c money.Currency) Form {
	f := Form{Name: t.Name, Account: string(t.Account), Owner: string(t.Owner), OpenedOn: string(t.OpenedOn),
		ExpectedClose: string(t.ExpectedClose), NextStep: t.NextStep, NextStepOn: string(t.NextStepOn), Rivals: t.Rivals}
	if t.AmountKnown {
		f.Amount = money.Exact(t.Amount, c)
	}
	if t.MarginKnown {
		f.Margin = Percent(t.Margin)
	}
	for _, p := range t.Products {
		f.Products = append(f.Products, p.Product)
		f.Quantities = append(f.Quantities, strconv.FormatInt(p.Quantity, 10))
	}
	return f
}

// Percent writes hundredths of a percent without trailing zeros: "32.5".
func Percent(n int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	s := sign + strconv.Itoa(n/100)
	if rest := n % 100; rest > 0 {
		s += "." + strings.TrimSuffix(strconv.Itoa(100 + rest)[1:], "0")
	}
	return s
}
