package exchange

import (
	"context"
	"slices"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/typed"
)

// parentsFirst finds the account each row belongs to and puts it before the
// row. Those that would stand above themselves get a fault.
func (l *accountLoader) parentsFirst() []*accountItem {
	order := make([]*accountItem, 0, len(l.items))
	var visit func(it *accountItem) bool // false: it closes a circle
	visit = func(it *accountItem) bool {
		switch {
		case it.state == 1:
			return false
		case it.state == 2 || it.bad:
			return true
		}
		it.state = 1
		if up := l.names[typed.Fold(it.parent)]; it.parent != "" && up != nil {
			if !visit(up) {
				it.fault("parent", "import.fault.circle")
			} else if !up.bad && (it.was.ID == "" || l.p.m.Existing == Update) {
				it.account.Parent = up.account.ID
			}
		}
		it.state = 2
		order = append(order, it)
		return true
	}
	for _, it := range l.items {
		visit(it)
	}
	return order
}

// parentOutside finds a parent that the file does not hold.
func (l *accountLoader) parentOutside(ctx context.Context, it *accountItem) error {
	p := l.p
	if it.bad || it.parent == "" || it.was.ID != "" && p.m.Existing == Keep {
		return nil
	}
	if up := l.names[typed.Fold(it.parent)]; up != nil {
		if up.bad {
			it.fault("parent", "import.fault.depends", "Row", up.number)
		}
		return nil
	}
	m, err := p.match(ctx, "parent", it.parent, p.m.Accounts)
	if err != nil {
		return err
	}
	switch m.Target {
	case "":
		it.refuse("parent", m)
		return nil
	case ValueNone:
		return nil
	case ValueNew:
		made, err := p.makeAccount(ctx, it.parent, it.account.Owner)
		if err != nil {
			return it.errMade("parent", err)
		}
		p.madeThing("account", string(made), m, it.parent)
	}
	it.account.Parent = account.ID(m.Target)
	return nil
}

// circles notes the rows by which an account that is there would come to stand
// above itself.
func (l *accountLoader) circles(ctx context.Context, items []*accountItem) error {
	moved := slices.DeleteFunc(slices.Clone(items), func(it *accountItem) bool {
		return it.bad || it.was.ID == "" || it.account.Parent == it.was.Parent
	})
	if len(moved) == 0 {
		return nil
	}
	rows, err := l.p.tx.QueryContext(ctx, `
		SELECT id, parent_id FROM account WHERE org_id = $1 AND parent_id IS NOT NULL`, l.p.actor.Org)
	if err != nil {
		return err
	}
	type line struct{ id, parent account.ID }
	list, err := db.Collect(rows, func(x *line) []any { return []any{&x.id, &x.parent} })
	if err != nil {
		return err
	}
	up := map[account.ID]account.ID{}
	for _, x := range list {
		up[x.id] = x.parent
	}
	for _, it := range items {
		if !it.bad {
			up[it.account.ID] = it.account.Parent
		}
	}
	for _, it := range moved {
		if circles(up, it.account.ID) {
			it.fault("parent", "import.fault.circle")
		}
	}
	return nil
}

// circles reports whether the way up from a thing leads back onto itself.
func circles[T ~string](up map[T]T, from T) bool {
	seen := map[T]bool{}
	for at := from; at != ""; at = up[at] {
		if seen[at] {
			return true
		}
		seen[at] = true
	}
	return false
}
