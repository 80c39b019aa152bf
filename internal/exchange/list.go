package exchange

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/product"
)

// RunsPage is how many runs a page of the list holds.
const RunsPage = 20

var runsOrder = db.Keyset{{Expr: "r.created_at", Desc: true}, {Expr: "r.id", Desc: true, Text: true}}

// Runs lists the files that were brought in, the newest first, for the
// administrator. next is the cursor of the following page, "" on the last.
func (s *Service) Runs(ctx context.Context, actor org.Actor, cursor string) (list []Run, next string, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return nil, "", err
	}
	var w db.Where
	w.And("r.org_id = ?", actor.Org)
	if err := runsOrder.After(&w, cursor); err != nil {
		return nil, "", err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT `+runColumns+w.SQL()+runsOrder.OrderBy()+` LIMIT `+w.Arg(RunsPage+1), w.Args()...)
		if err != nil {
			return err
		}
		found, err := db.Collect(rows, (*runRow).fields)
		if err != nil {
			return err
		}
		found, next = db.Page(runsOrder, found, RunsPage, func(r runRow) []any { return []any{r.created, string(r.ID)} })
		list = make([]Run, len(found))
		for i := range found {
			if list[i], err = found[i].run(); err != nil {
				return err
			}
		}
		return nil
	})
	return list, next, err
}

// Run returns one run and how far its import has come, for the administrator.
func (s *Service) Run(ctx context.Context, actor org.Actor, id RunID) (r Run, p Progress, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return Run{}, Progress{}, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if r, err = findRun(ctx, tx, actor.Org, id); err != nil {
			return err
		}
		p, err = s.progress(ctx, tx, actor.Org, r)
		return err
	})
	return r, p, err
}

// Choice is something that is there, for the matching of values.
type Choice struct{ ID, Name string }

// mostChoices bounds a list of choices; a search box finds the others.
const mostChoices = 60

// Choices lists what a name may be matched with, by name: products, else
// members.
func (s *Service) Choices(ctx context.Context, actor org.Actor, products bool) (list []Choice, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list = nil
		if products {
			all, err := product.All(ctx, tx, actor.Org)
			for _, p := range all[:min(len(all), mostChoices)] {
				list = append(list, Choice{string(p.ID), p.Name})
			}
			return err
		}
		rows, err := tx.QueryContext(ctx, `
			SELECT id, name FROM member WHERE org_id = $1 ORDER BY name_key, id LIMIT $2`, actor.Org, mostChoices)
		if err != nil {
			return err
		}
		list, err = db.Collect(rows, func(c *Choice) []any { return []any{&c.ID, &c.Name} })
		return err
	})
	return list, err
}
