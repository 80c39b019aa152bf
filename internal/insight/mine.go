package insight

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// Need is a deal that needs somebody, with the facts its reasons speak of.
type Need struct {
	ID            opportunity.ID
	Name          string
	Account       string // its name; "" for an incomplete deal
	Amount        int64
	AmountKnown   bool
	Owner         org.UserID
	OwnerName     string
	Shown         c139.Value
	Basis         c139.Basis // of Shown
	Zone          c139.Zone
	PriorZone     c139.Zone
	ZoneChangedOn day.Date
	NextStep      string
	NextStepOn    day.Date
	ExpectedClose day.Date
	Challenges    int
	Denied        int
	StaleElements int
	HasAccount    bool
	MissingCoach  []c139.CoachType
	QuietDays     int
	Reasons       []Reason // the most pressing first; never empty
}

// readNeeds returns the open deals the actor owns or is on the team of that
// have a reason, the most pressing first, at most limit of them.
func readNeeds(ctx context.Context, tx *db.Tx, actor org.Actor, book *method.Book, limit int) ([]Need, error) {
	var w db.Where
	at := lately(tx, actor, FellDays)
	list := causes(&w, thresholdsOf(book), at)
	if actor.Scope == org.ScopeOwn { // whoever else's scope it is sees the deals of his teams, and everybody his own
		actor.Limit(&w, org.Deal, "o")
	}
	w.And("o.org_id = ?", actor.Org)
	w.And("o.deleted_at = 0 AND o.status = 'open'")
	me := w.Arg(actor.User)
	from := `
		SELECT o.id, o.name, o.account_id, o.amount, o.amount_known, o.owner_id, o.shown_v, o.basis, o.zone, o.prior_zone, o.zone_changed_at,
		       o.next_step, o.next_step_on, o.expected_close, o.open_challenges, o.denied_count, o.stale_count, o.coach_types, o.touched_at,
		       ` + sum(list, weights) + ` AS score, ` + sum(list, bits) + ` AS why
		FROM opportunity o` + w.SQL()
	rows, err := tx.QueryContext(ctx, `
		SELECT x.id, x.name, COALESCE(a.name, ''), x.account_id IS NOT NULL, x.amount, x.amount_known, x.owner_id, m.name, x.shown_v, x.basis, x.zone,
		       x.prior_zone, x.zone_changed_at, x.next_step, x.next_step_on, x.expected_close, x.open_challenges, x.denied_count,
		       x.stale_count, x.coach_types, x.touched_at, x.why
		FROM (SELECT * FROM (`+from+` AND o.owner_id = `+me+`
			UNION ALL`+from+` AND o.owner_id <> `+me+` AND o.id IN (SELECT t.object_id FROM access_grant t
				WHERE t.org_id = o.org_id AND t.kind = 'deal' AND t.user_id = `+me+` AND t.via = '')) y
			WHERE y.score > 0 ORDER BY y.score DESC, y.amount DESC, y.id LIMIT `+w.Arg(limit)+`) x
		JOIN member m ON m.org_id = `+w.Arg(actor.Org)+` AND m.id = x.owner_id
		LEFT JOIN account a ON a.org_id = m.org_id AND a.id = x.account_id
		ORDER BY x.score DESC, x.amount DESC, x.id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("deals that need somebody: %w", err)
	}
	type row struct {
		Need
		shown, mask, known int
		changed, touched   int64
		coaches            string
	}
	found, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.ID, &r.Name, &r.Account, &r.HasAccount, &r.Amount, &r.known, &r.Owner, &r.OwnerName, &r.shown, &r.Basis, &r.Zone,
			&r.PriorZone, &r.changed, &r.NextStep, &r.NextStepOn, &r.ExpectedClose, &r.Challenges, &r.Denied,
			&r.StaleElements, &r.coaches, &r.touched, &r.mask}
	})
	needs := make([]Need, len(found))
	for i, r := range found {
		n := r.Need
		n.AmountKnown = r.known != 0
		n.Shown = opportunity.FromNumber(r.shown)
		n.ZoneChangedOn = onDay(r.changed, at.zone)
		n.QuietDays = at.today.Sub(onDay(r.touched, at.zone))
		n.MissingCoach = missingCoaches(r.coaches)
		n.Reasons = holding(list, r.mask)
		needs[i] = n
	}
	return needs, err
}

// onDay is the day of a stored instant, "" for none.
func onDay(ms int64, zone *time.Location) day.Date {
	if ms == 0 {
		return ""
	}
	return day.Of(db.Time(ms).In(zone))
}

// missingCoaches returns the coach types that a kept list of types lacks.
func missingCoaches(present string) (missing []c139.CoachType) {
	have := strings.Split(present, ",")
	for _, t := range c139.CoachTypes() {
		if !slices.Contains(have, strings.TrimPrefix(string(t), "coach_")) {
			missing = append(missing, t)
		}
	}
	return missing
}
