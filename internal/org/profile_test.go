package org_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
)

func TestProfile(t *testing.T) {
	o := newOffice(t)
	a, err := o.SignIn(t.Context(), o.login(t, "li"), secret, from)
	ok(t, err)
	li := o.who(t, a.Token)
	m, err := o.Profile(t.Context(), li)
	ok(t, err)
	f := org.ProfileForm{Name: "李 娜", Lang: "en", TimeZone: "Europe/Berlin", Theme: "dark", Digest: org.DigestOff, DigestHour: "6"}
	ok(t, o.UpdateProfile(t.Context(), li, m.Version, f))
	fails(t, o.UpdateProfile(t.Context(), li, m.Version, f), errs.Conflict)
	if who := o.who(t, a.Token); who.Name != "李 娜" || who.Lang != "en" || who.Zone.String() != "Europe/Berlin" || who.Theme != "dark" {
		t.Errorf("%+v", who)
	}
	fails(t, o.UpdateProfile(t.Context(), li, m.Version+1, org.ProfileForm{Name: "\u200b", Lang: "x", TimeZone: "Mars/Base", Theme: "pink", Digest: "hourly", DigestHour: "-1"}),
		errs.Invalid, "name", "lang", "time_zone", "theme", "digest", "digest_hour")

	ok(t, o.SetDisplay(t.Context(), li, "", "light"))
	ok(t, o.SetDisplay(t.Context(), li, "zh", ""))
	if who := o.who(t, a.Token); who.Lang != "zh" || who.Theme != "light" {
		t.Errorf("%+v", who)
	}
	fails(t, o.SetDisplay(t.Context(), li, "xx", "\x00"), errs.Invalid, "lang", "theme")
	ok(t, o.UpdateProfile(t.Context(), li, m.Version+1, f)) // the menu disturbed nothing
}

// login makes a rep who can sign in and returns the user name.
func (o *office) login(t *testing.T, login string) string {
	o.member(t, o.World, org.Rep, login)
	return login
}

func TestChangingTheOwnPassword(t *testing.T) {
	o := newOffice(t)
	here, err := o.SignIn(t.Context(), o.login(t, "li"), secret, from)
	ok(t, err)
	there, err := o.SignIn(t.Context(), "li", secret, from)
	ok(t, err)
	li := o.who(t, here.Token)
	const next = "新的很长的密码八个字以上"
	fails(t, second1(o.ChangePassword(t.Context(), li, "wrong", "short", from)), errs.Invalid, "old", "password")
	fails(t, second1(o.ChangePassword(t.Context(), li, secret, "li@example.com", from)), errs.Invalid, "password")
	token, err := o.ChangePassword(t.Context(), li, secret, next, from)
	ok(t, err)
	o.who(t, token)
	for _, old := range []string{here.Token, there.Token} {
		fails(t, second1(o.Authenticate(t.Context(), old, from)), errs.Unauthenticated)
	}
	fails(t, second1(o.SignIn(t.Context(), "li", secret, from)), errs.Unauthenticated)
	_, err = o.SignIn(t.Context(), "li", next, from)
	ok(t, err)
	li = o.who(t, token)
	for range 5 { // somebody at an open screen must not guess the password
		fails(t, second1(o.ChangePassword(t.Context(), li, "guess", secret, from)), errs.Invalid, "old")
	}
	fails(t, second1(o.ChangePassword(t.Context(), li, next, secret, from)), errs.TooMany)
	o.clock.pass(time.Minute)
	_, err = o.ChangePassword(t.Context(), li, next, secret, from)
	ok(t, err)
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	o := newOffice(t)
	admin := o.member(t, o.World, org.Administrator, "root")
	o.login(t, "li")
	var tokens []string
	for range 4 {
		a, err := o.SignIn(t.Context(), "li", secret, org.Client{Address: "192.0.2.9", Agent: strings.Repeat("浏", 500)})
		ok(t, err)
		tokens = append(tokens, a.Token)
		o.clock.pass(time.Minute)
	}
	li := o.who(t, tokens[3])
	list, err := o.Sessions(t.Context(), li)
	ok(t, err)
	if len(list) != 4 || !list[0].Current || list[1].Current || list[0].Address != "192.0.2.9" {
		t.Fatalf("%+v", list)
	}
	for _, s := range list {
		for _, token := range tokens {
			if s.ID == token {
				t.Error("a list holds a token")
			}
		}
	}
	fails(t, o.EndSession(t.Context(), admin, list[1].ID), errs.NotFound) // not the actor's own
	ok(t, o.EndSession(t.Context(), li, list[3].ID))
	fails(t, second1(o.Authenticate(t.Context(), tokens[0], from)), errs.Unauthenticated)
	ok(t, o.EndOtherSessions(t.Context(), li))
	fails(t, second1(o.Authenticate(t.Context(), tokens[1], from)), errs.Unauthenticated)
	o.who(t, tokens[3])
	ok(t, o.EndSessionsOf(t.Context(), admin, li.User))
	fails(t, second1(o.Authenticate(t.Context(), tokens[3], from)), errs.Unauthenticated)
	for _, id := range []string{"", "x", "\x00", list[3].ID} {
		fails(t, o.EndSession(t.Context(), li, id), errs.NotFound)
	}
}

func TestOrganisationSettings(t *testing.T) {
	o := newOffice(t)
	admin := o.Admin()
	before, err := o.Organisation(t.Context(), admin)
	ok(t, err)
	n := before.NewOrganisation
	n.Name, n.Currency = "新名字", "USD"
	priced := true
	o.Priced = func(context.Context, *db.Tx, org.ID) (bool, error) { return priced, nil }
	fails(t, o.UpdateOrganisation(t.Context(), admin, before.Version, n), errs.Invalid, "currency")
	priced = false
	ok(t, o.UpdateOrganisation(t.Context(), admin, before.Version, n))
	fails(t, o.UpdateOrganisation(t.Context(), admin, before.Version, n), errs.Conflict)
	fails(t, o.UpdateOrganisation(t.Context(), admin, before.Version+1, org.NewOrganisation{Name: "\x00", Currency: "XXX", Lang: "", TimeZone: ""}),
		errs.Invalid, "organisation", "currency", "lang", "time_zone")
	far, err := o.Organisation(t.Context(), orgtest.New(t, o.db).Admin())
	if err != nil || far.Name != "测试公司" {
		t.Errorf("%+v, %v", far, err)
	}
}
