package insight

import (
	"context"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/fold"
)

// Choice is an open deal to choose.
type Choice struct {
	ID         opportunity.ID
	Name       string
	Account    string
	Shown      c139.Value
	Basis      c139.Basis // of Shown
	Zone       c139.Zone
	NextStep   string
	NextStepOn day.Date
	Mine       bool // the actor owns it
}

// MaxChoices is the most deals that are offered at once.
const MaxChoices = 30

// ChooseDeal lists open deals the actor may record on: those of the actor, the
// last touched first, or with words all that hold them.
func (s *Service) ChooseDeal(ctx context.Context, actor org.Actor, words string) (list []Choice, err error) {
	if err := actor.CheckWork(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = chooseDeal(ctx, tx, actor, strings.TrimSpace(words))
		return err
	})
	return list, err
}

func chooseDeal(ctx context.Context, tx *db.Tx, actor org.Actor, words string) ([]Choice, error) {
	var w db.Where
	actor.Limit(&w, org.Deal, "o")
	w.And("o.status = 'open' AND o.deleted_at = 0")
	if words != "" {
		if err := search.Match(ctx, tx, &w, actor.Org, opportunity.SearchKind, "o.id", fold.Query(words)); err != nil {
			return nil, err
		}
	}
	if words == "" || !actor.MayChallenge() { // others record on their own deals and those of their teams only
		w.And(`(o.owner_id = ? OR o.id IN (SELECT t.object_id FROM access_grant t
			WHERE t.org_id = ? AND t.kind = 'deal' AND t.user_id = ? AND t.via = ''))`, actor.User, actor.Org, actor.User)
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT x.id, x.name, COALESCE(a.name, ''), x.shown_v, x.basis, x.zone, x.next_step, x.next_step_on, x.owner_id
		FROM (SELECT o.org_id, o.id, o.name, o.account_id, o.shown_v, o.basis, o.zone, o.next_step, o.next_step_on, o.owner_id, o.touched_at
			FROM opportunity o`+w.SQL()+` ORDER BY o.touched_at DESC, o.id LIMIT `+w.Arg(MaxChoices)+`) x
		LEFT JOIN account a ON a.org_id = x.org_id AND a.id = x.account_id
		ORDER BY x.touched_at DESC, x.id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("deals to choose: %w", err)
	}
	type row struct {
		Choice
		shown int
		owner org.UserID
	}
	found, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.ID, &r.Name, &r.Account, &r.shown, &r.Basis, &r.Zone, &r.NextStep, &r.NextStepOn, &r.owner}
	})
	list := make([]Choice, len(found))
	for i, r := range found {
		r.Shown, r.Mine = opportunity.FromNumber(r.shown), r.owner == actor.User
		list[i] = r.Choice
	}
	return list, err
}
