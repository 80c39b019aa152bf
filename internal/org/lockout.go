package org

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
)

// lock says when guessing at one subject is slowed down: after free tries each
// further one doubles the wait, up to longest. Tries are forgotten after rest.
type lock struct {
	name          string
	free          int
	longest, rest time.Duration
}

const firstWait = 30 * time.Second

// An address may stand for a whole office, so it gets more tries than an account.
var (
	accountLock = lock{"account", 5, 15 * time.Minute, 24 * time.Hour}
	addressLock = lock{"address", 30, 15 * time.Minute, time.Hour}
)

// subject is what is stored of an account or an address: a hash, because a
// user name may be a mistyped password.
func (l lock) subject(value string) string { return hashOf(l.name + "\x00" + value) }

// wait is how long the door stays shut after a number of tries.
func (l lock) wait(tries int) time.Duration {
	if tries < l.free {
		return 0
	}
	d := firstWait
	for i := l.free; i < tries && d < l.longest; i++ {
		d *= 2
	}
	return min(d, l.longest)
}

// try counts a try before its password is looked at, so that many at once
// cannot pass together. It fails with TooMany while the subject is locked.
func (l lock) try(ctx context.Context, tx *db.Tx, value string) error {
	subject := l.subject(value)
	var tries int
	var until int64
	err := tx.QueryRowContext(ctx, `
		INSERT INTO signin_failure (subject, failures, last_at) VALUES ($1, 1, $2)
		ON CONFLICT (subject) DO UPDATE SET
			failures = CASE WHEN signin_failure.last_at < $3 THEN 1 ELSE signin_failure.failures + 1 END,
			last_at = $2
		RETURNING failures, locked_until`,
		subject, tx.Stamp(), db.Ms(tx.Now.Add(-l.rest))).Scan(&tries, &until)
	if err != nil {
		return fmt.Errorf("count a try: %w", err)
	}
	// A wait beyond the longest was noted by a clock that has been set back since.
	if left := time.Duration(until-tx.Stamp()) * time.Millisecond; left > 0 && left <= l.longest {
		return locked(left)
	}
	if wait := l.wait(tries); wait > 0 {
		_, err = tx.ExecContext(ctx, `
			UPDATE signin_failure SET locked_until = $1 WHERE subject = $2`, db.Ms(tx.Now.Add(wait)), subject)
	}
	return err
}

// clear forgets the tries at a subject after the right password.
func (l lock) clear(ctx context.Context, tx *db.Tx, value string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM signin_failure WHERE subject = $1`, l.subject(value))
	return err
}

// giveBack takes one try back: the one that turned out right. The others stay,
// so that an account of one's own does not buy tries at those of others.
func (l lock) giveBack(ctx context.Context, tx *db.Tx, value string) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE signin_failure
		SET failures = failures - 1, locked_until = CASE WHEN failures - 1 < $1 THEN 0 ELSE locked_until END
		WHERE subject = $2 AND failures > 0`, l.free, l.subject(value))
	return err
}

func locked(wait time.Duration) error {
	if wait < time.Minute {
		return errs.New(errs.TooMany, "signin.locked_seconds", "N", int((wait+time.Second-1)/time.Second))
	}
	return errs.New(errs.TooMany, "signin.locked_minutes", "N", int((wait+time.Minute-1)/time.Minute))
}

// network is the part of an address that stands for one place: a subscriber
// of IPv6 has a whole /64.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if a = a.Unmap(); a.Is4() {
		return a.String()
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}
