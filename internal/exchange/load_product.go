package exchange

import (
	"context"
	"encoding/json"
	"slices"

	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/product"
	"kongdan/internal/rule/money"
)

type productLoader struct {
	p        *pass
	there    map[product.ID]product.Product
	names    map[string]int // row of each folded name
	bySource map[string]string
	fresh    []product.Product
	changed  [][2]product.Product
	touched  []touch
}

func newProductLoader(ctx context.Context, p *pass) (*productLoader, error) {
	l := &productLoader{p: p, there: map[product.ID]product.Product{}, names: map[string]int{}}
	all, err := product.All(ctx, p.tx, p.actor.Org)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		x.Updated, x.Deleted = p.tx.Now, p.tx.Now // not compared
		l.there[x.ID] = x
	}
	var sources []string
	for rec := range p.table.All() {
		if s := (&row{p: p, cells: rec.Cells}).text("id"); s != "" && len(s) <= maxSource {
			sources = append(sources, typed.Fold(s))
		}
	}
	l.bySource, err = p.bySource(ctx, "product", sources)
	return l, err
}

func (l *productLoader) row(ctx context.Context, r *row) error {
	source := r.source()
	now, err := product.Draft{Name: r.text("name"), Series: r.text("series"), Price: r.text("price")}.Clean(money.Currency(l.p.actor.Currency))
	if err := r.take(err, nil); err != nil {
		return err
	}
	if r.bad {
		return nil
	}
	key := typed.Fold(now.Name)
	if first, ok := l.names[key]; ok {
		r.fault("name", "import.fault.twice", "Row", first)
		return nil
	}
	l.names[key] = r.number
	m, err := l.p.match(ctx, "name", now.Name, Create)
	if err != nil {
		return err
	}
	was, known := l.there[product.ID(l.bySource[source])]
	if !known {
		was, known = l.there[product.ID(m.Target)]
	}
	l.p.sample(map[string]string{"name": now.Name, "series": now.Series, "price": r.text("price")})
	if !known {
		now.ID = product.ID(id.New())
		l.p.report.New++
		l.fresh = append(l.fresh, now)
		l.touched = append(l.touched, touch{kind: "product", id: string(now.ID), source: source, version: 1})
		return nil
	}
	next := was
	if l.p.m.Existing == Update {
		if now.Series != "" {
			next.Series = now.Series
		}
		if r.text("price") != "" {
			next.Price = now.Price
		}
	}
	if next == was {
		l.p.report.Same++
		l.touched = append(l.touched, touch{kind: "product", id: string(was.ID), source: source})
		return nil
	}
	l.p.report.Changed++
	before, err := json.Marshal(was)
	l.changed = append(l.changed, [2]product.Product{was, next})
	l.touched = append(l.touched, touch{kind: "product", id: string(was.ID), source: source, before: string(before), version: was.Version + 1})
	return err
}

func (l *productLoader) end(ctx context.Context) error {
	if !l.p.write {
		return nil
	}
	for some := range slices.Chunk(l.fresh, 1000) {
		if err := product.InsertMany(ctx, l.p.tx, l.p.actor.Org, some); err != nil {
			return err
		}
	}
	for _, c := range l.changed {
		if _, err := product.Rewrite(ctx, l.p.tx, l.p.actor, c[0], c[1]); err != nil {
			return err
		}
	}
	l.p.touched = append(l.p.touched, l.touched...)
	return l.p.remember(ctx)
}
