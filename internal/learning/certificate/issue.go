package certificate

import (
	"context"
	"crypto/rand"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/seal"
)

// number is what a certificate is called by people. It tells nothing of how
// many there are, and leaves out letters that are taken for digits.
func number() string {
	const signs = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
	raw := make([]byte, 10)
	_, _ = rand.Read(raw) // never fails
	for i, b := range raw {
		raw[i] = signs[int(b)%len(signs)]
	}
	return string(raw[:5]) + "-" + string(raw[5:])
}

// issue gives a member a certificate of a kind, in place of one that holds.
func issue(ctx context.Context, tx *db.Tx, by org.Actor, holder org.Actor, k Kind, attempt exam.AttemptID) (ID, error) {
	private, err := signer(ctx, tx, holder.Org)
	if err != nil {
		return "", err
	}
	c := Certificate{ID: ID(id.New()), Kind: k.ID, Member: holder.User, Number: number(), Name: k.Name, Holder: holder.Name, Attempt: attempt,
		IssuedOn: day.Date(holder.Today(tx.Now)), Status: Valid}
	if k.Months > 0 {
		c.EndsOn = months(c.IssuedOn, k.Months)
	}
	c.Token = seal.Sign(seal.Claims{Number: c.Number, Holder: c.Holder, Organisation: holder.OrgName, Name: c.Name, Issued: string(c.IssuedOn), Ends: string(c.EndsOn)}, private)
	if _, err := tx.ExecContext(ctx, `
		UPDATE certificate SET renewed_by = $1, changed_at = $2, version = version + 1
		WHERE org_id = $3 AND kind_id = $4 AND member_id = $5 AND renewed_by = '' AND status = 'valid'`,
		c.ID, tx.Stamp(), holder.Org, k.ID, holder.User); err != nil {
		return "", fmt.Errorf("renew certificate: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `
		INSERT INTO certificate (org_id, id, kind_id, member_id, number, kind_name, holder, issued_on, ends_on, attempt_id, status, token, issued_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)`,
		holder.Org, c.ID, c.Kind, c.Member, c.Number, c.Name, c.Holder, c.IssuedOn, c.EndsOn, c.Attempt, c.Status, c.Token, tx.Stamp()); err != nil {
		return "", fmt.Errorf("issue certificate: %w", err)
	}
	return c.ID, org.Record(ctx, tx, by, org.Entry{Action: "certificate.issue", Kind: "certificate", ID: string(c.ID),
		After: map[string]any{"name": c.Name, "holder": c.Holder, "number": c.Number}})
}

// months is the last day of so many months that begin on a date.
func months(from day.Date, n int) day.Date {
	t := from.Time(utc)
	end := t.AddDate(0, n, 0)
	if end.Day() != t.Day() { // 31 January and a month is no 3 March
		end = end.AddDate(0, 0, -end.Day()+1)
	}
	return day.Of(end.AddDate(0, 0, -1))
}

// Passed is exam.Service's OnPass: who passes now gets the certificates that
// the exam earns; what was earned by an attempt that passes no longer comes up
// for review, and what was under review for an attempt that passes again is
// valid. It returns the certificates that change.
func Passed(ctx context.Context, tx *db.Tx, o org.ID, e exam.ID, changes []exam.PassChange, write bool) (list []exam.Award, err error) {
	kinds, err := kindsOf(ctx, tx, o, e)
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		held, err := ofAttempt(ctx, tx, o, c.Attempt)
		if err != nil {
			return nil, err
		}
		for _, k := range kinds {
			was, has := held[k.ID]
			award, err := passed(ctx, tx, o, k, c, was, has, write)
			if err != nil {
				return nil, err
			}
			if award.Turn != "" {
				list = append(list, award)
			}
		}
	}
	return list, nil
}

// passed lets one change change one kind of certificate, and says how; the zero
// value is no change.
func passed(ctx context.Context, tx *db.Tx, o org.ID, k Kind, c exam.PassChange, was Certificate, has, write bool) (a exam.Award, err error) {
	a = exam.Award{User: c.User, Holder: was.Holder, Name: was.Name}
	to, why := Status(""), ""
	switch {
	case c.Passed && !has && !k.Ended:
		holder, err := org.ActorOf(ctx, tx, o, c.User)
		if errs.Is(err, errs.NotFound) { // left meanwhile
			return exam.Award{}, nil
		}
		if err != nil {
			return exam.Award{}, err
		}
		a.Holder, a.Name, a.Turn = holder.Name, k.Name, exam.Issued
		if write {
			_, err = issue(ctx, tx, org.SystemActor(o), holder, k, c.Attempt)
		}
		return a, err
	case c.Passed && has && was.Status == Review:
		a.Turn, to = exam.ValidAgain, Valid
	case !c.Passed && has && was.Status == Valid:
		a.Turn, to, why = exam.ToReview, Review, "key"
	default:
		return exam.Award{}, nil
	}
	if write {
		err = setStatus(ctx, tx, org.SystemActor(o), was, to, why)
	}
	return a, err
}

func setStatus(ctx context.Context, tx *db.Tx, by org.Actor, c Certificate, to Status, why string) error {
	if err := db.Changed(tx.ExecContext(ctx, `
		UPDATE certificate SET status = $1, why = $2, changed_at = $3, version = version + 1 WHERE org_id = $4 AND id = $5 AND version = $6`,
		to, why, tx.Stamp(), by.Org, c.ID, c.Version)); err != nil {
		return err
	}
	return org.Record(ctx, tx, by, org.Entry{Action: "certificate." + string(to), Kind: "certificate", ID: string(c.ID),
		Before: map[string]any{"state": c.Status}, After: map[string]any{"state": to, "name": c.Name, "holder": c.Holder, "number": c.Number, "why": why}})
}

// MaxWhy bounds the reason for a decision.
const MaxWhy = 500

// Settle decides about a certificate: it stays valid, or is revoked for good,
// which wants a reason. For who trains; Conflict where it changed meanwhile.
func (s *Service) Settle(ctx context.Context, actor org.Actor, id ID, version int64, revoke bool, why string) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		c, err := find(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		to, why, err := decided(c, revoke, why)
		if err != nil {
			return err
		}
		c.Version = version
		return setStatus(ctx, tx, actor, c, to, why)
	})
}
