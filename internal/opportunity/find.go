package opportunity

import (
	"context"
	"fmt"
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
	from  map[Status]part  // where to start, nil to walk
	least int              // no more deals than these are left to look at, of all statuses; fewDeals and more says nothing
	seen  map[Status]Count // what a list found on its way
}

// part lists the ids of the deals that one part of a filter leaves, by
// statements that go on with the placeholders of w. All that the filter keeps
// are among them.
type part []func(w *db.Where) string

// fewDeals is up to how many deals are looked at one by one.
const fewDeals = 1500

// find makes a filter ready for an actor.
func (f Filter) find(ctx context.Context, tx *db.Tx, actor org.Actor) (*finder, error) {
	x := &finder{Filter: f, actor: actor, from: map[Status]part{}, seen: map[Status]Count{}}
	var err error
	if f.Query != "" {
		if x.words, err = search.Ask(ctx, tx, actor.Org, SearchKind, fold.Query(f.Query)); err != nil {
			return nil, err
		}
	}
	for _, st := range f.statuses() {
		var n int
		if x.from[st], n, err = x.start(ctx, tx, st); err != nil {
			return nil, err
		}
		x.least += n
	}
	return x, nil
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

// where adds all conditions of a query over deals of a status, and returns what
// it reads from. The deals have the alias o. by is the order in which the query
// reads them, "" for any.
func (x *finder) where(tx *db.Tx, w *db.Where, st Status, by Sort) string {
	w.And(st.is("o"))
	if x.from[st] != nil {
		x.all(tx, w, "")
		w.And("o.id = few.id")
		// SQLite joins across in the order of the text.
		return " FROM (" + x.from[st].text(w, " UNION ") + ") few CROSS JOIN opportunity o"
	}
	if by == "" {
		x.all(tx, w, "")
		return " FROM opportunity o"
	}
	// The index of the order serves the order, and conditions on its own column;
	// the others are looked at on the way and must not lead the engine elsewhere.
	w.And("o.org_id = ?", x.actor.Org)
	w.And("o.deleted_at = 0")
	x.ordered(w, by)
	if rest := w.Within(func(w *db.Where) { x.all(tx, w, by) }); rest != "" {
		w.And("((" + strings.TrimPrefix(rest, " WHERE ") + ") IS TRUE)")
	}
	return " FROM opportunity o"
}

// all adds every condition of the filter but those that ordered adds.
func (x *finder) all(tx *db.Tx, w *db.Where, by Sort) {
	x.limit(tx, w, x.actor, by)
	if x.Query != "" {
		x.words.Keep(w, "o.id")
	}
}

// start chooses the part of the filter that leaves fewest deals, if they are
// few, and says how many those are at most.
func (x *finder) start(ctx context.Context, tx *db.Tx, st Status) (best part, least int, err error) {
	least = fewDeals + 1
	for _, p := range x.parts(tx, st) {
		var w db.Where
		var n int
		err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM (`+p.text(&w, " UNION ALL ")+` LIMIT `+w.Arg(least)+`) n`, w.Args()...).Scan(&n)
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

func (p part) text(w *db.Where, union string) string {
	texts := make([]string, len(p))
	for i, list := range p {
		texts[i] = list(w)
	}
	return strings.Join(texts, union)
}

// parts lists the parts of the filter that an index answers, those that leave
// least as a rule first.
func (x *finder) parts(tx *db.Tx, st Status) (list []part) {
	has := func(is bool, fill func(w *db.Where)) {
		if is {
			list = append(list, part{x.deals(st, fill)})
		}
	}
	has(x.Query != "" && !x.words.Many, func(w *db.Where) { x.words.Keep(w, "d.id") })
	has(x.Account != "", func(w *db.Where) { w.And("d.account_id = ?", x.Account) })
	if x.Owner != "" {
		list = append(list, part{x.owners(st, func(w *db.Where) { x.owner(w, x.actor, "m.id") })})
	}
	if x.actor.Scope != org.ScopeAll {
		list = append(list, x.sight(st))
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

// sight is what the actor sees: by owner, and through teams.
func (x *finder) sight(st Status) part {
	p := part{x.owners(st, func(w *db.Where) { ownersInSight(w, x.actor, "m.id", false) })}
	if x.actor.Scope != org.ScopeOwn {
		p = append(p, func(w *db.Where) string {
			return `SELECT g.object_id FROM access_grant g` + w.Within(func(w *db.Where) {
				w.And("g.org_id = ?", x.actor.Org)
				w.And("g.kind = ?", org.Deal)
				w.And("g.user_id = ?", x.actor.User)
			})
		})
	}
	return p
}

func (x *finder) deals(st Status, fill func(*db.Where)) func(*db.Where) string {
	return func(w *db.Where) string {
		return `SELECT d.id FROM opportunity d` + w.Within(func(w *db.Where) {
			w.And("d.org_id = ?", x.actor.Org)
			w.And("d.deleted_at = 0")
			w.And(st.is("d"))
			fill(w)
		})
	}
}

// owners are the deals of some members m.
func (x *finder) owners(st Status, fill func(*db.Where)) func(*db.Where) string {
	return func(w *db.Where) string {
		return `SELECT d.id FROM member m CROSS JOIN opportunity d` + w.Within(func(w *db.Where) {
			w.And("m.org_id = ?", x.actor.Org)
			fill(w)
			w.And("d.org_id = m.org_id AND d.owner_id = m.id AND d.deleted_at = 0")
			w.And(st.is("d"))
		})
	}
}
