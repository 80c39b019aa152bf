package org_test

import (
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

func TestPurgeRemovesOnlyWhatIsOver(t *testing.T) {
	o := newOffice(t)
	o.login(t, "li")
	count := func() (sessions, codes, tries int) {
		t.Helper()
		ok(t, o.db.View(t.Context(), func(tx *db.Tx) error {
			return tx.QueryRowContext(t.Context(), `SELECT (SELECT COUNT(*) FROM session), (SELECT COUNT(*) FROM one_time_code),
				(SELECT COUNT(*) FROM signin_failure)`).Scan(&sessions, &codes, &tries)
		}))
		return sessions, codes, tries
	}
	_, err := o.SignIn(t.Context(), "li", secret, from)
	ok(t, err)
	_, err = o.ResetLink(t.Context(), o.Org, "li")
	ok(t, err)
	_, _ = o.SignIn(t.Context(), "nobody", secret, from)
	for range 2 {
		ok(t, o.Purge(t.Context()))
	}
	if s, c, f := count(); s != 1 || c != 1 || f != 2 { // the account's tries and the address's
		t.Errorf("fresh: %d sessions, %d codes, %d tries", s, c, f)
	}
	o.clock.pass(org.SessionIdle + time.Hour)
	ok(t, o.Purge(t.Context()))
	if s, c, f := count(); s != 0 || c != 1 || f != 0 {
		t.Errorf("after two weeks: %d sessions, %d codes, %d tries", s, c, f)
	}
	o.clock.pass(30 * 24 * time.Hour)
	ok(t, o.Purge(t.Context()))
	if _, c, _ := count(); c != 0 {
		t.Errorf("after a month and a half: %d codes", c)
	}
}
