package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// mostChanges is how many changes of value a review reads, the latest of them.
const mostChanges = 3 * MostRead

// ValueMove is what a span did to the value of one deal, with what led to the
// last of the changes.
type ValueMove struct {
	Reviewed
	From, To         c139.Value
	FromZone, ToZone c139.Zone
	Basis, BasisWas  c139.Basis // of To and of From; BasisWas is read with what led to the change
	Changes          int
	Evidence         int // pieces that were recorded in the span
	On               day.Date
	Cause            opportunity.Cause
	Elements         []c139.Key // that changed in the span
	Reason           string
	What             string // the evidence that came with it
	ByName           string // "" for the program itself

	first, last string // the ids of the first and the last change
}

// Crossed reports whether the deal lies in another zone than before.
func (m ValueMove) Crossed() bool { return m.FromZone != m.ToZone }

// Aged is a deal of which elements went stale.
type Aged struct {
	Reviewed
	Elements []c139.Key
	On       day.Date // the last time
}

// values reads what rose, what fell, and what went stale.
func (q *review) values(ctx context.Context, r *Review) error {
	var w db.Where
	from, err := q.changes(ctx, &w, "value_change")
	if err != nil {
		return err
	}
	rows, err := q.tx.QueryContext(ctx, `
		SELECT h.id, h.opportunity_id, o.amount, h.at, h.shown_before, h.shown_v, h.zone_before, h.zone, h.basis, h.cause, h.elements`+from+w.SQL()+`
		ORDER BY h.at DESC, h.id DESC LIMIT `+w.Arg(mostChanges+1), w.Args()...)
	if err != nil {
		return fmt.Errorf("changes of value: %w", err)
	}
	list, err := db.Collect(rows, func(c *valueStep) []any {
		return []any{&c.id, &c.deal, &c.amount, &c.at, &c.before, &c.after, &c.zoneBefore, &c.zone, &c.basis, &c.cause, &c.elements}
	})
	if err != nil {
		return err
	}
	cut := len(list) > mostChanges
	moves, aged := q.fold(list[:min(len(list), mostChanges)])
	for _, m := range moves {
		whole, part, crossed := &r.Risen, &r.Up, m.Crossed()
		if opportunity.Number(m.To) < opportunity.Number(m.From) {
			whole, part = &r.Fallen, &r.Down
		}
		whole.add(m.Amount)
		whole.Rows = append(whole.Rows, m)
		if crossed {
			part.add(m.Amount)
		}
	}
	for _, a := range aged {
		r.Stale.add(a.Amount)
	}
	r.Stale.Rows = aged
	r.Risen.Cut, r.Fallen.Cut, r.Stale.Cut = cut, cut, cut
	return nil
}

// valueStep is one change of value as it is read.
type valueStep struct {
	id               string
	deal             opportunity.ID
	amount, at       int64
	before, after    int
	zoneBefore, zone c139.Zone
	basis            c139.Basis
	cause            opportunity.Cause
	elements         string
}

// fold makes one move of each deal's changes, which come latest first. Deals
// that crossed into another zone lead, then what is worth most. A deal that is
// back where it was has not moved.
func (q *review) fold(list []valueStep) (moves []ValueMove, aged []Aged) {
	found := map[opportunity.ID]*ValueMove{}
	stale := map[opportunity.ID]*Aged{}
	keys := map[opportunity.ID]string{}
	for _, c := range list {
		m, seen := found[c.deal]
		if !seen {
			m = &ValueMove{Reviewed: Reviewed{ID: c.deal, Amount: c.amount}, To: opportunity.FromNumber(c.after), ToZone: c.zone, Basis: c.basis,
				On: onDay(c.at, q.zone), Cause: c.cause, last: c.id}
			found[c.deal] = m
		}
		m.From, m.FromZone, m.first = opportunity.FromNumber(c.before), c.zoneBefore, c.id
		m.Changes++
		keys[c.deal] += "," + c.elements
		if c.cause != opportunity.ByAgeing {
			continue
		}
		if stale[c.deal] == nil {
			stale[c.deal] = &Aged{Reviewed: m.Reviewed, On: onDay(c.at, q.zone)}
		}
		stale[c.deal].Elements = append(stale[c.deal].Elements, keysOf(c.elements)...)
	}
	for id, m := range found {
		m.Elements = inOrder(keysOf(keys[id]))
		if m.From != m.To {
			moves = append(moves, *m)
		}
	}
	for _, a := range stale {
		a.Elements = inOrder(a.Elements)
		aged = append(aged, *a)
	}
	slices.SortFunc(moves, func(a, b ValueMove) int {
		return cmp.Or(-cmp.Compare(db.Bool(a.Crossed()), db.Bool(b.Crossed())), a.byAmount(b.Reviewed))
	})
	slices.SortFunc(aged, func(a, b Aged) int { return a.byAmount(b.Reviewed) })
	return moves, aged
}

// inOrder puts keys in the model's order, each once.
func inOrder(list []c139.Key) []c139.Key {
	slices.SortFunc(list, func(a, b c139.Key) int { return cmp.Compare(a.Index(), b.Index()) })
	return slices.Compact(list)
}

// explain fills in what led to the last change of each move that is shown, and
// of which of its two values the first of them began.
func (q *review) explain(ctx context.Context, list []*ValueMove) error {
	if len(list) == 0 {
		return nil
	}
	var ids, deals []string
	for _, m := range list {
		ids, deals = append(ids, m.last), append(deals, string(m.ID))
		if m.first != m.last {
			ids = append(ids, m.first)
		}
	}
	var w db.Where
	w.And("h.org_id = ?", q.actor.Org)
	w.In("h.id", ids...)
	rows, err := q.tx.QueryContext(ctx, `
		SELECT h.id, h.reason, COALESCE(v.what, ''), COALESCE(u.name, ''), `+opportunity.BasisBefore(`h`)+`
		FROM value_change h
		LEFT JOIN evidence v ON v.org_id = h.org_id AND v.id = h.evidence_id
		LEFT JOIN member u ON u.org_id = h.org_id AND u.id = h.user_id`+w.SQL(), w.Args()...)
	if err != nil {
		return fmt.Errorf("reasons of changes: %w", err)
	}
	type why struct {
		id, reason, what, by string
		before               c139.Basis
	}
	reasons, err := db.Collect(rows, func(x *why) []any { return []any{&x.id, &x.reason, &x.what, &x.by, &x.before} })
	if err != nil {
		return err
	}
	counts, err := q.evidence(ctx, deals)
	for _, m := range list {
		m.Evidence = counts[m.ID]
		for _, x := range reasons {
			if x.id == m.last {
				m.Reason, m.What, m.ByName = x.reason, x.what, x.by
			}
			if x.id == m.first {
				m.BasisWas = x.before
			}
		}
	}
	return err
}

// evidence counts what was recorded about deals in the span and still stands.
func (q *review) evidence(ctx context.Context, deals []string) (map[opportunity.ID]int, error) {
	var w db.Where
	w.And("v.org_id = ?", q.actor.Org)
	w.In("v.opportunity_id", deals...)
	w.And("v.entered_at >= ?", q.since)
	w.And("v.entered_at < ?", q.until)
	w.And("v.withdrawn_at = 0")
	rows, err := q.tx.QueryContext(ctx, `SELECT v.opportunity_id, COUNT(*) FROM evidence v`+w.SQL()+` GROUP BY v.opportunity_id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("count evidence: %w", err)
	}
	type row struct {
		id opportunity.ID
		n  int
	}
	list, err := db.Collect(rows, func(x *row) []any { return []any{&x.id, &x.n} })
	counts := map[opportunity.ID]int{}
	for _, x := range list {
		counts[x.id] = x.n
	}
	return counts, err
}

// words are those of whoever gave a reason, else what was learnt.
func (m ValueMove) Words() string { return cmp.Or(strings.TrimSpace(m.Reason), m.What) }
