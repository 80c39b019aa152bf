package org_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

func TestInvitation(t *testing.T) {
	o := newOffice(t)
	admin := o.Admin()
	f := form("li", org.Rep)
	u, link, err := o.CreateMember(t.Context(), admin, f)
	ok(t, err)
	if link.Purpose != org.Invitation || !link.Expires.Equal(o.clock.Now().Add(7*24*time.Hour)) {
		t.Errorf("%+v", link)
	}
	for _, weak := range []string{"", "short", "li@example.com", strings.Repeat("长", 129), "\x00aaaaaaaaaaa"} {
		fails(t, second1(o.Welcome(t.Context(), link.Code, weak, from)), errs.Invalid, "password") // and the code stays good
	}
	token, err := o.Welcome(t.Context(), link.Code, secret, from)
	ok(t, err)
	if who := o.who(t, token); who.User != u {
		t.Errorf("%+v", who)
	}
	fails(t, second1(o.Welcome(t.Context(), link.Code, secret, from)), errs.Invalid, "code")
	_, err = o.SignIn(t.Context(), "li", secret, from)
	ok(t, err)
	if m, err := o.Service.Member(t.Context(), admin, u); err != nil || m.Invited || m.Seen.IsZero() {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestResetEndsSessionsAndOtherLinks(t *testing.T) {
	o := newOffice(t)
	admin, li := o.Admin(), o.member(t, o.World, org.Rep, "li")
	before, err := o.SignIn(t.Context(), "li", secret, from)
	ok(t, err)
	first, err := o.NewLink(t.Context(), admin, li.User)
	ok(t, err)
	second, err := o.ResetLink(t.Context(), o.Org, "li@example.com")
	ok(t, err)
	if first.Purpose != org.Reset || !first.Expires.Equal(o.clock.Now().Add(2*time.Hour)) {
		t.Errorf("%+v", first)
	}
	fails(t, second1(o.EnterByCode(t.Context(), first.Code, from)), errs.Invalid, "code") // it signs nobody in
	token, err := o.Welcome(t.Context(), second.Code, "ein neues Passwort", from)
	ok(t, err)
	o.who(t, token)
	fails(t, second1(o.Authenticate(t.Context(), before.Token, from)), errs.Unauthenticated)
	fails(t, second1(o.Welcome(t.Context(), first.Code, secret, from)), errs.Invalid, "code")
	fails(t, second1(o.SignIn(t.Context(), "li", secret, from)), errs.Unauthenticated)
}

func TestLinksExpireAndNeedAnActiveMember(t *testing.T) {
	o := newOffice(t)
	admin, li := o.Admin(), o.member(t, o.World, org.Rep, "li")
	link, err := o.NewLink(t.Context(), admin, li.User)
	ok(t, err)
	o.clock.pass(2 * time.Hour)
	fails(t, second1(o.Welcome(t.Context(), link.Code, secret, from)), errs.Invalid, "code")

	link, err = o.NewLink(t.Context(), admin, li.User)
	ok(t, err)
	entrance, err := o.EntranceCode(t.Context(), o.Org, "li")
	ok(t, err)
	exec(t, o.db, `UPDATE member SET deactivated_at = 1 WHERE login = 'li'`)
	fails(t, second1(o.Welcome(t.Context(), link.Code, secret, from)), errs.Invalid, "code")
	fails(t, second1(o.EnterByCode(t.Context(), entrance.Code, from)), errs.Invalid, "code")
	fails(t, second1(o.NewLink(t.Context(), admin, li.User)), errs.Conflict)
	fails(t, second1(o.NewLink(t.Context(), li, admin.User)), errs.Forbidden)
	for _, code := range []string{"", "x", "\x00", "\xff", strings.Repeat("x", 10000), link.Code + " "} {
		fails(t, second1(o.Welcome(t.Context(), code, secret, from)), errs.Invalid, "code")
		fails(t, second1(o.EnterByCode(t.Context(), code, from)), errs.Invalid, "code")
		fails(t, second1(o.EnterChosen(t.Context(), code, from)), errs.Invalid, "code")
	}
}

func TestEntranceCodeWorksOnceEvenAtOnce(t *testing.T) {
	o := newOffice(t)
	li := o.member(t, o.World, org.Rep, "li")
	code, err := o.EntranceCode(t.Context(), o.Org, "li")
	ok(t, err)
	fails(t, second1(o.Welcome(t.Context(), code.Code, secret, from)), errs.Invalid, "code") // it sets no password
	var wg sync.WaitGroup
	tokens := make(chan string, 8)
	for range 8 {
		wg.Go(func() {
			if token, err := o.EnterByCode(t.Context(), code.Code, from); err == nil {
				tokens <- token
			}
		})
	}
	wg.Wait()
	if len(tokens) != 1 {
		t.Fatalf("it worked %d times", len(tokens))
	}
	if who := o.who(t, <-tokens); who.User != li.User {
		t.Errorf("%+v", who)
	}
}

func TestAResetOpensTheLock(t *testing.T) {
	o := newOffice(t)
	o.member(t, o.World, org.Rep, "li")
	for range 5 {
		_, _ = o.SignIn(t.Context(), "li", "guess guess guess", from)
	}
	fails(t, second1(o.SignIn(t.Context(), "li", secret, from)), errs.TooMany)
	_, err := o.ResetLink(t.Context(), o.Org, "li")
	ok(t, err)
	_, err = o.SignIn(t.Context(), "li", secret, from)
	ok(t, err)
}
