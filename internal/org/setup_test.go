package org_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

var (
	company = org.NewOrganisation{Name: "云桥科技", Currency: "CNY", Lang: "zh", TimeZone: "Asia/Shanghai"}
	founder = org.Founder{Name: "王敏", Login: "wangmin", Email: "WangMin@Example.com", Password: secret}
)

func TestSetup(t *testing.T) {
	d := dbtest.Open(t)
	svc := org.NewService(d).Cheap()
	first, needed, err := svc.EnsureSetupCode(t.Context())
	ok(t, err)
	second, _, err := svc.EnsureSetupCode(t.Context())
	ok(t, err)
	if !needed || first == second || len(first) != 23 {
		t.Fatalf("%q, %q, %v", first, second, needed)
	}
	asked := org.ID("")
	svc.Founded = func(_ context.Context, _ *db.Tx, a org.Actor) error { asked = a.Org; return nil }
	fails(t, second1(svc.Setup(t.Context(), "ABCDE-ABCDE-ABCDE-ABCDE", company, founder, from)), errs.Invalid, "code")
	fails(t, second1(svc.Setup(t.Context(), "", org.NewOrganisation{}, org.Founder{}, from)), errs.Invalid,
		"code", "organisation", "currency", "lang", "time_zone", "name", "login", "password")
	token, err := svc.Setup(t.Context(), strings.ToLower(strings.ReplaceAll(first, "-", " ")), company, founder, from)
	ok(t, err)
	a, err := svc.Authenticate(t.Context(), token, from)
	ok(t, err)
	if a.Role != org.Administrator || a.Scope != org.ScopeAll || a.OrgName != "云桥科技" || a.Name != "王敏" || asked != a.Org {
		t.Errorf("%+v, founded %s", a, asked)
	}
	if n, err := svc.Verify(t.Context(), a.Org); n != 3 || err != nil {
		t.Errorf("audit: %d, %v", n, err)
	}
	_, err = svc.SignIn(t.Context(), "wangmin@example.com", secret, from)
	ok(t, err)
	fails(t, second1(svc.Setup(t.Context(), second, company, founder, from)), errs.NotFound)
	if code, needed, err := svc.EnsureSetupCode(t.Context()); code != "" || needed || err != nil {
		t.Errorf("%q, %v, %v", code, needed, err)
	}
}

func TestSetupKeepsTheCodeWhenItFails(t *testing.T) {
	svc := org.NewService(dbtest.Open(t)).Cheap()
	code, _, err := svc.EnsureSetupCode(t.Context())
	ok(t, err)
	broken := errors.New("no texts")
	svc.Founded = func(context.Context, *db.Tx, org.Actor) error { return broken }
	if _, err := svc.Setup(t.Context(), code, company, founder, from); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if needed, err := svc.SetupNeeded(t.Context()); !needed || err != nil {
		t.Fatal("half an organisation stayed", err)
	}
	svc.Founded = nil
	_, err = svc.Setup(t.Context(), code, company, founder, from)
	ok(t, err)
}

func TestSetupTwiceAtOnceMakesOneOrganisation(t *testing.T) {
	svc := org.NewService(dbtest.Open(t)).Cheap()
	code, _, err := svc.EnsureSetupCode(t.Context())
	ok(t, err)
	var wg sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range 4 {
		wg.Go(func() {
			if _, err := svc.Setup(t.Context(), code, company, founder, from); err == nil {
				mu.Lock()
				done++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if list, err := svc.AllOrganisations(t.Context()); done != 1 || len(list) != 1 || err != nil {
		t.Errorf("%d done, %v, %v", done, list, err)
	}
}

func TestASetupCodeOfYesterdayIsGoneAfterARestart(t *testing.T) {
	d := dbtest.Open(t)
	c := &clock{now: time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)}
	d.SetClock(c.Now)
	svc := org.NewService(d).Cheap()
	old, _, err := svc.EnsureSetupCode(t.Context())
	ok(t, err)
	c.pass(25 * time.Hour)
	_, _, err = svc.EnsureSetupCode(t.Context())
	ok(t, err)
	fails(t, second1(svc.Setup(t.Context(), old, company, founder, from)), errs.Invalid, "code")
}

func TestOrganisationsFromTheTerminal(t *testing.T) {
	svc := org.NewService(dbtest.Open(t)).Cheap()
	if _, err := svc.OrganisationNamed(t.Context(), ""); err == nil {
		t.Error("there is none yet")
	}
	code, _, err := svc.EnsureSetupCode(t.Context())
	ok(t, err)
	o, link, err := svc.CreateOrganisation(t.Context(), company, founder)
	ok(t, err)
	fails(t, second1(svc.Setup(t.Context(), code, company, founder, from)), errs.NotFound)
	token, err := svc.Welcome(t.Context(), link.Code, secret, from)
	ok(t, err)
	if a, err := svc.Authenticate(t.Context(), token, from); err != nil || a.Org != o || !a.MayAdminister() {
		t.Errorf("%+v, %v", a, err)
	}
	if got, err := svc.OrganisationNamed(t.Context(), ""); got != o || err != nil {
		t.Error(got, err)
	}
	_, _, err = svc.CreateOrganisation(t.Context(), company, founder)
	ok(t, err)
	for _, name := range []string{"", company.Name, "unknown"} {
		if _, err := svc.OrganisationNamed(t.Context(), name); err == nil {
			t.Errorf("%q names none or several", name)
		}
	}
	if got, err := svc.OrganisationNamed(t.Context(), string(o)); got != o || err != nil {
		t.Error(got, err)
	}
	fails(t, func() error {
		_, _, err := svc.CreateOrganisation(t.Context(), org.NewOrganisation{}, founder)
		return err
	}(),
		errs.Invalid, "organisation", "currency", "lang", "time_zone")
}
