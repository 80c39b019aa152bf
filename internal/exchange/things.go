package exchange

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// thing is something that is there and has a name.
type thing struct {
	id, name string
	other    []string // names besides: user name, e-mail address
	role     org.Role // of a member
}

// things finds what a cell means among what is there: the same folded name
// first, then one that differs in spaces and marks only.
type things struct {
	byID  map[string]thing
	exact map[string][]string
	loose map[string][]string
	made  map[string]bool // those that this pass has made
}

func newThings(list []thing) *things {
	t := &things{byID: map[string]thing{}, exact: map[string][]string{}, loose: map[string][]string{}, made: map[string]bool{}}
	for _, x := range list {
		t.add(x)
	}
	return t
}

func (t *things) add(x thing) {
	t.byID[x.id] = x
	for _, name := range append([]string{x.name}, x.other...) {
		key, loose := typed.Fold(name), squash(name)
		if key != "" && !contains(t.exact[key], x.id) {
			t.exact[key] = append(t.exact[key], x.id)
		}
		if loose != "" && !contains(t.loose[loose], x.id) {
			t.loose[loose] = append(t.loose[loose], x.id)
		}
	}
}

// nameOf returns the name of a thing, "" for one that is not there.
func (t *things) nameOf(id string) string { return t.byID[id].name }

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// find returns what a name means, and how sure that is: Exact, Guess, "" for
// nothing, or Unknown for several things of that name.
func (t *things) find(name string) (thing, string) {
	for _, look := range []struct {
		ids []string
		how string
	}{{t.exact[typed.Fold(name)], Exact}, {t.loose[squash(name)], Guess}} {
		switch len(look.ids) {
		case 0:
		case 1:
			return t.byID[look.ids[0]], look.how
		default:
			return thing{}, Unknown
		}
	}
	return thing{}, ""
}

// lists reads what is there: id, name, other names and the role.
var lists = map[string]string{
	"member":  `SELECT id, name, login, email, role FROM member WHERE org_id = $1 ORDER BY deactivated_at, id`,
	"account": `SELECT id, name, '', '', '' FROM account WHERE org_id = $1 AND deleted_at = 0 ORDER BY id`,
	"product": `SELECT id, name, '', '', '' FROM product WHERE org_id = $1 AND deleted_at = 0 ORDER BY id`,
	"rival":   `SELECT id, name, '', '', '' FROM rival WHERE org_id = $1 AND deleted_at = 0 ORDER BY id`,
}

// listOf is what the names in a field are names of.
func (p *pass) listOf(field string) string {
	switch field {
	case "owner", "manager":
		return "member"
	case "account", "parent":
		return "account"
	case "products":
		return "product"
	case "rivals":
		return "rival"
	}
	return map[Kind]string{Accounts: "account", Products: "product", Members: "member"}[p.kind] // "name"
}

// known loads what is there of the kind that a field names, once a pass.
func (p *pass) known(ctx context.Context, field string) (*things, error) {
	kind := p.listOf(field)
	if t, ok := p.things[kind]; ok {
		return t, nil
	}
	rows, err := p.tx.QueryContext(ctx, lists[kind], p.actor.Org)
	if err != nil {
		return nil, fmt.Errorf("what is there of %s: %w", kind, err)
	}
	type line struct {
		thing
		a, b string
	}
	found, err := db.Collect(rows, func(l *line) []any { return []any{&l.id, &l.name, &l.a, &l.b, &l.role} })
	if err != nil {
		return nil, err
	}
	all := make([]thing, len(found))
	for i, l := range found {
		for _, name := range []string{l.a, l.b} {
			if name != "" {
				l.other = append(l.other, name)
			}
		}
		all[i] = l.thing
	}
	p.things[kind] = newThings(all)
	return p.things[kind], nil
}

// match says what a name in a cell means, once for each name of a field.
// missing is what becomes of a name that nothing has: Create and its like make
// one, LeaveOut leaves the cell out, Importer takes who imports, Refuse refuses.
func (p *pass) match(ctx context.Context, field, value, missing string) (*Match, error) {
	key := field + "\x00" + typed.Fold(value)
	if m, ok := p.matches[key]; ok {
		m.Rows++
		return m, nil
	}
	t, err := p.known(ctx, field)
	if err != nil {
		return nil, err
	}
	m := &Match{Field: field, Value: cut(value, sampleCell), Rows: 1}
	p.matches[key] = m
	if p.chosen(t, m) {
		return m, nil
	}
	x, how := t.find(value)
	m.Target, m.Name, m.How = x.id, x.name, how
	if how != "" {
		return m, nil
	}
	switch missing {
	case Refuse:
		m.How = Unknown
	case LeaveOut:
		m.How, m.Target = Left, ValueNone
	case Importer:
		m.How, m.Target = Left, string(p.heir)
	default:
		m.How, m.Target = ToMake, ValueNew
	}
	return m, nil
}

// chosen applies what somebody said about a value.
func (p *pass) chosen(t *things, m *Match) bool {
	target, ok := p.m.Values[m.Field][typed.Fold(m.Value)]
	if !ok {
		return false
	}
	switch target {
	case ValueNew:
		m.How, m.Target = ToMake, ValueNew
	case ValueNone:
		m.How, m.Target = Left, ValueNone
	default:
		x, known := t.byID[target]
		if !known { // the terminal says it by name
			var how string
			if x, how = t.find(target); how != Exact {
				return false
			}
		}
		m.How, m.Target, m.Name = Chosen, x.id, x.name
	}
	return true
}

// refuse notes on the row why a name cannot be used.
func (r *row) refuse(field string, m *Match) {
	key := "import.fault.unknown"
	if t := r.p.things[r.p.listOf(field)]; t != nil && len(t.exact[typed.Fold(m.Value)]) > 1 {
		key = "import.fault.ambiguous"
	} else if field == "owner" {
		key = "import.fault.owner"
	}
	r.fault(field, key, "Name", m.Value)
}

// errMade is the error of a thing that cannot be made, as a fault.
func (r *row) errMade(field string, err error) error {
	if f := errs.FieldsOf(err); len(f) > 0 {
		r.fault(field, f[0].Key, f[0].Args...)
		return nil
	}
	return err
}
