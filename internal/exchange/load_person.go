package exchange

import (
	"context"
	"encoding/json"
	"slices"

	"kongdan/internal/account"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/day"
)

// personLoader holds all rows until the end: somebody may report to a person
// who stands further down.
type personLoader struct {
	p     *pass
	items []*personItem
	roots map[account.ID]account.ID
	here  map[account.ID][]*personItem // by account: rows, then people who are there
}

type personItem struct {
	*row         // nil for somebody who is there and not in the file
	source, boss string
	person       person.Person // as it will be
	was          person.Person // ID "" for a new one
	state        int
}

func newPersonLoader(p *pass) *personLoader {
	return &personLoader{p: p, roots: map[account.ID]account.ID{}, here: map[account.ID][]*personItem{}}
}

func (l *personLoader) row(ctx context.Context, r *row) error {
	r.cells = slices.Clone(r.cells)
	it := &personItem{row: r, source: r.source(), boss: r.text("reports_to")}
	d, err := person.Draft{
		Name: r.text("name"), Title: r.text("title"), Department: r.text("department"), Mobile: r.text("mobile"),
		Phone: r.text("phone"), Email: r.text("email"), WeChat: r.text("wechat"), Note: r.text("note"),
		Basis: r.basis(), BasisNote: r.text("basis_note"), BasisOn: string(r.past("basis_on", l.p.today)),
	}.Clean()
	if err := r.take(err, nil); err != nil {
		return err
	}
	it.person = it.person.With(d)
	if on := r.date("created"); on != "" && !on.After(l.p.today) {
		it.person.Created = on.Time(l.p.actor.Zone)
	}
	if r.text("account") == "" && r.text("account_id") == "" {
		r.fault("account", "error.required")
	}
	if !r.bad {
		l.items = append(l.items, it)
	}
	return nil
}

func (l *personLoader) end(ctx context.Context) error {
	if err := l.place(ctx); err != nil {
		return err
	}
	if err := l.recognise(ctx); err != nil {
		return err
	}
	order, err := l.bossesFirst(ctx)
	if err != nil {
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
	return l.p.remember(ctx)
}

// basis reads why somebody is kept.
func (r *row) basis() person.Basis {
	text := r.text("basis")
	if text == "" {
		return ""
	}
	b := person.Basis(basisWords[squash(text)])
	if b == "" {
		r.fault("basis", "import.fault.basis", "Basis", text)
	}
	return b
}

// past returns the date of a field, which must not lie after today.
func (r *row) past(field string, today day.Date) day.Date {
	d := r.date(field)
	if d.After(today) {
		r.fault(field, "person.basis_future")
	}
	return d
}

// place finds the account of each row.
func (l *personLoader) place(ctx context.Context) error {
	rows := make([]*row, len(l.items))
	for i, it := range l.items {
		rows[i] = it.row
	}
	byID, err := l.p.accountsByID(ctx, rows)
	if err != nil {
		return err
	}
	for _, it := range l.items {
		at, err := l.p.account(ctx, it.row, byID, l.p.heir)
		if err != nil {
			return err
		}
		if at == "" && !it.bad {
			it.fault("account", "error.required")
		}
		it.person.Account = at
	}
	return nil
}

// recognise finds the rows that are there already: by the file's id, or within
// the account by the e-mail address or the name.
func (l *personLoader) recognise(ctx context.Context) error {
	var sources, accounts []string
	for _, it := range l.items {
		if it.source != "" {
			sources = append(sources, it.source)
		}
		if !it.bad {
			accounts = append(accounts, string(it.person.Account))
		}
	}
	slices.Sort(accounts)
	there, err := person.OfAccounts(ctx, l.p.tx, l.p.actor.Org, slices.Compact(accounts))
	if err != nil {
		return err
	}
	bySource, err := l.p.bySource(ctx, "person", sources)
	if err != nil {
		return err
	}
	at := map[account.ID][]*personItem{}
	byID := map[person.ID]*personItem{}
	for _, x := range there {
		known := &personItem{person: x, was: x}
		at[x.Account], byID[x.ID] = append(at[x.Account], known), known
	}
	claimed := map[person.ID]int{}
	for _, it := range l.items {
		if it.bad {
			continue
		}
		if twin := same(l.here[it.person.Account], it); twin != nil {
			it.fault("name", "import.fault.twice", "Row", twin.number)
			continue
		}
		known := byID[person.ID(bySource[it.source])]
		if known == nil {
			known = same(at[it.person.Account], it)
		}
		if known != nil {
			if first := claimed[known.was.ID]; first > 0 {
				it.fault("name", "import.fault.twice", "Row", first)
				continue
			}
			claimed[known.was.ID] = it.number
			it.merge(known.was, l.p.m.Existing)
			it.note(l.p.actor.User, l.p.today)
		} else {
			it.person.ID = person.ID(id.New())
			it.note(l.p.actor.User, l.p.today)
			if it.person.Created.IsZero() {
				it.person.Created = l.p.tx.Now
			}
		}
		l.here[it.person.Account] = append(l.here[it.person.Account], it)
	}
	for a, list := range at {
		for _, known := range list {
			if claimed[known.was.ID] == 0 {
				l.here[a] = append(l.here[a], known)
			}
		}
	}
	return nil
}

// same finds the person a row is about among those of its account: by e-mail
// address, else by name, unless both have addresses and these differ.
func same(list []*personItem, it *personItem) *personItem {
	mail := typed.Fold(it.person.Email)
	for _, x := range list {
		if mail != "" && typed.Fold(x.person.Email) == mail {
			return x
		}
	}
	for _, x := range list {
		if typed.Fold(x.person.Name) == typed.Fold(it.person.Name) && (mail == "" || x.person.Email == "") {
			return x
		}
	}
	return nil
}

// merge takes what a row leaves blank from the person who is there.
func (it *personItem) merge(was person.Person, existing string) {
	it.was = was
	if existing == Keep {
		it.person, it.boss = was, ""
		return
	}
	d, old := it.person.Draft(), was.Draft()
	for _, f := range []struct{ new, old *string }{
		{&d.Title, &old.Title}, {&d.Department, &old.Department}, {&d.Mobile, &old.Mobile}, {&d.Phone, &old.Phone},
		{&d.Email, &old.Email}, {&d.WeChat, &old.WeChat}, {&d.Note, &old.Note},
	} {
		if *f.new == "" {
			*f.new = *f.old
		}
	}
	d.ReportsTo = old.ReportsTo
	if d.Basis == "" {
		d.Basis, d.BasisNote, d.BasisOn = old.Basis, old.BasisNote, old.BasisOn
	}
	it.person = was.With(d)
}

// note says who noted the basis, and when where the file does not.
func (it *personItem) note(by org.UserID, today day.Date) {
	p := &it.person
	if p.Basis != "" && p.BasisOn == "" {
		if p.BasisOn = today; p.Basis == it.was.Basis { // the same file again changes nothing
			p.BasisOn = it.was.BasisOn
		}
	}
	if p.Basis != it.was.Basis || p.BasisNote != it.was.BasisNote || p.BasisOn != it.was.BasisOn {
		p.BasisBy = by
	}
}

func (l *personLoader) save(ctx context.Context, items []*personItem) error {
	p := l.p
	var fresh []person.Person
	var changed []*personItem
	for _, it := range items {
		if it.bad {
			continue
		}
		switch {
		case it.was.ID == "":
			p.report.New++
			fresh = append(fresh, it.person)
			p.touch(touch{kind: "person", id: string(it.person.ID), source: it.source, version: 1})
		case it.person == it.was:
			p.report.Same++
			p.touch(touch{kind: "person", id: string(it.was.ID), source: it.source})
			continue
		default:
			p.report.Changed++
			changed = append(changed, it)
		}
		p.sample(map[string]string{"name": it.person.Name, "account": it.text("account"), "title": it.person.Title,
			"department": it.person.Department, "mobile": it.person.Mobile, "email": it.person.Email, "reports_to": it.boss})
	}
	if !p.write {
		return nil
	}
	if err := person.InsertMany(ctx, p.tx, p.actor.Org, fresh); err != nil {
		return err
	}
	for _, it := range changed {
		version, err := person.Rewrite(ctx, p.tx, p.actor, it.was, it.person)
		if err != nil {
			return err
		}
		before, err := json.Marshal(it.was)
		if err != nil {
			return err
		}
		p.touch(touch{kind: "person", id: string(it.was.ID), source: it.source, before: string(before), version: version})
	}
	return nil
}
