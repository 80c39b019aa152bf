package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
)

// Reviewed is a deal as a row of a review names it.
type Reviewed struct {
	ID          opportunity.ID
	Name        string
	Account     string // its name; "" for an incomplete deal
	OwnerName   string
	Amount      int64
	AmountKnown bool
	Status      opportunity.Status
	Shown       c139.Value // now
	Counts      c139.Basis // of Shown
	Zone        c139.Zone
}

func (d *Reviewed) deal() *Reviewed { return d }

// byAmount puts the largest first.
func (d Reviewed) byAmount(o Reviewed) int {
	return cmp.Or(cmp.Compare(o.Amount, d.Amount), cmp.Compare(d.ID, o.ID))
}

// cutTo keeps the first n and reports whether there were more.
func cutTo[T any](list []T, n int) ([]T, bool) {
	if len(list) <= n {
		return list, false
	}
	return list[:n], true
}

// complete cuts every part to what is shown and names the deals in it.
func (q *review) complete(ctx context.Context, r *Review) error {
	move := func(m ValueMove) string { return string(m.ID) }
	deals := slices.Concat(
		show(q, PartRisen, &r.Risen, move), show(q, PartFallen, &r.Fallen, move),
		show(q, PartEnded, &r.Ended, func(x Outcome) string { return string(x.ID) }),
		show(q, PartStages, &r.Stages, func(x StageMove) string { return x.id }),
		show(q, PartOpened, &r.Opened, func(x Opening) string { return string(x.ID) }),
		show(q, PartOverdue, &r.Overdue, func(x Step) string { return string(x.ID) }),
		show(q, PartStale, &r.Stale, func(x Aged) string { return string(x.ID) }),
		show(q, PartAsked, &r.Asked, func(x Asking) string { return x.id }))
	if err := q.name(ctx, deals); err != nil {
		return err
	}
	var moves []*ValueMove
	for _, rows := range [][]ValueMove{r.Risen.Rows, r.Fallen.Rows} {
		for i := range rows {
			moves = append(moves, &rows[i])
		}
	}
	return q.explain(ctx, moves)
}

// show cuts a part to the rows that are shown: the first of every part, or one
// page of the part that was asked for and none of the others. It returns the
// deals of those rows.
func show[T any, P interface {
	*T
	deal() *Reviewed
}](q *review, part Part, l *List[T], key func(T) string) (deals []*Reviewed) {
	size := firstRows
	switch q.Part {
	case "":
	case part:
		size = partRows
		// A cursor names the last row before it; behind one that has gone the list begins anew.
		l.Rows = l.Rows[1+slices.IndexFunc(l.Rows, func(x T) bool { return q.After != "" && key(x) == q.After }):]
	default:
		size = 0
	}
	if l.Rows, l.More = cutTo(l.Rows, size); l.More && size > 0 {
		l.Next = key(l.Rows[size-1])
	}
	for i := range l.Rows {
		deals = append(deals, P(&l.Rows[i]).deal())
	}
	return deals
}

// name fills in deals by their ids; all of them are in the actor's sight.
func (q *review) name(ctx context.Context, deals []*Reviewed) error {
	if len(deals) == 0 {
		return nil
	}
	ids := make([]string, len(deals))
	for i, d := range deals {
		ids[i] = string(d.ID)
	}
	slices.Sort(ids)
	var w db.Where
	w.And("o.org_id = ?", q.actor.Org)
	w.In("o.id", slices.Compact(ids)...)
	rows, err := q.tx.QueryContext(ctx, `
		SELECT o.id, o.name, COALESCE(a.name, ''), m.name, o.amount, o.amount_known, o.status, o.shown_v, o.basis, o.zone
		FROM opportunity o
		JOIN member m ON m.org_id = o.org_id AND m.id = o.owner_id
		LEFT JOIN account a ON a.org_id = o.org_id AND a.id = o.account_id`+w.SQL(), w.Args()...)
	if err != nil {
		return fmt.Errorf("name the deals of a review: %w", err)
	}
	type row struct {
		Reviewed
		known, shown int
	}
	list, err := db.Collect(rows, func(x *row) []any {
		return []any{&x.ID, &x.Name, &x.Account, &x.OwnerName, &x.Amount, &x.known, &x.Status, &x.shown, &x.Counts, &x.Zone}
	})
	found := map[opportunity.ID]Reviewed{}
	for _, x := range list {
		x.AmountKnown, x.Shown = x.known != 0, opportunity.FromNumber(x.shown)
		found[x.ID] = x.Reviewed
	}
	for _, d := range deals {
		*d = found[d.ID]
	}
	return err
}
