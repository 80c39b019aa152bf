package activity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/day"
)

// Draft is a note or a visit as it is typed.
type Draft struct {
	Kind       Kind
	Body       string
	HappenedOn string // YYYY-MM-DD; not in the future
	People     []person.ID
}

// clean checks a draft; today is the author's.
func (d Draft) clean(today day.Date) (Draft, error) {
	var bad errs.Fields
	d.Body = typed.Text(&bad, "body", d.Body, MaxBody)
	if d.Body == "" {
		bad.Add("body", "error.required")
	}
	if d.Kind != Note && d.Kind != Visit {
		bad.Add("kind", "error.invalid_choice")
	}
	on, err := day.Parse(d.HappenedOn)
	switch {
	case err != nil:
		bad.Add("happened_on", "error.date")
	case on > today:
		bad.Add("happened_on", "activity.in_future")
	}
	if d.Kind == Note {
		d.People = nil
	}
	if len(d.People) > MaxPeople {
		bad.Add("people", "error.invalid_choice")
	}
	return d, bad.Err()
}

// Add records a note or a visit. It fails with NotFound or Forbidden by the
// subject, and with Invalid for a draft that does not hold.
func (s *Service) Add(ctx context.Context, actor org.Actor, subject Subject, d Draft) (ID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		made, err := Insert(ctx, tx, actor, subject, d)
		return string(made), err
	})
	return ID(made), err
}

// Insert is Add inside a transaction of the caller's.
func Insert(ctx context.Context, tx *db.Tx, actor org.Actor, subject Subject, d Draft) (ID, error) {
	if err := recordable(ctx, tx, actor, subject); err != nil {
		return "", err
	}
	d, err := d.clean(day.Date(actor.Today(tx.Now)))
	if err != nil {
		return "", err
	}
	made := ID(id.New())
	_, err = tx.ExecContext(ctx, `
		INSERT INTO activity (org_id, id, kind, opportunity_id, account_id, body, happened_on, created_by, created_at, updated_at)
		VALUES ($1, $2, $3, NULLIF($4, ''), NULLIF($5, ''), $6, $7, $8, $9, $9)`,
		actor.Org, made, d.Kind, subject.Deal, subject.Account, d.Body, d.HappenedOn, actor.User, tx.Stamp())
	if err != nil {
		return "", fmt.Errorf("insert activity: %w", err)
	}
	if err := setPeople(ctx, tx, actor, made, subject, d.People); err != nil {
		return "", err
	}
	if subject.Deal != "" {
		if err := opportunity.Touch(ctx, tx, actor.Org, subject.Deal); err != nil {
			return "", err
		}
	}
	return made, org.Record(ctx, tx, actor, org.Entry{
		Action: "activity.add", Kind: "activity", ID: string(made), About: subject.about(), After: d.logged()})
}

// logged is what the audit log keeps of a note: its day and kind, and its text
// in the side table from which it can be erased.
func (d Draft) logged() map[string]any {
	return map[string]any{"kind": d.Kind, "happened_on": d.HappenedOn, "body": d.Body}
}

// Edit changes a note or a visit. Only its author, or who manages the subject,
// may; others fail with Forbidden. A version that is not the present one is a Conflict.
func (s *Service) Edit(ctx context.Context, actor org.Actor, a ID, version int64, d Draft) (subject Subject, err error) {
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		was, err := find(ctx, tx, actor, a, false)
		if err != nil {
			return err
		}
		subject = was.Subject
		d, err := d.clean(day.Date(actor.Today(tx.Now)))
		if err != nil {
			return err
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE activity SET body = $1, happened_on = $2, updated_at = $3, version = version + 1
			WHERE org_id = $4 AND id = $5 AND version = $6`,
			d.Body, d.HappenedOn, tx.Stamp(), actor.Org, a, version)); err != nil {
			return err
		}
		if was.Kind == Visit {
			if err := setPeople(ctx, tx, actor, a, subject, d.People); err != nil {
				return err
			}
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "activity.edit", Kind: "activity", ID: string(a), About: subject.about(),
			Before: Draft{Kind: was.Kind, Body: was.Body, HappenedOn: string(was.HappenedOn)}.logged(), After: d.logged()})
	})
	if err == nil && subject == (Subject{}) {
		return s.subjectNow(ctx, actor, a)
	}
	return subject, err
}

// Delete moves a note or a visit to the trash, Restore brings it back.
func (s *Service) Delete(ctx context.Context, actor org.Actor, a ID) (Subject, error) {
	return s.setDeleted(ctx, actor, a, true)
}

// Restore brings a note or a visit back from the trash.
func (s *Service) Restore(ctx context.Context, actor org.Actor, a ID) (Subject, error) {
	return s.setDeleted(ctx, actor, a, false)
}

func (s *Service) setDeleted(ctx context.Context, actor org.Actor, a ID, deleted bool) (subject Subject, err error) {
	action := "activity.restore"
	if deleted {
		action = "activity.delete"
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		was, err := find(ctx, tx, actor, a, !deleted)
		if err != nil {
			return err
		}
		subject = was.Subject
		at := int64(0)
		if deleted {
			at = tx.Stamp()
		}
		if _, err := tx.ExecContext(ctx, `
			UPDATE activity SET deleted_at = $1, updated_at = $2, version = version + 1
			WHERE org_id = $3 AND id = $4`, at, tx.Stamp(), actor.Org, a); err != nil {
			return fmt.Errorf("%s: %w", action, err)
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: action, Kind: "activity", ID: string(a), About: subject.about()})
	})
	if err == nil && subject == (Subject{}) {
		return s.subjectNow(ctx, actor, a)
	}
	return subject, err
}

// Find returns a note or visit on a subject the actor sees.
func (s *Service) Find(ctx context.Context, actor org.Actor, a ID) (found Activity, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		found, err = load(ctx, tx, actor, a, false)
		return err
	})
	return found, err
}

// find is load for changing.
func find(ctx context.Context, tx *db.Tx, actor org.Actor, a ID, trash bool) (Activity, error) {
	found, err := load(ctx, tx, actor, a, trash)
	if err != nil {
		return Activity{}, err
	}
	if !found.Editable {
		return Activity{}, errs.New(errs.Forbidden, "activity.not_yours")
	}
	return found, nil
}

func load(ctx context.Context, tx *db.Tx, actor org.Actor, a ID, trash bool) (Activity, error) {
	var x Activity
	err := tx.QueryRowContext(ctx, `
		SELECT id, kind, COALESCE(opportunity_id, ''), COALESCE(account_id, ''), body, happened_on, created_by, version
		FROM activity WHERE org_id = $1 AND id = $2 AND (deleted_at <> 0) = $3`, actor.Org, a, trash,
	).Scan(&x.ID, &x.Kind, &x.Subject.Deal, &x.Subject.Account, &x.Body, &x.HappenedOn, &x.CreatedBy, &x.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return Activity{}, errs.New(errs.NotFound, "activity.not_found")
	}
	if err != nil {
		return Activity{}, fmt.Errorf("find activity: %w", err)
	}
	editable, err := seen(ctx, tx, actor, x.Subject)
	if errs.Is(err, errs.NotFound) {
		return Activity{}, errs.New(errs.NotFound, "activity.not_found")
	}
	if err != nil {
		return Activity{}, err
	}
	x.Editable = editable && mayRewrite(actor, x.CreatedBy)
	met, err := people(ctx, tx, actor.Org, []ID{a})
	x.People = met[a]
	return x, err
}

// mayRewrite reports whether the actor may change what an author wrote.
func mayRewrite(actor org.Actor, author org.UserID) bool {
	return actor.User == author || actor.Role == org.Manager || actor.Role == org.Administrator
}

// subjectOf is a Subject from its two columns.
func subjectOf(deal, acc string) Subject {
	return Subject{Deal: opportunity.ID(deal), Account: account.ID(acc)}
}
