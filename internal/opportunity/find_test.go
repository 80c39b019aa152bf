package opportunity

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/fold"
	"kongdan/internal/rule/stage"
)

// Whichever way a list takes to the deals, it shows what org.Actor.Limit and
// the filter leave, in its order, page by page, and says how many those are.
func TestEveryWayLeadsToTheSameDeals(t *testing.T) {
	w := newWorld(t)
	r := rand.New(rand.NewPCG(5, 19))
	people := []org.Actor{w.Rep("甲"), w.Member("乙", org.Rep, org.ScopeOwn, w.South), w.Manager(), w.Admin(),
		w.Member("丙", org.Manager, org.ScopeDepartment, w.South)}
	for i := range 80 {
		owner := people[i%len(people)]
		deal := w.deal(owner)
		w.in(func(tx *db.Tx) error {
			if err := scatter(t, tx, people[3], deal, r); err != nil {
				return err
			}
			for _, via := range []string{"", "x"}[:r.IntN(3)] {
				if err := org.Grant(t.Context(), tx, w.Org, org.Deal, string(deal), people[r.IntN(len(people))].User, via); err != nil {
					return err
				}
			}
			return nil
		})
	}
	// Words that very many deals have, as far as the index can tell.
	w.in(func(tx *db.Tx) error {
		var docs []search.Doc
		for i := range 301 {
			docs = append(docs, search.Doc{Object: fmt.Sprint(i), Words: fold.Words(someNames[0] + someNames[1])})
		}
		return search.PutMany(t.Context(), tx, w.Org, SearchKind, docs)
	})
	for n := range 120 {
		actor, f := people[r.IntN(len(people))], randomFilter(r, people)
		if n == 0 {
			f = Filter{Status: Lost, Overdue: true} // keeps nothing: a closed deal has no next step
		}
		p := Page{Sort: Sorts[r.IntN(len(Sorts))], Desc: r.IntN(2) == 0, Size: 13}
		want := w.plainly(actor, f, p)
		for _, way := range []string{"few", "walked", "gathered", "mixed"} {
			got, count := w.paged(actor, f, p, way)
			if !slices.Equal(got, want) {
				t.Fatalf("%s, %s, %+v by %+v\n%v\nwant\n%v", way, actor.Name, f, p, got, want)
			}
			if count.Deals != len(want) || count.More {
				t.Fatalf("%s, %s, %+v: counts %+v of %d", way, actor.Name, f, count, len(want))
			}
		}
	}
}

var someNames = []string{"云平台 一期", "云平台 二期", "专网"}

// scatter gives a deal any name, amount, status, value, stages and dates.
func scatter(t *testing.T, tx *db.Tx, actor org.Actor, deal ID, r *rand.Rand) error {
	d, err := LockForChange(t.Context(), tx, actor, deal)
	if err != nil {
		return err
	}
	after := d
	after.Name = someNames[r.IntN(len(someNames))]
	after.Amount, after.Status = r.Int64N(1000), []Status{Open, Open, Open, Lost}[r.IntN(4)]
	after.SellingStage, after.BuyingStage = stage.Sellings()[r.IntN(4)], stage.Sellings()[r.IntN(4)].Buying()
	if r.IntN(3) > 0 {
		after.ExpectedClose = d.OpenedOn.Add(r.IntN(60))
	}
	after.NextStepOn = d.OpenedOn.Add(r.IntN(20) - 10)
	if after, err = update(t.Context(), tx, actor.Org, d, after); err != nil {
		return err
	}
	before := after
	after.Shown = c139.Value{W: r.IntN(2), F: r.IntN(4), C: r.IntN(10)}
	after.Zone = after.Shown.Zone()
	if err := index(t.Context(), tx, actor.Org, after); err != nil {
		return err
	}
	return saveFigures(t.Context(), tx, actor.Org, before, after)
}

func randomFilter(r *rand.Rand, people []org.Actor) (f Filter) {
	for range r.IntN(4) {
		n := r.Int64N(1000)
		switch r.IntN(11) {
		case 0:
			f.Owner = []string{OwnerMe, OwnerDepartment, string(people[r.IntN(len(people))].User)}[r.IntN(3)]
		case 1:
			f.Zone = c139.Zones()[r.IntN(3)]
		case 2:
			f.Selling = stage.Sellings()[r.IntN(5)]
		case 3:
			f.Buying = stage.Sellings()[r.IntN(4)].Buying()
		case 4:
			f.Min = &n
		case 5:
			f.Max = &n
		case 6:
			f.Status = []Status{AnyStatus, Lost}[r.IntN(2)]
		case 7:
			f.Overdue = true
		case 8:
			f.Incomplete = true
		case 9:
			f.CloseFrom = "2026-01-01"
		case 10:
			f.Query = []string{"云平台", "一期", "云 二期", "专网"}[r.IntN(4)]
		}
	}
	return f
}

// plainly asks for the ids in one statement that takes no way of its own.
func (w *world) plainly(actor org.Actor, f Filter, p Page) (ids []ID) {
	w.t.Helper()
	w.in(func(tx *db.Tx) error {
		var q db.Where
		if err := f.Limit(w.t.Context(), tx, &q, actor); err != nil {
			return err
		}
		var texts []string
		for _, s := range f.statuses() {
			texts = append(texts, string(s))
		}
		q.In("o.status", texts...)
		rows, err := tx.QueryContext(w.t.Context(), `SELECT o.id FROM opportunity o`+q.SQL()+p.keyset().OrderBy(), q.Args()...)
		if err != nil {
			return err
		}
		ids, err = db.Collect(rows, func(i *ID) []any { return []any{i} })
		return err
	})
	return ids
}

// paged reads the list page by page, walking through all deals if told to, and
// counts on the first page.
func (w *world) paged(actor org.Actor, f Filter, p Page, way string) (ids []ID, count Count) {
	w.t.Helper()
	for first := true; ; first = false {
		var l List
		err := w.DB.View(w.t.Context(), func(tx *db.Tx) error {
			x, err := f.find(w.t.Context(), tx, actor)
			if err != nil {
				return err
			}
			if way != "few" {
				x.asked = f.statuses() // each by itself
				clear(x.from)
			}
			for i, st := range x.asked {
				switch {
				case way == "mixed" && i%2 == 1 && actor.Scope != org.ScopeAll:
					x.from[st] = x.sight()
				case way == "gathered":
					if _, err := x.gather(w.t.Context(), tx, st, fewDeals); err != nil {
						return err
					}
				}
			}
			if l, err = x.list(w.t.Context(), tx, p); err != nil {
				return err
			}
			if first {
				count, err = x.count(w.t.Context(), tx)
			}
			return err
		})
		if err != nil {
			w.t.Fatal(err)
		}
		for _, row := range l.Rows {
			ids = append(ids, row.ID)
		}
		if l.After == "" {
			return ids, count
		}
		p.After = l.After
	}
}
