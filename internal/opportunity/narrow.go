package opportunity

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/rule/fold"
)

// fewToRead is of how many deals the words are read and compared. The index
// would first gather all that have a word which very many have.
const fewToRead = 200

// narrow answers for words that very many deals have from the few that the rest
// of the filter leaves.
func (x *finder) narrow(ctx context.Context, tx *db.Tx) error {
	if !x.words.Many || !x.allFew() || x.least > fewToRead {
		return nil
	}
	for _, p := range x.from {
		if p[0].worded {
			return nil // the index leads to few
		}
	}
	terms := fold.Query(x.Query)
	plain := x.wordless()
	var ids []string
	for _, st := range x.asked {
		var w db.Where
		rows, err := tx.QueryContext(ctx, `SELECT o.id, o.name, COALESCE(a.name, ''), o.next_step`+
			plain.read(tx, &w, st, "o.org_id", "o.account_id", "o.name", "o.next_step")+`
			LEFT JOIN account a ON a.org_id = o.org_id AND a.id = o.account_id`, w.Args()...)
		if err != nil {
			return fmt.Errorf("words of deals: %w", err)
		}
		type row struct{ id, name, account, step string }
		list, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.name, &r.account, &r.step} })
		if err != nil {
			return fmt.Errorf("words of deals: %w", err)
		}
		for _, r := range list {
			if fold.Holds(text(r.name, r.account, r.step), terms) {
				ids = append(ids, r.id)
			}
		}
		x.from[st] = part{x.deals(st, func(w *db.Where) { x.words.Keep(w, "d.id") })}
	}
	x.words, x.least = search.Answer{IDs: ids}, len(ids)
	return nil
}
