package stakeholder

import (
	"context"
	"fmt"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// checkCards fails with Invalid at "move" where a card that is put somewhere is
// neither a person below the account nor somebody of a deal there, as far as the
// actor sees them.
func checkCards(ctx context.Context, tx *db.Tx, actor org.Actor, at account.ID, moves []PlaceMove) error {
	if len(moves) > MaxMoves {
		return errs.Field("move", "error.invalid_choice")
	}
	missing := map[ID]bool{}
	var ids []string
	for _, m := range moves {
		if m.To != nil && !missing[m.Card] {
			missing[m.Card] = true
			ids = append(ids, string(m.Card))
		}
	}
	for _, on := range []struct {
		kind               org.Kind
		alias, card, query string
	}{
		{org.Account, "a", "p.id", `SELECT p.id FROM person p JOIN account a ON a.org_id = p.org_id AND a.id = p.account_id`},
		{org.Deal, "o", "l.person_id", `SELECT l.person_id FROM opportunity_person l
			JOIN opportunity o ON o.org_id = l.org_id AND o.id = l.opportunity_id`},
		{org.Deal, "o", "s.id", `SELECT s.id FROM stakeholder s
			JOIN opportunity o ON o.org_id = s.org_id AND o.id = s.opportunity_id AND s.person_id IS NULL AND s.removed_at = 0`},
	} {
		for some := range db.Chunks(ids) {
			var w db.Where
			down := below(&w, actor.Org, at)
			actor.Limit(&w, on.kind, on.alias)
			column := on.alias + ".id"
			if on.kind == org.Deal {
				column = on.alias + ".account_id"
			}
			w.And(on.alias + ".deleted_at = 0 AND " + column + " IN (SELECT id FROM down)")
			w.In(on.card, some...)
			rows, err := tx.QueryContext(ctx, down+on.query+w.SQL(), w.Args()...)
			if err != nil {
				return fmt.Errorf("cards of account %s: %w", at, err)
			}
			found, err := db.Collect(rows, func(card *ID) []any { return []any{card} })
			if err != nil {
				return err
			}
			for _, card := range found {
				delete(missing, card)
			}
		}
	}
	if len(missing) > 0 {
		return errs.Field("move", "stakeholder.not_found")
	}
	return nil
}
