package exam

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/blueprint"
)

// MostCovered bounds the blueprints that are looked at: those changed last.
const MostCovered = 10

// PaperCover is what the bank has for the rows of a blueprint.
type PaperCover struct {
	Paper Paper
	Rows  []blueprint.Cover
}

// Lacking reports whether the bank has too little for some row.
func (p PaperCover) Lacking() bool {
	return slices.ContainsFunc(p.Rows, func(c blueprint.Cover) bool { return c.Spare < 0 })
}

// Coverage tells what the bank has for each row of the blueprints changed last,
// drawn or not. It fails with Forbidden unless the actor trains.
func (s *Service) Coverage(ctx context.Context, actor org.Actor) (list []PaperCover, err error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, err
	}
	pools := map[string][]blueprint.Question{}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT `+paperColumns+` FROM paper p WHERE p.org_id = $1 AND p.deleted_at = 0 AND p.kind = $2 AND p.blueprint <> ''
			ORDER BY p.changed_at DESC, p.id DESC LIMIT $3`, actor.Org, ByBlueprint, MostCovered)
		if err != nil {
			return fmt.Errorf("find blueprints: %w", err)
		}
		found, err := db.Collect(rows, func(r *paperRow) []any { return r.fields() })
		if err != nil {
			return err
		}
		list = nil
		plans := map[string]blueprint.Plan{} // of a language, all rows together
		for i := range found {
			p, err := found[i].paper()
			if err != nil {
				return err
			}
			if len(p.Plan.Rows) == 0 {
				continue
			}
			list = append(list, PaperCover{Paper: p})
			all := plans[p.Lang]
			all.Rows = append(all.Rows, p.Plan.Rows...)
			plans[p.Lang] = all
		}
		for lang, plan := range plans {
			if pools[lang], err = poolOf(ctx, tx, actor.Org, lang, plan, false); err != nil {
				return err
			}
		}
		return nil
	})
	for i, x := range list {
		list[i].Rows = blueprint.Covers(x.Paper.Plan, pools[x.Paper.Lang], x.Paper.Forms)
	}
	return list, err
}
