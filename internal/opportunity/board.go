package opportunity

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/stage"
)

// Board is deals in columns, one for each selling stage, the largest first.
type Board struct {
	Columns []BoardColumn
	Total   Count
	Today   day.Date
	Book    *method.Book
}

// BoardColumn is one of them.
type BoardColumn struct {
	Stage stage.Selling
	Count
	Rows   []Row
	Longer bool // there are more than Rows
}

// Board returns the first size deals of each selling stage that the actor sees
// and the filter keeps.
func (s *Service) Board(ctx context.Context, actor org.Actor, f Filter, size int) (b Board, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		x, err := f.find(ctx, tx, actor)
		if err != nil {
			return err
		}
		fill := x.walkBoard
		if x.allFew() {
			fill = x.sortBoard
		}
		if b.Columns, err = fill(ctx, tx, size); err != nil {
			return err
		}
		b.Total = Count{}
		for _, c := range b.Columns {
			b.Total.add(c.Count)
		}
		b.Today = day.Date(actor.Today(tx.Now))
		b.Book, err = method.Read(ctx, tx, actor.Org, actor.Lang)
		return err
	})
	return b, err
}

// walkBoard reads each column from its top.
func (x *finder) walkBoard(ctx context.Context, tx *db.Tx, size int) (list []BoardColumn, err error) {
	counts, err := x.countStages(ctx, tx)
	if err != nil {
		return nil, err
	}
	more := false // counting came to no end: any stage may have some
	for _, c := range counts {
		more = more || c.More
	}
	for _, st := range stage.Sellings() {
		c := BoardColumn{Stage: st, Count: counts[st]}
		if c.Deals > 0 || more && (x.Selling == "" || x.Selling == st) {
			one := *x
			one.Selling, one.seen = st, map[Status]Count{}
			l, err := one.list(ctx, tx, Page{Sort: ByAmount, Desc: true, Size: size})
			if err != nil {
				return nil, err
			}
			c.Rows, c.Longer = l.Rows, l.After != ""
			if c.Deals < len(c.Rows) {
				c.Deals, c.More = len(c.Rows), true
			}
		}
		list = append(list, c)
	}
	return list, nil
}

// sortBoard looks at all deals, which are few, and reads those that are shown.
func (x *finder) sortBoard(ctx context.Context, tx *db.Tx, size int) ([]BoardColumn, error) {
	type card struct {
		id     string
		stage  stage.Selling
		amount int64
	}
	var cards []card
	for _, st := range x.asked {
		var w db.Where
		rows, err := tx.QueryContext(ctx, `SELECT o.id, o.selling_stage, o.amount`+
			x.read(tx, &w, st, "o.selling_stage", "o.amount"), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("cards of the board: %w", err)
		}
		some, err := db.Collect(rows, func(c *card) []any { return []any{&c.id, &c.stage, &c.amount} })
		if err != nil {
			return nil, fmt.Errorf("cards of the board: %w", err)
		}
		cards = append(cards, some...)
	}
	slices.SortFunc(cards, func(a, b card) int { return cmp.Or(cmp.Compare(b.amount, a.amount), cmp.Compare(b.id, a.id)) })
	counts, shown := map[stage.Selling]Count{}, map[stage.Selling]int{}
	var ids []string
	for _, c := range cards {
		n := counts[c.stage]
		n.add(Count{Deals: 1, Amount: c.amount})
		if counts[c.stage] = n; n.Deals <= size {
			ids = append(ids, c.id)
			shown[c.stage]++
		}
	}
	found, err := x.byID(ctx, tx, "o.amount", ids)
	if err != nil {
		return nil, err
	}
	var list []BoardColumn
	for _, st := range stage.Sellings() {
		c := BoardColumn{Stage: st, Count: counts[st], Longer: counts[st].Deals > shown[st]}
		for _, id := range ids {
			if r, ok := found[ID(id)]; ok && r.Selling == st {
				c.Rows = append(c.Rows, r)
			}
		}
		list = append(list, c)
	}
	return list, nil
}

// byID reads deals that are known to be in sight, with their place in an order.
func (x *finder) byID(ctx context.Context, tx *db.Tx, place string, ids []string) (map[ID]Row, error) {
	found := make(map[ID]Row, len(ids))
	for some := range db.Chunks(ids) {
		var w db.Where
		team := teamOfOthers(&w, x.actor)
		w.And("o.org_id = ?", x.actor.Org)
		w.In("o.id", some...)
		rows, err := readRows(ctx, tx, x.actor, place, team, " FROM opportunity o", w.SQL(), w.Args())
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			found[r.ID] = r
		}
	}
	return found, nil
}
