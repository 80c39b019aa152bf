package exchange

import (
	"context"
	"slices"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// memberLoader makes members with the departments they are in. A manager who is
// named gets a team of that name below the region, which holds who reports.
// Members who are there are left alone: rights are not changed by a file.
type memberLoader struct {
	p     *pass
	items []*memberItem
	names map[string]*memberItem
	logns map[string]int // row of each user name and address
	tree  *tree
}

type memberItem struct {
	*row // nil for a manager whom no row describes
	form org.MemberForm

	manager, region, department string
	inactive, leads             bool
	role                        org.Role   // "" where the file says nothing
	there                       org.UserID // the member it is already, "" for a new one
	state                       int
	team                        org.DepartmentID // that the member leads
	place                       org.DepartmentID
}

func newMemberLoader(ctx context.Context, p *pass) (*memberLoader, error) {
	t, err := newTree(ctx, p)
	return &memberLoader{p: p, names: map[string]*memberItem{}, logns: map[string]int{}, tree: t}, err
}

// inactiveWords say in a column of states that somebody does not work here any more.
var inactiveWords = []string{"inactive", "deactivated", "disabled", "left", "no", "false", "0", "停用", "已停用", "离职", "已离职", "否", "禁用"}

func (l *memberLoader) row(ctx context.Context, r *row) error {
	r.cells = slices.Clone(r.cells)
	it := &memberItem{row: r, manager: r.text("manager"), region: r.text("region"), department: r.text("department"),
		inactive: slices.Contains(inactiveWords, squash(r.text("state")))}
	if text := r.text("role"); text != "" {
		it.role = org.Role(roleWords[squash(text)])
		if it.role == "" {
			r.fault("role", "import.fault.role", "Role", text)
		}
	}
	d, err := org.Defaults(ctx, l.p.tx, l.p.actor.Org)
	if err != nil {
		return err
	}
	it.form = org.MemberForm{Name: r.text("name"), Login: r.text("login"), Email: r.text("email"),
		Role: org.Rep, Scope: org.ScopeTeam, Lang: d.Lang, TimeZone: d.TimeZone}
	checked := it.form
	if checked.Login == "" {
		checked.Login = "unnamed" // one is made of the name later
	}
	checked, err = checked.CheckForm()
	if err := r.take(err, nil); err != nil || r.bad {
		return err
	}
	login := it.form.Login
	if it.form = checked; login == "" {
		it.form.Login = ""
	}
	l.twice(it)
	if !r.bad {
		l.items = append(l.items, it)
	}
	return nil
}

// twice notes a row about somebody who stands further up.
func (l *memberLoader) twice(it *memberItem) {
	for field, key := range map[string]string{"login": it.form.Login, "email": it.form.Email} {
		if first, ok := l.logns[key]; ok && key != "" {
			it.fault(field, "import.fault.twice", "Row", first)
			return
		}
	}
	key := typed.Fold(it.form.Name)
	if first, ok := l.names[key]; ok && it.form.Login == "" && it.form.Email == "" {
		it.fault("name", "import.fault.twice", "Row", first.number)
		return
	}
	l.logns[it.form.Login], l.logns[it.form.Email] = it.number, it.number
	if l.names[key] == nil {
		l.names[key] = it
	}
}

func (l *memberLoader) end(ctx context.Context) error {
	for _, it := range l.items {
		if err := l.recognise(ctx, it); err != nil {
			return err
		}
	}
	for _, it := range slices.Clone(l.items) {
		if !it.bad && it.there == "" {
			if err := l.leads(ctx, it); err != nil {
				return err
			}
		}
	}
	for _, it := range l.items {
		if err := l.settle(ctx, it); err != nil {
			return err
		}
	}
	for _, it := range l.items {
		if err := l.save(ctx, it); err != nil {
			return err
		}
	}
	return l.p.remember(ctx)
}

// recognise finds a member who is there: by user name, address or name.
func (l *memberLoader) recognise(ctx context.Context, it *memberItem) error {
	t, err := l.p.known(ctx, "name")
	if err != nil {
		return err
	}
	for _, key := range []string{it.form.Login, it.form.Email} {
		if key != "" && len(t.exact[key]) > 0 {
			it.there = org.UserID(t.exact[key][0])
			return nil
		}
	}
	if it.form.Login != "" && it.form.Email != "" {
		return nil // somebody else of the same name
	}
	m, err := l.p.match(ctx, "name", it.form.Name, Create)
	if err != nil {
		return err
	}
	if m.How == Unknown {
		it.refuse("name", m)
	} else if m.How != ToMake {
		it.there = org.UserID(m.Target)
	}
	return nil
}

// leads notes who leads the row's team. A manager who is neither a row nor a
// member becomes one.
func (l *memberLoader) leads(ctx context.Context, it *memberItem) error {
	if it.manager == "" {
		return nil
	}
	key := typed.Fold(it.manager)
	if boss := l.names[key]; boss != nil {
		boss.leads = true
		return nil
	}
	m, err := l.p.match(ctx, "manager", it.manager, Create)
	if err != nil {
		return err
	}
	switch {
	case m.How == Unknown:
		it.refuse("manager", m)
	case m.Target == ValueNew:
		f, err := l.p.form(ctx, it.manager)
		if err == nil {
			f, err = f.CheckForm()
		}
		if err != nil {
			return it.errMade("manager", err)
		}
		boss := &memberItem{form: f, region: it.region, leads: true}
		if it.department != "" {
			boss.department, boss.region = it.department, it.region
		}
		l.names[key], l.items = boss, append(l.items, boss)
	default: // a member already, who keeps department and role
		l.names[key] = &memberItem{there: org.UserID(m.Target), leads: true, region: it.region, form: org.MemberForm{Name: m.Name}}
	}
	return nil
}

// settle finds the department of a row, from the top down.
func (l *memberLoader) settle(ctx context.Context, it *memberItem) error {
	if it.state == 2 || it.row != nil && it.bad {
		return nil
	}
	if it.state == 1 {
		if it.row != nil {
			it.fault("manager", "import.fault.circle")
		}
		return nil
	}
	it.state = 1
	defer func() { it.state = 2 }()
	if it.there != "" {
		m, err := org.Find(ctx, l.p.tx, l.p.actor.Org, it.there)
		if it.place = m.Department; err != nil || it.place != "" {
			return err
		}
	}
	above, err := l.above(ctx, it)
	if err != nil {
		return l.refused(it, err)
	}
	it.place = above
	if it.leads && it.department == "" {
		it.team, err = l.tree.below(ctx, above, l.teamName(ctx, it.form.Name))
		it.place = it.team
	}
	return l.refused(it, err)
}

// above is where a row's department, or the team it leads, stands.
func (l *memberLoader) above(ctx context.Context, it *memberItem) (at org.DepartmentID, err error) {
	if it.department != "" {
		if it.region != "" {
			if at, err = l.tree.below(ctx, "", it.region); err != nil {
				return "", err
			}
			return l.tree.below(ctx, at, it.department)
		}
		return l.tree.named(ctx, it.department)
	}
	if boss := l.names[typed.Fold(it.manager)]; it.manager != "" && boss != nil {
		if boss.region == "" {
			boss.region = it.region
		}
		if err := l.settle(ctx, boss); err != nil {
			return "", err
		}
		if boss.team != "" {
			return boss.team, nil
		}
		if boss.place != "" {
			return boss.place, nil
		}
	}
	if it.region != "" {
		return l.tree.below(ctx, "", it.region)
	}
	return "", nil
}

func (l *memberLoader) refused(it *memberItem, err error) error {
	if len(errs.FieldsOf(err)) == 0 || it.row == nil {
		return err
	}
	return it.take(err, map[string]string{"parent": "department", "name": "department"})
}

// teamName is what a manager's team is called.
func (l *memberLoader) teamName(ctx context.Context, manager string) string {
	return i18n.T(ctx, "import.team_of", "Name", manager)
}

func (l *memberLoader) save(ctx context.Context, it *memberItem) error {
	p := l.p
	if it.row != nil && it.bad {
		return nil
	}
	if it.there != "" {
		p.report.Same++
		return nil
	}
	it.form.Department = it.place
	switch it.form.Role = it.role; {
	case it.role == "" && it.leads:
		it.form.Role = org.Manager
	case it.role == "":
		it.form.Role = org.Rep
	}
	it.form.Scope = org.DefaultScope(it.form.Role)
	if it.place == "" && it.form.Scope == org.ScopeDepartmentBelow {
		it.form.Scope = org.ScopeTeam
	}
	var err error
	if it.form.Login == "" {
		name := it.form.Name
		if local, _, ok := strings.Cut(it.form.Email, "@"); ok {
			name = local
		}
		if it.form.Login, err = p.freeLogin(ctx, name); err != nil {
			return err
		}
	}
	u, err := p.addMember(ctx, it.form, it.inactive)
	if err != nil && it.row != nil {
		return it.take(err, nil)
	}
	if err != nil {
		return err
	}
	p.touch(touch{kind: "member", id: string(u), version: 1})
	if it.row == nil {
		p.made["member"]++
		return nil
	}
	p.report.New++
	p.sample(map[string]string{"name": it.form.Name, "login": it.form.Login, "email": it.form.Email, "role": string(it.form.Role),
		"department": l.tree.path(it.place), "manager": it.manager})
	return nil
}
