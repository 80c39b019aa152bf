package insight

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// Step is a next step that is overdue.
type Step struct {
	Reviewed
	Text string
	On   day.Date
}

// steps reads which open deals should have taken their next step before today,
// the largest first; of more than can be read, the longest overdue.
func (q *review) steps(ctx context.Context, r *Review) error {
	var w db.Where
	if err := q.limit(ctx, &w); err != nil {
		return err
	}
	w.And("o.status = 'open'")
	w.And("o.next_step_on > ''")
	w.And("o.next_step_on < ?", q.today)
	rows, err := q.tx.QueryContext(ctx, `
		SELECT o.id, o.amount, o.next_step, o.next_step_on FROM opportunity o`+w.SQL()+`
		ORDER BY o.next_step_on, o.id LIMIT `+w.Arg(MostRead+1), w.Args()...)
	if err != nil {
		return fmt.Errorf("overdue steps: %w", err)
	}
	list, err := db.Collect(rows, func(x *Step) []any { return []any{&x.ID, &x.Amount, &x.Text, &x.On} })
	list, r.Overdue.Cut = cutTo(list, MostRead)
	for _, x := range list {
		r.Overdue.add(x.Amount)
	}
	slices.SortFunc(list, func(a, b Step) int { return a.byAmount(b.Reviewed) })
	r.Overdue.Rows = list
	return err
}

// Asking is an unanswered challenge.
type Asking struct {
	Reviewed
	Element   c139.Key
	Text      string
	On        day.Date
	AskedName string

	id string
}

// questions reads the challenges that nobody has answered, the oldest first.
// The sum is of the deals.
func (q *review) questions(ctx context.Context, r *Review) error {
	var w db.Where
	if err := q.limit(ctx, &w); err != nil {
		return err
	}
	w.And("o.status = 'open'")
	w.And("c.org_id = ?", q.actor.Org)
	w.And("c.opportunity_id = o.id")
	w.And("c.answered_at = 0")
	from := `challenge c CROSS JOIN opportunity o`
	if q.few() {
		from = `opportunity o CROSS JOIN challenge c`
		w.And("o.open_challenges > 0")
	}
	rows, err := q.tx.QueryContext(ctx, `
		SELECT c.id, o.id, o.amount, c.element_key, c.question, c.asked_at, COALESCE(u.name, '')
		FROM `+from+`
		LEFT JOIN member u ON u.org_id = c.org_id AND u.id = c.asked_by`+w.SQL()+`
		ORDER BY c.asked_at, c.id LIMIT `+w.Arg(MostRead+1), w.Args()...)
	if err != nil {
		return fmt.Errorf("open challenges: %w", err)
	}
	type row struct {
		Asking
		asked int64
	}
	list, err := db.Collect(rows, func(x *row) []any {
		return []any{&x.id, &x.ID, &x.Amount, &x.Element, &x.Text, &x.asked, &x.AskedName}
	})
	list, r.Asked.Cut = cutTo(list, MostRead)
	seen := map[opportunity.ID]bool{}
	for _, x := range list {
		if !seen[x.ID] {
			r.Asked.add(x.Amount)
		}
		seen[x.ID] = true
		x.On = onDay(x.asked, q.zone)
		r.Asked.Rows = append(r.Asked.Rows, x.Asking)
	}
	return err
}
