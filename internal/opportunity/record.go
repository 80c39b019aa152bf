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

// Note is what belongs to a set of changes as a whole.
type Note struct {
	Cause  Cause
	Reason string // why, in the editor's words; may be ""
}

// SetElements records what was learnt about elements of a deal: all of the
// changes or none.
//
// It fails with NotFound outside of the actor's scope, with Forbidden where
// the actor may only read, with Invalid at the changes' fields, with Conflict
// if somebody changed one of the elements since it was seen, and with Invalid
// on a deal that is closed.
func (s *Service) SetElements(ctx context.Context, actor org.Actor, deal ID, changes []Change, reason string) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		return RecordElements(ctx, tx, actor, deal, changes, Note{Cause: ByEvidence, Reason: reason})
	})
}

// RecordElements is SetElements inside a transaction of a higher area.
func RecordElements(ctx context.Context, tx *db.Tx, actor org.Actor, deal ID, changes []Change, note Note) error {
	d, err := lockOpen(ctx, tx, actor, deal)
	if err != nil {
		return err
	}
	all, err := readElements(ctx, tx, actor.Org, deal)
	if err != nil {
		return err
	}
	book, err := method.Read(ctx, tx, actor.Org, actor.Lang)
	if err != nil {
		return err
	}
	r := recorder{tx: tx, actor: actor, deal: d, all: all, today: day.Date(actor.Today(tx.Now)), staleDays: book.Settings.StaleDays}
	note.Reason, err = r.check(ctx, changes, note.Reason)
	if err != nil {
		return err
	}
	for _, c := range changes {
		if err := r.apply(ctx, c); err != nil {
			return err
		}
	}
	if len(r.changed) == 0 {
		return nil
	}
	d.TouchedAt = tx.Now
	if err := refigure(ctx, tx, actor.Org, d, r.all, why{Note: note, By: actor.User, Evidence: r.first, Elements: r.changed}); err != nil {
		return err
	}
	return org.Record(ctx, tx, actor, org.Entry{Action: "deal.elements", Kind: "deal", ID: string(deal), About: string(deal),
		Before: r.before, After: r.after})
}

// recorder applies changes to the elements of one locked deal.
type recorder struct {
	tx        *db.Tx
	actor     org.Actor
	deal      Opportunity
	all       Elements
	evidence  []Evidence // of the elements that change
	today     day.Date
	staleDays int

	changed       []c139.Key
	first         EvidenceID // that came in
	before, after map[string]string
}

// check looks at all changes before any is applied, so that a form learns of
// all its faults at once. It returns the cleaned reason.
func (r *recorder) check(ctx context.Context, changes []Change, reason string) (string, error) {
	var bad errs.Fields
	reason = cleanReason(&bad, reason)
	persons := map[string]string{} // by id: the field that names it
	seen := map[c139.Key]bool{}
	for i := range changes {
		c := &changes[i]
		c.check(&bad, r.today)
		if seen[c.Element] {
			bad.Add(c.Prefix+"element", "element.twice")
		}
		seen[c.Element] = true
		if c.Evidence != nil && c.Evidence.Person != "" {
			persons[c.Evidence.Person] = c.Prefix + "source"
		}
	}
	if err := checkPersons(ctx, r.tx, r.actor.Org, r.deal, persons, &bad); err != nil {
		return "", err
	}
	if err := bad.Err(); err != nil {
		return "", err
	}
	for _, c := range changes {
		if c.Seen != r.all.At(c.Element).Version {
			return "", errs.New(errs.Conflict, "element.conflict")
		}
	}
	var err error
	if r.evidence, err = readEvidence(ctx, r.tx, r.actor.Org, r.deal.ID, ""); err != nil {
		return "", err
	}
	for _, c := range changes {
		r.checkSupport(&bad, c)
	}
	return reason, bad.Err()
}

// checkSupport notes where a state lacks the evidence it needs.
func (r *recorder) checkSupport(bad *errs.Fields, c Change) {
	on, any := supports(r.evidence, c.Element, c.To)
	if c.Evidence != nil {
		on, any = max(on, day.Date(c.Evidence.ObservedOn)), true
	}
	switch {
	case c.To.NeedsEvidence() && !any:
		bad.Add(c.Prefix+"what", "element.needs_evidence")
	case c139.Aged(c.To, on, r.today, r.staleDays) == c139.Stale:
		bad.Add(c.Prefix+"observed_on", "element.evidence_too_old", "N", r.staleDays)
	}
}

// apply makes one checked change. One that changes nothing leaves no trace.
func (r *recorder) apply(ctx context.Context, c Change) error {
	old := r.all.At(c.Element)
	if c.Evidence == nil && c.To == old.State {
		return nil
	}
	on, _ := supports(r.evidence, c.Element, c.To)
	if c.Evidence != nil {
		v, err := insertEvidence(ctx, r.tx, r.actor.Org, r.deal.ID, c.Element, c.To, *c.Evidence, r.actor.User)
		if err != nil {
			return err
		}
		if r.first == "" {
			r.first = v
		}
		on = max(on, day.Date(c.Evidence.ObservedOn))
	}
	next := old
	next.State, next.Before, next.ObservedOn, next.Version = c.To, c139.Unknown, on, old.Version+1
	if err := writeElement(ctx, r.tx, r.actor.Org, r.deal.ID, next, r.actor.User, old.Version); err != nil {
		return err
	}
	r.note(old, next)
	return nil
}

func (r *recorder) note(old, next Element) {
	if r.before == nil {
		r.before, r.after = map[string]string{}, map[string]string{}
	}
	r.all[next.Key.Index()] = next
	r.changed = append(r.changed, next.Key)
	r.before[string(next.Key)], r.after[string(next.Key)] = old.State.String(), next.State.String()
}

// lockOpen is LockForChange for what can only be done while the deal runs.
func lockOpen(ctx context.Context, tx *db.Tx, actor org.Actor, deal ID) (Opportunity, error) {
	d, err := LockForChange(ctx, tx, actor, deal)
	if err == nil && d.Status != Open {
		err = errs.New(errs.Invalid, "element.deal_closed")
	}
	return d, err
}
