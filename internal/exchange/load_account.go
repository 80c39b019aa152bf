package exchange

import (
	"context"
	"encoding/json"
	"slices"

	"kongdan/internal/account"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/opportunity"
)

// accountLoader holds all rows until the end: an account may belong to one that
// stands further down.
type accountLoader struct {
	p     *pass
	items []*accountItem
	names map[string]*accountItem // by folded name
	codes map[string]int          // row of each credit code
}

type accountItem struct {
	*row
	source, parent string
	account        account.Account // as it will be
	was            account.Account // ID "" for a new one
	state          int             // of the walk that puts parents first
}

func newAccountLoader(p *pass) *accountLoader {
	return &accountLoader{p: p, names: map[string]*accountItem{}, codes: map[string]int{}}
}

func (l *accountLoader) row(ctx context.Context, r *row) error {
	r.cells = slices.Clone(r.cells)
	it := &accountItem{row: r, source: r.source(), parent: r.text("parent")}
	d, err := account.Draft{
		Name: r.text("name"), Industry: r.text("industry"), Region: r.text("region"), CreditCode: r.text("credit_code"),
		Website: r.text("website"), Address: r.text("address"), Note: r.text("note"),
	}.Clean()
	if err := r.take(err, nil); err != nil {
		return err
	}
	it.account = it.account.With(d)
	if on := r.date("created"); on != "" && !on.After(l.p.today) {
		it.account.Created = on.Time(l.p.actor.Zone)
	}
	if r.bad {
		return nil
	}
	key := typed.Fold(d.Name)
	if first, ok := l.names[key]; ok {
		r.fault("name", "import.fault.twice", "Row", first.number)
		return nil
	}
	if first, ok := l.codes[d.CreditCode]; ok && d.CreditCode != "" {
		r.fault("credit_code", "import.fault.twice", "Row", first)
		return nil
	}
	l.names[key], l.codes[d.CreditCode] = it, r.number
	l.items = append(l.items, it)
	return nil
}

// source is the id that the file itself gives a row.
func (r *row) source() string {
	s := r.text("id")
	if len(s) > maxSource {
		r.fault("id", "error.too_long", "Max", maxSource)
	}
	return typed.Fold(s)
}

// maxSource is how many bytes the file's own id of a row may have.
const maxSource = 200

func (l *accountLoader) end(ctx context.Context) error {
	if err := l.recognise(ctx); err != nil {
		return err
	}
	for _, it := range l.items {
		if err := l.place(ctx, it); err != nil {
			return err
		}
	}
	order := l.parentsFirst()
	for _, it := range order {
		if err := l.parentOutside(ctx, it); err != nil {
			return err
		}
	}
	if err := l.circles(ctx, order); err != nil {
		return err
	}
	for some := range slices.Chunk(order, 1000) {
		if err := l.save(ctx, some); err != nil {
			return err
		}
		if err := l.p.remember(ctx); err != nil {
			return err
		}
		if err := l.p.step(l.p.report.Rows); err != nil {
			return err
		}
	}
	return nil
}

// place fills in what a row refers to, and merges it with what is there.
func (l *accountLoader) place(ctx context.Context, it *accountItem) error {
	p := l.p
	if it.bad {
		return nil
	}
	if it.was.ID != "" && p.m.Existing == Keep {
		it.account = it.was
		return nil
	}
	owner, err := p.owner(ctx, it.row)
	if err != nil || it.bad {
		return err
	}
	it.account.Owner = owner
	if it.was.ID == "" {
		it.account.ID = account.ID(id.New())
		if it.account.Created.IsZero() {
			it.account.Created = p.tx.Now
		}
		return nil
	}
	d, was := it.account.Draft(), it.was.Draft()
	for _, f := range []struct{ new, old *string }{
		{&d.Industry, &was.Industry}, {&d.Region, &was.Region}, {&d.CreditCode, &was.CreditCode},
		{&d.Website, &was.Website}, {&d.Address, &was.Address}, {&d.Note, &was.Note},
	} {
		if *f.new == "" {
			*f.new = *f.old
		}
	}
	d.Parent = was.Parent
	now := it.was.With(d)
	if it.text("owner") != "" {
		now.Owner = owner
	}
	it.account = now
	return nil
}

// save writes some rows.
func (l *accountLoader) save(ctx context.Context, items []*accountItem) error {
	p := l.p
	var fresh []account.Account
	var changed []*accountItem
	for _, it := range items {
		if it.bad {
			continue
		}
		switch {
		case it.was.ID == "":
			p.report.New++
			fresh = append(fresh, it.account)
			p.touch(touch{kind: "account", id: string(it.account.ID), source: it.source, version: 1})
		case it.account == it.was:
			p.report.Same++
			p.touch(touch{kind: "account", id: string(it.was.ID), source: it.source})
			continue
		default:
			p.report.Changed++
			changed = append(changed, it)
		}
		p.sample(map[string]string{"name": it.account.Name, "parent": it.parent, "industry": it.account.Industry,
			"region": it.account.Region, "owner": it.text("owner"), "credit_code": it.account.CreditCode})
	}
	if !p.write {
		return nil
	}
	if err := account.InsertMany(ctx, p.tx, p.actor.Org, fresh); err != nil {
		return err
	}
	for _, it := range changed {
		if err := l.change(ctx, it); err != nil {
			return err
		}
	}
	return nil
}

func (l *accountLoader) change(ctx context.Context, it *accountItem) error {
	p := l.p
	version, err := account.Rewrite(ctx, p.tx, p.actor, it.was, it.account)
	if err != nil {
		return err
	}
	if it.account.Name != it.was.Name {
		if err := opportunity.IndexAccount(ctx, p.tx, p.actor.Org, it.was.ID); err != nil {
			return err
		}
	}
	before, err := json.Marshal(it.was)
	if err != nil {
		return err
	}
	p.touch(touch{kind: "account", id: string(it.was.ID), source: it.source, before: string(before), version: version})
	return nil
}
