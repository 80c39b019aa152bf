package exchange

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"kongdan/internal/account"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/fold"
)

// resolve fills in what the row names: owner, account, products, competitors
// and the reason. What has to be made is made last, when nothing can go wrong
// any more.
func (l *dealLoader) resolve(ctx context.Context, it *dealItem, accounts map[string]account.ID) error {
	p, d := l.p, &it.deal
	if _, err := p.known(ctx, "owner"); err != nil {
		return err
	}
	products, err := l.lines(ctx, it)
	if err != nil || it.bad {
		return err
	}
	rivals, err := l.rivals(ctx, it)
	if err != nil || it.bad {
		return err
	}
	l.explain(it)
	if d.Owner, err = p.owner(ctx, it.row); err != nil || it.bad {
		return err
	}
	if d.Account, err = p.account(ctx, it.row, accounts, d.Owner); err != nil || it.bad {
		return err
	}
	if d.Account != "" {
		d.AccountName = p.things["account"].nameOf(string(d.Account))
	}
	for _, x := range products {
		id, err := l.product(ctx, it, x.name)
		if err != nil || it.bad {
			return err
		}
		if id != "" {
			d.Products = append(d.Products, opportunity.ProductLine{Product: id, Quantity: x.n})
		}
	}
	for _, name := range rivals {
		id, err := l.rival(ctx, it, name)
		if err != nil || it.bad {
			return err
		}
		if id != "" {
			d.Rivals = append(d.Rivals, id)
		}
	}
	var bad errs.Fields
	it.deal = opportunity.CheckLoaded(&bad, it.deal, p.today)
	return it.take(bad.Err(), nil)
}

// line is a product of a deal as a cell names it.
type line struct {
	name string
	n    int64
}

// lines reads the products of a row and refuses those that may not be made.
func (l *dealLoader) lines(ctx context.Context, it *dealItem) (list []line, err error) {
	text := it.text("products")
	if text == "" {
		return nil, nil
	}
	t, err := l.p.known(ctx, "products")
	if err != nil {
		return nil, err
	}
	names := []string{text}
	if _, how := t.find(text); how != Exact {
		names = parts(text)
	}
	for _, name := range names {
		x := line{name: name, n: 1}
		if _, how := t.find(name); how != Exact {
			if x, err = quantity(name); err != nil {
				it.fault("products", "import.fault.quantity")
				return nil, nil
			}
		}
		list = append(list, x)
	}
	return list, nil
}

// quantity takes "× 3" off a product's name.
func quantity(cell string) (line, error) {
	s := strings.TrimSpace(fold.Narrow(cell))
	for _, sign := range []string{"×", "*", " x "} {
		if i := strings.LastIndex(s, sign); i > 0 {
			tail := strings.TrimSpace(s[i+len(sign):])
			if tail == "" || strings.Trim(tail, "0123456789") != "" {
				continue
			}
			n, err := strconv.ParseInt(tail, 10, 64)
			if err != nil || n < 1 || n > opportunity.MaxQuantity {
				return line{}, errDate
			}
			return line{name: strings.TrimSpace(s[:i]), n: n}, nil
		}
	}
	return line{name: strings.TrimSpace(cell), n: 1}, nil
}

// parts cuts a cell that names several things.
func parts(cell string) (list []string) {
	for _, s := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune("\n;；、", r) }) {
		if s = strings.TrimSpace(s); s != "" {
			list = append(list, s)
		}
	}
	return list
}

func (l *dealLoader) rivals(ctx context.Context, it *dealItem) ([]string, error) {
	text := it.text("rivals")
	if text == "" {
		return nil, nil
	}
	t, err := l.p.known(ctx, "rivals")
	if err != nil {
		return nil, err
	}
	if _, how := t.find(text); how == Exact {
		return []string{text}, nil
	}
	return parts(text), nil
}

func (l *dealLoader) product(ctx context.Context, it *dealItem, name string) (string, error) {
	m, err := l.p.match(ctx, "products", name, l.p.m.Products)
	if err != nil {
		return "", err
	}
	switch {
	case m.How == Unknown:
		it.refuse("products", m)
		return "", nil
	case m.Target == ValueNone:
		return "", nil
	case m.Target == ValueNew:
		id, err := l.p.makeProduct(ctx, name)
		if err != nil {
			return "", it.errMade("products", err)
		}
		l.p.madeThing("product", string(id), m, name)
	}
	return m.Target, nil
}

func (l *dealLoader) rival(ctx context.Context, it *dealItem, name string) (string, error) {
	m, err := l.p.match(ctx, "rivals", name, Create)
	if err != nil {
		return "", err
	}
	switch {
	case m.How == Unknown:
		it.refuse("rivals", m)
		return "", nil
	case m.Target == ValueNone:
		return "", nil
	case m.Target == ValueNew:
		id, err := l.p.makeRival(ctx, name)
		if err != nil {
			return "", it.errMade("rivals", err)
		}
		l.p.madeThing("rival", string(id), m, name)
	}
	return m.Target, nil
}

// explain finds the reason why a deal ended on the organisation's list. What is
// not on it is kept in the note.
func (l *dealLoader) explain(it *dealItem) {
	d := &it.deal
	if it.reason == "" || !d.Status.Closed() {
		return
	}
	for _, r := range l.reasons {
		if r.Outcome == string(d.Status) && (typed.Fold(r.NameZH) == typed.Fold(it.reason) || typed.Fold(r.NameEN) == typed.Fold(it.reason)) {
			d.Reason = r.ID
			return
		}
	}
	d.OutcomeNote = strings.TrimSpace(it.reason + "\n" + d.OutcomeNote)
}

// change brings a deal that is there up to what the row says; what the row
// leaves blank stays.
func (l *dealLoader) change(ctx context.Context, it *dealItem, was opportunity.Loaded) error {
	p, now := l.p, was
	d := it.deal
	if it.named {
		now.Name = d.Name
	}
	if d.Account != "" {
		now.Account, now.AccountName = d.Account, d.AccountName
	}
	if it.text("owner") != "" {
		now.Owner = d.Owner
	}
	if d.AmountKnown {
		now.Amount, now.AmountKnown = d.Amount, true
	}
	if d.MarginKnown {
		now.Margin, now.MarginKnown = d.Margin, true
	}
	if it.text("opened_on") != "" {
		now.OpenedOn = d.OpenedOn
	}
	if it.text("status") != "" && d.Status != was.Status {
		now.Status, now.ClosedOn, now.SellingStage, now.BuyingStage = d.Status, d.ClosedOn, d.SellingStage, d.BuyingStage
		now.Reason, now.OutcomeNote = d.Reason, d.OutcomeNote
	}
	if it.text("selling_stage") != "" || it.text("buying_stage") != "" {
		now.SellingStage, now.BuyingStage = d.SellingStage, d.BuyingStage
	}
	for _, f := range []struct{ new, old *string }{
		{(*string)(&d.ExpectedClose), (*string)(&now.ExpectedClose)}, {(*string)(&d.SignedOn), (*string)(&now.SignedOn)},
		{&d.NextStep, &now.NextStep}, {(*string)(&d.NextStepOn), (*string)(&now.NextStepOn)},
		{&d.Reason, &now.Reason}, {&d.OutcomeNote, &now.OutcomeNote},
	} {
		if *f.new != "" {
			*f.old = *f.new
		}
	}
	if now.Status.Closed() && d.ClosedOn != "" {
		now.ClosedOn = d.ClosedOn
	}
	if len(d.Products) > 0 {
		now.Products = d.Products
	}
	if len(d.Rivals) > 0 {
		now.Rivals = d.Rivals
	}
	var bad errs.Fields
	now = opportunity.CheckLoaded(&bad, now, p.today)
	if err := it.take(bad.Err(), nil); err != nil || it.bad {
		return err
	}
	if now.Equal(was) {
		p.report.Same++
		return nil
	}
	if _, err := p.admit.Ask(ctx, p.tx, p.actor, was.Opportunity, now.Owner, ""); len(errs.FieldsOf(err)) > 0 {
		it.fault("owner", "import.fault.owner_why")
		return nil
	} else if err != nil {
		return err
	}
	if barred, err := l.barred(ctx, it, was.Opportunity, now.Opportunity); err != nil || barred {
		return err
	}
	p.report.Changed++
	it.deal = now
	l.show(it)
	if !p.write {
		return nil
	}
	version, err := l.load.Replace(ctx, was, now)
	if err != nil {
		return err
	}
	before, err := json.Marshal(was)
	p.touch(touch{kind: "deal", id: string(was.ID), source: it.source, before: string(before), version: version})
	return err
}
