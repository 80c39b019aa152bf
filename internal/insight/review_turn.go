package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// Outcome is a deal that was closed, or opened again, in the span.
type Outcome struct {
	Reviewed
	To         opportunity.Status
	Value      c139.Value // at that moment
	ReasonName string
	Note       string
	OccurredOn day.Date
	ByName     string
}

// outcomes reads how deals ended. Of several changes of one deal the last counts.
func (q *review) outcomes(ctx context.Context, r *Review) error {
	var w db.Where
	from, err := q.changes(ctx, &w, "status_change")
	if err != nil {
		return err
	}
	english := w.Arg(q.actor.Lang)
	rows, err := q.tx.QueryContext(ctx, `
		SELECT h.opportunity_id, o.amount, h.to_status, h.shown_v, COALESCE(CASE WHEN `+english+` = 'en' THEN c.name_en ELSE c.name_zh END, ''),
		       h.note, h.occurred_on, COALESCE(u.name, '')`+from+`
		LEFT JOIN method_reason c ON c.org_id = h.org_id AND c.id = h.reason_id
		LEFT JOIN member u ON u.org_id = h.org_id AND u.id = h.user_id`+w.SQL()+`
		ORDER BY h.at DESC, h.id DESC LIMIT `+w.Arg(MostRead+1), w.Args()...)
	if err != nil {
		return fmt.Errorf("outcomes: %w", err)
	}
	type row struct {
		Outcome
		value int
	}
	list, err := db.Collect(rows, func(x *row) []any {
		return []any{&x.ID, &x.Amount, &x.To, &x.value, &x.ReasonName, &x.Note, &x.OccurredOn, &x.ByName}
	})
	list, r.Ended.Cut = cutTo(list, MostRead)
	seen := map[opportunity.ID]bool{}
	for _, x := range list {
		if seen[x.ID] {
			continue
		}
		seen[x.ID] = true
		x.Value = opportunity.FromNumber(x.value)
		r.Ended.add(x.Amount)
		r.Ended.Rows = append(r.Ended.Rows, x.Outcome)
		switch x.To {
		case opportunity.Won:
			r.Won.add(x.Amount)
		case opportunity.Lost:
			r.Lost.add(x.Amount)
		case opportunity.NoDecision, opportunity.Withdrawn:
			r.Left.add(x.Amount)
		}
	}
	rank := func(s opportunity.Status) int { // the reopened come last
		return (slices.Index(opportunity.Statuses, s) + len(opportunity.Statuses) - 1) % len(opportunity.Statuses)
	}
	slices.SortFunc(r.Ended.Rows, func(a, b Outcome) int { return cmp.Or(cmp.Compare(rank(a.To), rank(b.To)), a.byAmount(b.Reviewed)) })
	return err
}

// StageMove is a step of a deal on one of its tracks.
type StageMove struct {
	Reviewed
	Track      opportunity.Track
	From, To   string
	Event      string // what happened at the client
	OccurredOn day.Date
	Ahead      bool // selling ran ahead of buying then
	ByName     string

	id string
}

// stages reads which stages changed, the latest first. The sum is of the deals.
func (q *review) stages(ctx context.Context, r *Review) error {
	var w db.Where
	from, err := q.changes(ctx, &w, "stage_change")
	if err != nil {
		return err
	}
	rows, err := q.tx.QueryContext(ctx, `
		SELECT h.id, h.opportunity_id, o.amount, h.track, h.from_stage, h.to_stage, h.event, h.occurred_on, h.ahead, COALESCE(u.name, '')`+from+`
		LEFT JOIN member u ON u.org_id = h.org_id AND u.id = h.user_id`+w.SQL()+`
		ORDER BY h.at DESC, h.id DESC LIMIT `+w.Arg(MostRead+1), w.Args()...)
	if err != nil {
		return fmt.Errorf("changes of stage: %w", err)
	}
	type row struct {
		StageMove
		ahead int
	}
	list, err := db.Collect(rows, func(x *row) []any {
		return []any{&x.id, &x.ID, &x.Amount, &x.Track, &x.From, &x.To, &x.Event, &x.OccurredOn, &x.ahead, &x.ByName}
	})
	list, r.Stages.Cut = cutTo(list, MostRead)
	seen := map[opportunity.ID]bool{}
	for _, x := range list {
		if !seen[x.ID] {
			r.Stages.add(x.Amount)
		}
		seen[x.ID] = true
		x.Ahead = x.ahead != 0
		r.Stages.Rows = append(r.Stages.Rows, x.StageMove)
	}
	return err
}

// Opening is a deal that came to be in the span.
type Opening struct {
	Reviewed
	On day.Date
}

// openings reads which deals are new, the largest first.
func (q *review) openings(ctx context.Context, r *Review) error {
	var w db.Where
	if err := q.limit(ctx, &w); err != nil {
		return err
	}
	w.And("o.created_at >= ?", q.since)
	w.And("o.created_at < ?", q.until)
	rows, err := q.tx.QueryContext(ctx, `
		SELECT o.id, o.amount, o.created_at FROM opportunity o`+w.SQL()+`
		ORDER BY o.created_at DESC, o.id DESC LIMIT `+w.Arg(MostRead+1), w.Args()...)
	if err != nil {
		return fmt.Errorf("new deals: %w", err)
	}
	type row struct {
		Opening
		created int64
	}
	list, err := db.Collect(rows, func(x *row) []any { return []any{&x.ID, &x.Amount, &x.created} })
	list, r.Opened.Cut = cutTo(list, MostRead)
	for _, x := range list {
		x.On = onDay(x.created, q.zone)
		r.Opened.add(x.Amount)
		r.Opened.Rows = append(r.Opened.Rows, x.Opening)
	}
	slices.SortFunc(r.Opened.Rows, func(a, b Opening) int { return a.byAmount(b.Reviewed) })
	return err
}
