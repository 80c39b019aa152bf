package org_test

import (
	"sync"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// Two people who edit the same thing from the same version: one wins, the
// other hears of it.
func TestOfTwoEditsAtOnceOneWins(t *testing.T) {
	o := newOffice(t)
	admin := o.member(t, o.World, org.Administrator, "root")
	li := o.member(t, o.World, org.Rep, "li")
	m, err := o.Service.Member(t.Context(), admin, li.User)
	ok(t, err)
	n, err := o.Organisation(t.Context(), admin)
	ok(t, err)
	edits := map[string]func(mark string) error{
		"member": func(mark string) error {
			f := edit(m)
			f.Name = "李" + mark
			return second1(o.UpdateMember(t.Context(), admin, li.User, m.Version, f))
		},
		"own profile": func(mark string) error {
			return o.UpdateProfile(t.Context(), admin, 1, org.ProfileForm{Name: "管" + mark, Lang: "zh", TimeZone: "UTC", Theme: "auto", Digest: org.DigestWorkdays, DigestHour: "8"})
		},
		"department": func(mark string) error {
			return o.UpdateDepartment(t.Context(), admin, o.South, 1, "南"+mark, o.Sales)
		},
		"organisation": func(mark string) error {
			next := n.NewOrganisation
			next.Name += mark
			return o.UpdateOrganisation(t.Context(), admin, n.Version, next)
		},
		"deactivation": func(string) error {
			return o.Deactivate(t.Context(), admin, li.User, m.Version+1, "", "")
		},
	}
	for _, name := range []string{"member", "own profile", "department", "organisation", "deactivation"} {
		results := make(chan error, 2)
		var wg sync.WaitGroup
		for _, mark := range []string{"甲", "乙"} {
			wg.Go(func() { results <- edits[name](mark) })
		}
		wg.Wait()
		first, second := <-results, <-results
		if first != nil {
			first, second = second, first
		}
		if first != nil || !errs.Is(second, errs.Conflict) {
			t.Errorf("%s: %v and %v", name, first, second)
		}
	}
}

// A password that is being changed opens no session any more: one that it
// opened at that moment would outlive the change.
func TestNoSessionOutlivesAChangeOfPassword(t *testing.T) {
	o := newOffice(t)
	ann := o.member(t, o.World, org.Rep, "ann")
	o.member(t, o.World, org.Rep, "bob")
	ok(t, o.SetPasswordOf(t.Context(), o.Org, "bob", "eine andere Sache 7"))
	entered := make(chan error, 1)
	ok(t, o.db.InTx(t.Context(), func(tx *db.Tx) error {
		for _, change := range []string{
			`UPDATE member SET password_hash = (SELECT b.password_hash FROM member b WHERE b.login = 'bob') WHERE id = $1`,
			`DELETE FROM session WHERE user_id = $1`,
		} {
			if _, err := tx.ExecContext(t.Context(), change, ann.User); err != nil {
				return err
			}
		}
		go func() { entered <- second1(o.SignIn(t.Context(), "ann", secret, from)) }()
		select {
		case err := <-entered:
			entered <- err
		case <-time.After(time.Second):
		}
		return nil
	}))
	if err := <-entered; err == nil || !errs.Is(err, errs.Unauthenticated) {
		t.Errorf("signed in with the old password: %v", err)
	}
}
