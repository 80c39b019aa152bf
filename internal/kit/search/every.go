package search

import (
	"context"

	"kongdan/internal/kit/db"
)

// Every returns the objects of the kind that have all the terms, in no order,
// at most so many.
func Every[O ~string, T ~struct {
	Word   string
	Prefix bool
}](ctx context.Context, tx *db.Tx, org O, kind string, terms []T, most int) ([]string, error) {
	asked := make([]term, len(terms))
	for i, t := range terms {
		asked[i] = term(t)
	}
	expression := expression(tx.Engine, asked)
	if expression == "" {
		return nil, nil
	}
	from, cond, args := hits(tx.Engine, string(org), kind, expression)
	var w db.Where
	w.And(cond, args...)
	rows, err := tx.QueryContext(ctx, from+w.SQL()+" LIMIT "+w.Arg(most), w.Args()...)
	if err != nil {
		return nil, wrap("search", kind, err)
	}
	list, err := db.Collect(rows, func(s *string) []any { return []any{s} })
	return list, wrap("search", kind, err)
}
