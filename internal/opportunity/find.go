package opportunity

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
)

// finder reads the deals that a filter keeps of what an actor sees. Where a
// part of the filter leaves few deals by itself, it starts from those and looks
// at each; else it walks through all of them in the order of the list, in which
// one that is kept is rarely far. So a page hardly costs more the more deals there are.
type finder struct {
	Filter
	actor org.Actor
	words search.Answer
	asked []Status         // what is asked for one after the other; AnyStatus is all at once
	from  map[Status]part  // where to start, nil to walk
	least int              // no more deals than these are left to look at, of all statuses; fewDeals and more says nothing
	seen  map[Status]Count // what a list found on its way
}

// part is a part of a filter that leaves few deals by itself: the ways that lead
// to them, none of which leads to a deal of another. All that the filter keeps
// are among them.
type part []way

// way leads to some deals.
type way struct {
	// from returns what a query reads from, on the alias o, and adds the conditions that lead to its deals.
	from func(w *db.Where) string
	// ids returns a query with a row for each of those deals, and maybe more; nil is to go the way. It is cheaper to count.
	ids func(w *db.Where) string
	// kept returns an expression that says how many deals of a status there are, without counting; nil is to count.
	kept   func(w *db.Where, st Status) string
	seen   bool // the actor sees whatever is found on the way
	worded bool // whatever is found has the words of the filter
}

// fewDeals is up to how many deals are looked at one by one.
const fewDeals = 1500

// fewKept is up to how many deals of a kept count are looked for among those in
// sight. Of more, the next one in the order of a list is nearer.
const fewKept = 400

// mostSifted is of how many deals in sight each is asked whether it has words that
// very many deals have. Of more, the next one that has them is near.
const mostSifted = 2500

// find makes a filter ready for an actor.
func (f Filter) find(ctx context.Context, tx *db.Tx, actor org.Actor) (*finder, error) {
	x := &finder{Filter: f, actor: actor, asked: f.statuses(), from: map[Status]part{}, seen: map[Status]Count{}}
	var err error
	if f.Query != "" {
		if x.words, err = search.Ask(ctx, tx, actor.Org, SearchKind, fold.Query(f.Query)); err != nil {
			return nil, err
		}
	}
	if len(x.asked) > 1 {
		p, n, err := x.start(ctx, tx, AnyStatus)
		if err != nil {
			return nil, err
		}
		if p != nil { // few of all together
			x.asked, x.from[AnyStatus], x.least = []Status{AnyStatus}, p, n
			return x, x.narrow(ctx, tx)
		}
	}
	for _, st := range x.asked {
		var n int
		if x.from[st], n, err = x.start(ctx, tx, st); err != nil {
			return nil, err
		}
		if n, err = x.gather(ctx, tx, st, n); err != nil {
			return nil, err
		}
		x.least += n
	}
	return x, x.narrow(ctx, tx)
}

// gather looks ahead for somebody who sees the deals of many others and whose
// filter has no part that leaves few, though all of it together may: walking
// would search the whole organisation for them. Where counting comes to an end,
// the list looks at each deal in sight instead. It returns how many deals are
// left at most, if that is fewer than n.
func (x *finder) gather(ctx context.Context, tx *db.Tx, st Status, n int) (int, error) {
	if x.from[st] != nil || !departments(x.actor) || x.Filter == (Filter{Status: x.Status}) {
		return n, nil
	}
	if x.words.Many {
		if c, err := x.wordless().countAhead(ctx, tx, st, mostSifted); err != nil || !c.More && c.Deals <= mostSifted {
			x.from[st] = x.sight()
			return min(n, c.Deals), err
		}
	}
	c, err := x.countAhead(ctx, tx, st, x.most())
	if err != nil {
		return n, err
	}
	x.seen[st] = c
	if c.More || x.counted() && c.Deals > fewKept { // the next hit is near
		return n, nil
	}
	x.from[st] = x.sight()
	return c.Deals, nil
}

// wordless is the same without the words of the filter.
func (x *finder) wordless() *finder {
	plain := *x
	plain.Query, plain.words = "", search.Answer{}
	return &plain
}

// countAhead counts the deals of a status that the filter keeps, by looking up to most.
func (x *finder) countAhead(ctx context.Context, tx *db.Tx, st Status, most int) (c Count, err error) {
	if !x.counted() {
		return x.countOf(ctx, tx, st, most)
	}
	f := x.Filter
	f.Status = st
	stages, err := countKept(ctx, tx, x.actor, f)
	for _, s := range stages {
		c.add(s)
	}
	return c, err
}

// allFew reports whether there are few deals of every status to look at.
func (x *finder) allFew() bool {
	for _, p := range x.from {
		if p == nil {
			return false
		}
	}
	return true
}

// read returns what a query reads from, with the alias o: the deals of a status
// that the filter keeps, each with its id and some more columns. The query has
// the arguments of w.
func (x *finder) read(tx *db.Tx, w *db.Where, st Status, columns ...string) string {
	slices.Sort(columns)
	names := strings.Join(append([]string{"o.id"}, slices.Compact(columns)...), ", ")
	p, keep := x.from[st], aside
	switch {
	case p != nil:
	case departments(x.actor): // many, but an index holds all that is asked of them
		p = x.sight()
	default:
		p = part{{from: func(*db.Where) string { return " FROM opportunity o" }}}
		keep = func(w *db.Where, fill func(*db.Where)) { fill(w) }
	}
	texts := make([]string, len(p))
	for i, one := range p {
		from := ""
		conds := w.Within(func(w *db.Where) {
			from = one.from(w)
			w.And("o.deleted_at = 0")
			w.And(st.is("o"))
			keep(w, func(w *db.Where) {
				if !one.seen {
					x.actor.Limit(w, org.Deal, "o")
				}
				if one.worded {
					x.conditions(tx, w, x.actor, "")
				} else {
					x.keep(tx, w, "")
				}
			})
		})
		texts[i] = "SELECT " + names + from + conds
	}
	return " FROM (" + strings.Join(texts, " UNION ALL ") + ") o"
}

// keep adds what the filter asks of a deal, but for the status and what ordered
// adds for an order.
func (x *finder) keep(tx *db.Tx, w *db.Where, by Sort) {
	x.conditions(tx, w, x.actor, by)
	if x.Query != "" {
		x.words.Keep(w, "o.id")
	}
}

// aside adds conditions that must not lead the engine to an index: the deals
// are looked at on the way that is known to be short.
func aside(w *db.Where, fill func(*db.Where)) {
	if conds := w.Within(fill); conds != "" {
		w.And("((" + strings.TrimPrefix(conds, " WHERE ") + ") IS TRUE)")
	}
}

// walk adds the conditions of a query over deals of a status that reads them in
// an order, and returns what it reads from. The index of the order serves the
// order, and conditions on its own column.
func (x *finder) walk(tx *db.Tx, w *db.Where, st Status, by Sort) string {
	w.And(st.is("o"))
	w.And("o.org_id = ?", x.actor.Org)
	w.And("o.deleted_at = 0")
	x.ordered(w, by)
	aside(w, func(w *db.Where) {
		x.actor.Limit(w, org.Deal, "o")
		x.keep(tx, w, by)
	})
	return " FROM opportunity o"
}

// start chooses the part of the filter that leaves fewest deals, if they are
// few, and says how many those are at most.
func (x *finder) start(ctx context.Context, tx *db.Tx, st Status) (best part, least int, err error) {
	least = fewDeals + 1
	for _, p := range x.parts(tx, st) {
		var w db.Where
		var n int
		err := tx.QueryRowContext(ctx, `SELECT `+p.count(&w, st, least), w.Args()...).Scan(&n)
		if err != nil {
			return nil, 0, fmt.Errorf("find deals: %w", err)
		}
		if n < least {
			best, least = p, n
		}
		if least < fewDeals/10 {
			break
		}
	}
	return best, least, nil
}

// count returns an expression for how many deals of a status there are, no
// fewer than the part leaves. What is counted one by one is counted up to most.
func (p part) count(w *db.Where, st Status, most int) string {
	var sums, ids []string
	for _, one := range p {
		switch {
		case one.kept != nil:
			sums = append(sums, one.kept(w, st))
		case one.ids != nil:
			ids = append(ids, one.ids(w))
		default:
			from := ""
			conds := w.Within(func(w *db.Where) {
				from = one.from(w)
				w.And("o.deleted_at = 0")
				w.And(st.is("o"))
			})
			ids = append(ids, "SELECT o.id"+from+conds)
		}
	}
	if len(ids) > 0 {
		sums = append(sums, "(SELECT COUNT(*) FROM ("+strings.Join(ids, " UNION ALL ")+" LIMIT "+w.Arg(most)+") n)")
	}
	return strings.Join(sums, " + ")
}

// parts lists the parts of the filter that an index answers, those that leave
// least as a rule first.
func (x *finder) parts(tx *db.Tx, st Status) (list []part) {
	has := func(is bool, fill func(w *db.Where)) {
		if is {
			list = append(list, part{x.deals(st, fill)})
		}
	}
	if x.words.Many {
		list = append(list, part{x.worded()})
	} else {
		has(x.Query != "", func(w *db.Where) { x.words.Keep(w, "d.id") })
	}
	has(x.Account != "", func(w *db.Where) { w.And("d.account_id = ?", x.Account) })
	switch {
	case x.Owner == OwnerMe:
		list = append(list, part{x.mine()})
	case x.Owner != "":
		list = append(list, part{x.owners(false, func(w *db.Where) { x.owner(w, x.actor, "m.id") })})
	}
	if x.actor.Scope != org.ScopeAll {
		list = append(list, x.sight())
	}
	has(x.Rival != "", func(w *db.Where) { x.rival(w, x.actor, "d.id") })
	has(x.Product != "", func(w *db.Where) { x.product(w, x.actor, "d.id") })
	has(x.Overdue, func(w *db.Where) { x.overdue(w, x.actor.Today(tx.Now), "d") })
	has(x.CloseFrom != "" || x.CloseTo != "", func(w *db.Where) { x.closes(w, "d") })
	has(x.Min != nil || x.Max != nil, func(w *db.Where) { x.amounts(w, "d") })
	has(x.Zone != "" || x.Value != "", func(w *db.Where) { x.zone(w, "d.shown_v") })
	has(x.Selling != "", func(w *db.Where) { w.And("d.selling_stage = ?", x.Selling) })
	return list
}

// sight is what org.Actor.Limit lets the actor see: by owner, and through teams.
func (x *finder) sight() part {
	p := part{x.mine()}
	if departments(x.actor) {
		p[0] = x.owners(true, func(w *db.Where) { ownersInSight(w, x.actor, "m.id", false) })
		p[0].kept = func(w *db.Where, st Status) string {
			return `(SELECT CAST(COALESCE(SUM(t.deals), 0) AS BIGINT) FROM opportunity_stage t` + w.Within(func(w *db.Where) {
				w.And("t.org_id = ?", x.actor.Org)
				sumsInSight(w, x.actor, "t.owner_id")
				w.And(st.is("t"))
			}) + `)`
		}
	}
	if x.actor.Scope != org.ScopeOwn {
		p = append(p, x.granted())
	}
	return p
}

// mine are the actor's own deals.
func (x *finder) mine() way {
	return way{seen: true, from: func(w *db.Where) string {
		w.And("o.org_id = ?", x.actor.Org)
		w.And("o.owner_id = ?", x.actor.User)
		return " FROM opportunity o"
	}}
}

// owners are the deals of some members m.
func (x *finder) owners(seen bool, fill func(*db.Where)) way {
	return way{seen: seen, from: func(w *db.Where) string {
		w.And("m.org_id = ?", x.actor.Org)
		fill(w)
		w.And("o.org_id = m.org_id AND o.owner_id = m.id")
		// SQLite joins across in the order of the text.
		return " FROM member m CROSS JOIN opportunity o"
	}}
}

// granted are the deals that the actor sees through teams and not by owner.
func (x *finder) granted() way {
	ids := func(w *db.Where) string { // a deal through two teams twice
		return `SELECT g.object_id AS id FROM access_grant g` + w.Within(func(w *db.Where) {
			w.And("g.org_id = ?", x.actor.Org)
			w.And("g.kind = ?", org.Deal)
			w.And("g.user_id = ?", x.actor.User)
		})
	}
	return way{seen: true, ids: ids, from: func(w *db.Where) string {
		from := " FROM (SELECT DISTINCT few.id FROM (" + ids(w) + ") few) few CROSS JOIN opportunity o"
		w.And("o.org_id = ?", x.actor.Org)
		w.And("o.id = few.id")
		ownersInSight(w, x.actor, "o.owner_id", true)
		return from
	}}
}

// worded are the deals that have the words of the filter.
func (x *finder) worded() way {
	return way{worded: true, ids: x.words.AtLeast, from: func(w *db.Where) string {
		from := " FROM (" + x.words.Hits(w) + ") few CROSS JOIN opportunity o"
		w.And("o.org_id = ?", x.actor.Org)
		w.And("o.id = few.object_id")
		return from
	}}
}

// deals are those that an index leads to by a condition on d.
func (x *finder) deals(st Status, fill func(*db.Where)) way {
	ids := func(w *db.Where) string {
		return `SELECT d.id FROM opportunity d` + w.Within(func(w *db.Where) {
			w.And("d.org_id = ?", x.actor.Org)
			w.And("d.deleted_at = 0")
			w.And(st.is("d"))
			fill(w)
		})
	}
	return way{ids: ids, from: func(w *db.Where) string {
		from := " FROM (" + ids(w) + ") few CROSS JOIN opportunity o"
		w.And("o.org_id = ?", x.actor.Org)
		w.And("o.id = few.id")
		return from
	}}
}
