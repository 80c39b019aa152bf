package opportunity

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// Withdrawal takes a piece of evidence back. Where nothing else is left for
// the element's state, To says what the element becomes.
type Withdrawal struct {
	Evidence EvidenceID
	Seen     int64 // the evidence's version as the editor saw it
	To       c139.State
	ToGiven  bool
	Reason   string // needed: history keeps it
}

// Withdraw takes a piece of evidence back; it stays in the history. Older
// evidence may carry the element on, or leave it stale. Without any, it fails
// with Invalid at the field "state" until To says Unknown or Partial.
func (s *Service) Withdraw(ctx context.Context, actor org.Actor, deal ID, w Withdrawal) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, err := lockOpen(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		var bad errs.Fields
		if w.Reason = cleanReason(&bad, w.Reason); w.Reason == "" {
			bad.Add("reason", "error.required")
		}
		if err := bad.Err(); err != nil {
			return err
		}
		all, err := readElements(ctx, tx, actor.Org, deal)
		if err != nil {
			return err
		}
		list, err := readEvidence(ctx, tx, actor.Org, deal, "")
		if err != nil {
			return err
		}
		i := indexEvidence(list, w.Evidence)
		if i < 0 {
			return errs.New(errs.NotFound, "element.evidence_unknown")
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE evidence SET withdrawn_at = $1, version = version + 1
			WHERE org_id = $2 AND id = $3 AND version = $4 AND withdrawn_at = 0`,
			tx.Stamp(), actor.Org, w.Evidence, w.Seen)); err != nil {
			return err
		}
		list[i].WithdrawnAt = tx.Now
		book, err := method.Read(ctx, tx, actor.Org, actor.Lang)
		if err != nil {
			return err
		}
		old := all.At(list[i].Element)
		ours, err := evidenceOfCycle(ctx, tx, actor.Org, d, list)
		if err != nil {
			return err
		}
		next, err := w.without(old, list, ours, day.Date(actor.Today(tx.Now)), book.Settings.StaleDays)
		if err != nil {
			return err
		}
		next.Version = old.Version + 1
		if err := writeElement(ctx, tx, actor.Org, deal, next, actor.User, old.Version); err != nil {
			return err
		}
		all[next.Key.Index()] = next
		d.TouchedAt = tx.Now
		y := why{Note: Note{Cause: ByWithdrawal, Reason: w.Reason}, By: actor.User, Evidence: w.Evidence, Elements: []c139.Key{next.Key}}
		if err := refigure(ctx, tx, actor.Org, d, all, y); err != nil {
			return err
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "deal.evidence_withdraw", Kind: "deal", ID: string(deal), About: string(deal),
			Before: map[string]string{string(next.Key): old.State.String()},
			After:  map[string]string{string(next.Key): next.State.String(), "evidence": string(w.Evidence), "reason": w.Reason}})
	})
}

func indexEvidence(list []Evidence, id EvidenceID) int {
	for i, e := range list {
		if e.ID == id {
			return i
		}
	}
	return -1
}

// without returns the element once the evidence is gone from the list. ours is
// what of it belongs to the deal's cycle: nothing else makes a stale element clear.
func (w Withdrawal) without(old Element, list, ours []Evidence, today day.Date, staleDays int) (Element, error) {
	next := old
	claims := old.State
	if claims == c139.Stale {
		claims = old.Before
	}
	on, any := supports(list, old.Key, claims)
	switch {
	case any || !claims.NeedsEvidence():
		next.ObservedOn = on
		next.State = c139.Aged(claims, on, today, staleDays)
		if _, ok := supports(ours, old.Key, claims); old.State == c139.Stale && !ok {
			next.State = c139.Stale
		}
		if next.State == c139.Stale {
			next.Before = claims
		}
	case !w.ToGiven:
		return old, errs.Field("state", "element.last_evidence")
	case w.To == c139.Unknown || w.To == c139.Partial:
		next.State, next.Before = w.To, c139.Unknown
		next.ObservedOn, _ = supports(list, old.Key, w.To)
	default:
		return old, errs.Field("state", "error.invalid_choice")
	}
	return next, nil
}
