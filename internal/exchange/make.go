package exchange

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"kongdan/internal/account"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/product"
	"kongdan/internal/rival"
)

// madeThing notes that something was made besides the rows themselves, so that the
// next cell of that name finds it.
func (p *pass) madeThing(kind, id string, m *Match, name string) {
	if t := p.things[kind]; t != nil {
		t.add(thing{id: id, name: name, role: org.Rep})
		t.made[id] = true
	}
	m.Target, m.Name = id, name
	p.made[kind]++
	if kind != "rival" { // a competitor more does no harm; taking it back might
		p.touch(touch{kind: kind, id: id, version: 1})
	}
}

// owner returns the member a cell means, made now if that was chosen; without
// a cell it is who gets what names nobody.
func (p *pass) owner(ctx context.Context, r *row) (org.UserID, error) {
	name := r.text("owner")
	if name == "" {
		return p.heir, nil
	}
	m, err := p.match(ctx, "owner", name, p.m.Owners)
	if err != nil {
		return "", err
	}
	switch {
	case m.How == Unknown:
		r.refuse("owner", m)
	case m.Target == ValueNone:
		return p.heir, nil
	case m.Target == ValueNew && !r.bad:
		u, err := p.makeMember(ctx, name, p.m.Owners == Inactive)
		if err != nil {
			return "", r.errMade("owner", err)
		}
		p.madeThing("member", string(u), m, name)
	}
	if t := p.things["member"]; !r.bad && !(org.Actor{Role: t.byID[m.Target].role}).MayWork() {
		r.fault("owner", "import.fault.owner_role")
	}
	return org.UserID(m.Target), nil
}

// accountsByID finds the accounts that the rows name by id.
func (p *pass) accountsByID(ctx context.Context, rows []*row) (map[string]account.ID, error) {
	var sources []string
	for _, r := range rows {
		if s := typed.Fold(r.text("account_id")); s != "" && len(s) <= maxSource {
			sources = append(sources, s)
		}
	}
	if len(sources) == 0 {
		return nil, nil
	}
	bySource, err := p.bySource(ctx, "account", sources)
	if err != nil {
		return nil, err
	}
	t, err := p.known(ctx, "account")
	if err != nil {
		return nil, err
	}
	found := map[string]account.ID{}
	for source, is := range bySource {
		if _, live := t.byID[is]; live {
			found[source] = account.ID(is)
		}
	}
	return found, nil
}

// account returns the account a row means, by id or by name, made now for the
// owner if that was chosen; "" where it names none.
func (p *pass) account(ctx context.Context, r *row, byID map[string]account.ID, owner org.UserID) (account.ID, error) {
	at, err := p.accountOf(ctx, r, byID, owner)
	if at != "" {
		p.hangsOn[string(at)] = true
	}
	return at, err
}

// hold keeps the accounts on which something hangs now out of the trash until
// the transaction ends. All are locked at its end and in one order, so that
// nobody waits for long and no two imports wait for each other. It fails with
// Conflict where one has gone there since it was found.
func (p *pass) hold(ctx context.Context) error {
	gone, err := account.HoldAll(ctx, p.tx, p.actor.Org, slices.Sorted(maps.Keys(p.hangsOn)))
	if err == nil && gone > 0 {
		err = errs.New(errs.Conflict, "import.account_gone")
	}
	return err
}

func (p *pass) accountOf(ctx context.Context, r *row, byID map[string]account.ID, owner org.UserID) (account.ID, error) {
	if a, ok := byID[typed.Fold(r.text("account_id"))]; ok {
		return a, nil
	}
	name := r.text("account")
	if name == "" {
		return "", nil
	}
	m, err := p.match(ctx, "account", name, p.m.Accounts)
	if err != nil {
		return "", err
	}
	switch {
	case m.How == Unknown:
		r.refuse("account", m)
		return "", nil
	case m.Target == ValueNone:
		return "", nil
	case m.Target == ValueNew && r.bad:
		return "", nil
	case m.Target == ValueNew:
		made, err := p.makeAccount(ctx, name, owner)
		if err != nil {
			return "", r.errMade("account", err)
		}
		p.madeThing("account", string(made), m, name)
	}
	return account.ID(m.Target), nil
}

// makeMember makes a rep of that name.
func (p *pass) makeMember(ctx context.Context, name string, inactive bool) (org.UserID, error) {
	f, err := p.form(ctx, name)
	if err != nil {
		return "", err
	}
	return p.addMember(ctx, f, inactive)
}

// form is what a member of a name starts with.
func (p *pass) form(ctx context.Context, name string) (org.MemberForm, error) {
	o, err := org.Defaults(ctx, p.tx, p.actor.Org)
	if err != nil {
		return org.MemberForm{}, err
	}
	login, err := p.freeLogin(ctx, name)
	return org.MemberForm{Name: name, Login: login, Role: org.Rep, Scope: org.DefaultScope(org.Rep), Lang: o.Lang, TimeZone: o.TimeZone}, err
}

func (p *pass) addMember(ctx context.Context, f org.MemberForm, inactive bool) (org.UserID, error) {
	f, err := f.CheckForm()
	if err != nil {
		return "", err
	}
	if !p.write {
		return org.UserID(id.New()), nil
	}
	m, err := org.AddMemberIn(ctx, p.tx, p.actor, f, inactive)
	return m.ID, err
}

// freeLogin makes a user name of a person's name that nobody has yet.
func (p *pass) freeLogin(ctx context.Context, name string) (string, error) {
	t, err := p.known(ctx, "owner")
	if err != nil {
		return "", err
	}
	base := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			return r
		case unicode.IsSpace(r) || r == '-' || r == '_' || r == '.':
			return '.'
		}
		return -1
	}, typed.Fold(name)), ".")
	if r := []rune(base); len(r) > 40 {
		base = string(r[:40])
	}
	if len([]rune(base)) < 2 {
		base = "user." + base
	}
	login := base
	for n := 2; len(t.exact[login]) > 0 || p.logins[login]; n++ {
		login = base + strconv.Itoa(n)
	}
	p.logins[login] = true
	return login, nil
}

// makeAccount makes an account that has only a name.
func (p *pass) makeAccount(ctx context.Context, name string, owner org.UserID) (account.ID, error) {
	d, err := account.Draft{Name: name}.Clean()
	if err != nil {
		return "", err
	}
	a := account.Account{ID: account.ID(id.New()), Name: d.Name, Owner: owner, Created: p.tx.Now}
	if !p.write {
		return a.ID, nil
	}
	return a.ID, account.InsertMany(ctx, p.tx, p.actor.Org, []account.Account{a})
}

func (p *pass) makeProduct(ctx context.Context, name string) (product.ID, error) {
	d, err := product.Draft{Name: name}.Clean("")
	if err != nil {
		return "", err
	}
	d.ID = product.ID(id.New())
	if !p.write {
		return d.ID, nil
	}
	return d.ID, product.InsertMany(ctx, p.tx, p.actor.Org, []product.Product{d})
}

func (p *pass) makeRival(ctx context.Context, name string) (rival.ID, error) {
	d, err := rival.Draft{Name: name}.Clean()
	if err != nil {
		return "", err
	}
	if !p.write {
		return rival.ID(id.New()), nil
	}
	return rival.Named(ctx, p.tx, p.actor, d.Name)
}
