package privacy

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/day"
)

// Due is somebody whom nothing has needed for longer than the retention period.
type Due struct {
	ID                  person.ID
	Name, Title         string
	AccountName         string
	Updated             time.Time
	Trash               bool
	Basis               person.Basis
	KeptUntil, KeptNote string // an earlier decision that has run out
}

// DuePage is a part of the list. Next and Previous are the cursors of its neighbours.
type DuePage struct {
	Retention
	Rows           []Due
	Next, Previous string
}

// longestUnchanged come first.
var dueOrder = db.Keyset{{Expr: "p.updated_at"}, {Expr: "p.id", Text: true}}

// due keeps people (p) without a change, a visit, evidence, a judgement, a note
// or a live deal since a moment, whom nobody decided to keep beyond today.
// Whether somebody coaches is not asked: being kept back would tell it.
func due(w *db.Where, o org.ID, since time.Time, today string) {
	ms := db.Ms(since)
	w.And("p.org_id = ? AND p.erased_at = 0 AND p.updated_at < ?", o, ms)
	w.And("p.keep_until < ?", today)
	w.And(`NOT EXISTS (SELECT 1 FROM activity_person m JOIN activity v ON v.org_id = m.org_id AND v.id = m.activity_id
		WHERE m.org_id = p.org_id AND m.person_id = p.id AND v.updated_at >= ?)`, ms)
	w.And(`NOT EXISTS (SELECT 1 FROM evidence e WHERE e.org_id = p.org_id AND e.person_id = p.id AND e.entered_at >= ?)`, ms)
	w.And(`NOT EXISTS (SELECT 1 FROM opportunity_person l JOIN opportunity o ON o.org_id = l.org_id AND o.id = l.opportunity_id
		WHERE l.org_id = p.org_id AND l.person_id = p.id AND o.deleted_at = 0 AND (o.status = 'open' OR o.updated_at >= ?))`, ms)
	w.And(`NOT EXISTS (SELECT 1 FROM stakeholder s JOIN judgement j ON j.org_id = s.org_id AND j.opportunity_id = s.opportunity_id AND j.stakeholder_id = s.id
		WHERE s.org_id = p.org_id AND s.person_id = p.id AND j.entered_at >= ?)`, ms)
	w.And(`NOT EXISTS (SELECT 1 FROM restricted_note n JOIN restricted_note_text x ON x.org_id = n.org_id AND x.note_id = n.id
		WHERE n.org_id = p.org_id AND n.person_id = p.id AND x.written_at >= ?)`, ms)
}

// since is the moment from which on anything keeps somebody.
func (r Retention) since(now time.Time) time.Time { return now.AddDate(0, -r.Months, 0) }

// Due lists people to review, those unchanged for longest first, for
// administrators; after and before are cursors. Without a period it lists nobody.
func (s *Service) Due(ctx context.Context, actor org.Actor, after, before string) (p DuePage, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return p, err
	}
	window := db.Window{Size: 50, After: after, Before: before}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		p = DuePage{}
		if p.Retention, err = retentionOf(ctx, tx, actor.Org); err != nil || p.Months == 0 {
			return err
		}
		var w db.Where
		due(&w, actor.Org, p.since(tx.Now), actor.Today(tx.Now))
		end, err := window.Order(&w, dueOrder)
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `
			SELECT p.id, p.name, p.title, a.name, p.updated_at, p.deleted_at <> 0, p.basis, p.keep_until, p.keep_reason
			FROM person p JOIN account a ON a.org_id = p.org_id AND a.id = p.account_id`+w.SQL()+end, w.Args()...)
		if err != nil {
			return fmt.Errorf("people to review: %w", err)
		}
		type row struct {
			Due
			updated int64
		}
		found, err := db.Collect(rows, func(r *row) []any {
			return []any{&r.ID, &r.Name, &r.Title, &r.AccountName, &r.updated, &r.Trash, &r.Basis, &r.KeptUntil, &r.KeptNote}
		})
		for _, r := range found {
			r.Updated = db.Time(r.updated)
			p.Rows = append(p.Rows, r.Due)
		}
		p.Rows, p.Next, p.Previous = db.Cut(window, dueOrder, p.Rows, func(d Due) []any { return []any{db.Ms(d.Updated), string(d.ID)} })
		return err
	})
	return p, err
}

// mostChosen is how many people one decision is about.
const mostChosen = 200

func checkChosen(faults *errs.Fields, chosen []string) {
	if len(chosen) == 0 || len(chosen) > mostChosen {
		faults.Add("row", "privacy.choose_some", "Max", mostChosen)
	}
}

// stillDue fails with Invalid at "row" unless every one chosen is to be
// reviewed still, and returns the organisation's setting.
func stillDue(ctx context.Context, tx *db.Tx, actor org.Actor, chosen []string) (r Retention, err error) {
	if r, err = retentionOf(ctx, tx, actor.Org); err != nil {
		return r, err
	}
	n := 0
	if r.Months > 0 {
		var w db.Where
		due(&w, actor.Org, r.since(tx.Now), actor.Today(tx.Now))
		w.In("p.id", chosen...)
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM person p`+w.SQL(), w.Args()...).Scan(&n); err != nil {
			return r, fmt.Errorf("people to review: %w", err)
		}
	}
	if n != len(chosen) {
		return r, errs.Field("row", "privacy.not_due")
	}
	return r, nil
}

// Keep decides for people to review that they are kept until a day, and why.
//
// It fails with Forbidden for who is no administrator, and with Invalid at
// "row", "until" and "why".
func (s *Service) Keep(ctx context.Context, actor org.Actor, chosen []string, until, why string) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	var bad errs.Fields
	why = typed.Needed(&bad, "why", why, person.MaxBasis)
	chosen = unique(chosen)
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		var faults errs.Fields
		checkChosen(&faults, chosen)
		faults = append(faults, bad...)
		switch today := actor.Today(tx.Now); {
		case !day.Date(until).Valid():
			faults.Add("until", "error.date")
		case until <= today:
			faults.Add("until", "privacy.until_past")
		case until > string(day.Date(today).Add(10*366)):
			faults.Add("until", "privacy.until_far")
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if _, err := stillDue(ctx, tx, actor, chosen); err != nil {
			return err
		}
		for _, id := range chosen {
			if err := person.KeepUntil(ctx, tx, actor.Org, person.ID(id), until, why); err != nil {
				return err
			}
			if err := org.Record(ctx, tx, actor, org.Entry{Action: "person.keep", Kind: "person", ID: id, After: map[string]string{"keep_until": until}}); err != nil {
				return err
			}
		}
		return recount(ctx, tx, actor.Org, actor.Today(tx.Now))
	})
}

// EraseDue erases people to review. It fails like Keep, and with Invalid at
// "confirm" unless that is certain.
func (s *Service) EraseDue(ctx context.Context, actor org.Actor, chosen []string, confirmed bool) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	chosen = unique(chosen)
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		var faults errs.Fields
		checkChosen(&faults, chosen)
		if !confirmed {
			faults.Add("confirm", "privacy.confirm_needed")
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if _, err := stillDue(ctx, tx, actor, chosen); err != nil {
			return err
		}
		for _, id := range chosen {
			p, err := person.Read(ctx, tx, actor.Org, person.ID(id))
			if err == nil {
				err = s.erase(ctx, tx, actor, p, NoNeed)
			}
			if err != nil {
				return err
			}
		}
		return recount(ctx, tx, actor.Org, actor.Today(tx.Now))
	})
}

func unique(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// recount keeps how many people are to be reviewed.
func recount(ctx context.Context, tx *db.Tx, o org.ID, today string) error {
	r, err := retentionOf(ctx, tx, o)
	if err != nil || r.Version == 0 {
		return err
	}
	n := 0
	if r.Months > 0 {
		var w db.Where
		due(&w, o, r.since(tx.Now), today)
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM person p`+w.SQL(), w.Args()...).Scan(&n); err != nil {
			return fmt.Errorf("count people to review: %w", err)
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE retention SET due = $1, counted_at = $2 WHERE org_id = $3`, n, tx.Stamp(), o)
	return err
}
