package org_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
)

const secret = "湖边的三只白鹭" + "-2031"

var from = org.Client{Address: "192.0.2.7", Agent: "test"}

// clock is a clock that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// office is a service over a fresh database with a clock.
type office struct {
	*org.Service
	*orgtest.World
	db    *db.DB
	clock *clock
}

func newOffice(t *testing.T) *office {
	t.Helper()
	d := dbtest.Open(t)
	c := &clock{now: time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)}
	d.SetClock(c.Now)
	return &office{org.NewService(d).Cheap(), orgtest.New(t, d), d, c}
}

// member makes a member who can sign in with the secret.
func (o *office) member(t *testing.T, w *orgtest.World, role org.Role, login string) org.Actor {
	t.Helper()
	a := w.Member("成员 "+login, role, org.ScopeAll, w.North)
	exec(t, o.db, fmt.Sprintf(`UPDATE member SET login = '%s', email = '%s@example.com' WHERE id = '%s'`, login, login, a.User))
	ok(t, o.SetPasswordOf(t.Context(), w.Org, login, secret))
	return a
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fails checks the kind of an error and, where fields are given, that exactly
// they are at fault.
func fails(t *testing.T, err error, kind errs.Kind, fields ...string) {
	t.Helper()
	if !errs.Is(err, kind) {
		t.Fatalf("got %v, want kind %d", err, kind)
	}
	var got []string
	for _, f := range errs.FieldsOf(err) {
		got = append(got, f.Name)
	}
	if len(fields) > 0 && strings.Join(got, " ") != strings.Join(fields, " ") {
		t.Fatalf("at fault are %v, want %v: %v", got, fields, err)
	}
}

func (o *office) who(t *testing.T, token string) org.Actor {
	t.Helper()
	a, err := o.Authenticate(t.Context(), token, from)
	ok(t, err)
	return a
}

func TestSignIn(t *testing.T) {
	o := newOffice(t)
	ann := o.member(t, o.World, org.Rep, "ann")
	for _, login := range []string{"ann", " ANN ", "ａｎｎ", "Ann@Example.com"} {
		a, err := o.SignIn(t.Context(), login, secret, from)
		ok(t, err)
		if who := o.who(t, a.Token); who.User != ann.User || len(a.Doors) > 0 {
			t.Errorf("%q: %+v", login, who)
		}
	}
	if _, err := o.Verify(t.Context(), o.Org); err != nil {
		t.Error(err)
	}
}

// TestRefusalsAreAlike counts the work instead of looking at a clock.
func TestRefusalsAreAlike(t *testing.T) {
	o := newOffice(t)
	second := orgtest.New(t, o.db)
	o.member(t, o.World, org.Rep, "ann")
	gone := o.member(t, o.World, org.Rep, "gone")
	exec(t, o.db, `UPDATE member SET deactivated_at = 1 WHERE id = '`+string(gone.User)+`'`)
	o.member(t, o.World, org.Rep, "both")
	o.member(t, second, org.Rep, "both")
	exec(t, o.db, fmt.Sprintf(`UPDATE member SET login = 'fresh' WHERE id = '%s'`, o.Rep("还没有密码").User))
	cases := map[string][2]string{
		"unknown": {"nobody", secret}, "wrong password": {"ann", "not the password"}, "wrong in both": {"both", "not the password"},
		"deactivated": {"gone", secret}, "invited": {"fresh", ""}, "no login": {"", secret}, "no password": {"ann", ""},
		"NUL": {"a\x00n", secret}, "no text": {"\xff\xfe", "\xff"}, "long": {strings.Repeat("好", 10000), strings.Repeat("x", 100000)},
		"template": {"{{.}}' OR 1=1 --", secret}, "address of nobody": {"x@example.com", secret},
	}
	for name, c := range cases {
		before := o.Hashed()
		_, err := o.SignIn(t.Context(), c[0], c[1], from)
		fails(t, err, errs.Unauthenticated)
		if err.Error() != "signin.wrong" {
			t.Errorf("%s: says %v", name, err)
		}
		if work := o.Hashed() - before; work != 2 { // as many as there are organisations
			t.Errorf("%s: %d passwords were hashed", name, work)
		}
	}
}

func TestAccountIsLockedForLongerAndLonger(t *testing.T) {
	o := newOffice(t)
	o.member(t, o.World, org.Rep, "ann")
	guess := func() error {
		_, err := o.SignIn(t.Context(), "ann", "guess guess guess", from)
		return err
	}
	for range 5 {
		fails(t, guess(), errs.Unauthenticated)
	}
	for _, wait := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 15 * time.Minute, 15 * time.Minute} {
		before := o.Hashed()
		_, err := o.SignIn(t.Context(), "ann", secret, org.Client{Address: "198.51.100.1"})
		fails(t, err, errs.TooMany)
		if o.Hashed() != before {
			t.Error("a locked account must not cost a hash")
		}
		o.clock.pass(wait - time.Second)
		fails(t, guess(), errs.TooMany)
		o.clock.pass(time.Second)
		fails(t, guess(), errs.Unauthenticated)
	}
	o.clock.pass(15 * time.Minute)
	_, err := o.SignIn(t.Context(), "ann", secret, from)
	ok(t, err)
	fails(t, guess(), errs.Unauthenticated) // forgotten: tries are free again
	_, err = o.SignIn(t.Context(), "ann", secret, from)
	ok(t, err)
}

// A clock that ran ahead and was set right shuts nobody out for longer than any lock.
func TestAClockSetBackLocksNobodyOut(t *testing.T) {
	o := newOffice(t)
	ann := o.member(t, o.World, org.Rep, "ann")
	o.clock.pass(365 * 24 * time.Hour)
	token, err := o.StartSession(t.Context(), o.Org, ann.User, from)
	ok(t, err)
	for range 5 {
		_, err := o.SignIn(t.Context(), "ann", "guess guess guess", from)
		fails(t, err, errs.Unauthenticated)
	}
	_, err = o.SignIn(t.Context(), "ann", secret, from)
	fails(t, err, errs.TooMany)
	o.clock.pass(-365 * 24 * time.Hour)
	_, err = o.SignIn(t.Context(), "ann", secret, from)
	ok(t, err)
	_, err = o.Authenticate(t.Context(), token, from)
	ok(t, err)
	_, err = o.Verify(t.Context(), o.Org)
	ok(t, err)
}

func TestAnUnknownAccountIsLockedTheSame(t *testing.T) {
	o := newOffice(t)
	for range 5 {
		_, err := o.SignIn(t.Context(), "nobody", secret, from)
		fails(t, err, errs.Unauthenticated)
	}
	_, err := o.SignIn(t.Context(), "nobody", secret, from)
	fails(t, err, errs.TooMany)
	if text := err.Error(); text != "signin.locked_seconds [N 30]" {
		t.Error(text)
	}
}

func TestAddressIsLockedAcrossAccounts(t *testing.T) {
	o := newOffice(t)
	o.member(t, o.World, org.Rep, "ann")
	o.member(t, o.World, org.Rep, "own")
	for i := range 29 {
		if i%10 == 0 { // an account of one's own buys no tries
			_, err := o.SignIn(t.Context(), "own", secret, from)
			ok(t, err)
		}
		_, err := o.SignIn(t.Context(), fmt.Sprint("x", i), secret, from)
		fails(t, err, errs.Unauthenticated)
	}
	_, err := o.SignIn(t.Context(), "x", secret, from)
	fails(t, err, errs.Unauthenticated)
	_, err = o.SignIn(t.Context(), "ann", secret, from)
	fails(t, err, errs.TooMany)
	_, err = o.SignIn(t.Context(), "ann", secret, org.Client{Address: "192.0.2.8"})
	ok(t, err)
	o.clock.pass(2 * time.Hour)
	_, err = o.SignIn(t.Context(), "ann", secret, from)
	ok(t, err)
}

func TestASubscriberOfIPv6IsOneAddress(t *testing.T) {
	o := newOffice(t)
	for i := range 30 {
		_, err := o.SignIn(t.Context(), fmt.Sprint("x", i), secret, org.Client{Address: fmt.Sprintf("2001:db8:1:2::%d", i)})
		fails(t, err, errs.Unauthenticated)
	}
	_, err := o.SignIn(t.Context(), "x", secret, org.Client{Address: "2001:db8:1:2:ffff::1"})
	fails(t, err, errs.TooMany)
	_, err = o.SignIn(t.Context(), "x", secret, org.Client{Address: "2001:db8:1:3::1"})
	fails(t, err, errs.Unauthenticated)
}

func TestManyGuessesAtOnceAreCounted(t *testing.T) {
	o := newOffice(t)
	o.member(t, o.World, org.Rep, "ann")
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { _, _ = o.SignIn(t.Context(), "ann", "guess guess guess", from) })
	}
	before := o.Hashed()
	wg.Wait()
	if n := o.Hashed() - before; n > 5 {
		t.Errorf("%d guesses got through", n)
	}
}

func TestOneLoginInTwoOrganisations(t *testing.T) {
	o := newOffice(t)
	second := orgtest.New(t, o.db)
	exec(t, o.db, `UPDATE organisation SET name = '第二家' WHERE id = '`+string(second.Org)+`'`)
	first, other := o.member(t, o.World, org.Rep, "ann"), o.member(t, second, org.Manager, "ann")
	a, err := o.SignIn(t.Context(), "ann", secret, from)
	ok(t, err)
	if a.Token != "" || len(a.Doors) != 2 {
		t.Fatalf("%+v", a)
	}
	for _, d := range a.Doors {
		want := first
		if d.Organisation == "第二家" {
			want = other
		}
		fails(t, second1(o.EnterByCode(t.Context(), d.Code, from)), errs.Invalid, "code") // good for choosing only
		token, err := o.EnterChosen(t.Context(), d.Code, from)
		ok(t, err)
		if who := o.who(t, token); who.User != want.User || who.Org != want.Org {
			t.Errorf("%s leads to %+v", d.Organisation, who)
		}
		fails(t, second1(o.EnterChosen(t.Context(), d.Code, from)), errs.Invalid, "code") // once
	}
	a, err = o.SignIn(t.Context(), "ann", secret, from)
	ok(t, err)
	o.clock.pass(6 * time.Minute)
	fails(t, second1(o.EnterChosen(t.Context(), a.Doors[0].Code, from)), errs.Invalid, "code")
	ok(t, o.SetPasswordOf(t.Context(), second.Org, "ann", "eine andere Sache 7")) // another password: no choice
	a, err = o.SignIn(t.Context(), "ann", secret, from)
	ok(t, err)
	if who := o.who(t, a.Token); who.Org != o.Org {
		t.Errorf("%+v", who)
	}
}

func second1[T any](_ T, err error) error { return err }

func TestSigningInRotatesTheSession(t *testing.T) {
	o := newOffice(t)
	o.member(t, o.World, org.Rep, "ann")
	first, err := o.SignIn(t.Context(), "ann", secret, from)
	ok(t, err)
	again := from
	again.Token = first.Token
	next, err := o.SignIn(t.Context(), "ann", secret, again)
	ok(t, err)
	fails(t, second1(o.Authenticate(t.Context(), first.Token, from)), errs.Unauthenticated)
	o.who(t, next.Token)
}

func TestSessionsEnd(t *testing.T) {
	o := newOffice(t)
	o.member(t, o.World, org.Rep, "ann")
	enter := func() string {
		a, err := o.SignIn(t.Context(), "ann", secret, from)
		ok(t, err)
		return a.Token
	}
	idle := enter()
	o.clock.pass(org.SessionIdle - time.Minute)
	o.who(t, idle)
	o.clock.pass(org.SessionIdle - time.Minute) // used a moment ago, so still alive
	o.who(t, idle)
	o.clock.pass(org.SessionIdle + time.Minute)
	fails(t, second1(o.Authenticate(t.Context(), idle, from)), errs.Unauthenticated)

	busy := enter()
	for passed := time.Duration(0); passed < org.SessionAbsolute-24*time.Hour; passed += 24 * time.Hour {
		o.clock.pass(24 * time.Hour)
		o.who(t, busy)
	}
	o.clock.pass(24 * time.Hour)
	fails(t, second1(o.Authenticate(t.Context(), busy, from)), errs.Unauthenticated)

	shut := enter()
	exec(t, o.db, `UPDATE member SET deactivated_at = 1 WHERE login = 'ann'`)
	for _, token := range []string{shut, "", "x", strings.Repeat("x", 10000), "\x00", "\xff"} {
		fails(t, second1(o.Authenticate(t.Context(), token, from)), errs.Unauthenticated)
	}
}
