package opportunity

import (
	"context"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

// Cell is one of the 80 values of the control map with the deals that lie in it.
type Cell struct {
	Value c139.Value
	Count
}

// Spot is one deal on the map, and where it came from.
type Spot struct {
	ID          ID
	Name        string
	AccountName string
	OwnerName   string
	Amount      int64
	AmountKnown bool
	Status      Status
	Shown       c139.Value
	Basis       c139.Basis // of Shown
	From        c139.Value // the shown value at the beginning of the span
	Moved       bool       // whether From is another value than Shown
}

// Map is where deals lie on the control map. Spots are there only if there are
// at most MaxSpots deals.
type Map struct {
	Cells []Cell // those with deals, lowest value first
	Total Count
	Spots []Spot
	Book  *method.Book
}

// MaxSpots is up to how many deals are drawn one by one.
const MaxSpots = 300

// Map returns where the deals lie that the actor sees and the filter keeps, and
// where they came from some days ago.
func (s *Service) Map(ctx context.Context, actor org.Actor, f Filter, days int) (m Map, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		m = Map{}
		if m.Book, err = method.Read(ctx, tx, actor.Org, actor.Lang); err != nil {
			return err
		}
		x, err := f.find(ctx, tx, actor)
		if err != nil {
			return err
		}
		since := tx.Now.AddDate(0, 0, -days)
		cells, err := x.countOrSee(ctx, tx, &m, since)
		if err != nil {
			return err
		}
		for v := range c139.Values() {
			if c, ok := cells[Number(v)]; ok && c.Deals > 0 {
				m.Cells = append(m.Cells, Cell{v, c})
				m.Total.add(c)
			}
		}
		if m.Total.More || m.Total.Deals > MaxSpots {
			return nil
		}
		if m.Spots == nil {
			m.Spots, err = x.spots(ctx, tx, since)
		}
		return err
	})
	return m, err
}

// countOrSee counts the deals of each value. Where there are surely no more than
// are drawn one by one, it counts those.
func (x *finder) countOrSee(ctx context.Context, tx *db.Tx, m *Map, since time.Time) (all map[int]Count, err error) {
	if !x.allFew() || x.least > MaxSpots {
		return x.countValues(ctx, tx)
	}
	m.Spots, err = x.spots(ctx, tx, since)
	all = map[int]Count{}
	for _, s := range m.Spots {
		c := all[Number(s.Shown)]
		c.add(Count{Deals: 1, Amount: s.Amount})
		all[Number(s.Shown)] = c
	}
	return all, err
}

// countValues counts the deals of each value, as numbers.
func (x *finder) countValues(ctx context.Context, tx *db.Tx) (map[int]Count, error) {
	into := func(v *int) any { return v }
	if x.counted() {
		return keptBy(ctx, tx, x.actor, x.Filter, "opportunity_tally", "shown_v", into)
	}
	return countBy(ctx, tx, x, "shown_v", mostLookedAt, into)
}

// spots reads the deals one by one, and where they lay at an instant: the value
// before their first change since.
func (x *finder) spots(ctx context.Context, tx *db.Tx, since time.Time) (list []Spot, err error) {
	for _, st := range x.asked {
		var w db.Where
		rows, err := tx.QueryContext(ctx, `
			SELECT o.id, o.name, COALESCE(a.name, ''), m.name, o.amount, o.amount_known, o.status, o.shown_v, o.basis, COALESCE((
				SELECT h.shown_before FROM value_change h WHERE h.org_id = o.org_id AND h.opportunity_id = o.id AND h.at >= `+w.Arg(db.Ms(since))+`
				ORDER BY h.at, h.id LIMIT 1), o.shown_v)`+
			x.read(tx, &w, st, "o.org_id", "o.name", "o.amount", "o.amount_known", "o.status", "o.shown_v", "o.basis", "o.owner_id", "o.account_id")+`
			JOIN member m ON m.org_id = o.org_id AND m.id = o.owner_id
			LEFT JOIN account a ON a.org_id = o.org_id AND a.id = o.account_id LIMIT `+w.Arg(MaxSpots), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("deals of the map: %w", err)
		}
		type row struct {
			Spot
			known, shown, from int
		}
		found, err := db.Collect(rows, func(r *row) []any {
			return []any{&r.ID, &r.Name, &r.AccountName, &r.OwnerName, &r.Amount, &r.known, &r.Status, &r.shown, &r.Basis, &r.from}
		})
		if err != nil {
			return nil, fmt.Errorf("deals of the map: %w", err)
		}
		for _, r := range found {
			r.AmountKnown = r.known != 0
			r.Shown, r.From, r.Moved = FromNumber(r.shown), FromNumber(r.from), r.from != r.shown
			list = append(list, r.Spot)
		}
	}
	return list, nil
}
