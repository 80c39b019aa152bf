package opportunity

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/rule/stage"
)

// tallyKey is one row of opportunity_tally. Owner "" is the whole organisation,
// a department's id are its members together.
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

// MaxSum is the most that all amounts of an organisation's deals may come to:
// 40,000 of the largest. Whatever is added up of them, and one change more,
// fits twice into 64 bits.
const MaxSum = 40_000 * MaxAmount

// counts are changes of what is counted, gathered before they are written.
type counts struct {
	tally map[tallyKey]share
	zone  map[zoneKey]share
	added int64 // to the sum of all amounts
	over  bool  // more than can be counted was added on the way
}

// retally moves a deal from where it was counted to where it counts now.
func retally(ctx context.Context, tx *db.Tx, o org.ID, before, after Opportunity) error {
	var c counts
	c.move(before, after)
	return c.save(ctx, tx, o)
}

// move takes a deal out of where it was counted and counts it where it is now;
// the zero Opportunity, and one in the trash, counts nowhere.
func (c *counts) move(before, after Opportunity) {
	if c.tally == nil {
		c.tally, c.zone = map[tallyKey]share{}, map[zoneKey]share{}
	}
	for _, side := range []struct {
		Opportunity
		sign int64
	}{{before, -1}, {after, 1}} {
		d := side.Opportunity
		if d.ID == "" || !d.Live() {
			continue
		}
		if c.added += side.sign * d.Amount; c.added > MaxSum {
			c.over = true
		}
		if c.over {
			return // refused by save
		}
		for _, owner := range []org.UserID{"", d.Owner} {
			k := tallyKey{owner, d.Status, d.SellingStage, d.ShownV()}
			c.tally[k] = c.tally[k].plus(side.sign, d.Amount)
			if d.Status == Open {
				k := zoneKey{owner, d.Shown.Zone()}
				c.zone[k] = c.zone[k].plus(side.sign, d.Amount)
			}
		}
	}
}

func (s share) plus(sign, amount int64) share {
	return share{s.deals + sign, s.amount + sign*amount}
}

func (s share) add(o share) share { return share{s.deals + o.deals, s.amount + o.amount} }

// save writes what was gathered. Rows are changed in one fixed order, so that
// two transactions never wait for each other. It fails with Invalid at the
// field "amount" where the sum of all amounts would go beyond MaxSum.
func (c *counts) save(ctx context.Context, tx *db.Tx, o org.ID) error {
	if c.over {
		return errs.Field("amount", "deal.sum_too_large")
	}
	if err := c.byDepartment(ctx, tx, o); err != nil {
		return err
	}
	if err := addTally(ctx, tx, o, c.tally); err != nil {
		return err
	}
	if c.added > 0 {
		var sum int64
		err := tx.QueryRowContext(ctx, `
			SELECT CAST(SUM(amount) AS BIGINT) FROM opportunity_stage WHERE org_id = $1 AND owner_id = ''`, o).Scan(&sum)
		if err != nil {
			return fmt.Errorf("sum of all amounts: %w", err)
		}
		if sum > MaxSum {
			return errs.Field("amount", "deal.sum_too_large")
		}
	}
	return addZones(ctx, tx, o, c.zone)
}

// byDepartment counts for departments what is counted for their members.
func (c *counts) byDepartment(ctx context.Context, tx *db.Tx, o org.ID) error {
	var owners []org.UserID
	for k, s := range c.tally {
		if k.Owner != "" && s != (share{}) {
			owners = append(owners, k.Owner)
		}
	}
	slices.Sort(owners)
	departments, err := org.HoldDepartments(ctx, tx, o, slices.Compact(owners))
	if err != nil {
		return err
	}
	for k, s := range maps.Clone(c.tally) {
		if d := departments[k.Owner]; d != "" {
			k.Owner = org.UserID(d)
			c.tally[k] = c.tally[k].add(s)
		}
	}
	for k, s := range maps.Clone(c.zone) {
		if d := departments[k.Owner]; d != "" {
			k.Owner = org.UserID(d)
			c.zone[k] = c.zone[k].add(s)
		}
	}
	return nil
}

func addTally(ctx context.Context, tx *db.Tx, o org.ID, change map[tallyKey]share) error {
	keys := make([]tallyKey, 0, len(change))
	for k, s := range change {
		if s != (share{}) {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, tallyKey.compare)
	stages := map[tallyKey]share{}
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
		whole := tallyKey{Owner: k.Owner, Status: k.Status, Stage: k.Stage}
		stages[whole] = stages[whole].add(change[k])
	}
	return addStages(ctx, tx, o, stages)
}

// addStages keeps the sums of each stage over all values.
func addStages(ctx context.Context, tx *db.Tx, o org.ID, change map[tallyKey]share) error {
	for _, k := range slices.SortedFunc(maps.Keys(change), tallyKey.compare) {
		if change[k] == (share{}) {
			continue
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO opportunity_stage (org_id, owner_id, status, selling_stage, deals, amount)
			VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (org_id, owner_id, status, selling_stage) DO UPDATE
			SET deals = opportunity_stage.deals + excluded.deals, amount = opportunity_stage.amount + excluded.amount`,
			o, k.Owner, k.Status, k.Stage, change[k].deals, change[k].amount)
		if err != nil {
			return fmt.Errorf("count deals: %w", err)
		}
	}
	return nil
}
