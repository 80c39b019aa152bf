package opportunity

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/stage"
)

// Count is how many deals there are and what they amount to.
type Count struct {
	Deals  int
	Amount int64
	More   bool // counting stopped at Deals; Amount says nothing
}

// Where counting stops when the kept counts cannot answer.
const (
	mostCounted  = 1000
	mostLookedAt = 5000 // where they are counted by a stage or value
	mostAsked    = 100  // for words that many deals have: each must be looked up
)

func (c *Count) add(o Count) {
	c.Deals, c.Amount, c.More = c.Deals+o.Deals, c.Amount+o.Amount, c.More || o.More
}

// count counts what the filter keeps of what the actor sees.
func (x *finder) count(ctx context.Context, tx *db.Tx) (c Count, err error) {
	if x.counted() {
		stages, err := countKept(ctx, tx, x.actor, x.Filter)
		for _, s := range stages {
			c.add(s)
		}
		return c, err
	}
	for _, st := range x.asked {
		if one, ok := x.seen[st]; ok {
			c.add(one)
			continue
		}
		one, err := x.countOf(ctx, tx, st, x.most())
		if err != nil {
			return c, err
		}
		c.add(one)
	}
	return c, nil
}

// most is where counting one by one stops.
func (x *finder) most() int {
	switch {
	case !x.words.Many:
		return mostCounted
	case x.allFew():
		return mostSifted
	}
	return mostAsked
}

// countOf counts what the filter keeps of a status by looking, up to most.
func (x *finder) countOf(ctx context.Context, tx *db.Tx, st Status, most int) (c Count, err error) {
	var w db.Where
	err = tx.QueryRowContext(ctx, `
		SELECT COUNT(*), CAST(COALESCE(SUM(x.amount), 0) AS BIGINT) FROM (
			SELECT o.amount`+x.read(tx, &w, st, "o.amount")+` LIMIT `+w.Arg(most+1)+`) x`, w.Args()...).Scan(&c.Deals, &c.Amount)
	if err != nil {
		return c, fmt.Errorf("count deals: %w", err)
	}
	if c.Deals > most {
		c.Deals, c.More = most, true
	}
	return c, nil
}

// countStages is count for each selling stage.
func (x *finder) countStages(ctx context.Context, tx *db.Tx) (map[stage.Selling]Count, error) {
	if x.counted() {
		return countKept(ctx, tx, x.actor, x.Filter)
	}
	if departments(x.actor) { // the same deals in sight would be gone through for each stage
		most := mostLookedAt
		if x.words.Many {
			most = mostAsked * len(stage.Sellings())
		}
		return countBy(ctx, tx, x, "selling_stage", most, func(s *stage.Selling) any { return s })
	}
	all := map[stage.Selling]Count{}
	for _, st := range stage.Sellings() {
		if x.Selling != "" && x.Selling != st {
			continue
		}
		one := *x
		one.Selling, one.seen = st, map[Status]Count{}
		c, err := one.count(ctx, tx)
		if err != nil {
			return nil, err
		}
		all[st] = c
	}
	return all, nil
}

// countBy counts the deals for each value of a column by looking. into returns
// where the column's value goes. Where there are more than most, each count says
// so.
func countBy[K comparable](ctx context.Context, tx *db.Tx, x *finder, column string, most int, into func(*K) any) (map[K]Count, error) {
	all := map[K]Count{}
	for _, st := range x.asked {
		var w db.Where
		err := addCounts(ctx, tx, all, into, `
			SELECT x.`+column+`, COUNT(*), CAST(SUM(x.amount) AS BIGINT) FROM (
				SELECT o.`+column+`, o.amount`+x.read(tx, &w, st, "o."+column, "o.amount")+` LIMIT `+w.Arg(most+1)+`) x GROUP BY x.`+column, w.Args())
		if err != nil {
			return nil, err
		}
		seen := 0
		for _, c := range all {
			seen += c.Deals
		}
		if seen > most {
			for k, c := range all {
				c.More = true
				all[k] = c
			}
			break
		}
	}
	return all, nil
}

// countKept is keptBy for each selling stage.
func countKept(ctx context.Context, tx *db.Tx, actor org.Actor, f Filter) (map[stage.Selling]Count, error) {
	sums := "opportunity_stage"
	if f.Zone != "" || f.Value != "" {
		sums = "opportunity_tally"
	}
	return keptBy(ctx, tx, actor, f, sums, "selling_stage", func(s *stage.Selling) any { return s })
}

// keptBy answers from a table of counts kept by owner, for each value of a column,
// and adds what the actor sees through teams, which those of the owners in
// sight do not hold. into returns where the column's value goes.
func keptBy[K comparable](ctx context.Context, tx *db.Tx, actor org.Actor, f Filter, sums, column string, into func(*K) any) (map[K]Count, error) {
	all := map[K]Count{}
	var w db.Where
	w.And("t.org_id = ?", actor.Org)
	if f.Owner == "" {
		sumsInSight(&w, actor, "t.owner_id")
	} else {
		f.owner(&w, actor, "t.owner_id")
		ownersInSight(&w, actor, "t.owner_id", false)
	}
	f.counts(&w, "t")
	if err := addCounts(ctx, tx, all, into, `SELECT t.`+column+`, CAST(SUM(t.deals) AS BIGINT), CAST(SUM(t.amount) AS BIGINT)
		FROM `+sums+` t`+w.SQL()+` GROUP BY t.`+column, w.Args()); err != nil {
		return nil, err
	}
	if actor.Scope == org.ScopeAll || actor.Scope == org.ScopeOwn || f.Owner == OwnerMe {
		return all, nil
	}
	var g db.Where
	way := (&finder{Filter: f, actor: actor}).granted()
	from := way.from(&g)
	g.And("o.deleted_at = 0")
	aside(&g, func(w *db.Where) {
		f.owner(w, actor, "o.owner_id")
		f.counts(w, "o")
	})
	return all, addCounts(ctx, tx, all, into, `SELECT o.`+column+`, COUNT(*), CAST(SUM(o.amount) AS BIGINT)`+
		from+g.SQL()+` GROUP BY o.`+column, g.Args())
}

// counts adds what both the kept counts and the deals have a column for.
func (f Filter) counts(w *db.Where, t string) {
	w.In(t+".status", statusNames(f.statuses())...)
	if f.Selling != "" {
		w.And(t+".selling_stage = ?", f.Selling)
	}
	f.zone(w, t+".shown_v")
}

// ownersInSight adds whose deals the actor sees because of who owns them, or,
// with not, whose the actor does not.
func ownersInSight(w *db.Where, actor org.Actor, column string, not bool) {
	is, in := " = ", " IN "
	if not {
		is, in = " <> ", " NOT IN "
	}
	switch {
	case actor.Scope == org.ScopeAll:
	case departments(actor):
		args := []any{actor.Org, actor.User}
		for _, d := range actor.Departments {
			args = append(args, d)
		}
		w.And(column+in+"(SELECT m.id FROM member m WHERE m.org_id = ? AND (m.id = ? OR m.department_id IN ("+db.Marks(len(actor.Departments))+")))", args...)
	default:
		w.And(column+is+"?", actor.User)
	}
}

// sumsInSight adds which kept sums hold all that the actor sees because of who
// owns it: a department's holds those of its members.
func sumsInSight(w *db.Where, actor org.Actor, column string) {
	switch {
	case actor.Scope == org.ScopeAll:
		w.And(column + " = ''")
	case departments(actor):
		ids := make([]string, len(actor.Departments))
		for i, d := range actor.Departments {
			ids[i] = string(d)
		}
		w.In(column, ids...)
	default:
		w.And(column+" = ?", actor.User)
	}
}

// departments reports whether the actor sees the deals of whole departments.
func departments(actor org.Actor) bool {
	return (actor.Scope == org.ScopeDepartment || actor.Scope == org.ScopeDepartmentBelow) && len(actor.Departments) > 0
}

func addCounts[K comparable](ctx context.Context, tx *db.Tx, all map[K]Count, into func(*K) any, text string, args []any) error {
	rows, err := tx.QueryContext(ctx, text, args...)
	if err != nil {
		return fmt.Errorf("count deals: %w", err)
	}
	type row struct {
		key K
		Count
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{into(&r.key), &r.Deals, &r.Amount} })
	for _, r := range list {
		c := all[r.key]
		c.add(r.Count)
		all[r.key] = c
	}
	return err
}
