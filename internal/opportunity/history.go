package opportunity

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

// ValueChange is one entry of a deal's history: the values and the zone after
// a change, and what led to it.
type ValueChange struct {
	At         time.Time
	By         org.UserID // org.System for ageing
	ByName     string
	Cause      Cause
	Reason     string
	Elements   []c139.Key
	Self       c139.Value
	Calibrated c139.Value
	Shown      c139.Value
	Before     c139.Value // the shown value before
	Basis      c139.Basis
	BasisWas   c139.Basis // of the shown value before; "" if that is not known
	Zone       c139.Zone
	ZoneBefore c139.Zone
	What       string // the evidence that came with it, "" if none did
	Source     string // the person who gave it, "" if none is named
	Strength   Strength
}

// MaxHistory is the most entries a page of history holds.
const MaxHistory = 200

// History lists the changes of a deal's value, the youngest first, at most
// MaxHistory of them.
func (s *Service) History(ctx context.Context, actor org.Actor, deal ID) (d Opportunity, list []ValueChange, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if d, _, err = Find(ctx, tx, actor, deal); err != nil {
			return err
		}
		list, err = ReadHistory(ctx, tx, actor.Org, deal)
		return err
	})
	return d, list, err
}

// ReadHistory is History within a transaction, of a deal whose reader is known
// to see it.
func ReadHistory(ctx context.Context, tx *db.Tx, o org.ID, deal ID) ([]ValueChange, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT h.at, h.user_id, COALESCE(m.name, ''), h.cause, h.reason, h.elements, h.self_v, h.cal_v, h.shown_v, h.shown_before,
		       h.basis, h.zone, h.zone_before, COALESCE(v.what, ''), COALESCE(p.name, ''), COALESCE(v.strength, '')
		FROM value_change h
		LEFT JOIN member m ON m.org_id = h.org_id AND m.id = h.user_id
		LEFT JOIN evidence v ON v.org_id = h.org_id AND v.id = h.evidence_id
		LEFT JOIN person p ON p.org_id = v.org_id AND p.id = v.person_id
		WHERE h.org_id = $1 AND h.opportunity_id = $2
		ORDER BY h.at DESC, h.id DESC LIMIT $3`, o, deal, MaxHistory)
	if err != nil {
		return nil, fmt.Errorf("history of deal %s: %w", deal, err)
	}
	type row struct {
		ValueChange
		at                       int64
		keys                     string
		self, cal, shown, before int
	}
	list, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.at, &r.By, &r.ByName, &r.Cause, &r.Reason, &r.keys, &r.self, &r.cal, &r.shown, &r.before,
			&r.Basis, &r.Zone, &r.ZoneBefore, &r.What, &r.Source, &r.Strength}
	})
	out := make([]ValueChange, len(list))
	for i, r := range list {
		h := r.ValueChange
		h.At = db.Time(r.at)
		h.Self, h.Calibrated, h.Shown, h.Before = FromNumber(r.self), FromNumber(r.cal), FromNumber(r.shown), FromNumber(r.before)
		for key := range strings.SplitSeq(r.keys, ",") {
			if k, ok := c139.ParseKey(key); ok {
				h.Elements = append(h.Elements, k)
			}
		}
		out[i] = h
		if i > 0 {
			out[i-1].BasisWas = h.Basis
		}
	}
	if n := len(out); n > 0 && n < MaxHistory {
		out[n-1].BasisWas = c139.BySelf // with which every deal begins
	}
	return out, err
}

// BasisBefore is an expression of a query: which of the two values a deal was
// shown by before the row of value_change with an alias. Every deal begins by
// the self value.
func BasisBefore(alias string) string {
	return `COALESCE((SELECT earlier.basis FROM value_change earlier
		WHERE earlier.org_id = ` + alias + `.org_id AND earlier.opportunity_id = ` + alias + `.opportunity_id AND earlier.at <= ` + alias + `.at
			AND (earlier.at < ` + alias + `.at OR earlier.id < ` + alias + `.id)
		ORDER BY earlier.at DESC, earlier.id DESC LIMIT 1), 'self')`
}

// Movement is what a span of time did to a deal.
type Movement struct {
	Since    time.Time
	From, To c139.Value // shown
	FromZone c139.Zone
	ToZone   c139.Zone
	BasisWas c139.Basis // of From; "" if that is not known
	Basis    c139.Basis // of To
	Changes  int        // of value
	Elements []c139.Key // that changed, in order
}

// Moved sums up the changes since an instant, given the history with the
// youngest first.
func Moved(d Opportunity, history []ValueChange, since time.Time) Movement {
	m := Movement{Since: since, From: d.Shown, To: d.Shown, FromZone: d.Zone, ToZone: d.Zone, BasisWas: d.Basis, Basis: d.Basis}
	touched := map[c139.Key]bool{}
	for _, h := range history {
		if h.At.Before(since) {
			break
		}
		m.Changes++
		m.From, m.FromZone, m.BasisWas = h.Before, h.ZoneBefore, h.BasisWas
		for _, k := range h.Elements {
			touched[k] = true
		}
	}
	for _, k := range c139.Keys() {
		if touched[k] {
			m.Elements = append(m.Elements, k)
		}
	}
	return m
}
