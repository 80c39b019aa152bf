package opportunity

import (
	"context"

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
		counts, err := countStages(ctx, tx, actor, f)
		if err != nil {
			return err
		}
		for _, st := range stage.Sellings() {
			c := BoardColumn{Stage: st, Count: counts[st]}
			if c.Deals > 0 {
				one := f
				one.Selling = st
				l, err := PageOf(ctx, tx, actor, one, Page{Sort: ByAmount, Desc: true, Size: size})
				if err != nil {
					return err
				}
				c.Rows, c.Longer = l.Rows, l.After != ""
			}
			b.Total.add(c.Count)
			b.Columns = append(b.Columns, c)
		}
		b.Today = day.Date(actor.Today(tx.Now))
		b.Book, err = method.Read(ctx, tx, actor.Org, actor.Lang)
		return err
	})
	return b, err
}
