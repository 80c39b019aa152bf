package opportunity

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// zoneKey names the open deals of an owner in one zone. Owner "" is the whole
// organisation, a department's id are its members together.
type zoneKey struct {
	Owner org.UserID
	Zone  c139.Zone
}

func (k zoneKey) compare(o zoneKey) int {
	return cmp.Or(cmp.Compare(k.Owner, o.Owner), cmp.Compare(k.Zone, o.Zone))
}

// addZones writes changes of the open deals by zone, on the stock and on the
// day's rows.
func addZones(ctx context.Context, tx *db.Tx, o org.ID, change map[zoneKey]share) error {
	keys := make([]zoneKey, 0, len(change))
	for k, s := range change {
		if s != (share{}) {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	slices.SortFunc(keys, zoneKey.compare)
	today, err := org.Today(ctx, tx, o)
	if err != nil {
		return err
	}
	for _, k := range keys {
		for _, on := range []day.Date{"", day.Date(today)} {
			if err := addZone(ctx, tx, o, k, on, change[k]); err != nil {
				return err
			}
		}
	}
	return nil
}

func addZone(ctx context.Context, tx *db.Tx, o org.ID, k zoneKey, on day.Date, s share) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO opportunity_zone (org_id, owner_id, zone, day, deals, amount) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (org_id, owner_id, zone, day) DO UPDATE
		SET deals = opportunity_zone.deals + excluded.deals, amount = opportunity_zone.amount + excluded.amount`,
		o, k.Owner, k.Zone, on, s.deals, s.amount)
	if err != nil {
		return fmt.Errorf("count zones: %w", err)
	}
	return nil
}

// ZoneStock is how many open deals lie in a zone and their sum, now and at the
// end of a past day.
type ZoneStock struct {
	Zone                  c139.Zone
	Deals, Amount         int64
	DealsThen, AmountThen int64
}

// ZoneStocks returns the open deals by zone, best zone first: now and at the
// end of a day of the organisation's calendar, of the members whose work the
// actor answers for.
func ZoneStocks(ctx context.Context, tx *db.Tx, actor org.Actor, then day.Date) ([]ZoneStock, error) {
	var w db.Where
	w.And("z.org_id = ?", actor.Org)
	if actor.Leads() {
		sumsInSight(&w, actor, "z.owner_id")
	} else {
		w.And("z.owner_id = ?", actor.User)
	}
	from := ` FROM opportunity_zone z` + w.SQL()
	rows, err := tx.QueryContext(ctx, `
		SELECT x.zone, CAST(SUM(x.deals) AS BIGINT), CAST(SUM(x.amount) AS BIGINT), CAST(SUM(x.new_deals) AS BIGINT), CAST(SUM(x.new_amount) AS BIGINT)
		FROM (SELECT z.zone, z.deals, z.amount, 0 AS new_deals, 0 AS new_amount`+from+` AND z.day = ''
			UNION ALL SELECT z.zone, 0, 0, z.deals, z.amount`+from+` AND z.day > `+w.Arg(then)+`) x
		GROUP BY x.zone`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("deals by zone: %w", err)
	}
	found, err := db.Collect(rows, func(s *ZoneStock) []any {
		return []any{&s.Zone, &s.Deals, &s.Amount, &s.DealsThen, &s.AmountThen}
	})
	var list []ZoneStock
	for _, z := range c139.Zones() {
		one := ZoneStock{Zone: z}
		for _, f := range found {
			if f.Zone == z {
				one = f // what came since is taken away from what is
				one.DealsThen, one.AmountThen = f.Deals-f.DealsThen, f.Amount-f.AmountThen
			}
		}
		list = append(list, one)
	}
	return list, err
}
