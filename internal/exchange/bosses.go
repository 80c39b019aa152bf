package exchange

import (
	"context"

	"kongdan/internal/account"
	"kongdan/internal/kit/typed"
)

// bossesFirst finds to whom each row reports and puts that person before it.
func (l *personLoader) bossesFirst(ctx context.Context) ([]*personItem, error) {
	bosses := map[*personItem]*personItem{}
	for _, it := range l.items {
		if it.bad || it.boss == "" {
			continue
		}
		boss, err := l.boss(ctx, it)
		if err != nil {
			return nil, err
		}
		if boss == nil {
			it.fault("reports_to", "import.fault.boss", "Name", it.boss)
			continue
		}
		bosses[it], it.person.ReportsTo = boss, boss.person.ID
	}
	order := make([]*personItem, 0, len(l.items))
	var visit func(it *personItem) bool
	visit = func(it *personItem) bool {
		switch {
		case it.state == 1:
			return false
		case it.state == 2 || it.row == nil:
			return true
		}
		it.state = 1
		if boss := bosses[it]; boss != nil && !it.bad {
			if !visit(boss) {
				it.fault("reports_to", "import.fault.circle")
			} else if boss.row != nil && boss.bad {
				it.fault("reports_to", "import.fault.depends", "Row", boss.number)
			}
		}
		it.state = 2
		order = append(order, it)
		return true
	}
	for _, it := range l.items {
		visit(it)
	}
	l.circles()
	return order, nil
}

// circles notes the rows by which somebody who is there would come to report
// to oneself.
func (l *personLoader) circles() {
	up := map[string]string{}
	for _, list := range l.here {
		for _, x := range list {
			up[string(x.person.ID)] = string(x.person.ReportsTo)
		}
	}
	for _, it := range l.items {
		if !it.bad && it.person.ReportsTo != it.was.ReportsTo && circles(up, string(it.person.ID)) {
			it.fault("reports_to", "import.fault.circle")
		}
	}
}

// boss finds somebody of that name at the account, else in its group.
func (l *personLoader) boss(ctx context.Context, it *personItem) (*personItem, error) {
	var found []*personItem
	look := func(list []*personItem) {
		for _, x := range list {
			if x != it && (typed.Fold(x.person.Name) == typed.Fold(it.boss) || x.person.Email != "" && typed.Fold(x.person.Email) == typed.Fold(it.boss)) {
				found = append(found, x)
			}
		}
	}
	if look(l.here[it.person.Account]); len(found) == 0 {
		root, err := l.root(ctx, it.person.Account)
		if err != nil {
			return nil, err
		}
		for a, list := range l.here {
			if other, err := l.root(ctx, a); err != nil {
				return nil, err
			} else if other == root && a != it.person.Account {
				look(list)
			}
		}
	}
	if len(found) != 1 {
		return nil, nil
	}
	return found[0], nil
}

func (l *personLoader) root(ctx context.Context, a account.ID) (account.ID, error) {
	if r, ok := l.roots[a]; ok {
		return r, nil
	}
	t := l.p.things["account"]
	if t != nil && t.made[string(a)] { // stands alone, and in a dry run not even there
		l.roots[a] = a
		return a, nil
	}
	r, err := account.Root(ctx, l.p.tx, l.p.actor.Org, a)
	l.roots[a] = r
	return r, err
}
