package org

import (
	"context"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/once"
)

// Digest says when a member wants the daily mail of what is due.
type Digest string

// The rhythms of the daily mail.
const (
	DigestOff      Digest = "off"
	DigestWorkdays Digest = "workdays" // Monday to Friday
)

// Digests lists them in the order of a choice.
var Digests = []Digest{DigestWorkdays, DigestOff}

// digestLate is how many hours after its hour a daily mail still goes out,
// where no program ran before. What comes later would not help the day.
const digestLate = 4

// digestDay returns the member's day for which a mail is due at an instant. An
// hour that the clock leaves out is reached by the next one there is; one that
// it repeats is the same day's.
func digestDay(now time.Time, zone *time.Location, hour int) (day string, due bool) {
	local := now.In(zone)
	late := local.Hour() - hour
	working := local.Weekday() != time.Saturday && local.Weekday() != time.Sunday
	return local.Format(time.DateOnly), working && late >= 0 && late < digestLate
}

// digestPage is how many members are looked at in one transaction.
const digestPage = 500

// PlanDigests calls plan once for each member whose daily mail is due and who
// was not planned for on that day, in the transaction that notes it. Two that
// run at once plan nobody twice. It returns how many were planned.
func (s *Service) PlanDigests(ctx context.Context, o ID, plan func(ctx context.Context, tx *db.Tx, u UserID, day string) error) (int, error) {
	planned := 0
	var after UserID
	for {
		var page []UserID
		before := planned
		err := s.db.InTx(once.Without(ctx), func(tx *db.Tx) (err error) {
			planned = before
			list, err := digestReaders(ctx, tx, o, after)
			if err != nil {
				return err
			}
			page = nil
			for _, m := range list {
				page = append(page, m.user)
				day, due := digestDay(tx.Now, zoneOf(m.zone), m.hour)
				if !due || day <= m.last {
					continue
				}
				res, err := tx.ExecContext(ctx, `
					UPDATE member SET digest_on = $1 WHERE org_id = $2 AND id = $3 AND digest_on < $1`, day, o, m.user)
				if err := db.Changed(res, err); errs.Is(err, errs.Conflict) {
					continue // another one was faster
				} else if err != nil {
					return err
				}
				planned++
				if err := plan(ctx, tx, m.user, day); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(page) < digestPage {
			return planned, err
		}
		after = page[len(page)-1]
	}
}

type digestReader struct {
	user       UserID
	zone, last string
	hour       int
}

// digestReaders lists members who want the daily mail and can get it.
func digestReaders(ctx context.Context, tx *db.Tx, o ID, after UserID) ([]digestReader, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT id, time_zone, digest_on, digest_hour FROM member
		WHERE org_id = $1 AND id > $2 AND deactivated_at = 0 AND email <> '' AND password_hash <> '' AND digest = $3
		ORDER BY id LIMIT $4`, o, after, DigestWorkdays, digestPage)
	if err != nil {
		return nil, fmt.Errorf("members to mail: %w", err)
	}
	return db.Collect(rows, func(m *digestReader) []any { return []any{&m.user, &m.zone, &m.last, &m.hour} })
}

// TakeDigest is called just before a member's mail of a day goes to the mail
// server. It fails with Conflict if that day's went before, or if the member
// wants none any more. It returns where to and the code that stops further ones.
func (s *Service) TakeDigest(ctx context.Context, o ID, u UserID, day string) (to, code string, err error) {
	err = s.db.InTx(once.Without(ctx), func(tx *db.Tx) error {
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE member SET digest_sent_on = $1
			WHERE org_id = $2 AND id = $3 AND digest_sent_on < $1 AND digest = $4 AND email <> '' AND deactivated_at = 0`,
			day, o, u, DigestWorkdays)); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT email FROM member WHERE org_id = $1 AND id = $2`, o, u).Scan(&to); err != nil {
			return fmt.Errorf("address of a member: %w", err)
		}
		code, err = newCode(ctx, tx, o, u, quiet)
		return err
	})
	return to, code, err
}

// LastDigest is the day of the last mail that went to the mail server for a member, "" if none did.
func LastDigest(ctx context.Context, tx *db.Tx, o ID, u UserID) (day string, err error) {
	err = tx.QueryRowContext(ctx, `SELECT digest_sent_on FROM member WHERE org_id = $1 AND id = $2`, o, u).Scan(&day)
	if err != nil {
		return "", fmt.Errorf("last mail of a member: %w", err)
	}
	return day, nil
}

// GiveBackDigest says that a mail which was taken did not go out, so that it may
// be tried again. last is the day of the one before it, "" for none.
func (s *Service) GiveBackDigest(ctx context.Context, o ID, u UserID, day, last, code string) error {
	return s.db.InTx(once.Without(ctx), func(tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx, `
			UPDATE member SET digest_sent_on = $1 WHERE org_id = $2 AND id = $3 AND digest_sent_on = $4`, last, o, u, day); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM one_time_code WHERE code_hash = $1`, hashOf(code))
		return err
	})
}

// StopDigest turns the daily mail off for whoever has one of its codes, without
// signing in. It fails with Invalid at the field "code".
func (s *Service) StopDigest(ctx context.Context, code string) error {
	return s.db.InTx(once.Without(ctx), func(tx *db.Tx) error {
		o, u, err := useCode(ctx, tx, code, quiet)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE member SET digest = $1, version = version + 1 WHERE org_id = $2 AND id = $3 AND digest <> $1`, DigestOff, o, u)
		return err
	})
}
