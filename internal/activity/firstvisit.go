package activity

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/stakeholder"
)

// FirstVisits tells on which day a visit of a deal first named each person.
func FirstVisits(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID) (map[stakeholder.ID]day.Date, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT ap.person_id, MIN(x.happened_on)
		FROM activity x JOIN activity_person ap ON ap.org_id = x.org_id AND ap.activity_id = x.id
		WHERE x.org_id = $1 AND x.opportunity_id = $2 AND x.kind = $3 AND x.deleted_at = 0
		GROUP BY ap.person_id`, o, deal, Visit)
	if err != nil {
		return nil, fmt.Errorf("visits of deal %s: %w", deal, err)
	}
	type row struct {
		who stakeholder.ID
		on  day.Date
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.who, &r.on} })
	met := make(map[stakeholder.ID]day.Date, len(list))
	for _, r := range list {
		met[r.who] = r.on
	}
	return met, err
}
