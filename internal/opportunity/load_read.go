package opportunity

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/org"
)

// mostAtOnce bounds how many deals one call of Read and Erase takes.
const mostAtOnce = 500

// Read returns live deals with their links by id, and keeps others from
// changing them; which of the ids lie in the trash it tells apart. At most 500 ids.
func (l *Load) Read(ctx context.Context, ids []string) (found map[ID]Loaded, trash map[ID]bool, err error) {
	o := l.actor.Org
	list, err := readMany(ctx, l.tx, o, ids)
	if err != nil {
		return nil, nil, err
	}
	found, trash = make(map[ID]Loaded, len(list)), map[ID]bool{}
	for _, d := range list {
		if d.Live() {
			found[d.ID] = Loaded{Opportunity: d}
		} else {
			trash[d.ID] = true
		}
	}
	var w db.Where
	w.And("x.org_id = ?", o)
	w.In("x.opportunity_id", ids...)
	type link struct {
		deal ID
		to   string
		n    int64
	}
	read := func(query string) ([]link, error) {
		rows, err := l.tx.QueryContext(ctx, query, w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("links of deals: %w", err)
		}
		return db.Collect(rows, func(x *link) []any { return []any{&x.deal, &x.to, &x.n} })
	}
	rivals, err := read(`SELECT x.opportunity_id, x.rival_id, 0 FROM opportunity_rival x` + w.SQL() + ` ORDER BY x.rival_id`)
	if err != nil {
		return nil, nil, err
	}
	products, err := read(`SELECT x.opportunity_id, x.product_id, x.quantity FROM opportunity_product x` + w.SQL() + ` ORDER BY x.product_id`)
	if err != nil {
		return nil, nil, err
	}
	for _, x := range rivals {
		if d, ok := found[x.deal]; ok {
			d.Rivals = append(d.Rivals, x.to)
			found[x.deal] = d
		}
	}
	for _, x := range products {
		if d, ok := found[x.deal]; ok {
			d.Products = append(d.Products, ProductLine{Product: x.to, Quantity: x.n})
			found[x.deal] = d
		}
	}
	return found, trash, nil
}

func readMany(ctx context.Context, tx *db.Tx, o org.ID, ids []string) ([]Opportunity, error) {
	var w db.Where
	w.And("o.org_id = ?", o)
	w.In("o.id", ids...)
	lock := ""
	if !tx.ReadOnly {
		lock = tx.ForUpdate("o")
	}
	rows, err := tx.QueryContext(ctx, `SELECT `+columns+` FROM opportunity o`+w.SQL()+` ORDER BY o.id`+lock, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read deals: %w", err)
	}
	list, err := db.Collect(rows, (*record).fields)
	out := make([]Opportunity, len(list))
	for i, r := range list {
		out[i] = r.deal()
	}
	return out, err
}

// Erase takes deals away that nothing else refers to, as if they had never been
// there: what a file brought in by mistake. Where something does refer to one,
// the statement fails (see db.Referenced).
func (l *Load) Erase(ctx context.Context, ids []string) error {
	o := l.actor.Org
	for len(ids) > 0 {
		some := ids[:min(mostAtOnce, len(ids))]
		list, err := readMany(ctx, l.tx, o, some)
		if err != nil {
			return err
		}
		for _, d := range list {
			l.counts.move(d, Opportunity{})
		}
		if err := org.RevokeObjects(ctx, l.tx, o, org.Deal, some); err != nil {
			return err
		}
		if err := search.RemoveMany(ctx, l.tx, o, SearchKind, some); err != nil {
			return err
		}
		for _, table := range []string{"opportunity_rival", "opportunity_product"} {
			var w db.Where
			w.And("org_id = ?", o)
			w.In("opportunity_id", some...)
			if _, err := l.tx.ExecContext(ctx, `DELETE FROM `+table+w.SQL(), w.Args()...); err != nil { // #nosec G202 -- names of our own
				return fmt.Errorf("erase deals: %w", err)
			}
		}
		if err := l.tx.Erase(ctx, "opportunity", o, some); err != nil {
			return err
		}
		ids = ids[len(some):]
	}
	return nil
}
