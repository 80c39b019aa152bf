package opportunity

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/stage"
)

// tallyKey is one row of opportunity_tally. Owner "" is the whole organisation.
type tallyKey struct {
	Owner  org.UserID
	Status Status
	Stage  stage.Selling
	ShownV int
}

func (k tallyKey) compare(o tallyKey) int {
	return cmp.Or(cmp.Compare(k.Owner, o.Owner), cmp.Compare(k.Status, o.Status),
		cmp.Compare(k.Stage, o.Stage), cmp.Compare(k.ShownV, o.ShownV))
}

type share struct{ deals, amount int64 }

// retally moves a deal from where it was counted to where it counts now; the
// zero Opportunity, and one in the trash, counts nowhere. Rows are changed in
// one fixed order, so that two transactions never wait for each other.
func retally(ctx context.Context, tx *db.Tx, o org.ID, before, after Opportunity) error {
	change := map[tallyKey]share{}
	count := func(d Opportunity, sign int64) {
		if d.ID == "" || !d.Live() {
			return
		}
		for _, owner := range []org.UserID{"", d.Owner} {
			k := tallyKey{owner, d.Status, d.SellingStage, d.ShownV()}
			s := change[k]
			change[k] = share{s.deals + sign, s.amount + sign*d.Amount}
		}
	}
	count(before, -1)
	count(after, 1)
	if err := addTally(ctx, tx, o, change); err != nil {
		return err
	}
	return rezone(ctx, tx, o, before, after)
}

func addTally(ctx context.Context, tx *db.Tx, o org.ID, change map[tallyKey]share) error {
	keys := make([]tallyKey, 0, len(change))
	for k, s := range change {
		if s != (share{}) {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, tallyKey.compare)
	for _, k := range keys {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO opportunity_tally (org_id, owner_id, status, selling_stage, shown_v, deals, amount)
			VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (org_id, owner_id, status, selling_stage, shown_v) DO UPDATE
			SET deals = opportunity_tally.deals + excluded.deals, amount = opportunity_tally.amount + excluded.amount`,
			o, k.Owner, k.Status, k.Stage, k.ShownV, change[k].deals, change[k].amount)
		if err != nil {
			return fmt.Errorf("count deals: %w", err)
		}
	}
	return nil
}
