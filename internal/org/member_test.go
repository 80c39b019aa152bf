package org_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/once"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
)

func form(login string, role org.Role) org.MemberForm {
	return org.MemberForm{Name: "李 " + login, Login: login, Email: login + "@example.com", Role: role,
		Scope: org.ScopeTeam, Lang: "zh", TimeZone: "Asia/Shanghai"}
}

func edit(m org.Member) org.MemberForm {
	return org.MemberForm{Name: m.Name, Login: m.Login, Email: m.Email, Role: m.Role, Scope: m.Scope,
		Department: m.Department, Lang: m.Lang, TimeZone: m.TimeZone}
}

func TestMemberForm(t *testing.T) {
	o := newOffice(t)
	admin := o.Admin()
	far := orgtest.New(t, o.db)
	_, _, err := o.CreateMember(t.Context(), admin, form("li", org.Rep))
	ok(t, err)
	_, _, err = o.CreateMember(t.Context(), far.Admin(), form("li", org.Rep)) // another organisation's names are free
	ok(t, err)
	bad := map[string]struct {
		change func(*org.MemberForm)
		fields []string
	}{
		"empty":                             {func(f *org.MemberForm) { *f = org.MemberForm{} }, []string{"name", "login", "role", "scope", "lang", "time_zone"}},
		"only spaces":                       {func(f *org.MemberForm) { f.Name, f.Login = " \u200b\u3000", "  " }, []string{"name", "login"}},
		"NUL":                               {func(f *org.MemberForm) { f.Name, f.Login, f.Email = "a\x00", "b\x00b", "c\x00@x.y" }, []string{"name", "login", "email"}},
		"no text":                           {func(f *org.MemberForm) { f.Name, f.Login, f.Email = "\xff", "\xff\xfe", "\xff@x" }, []string{"name", "login", "email"}},
		"a megabyte":                        {func(f *org.MemberForm) { f.Name = strings.Repeat("好", 350000) }, []string{"name"}},
		"too long":                          {func(f *org.MemberForm) { f.Login, f.Email = strings.Repeat("a", 65), strings.Repeat("a", 250)+"@x.cn" }, []string{"login", "email"}},
		"taken":                             {func(f *org.MemberForm) { f.Login, f.Email = "ＬＩ", "LI@example.com" }, []string{"login", "email"}},
		"login with @":                      {func(f *org.MemberForm) { f.Login = "li@example.com" }, []string{"login"}},
		"markup":                            {func(f *org.MemberForm) { f.Login, f.Email = "<script>", "\"><img@x>" }, []string{"login", "email"}},
		"header":                            {func(f *org.MemberForm) { f.Email = "a@example.com\r\nBcc: b@example.com" }, []string{"email"}},
		"named address":                     {func(f *org.MemberForm) { f.Email = "Li <li2@example.com>" }, []string{"email"}},
		"role":                              {func(f *org.MemberForm) { f.Role = "root" }, []string{"role"}},
		"scope":                             {func(f *org.MemberForm) { f.Scope = "universe" }, []string{"scope"}},
		"no department":                     {func(f *org.MemberForm) { f.Scope = org.ScopeDepartment }, []string{"department"}},
		"another organisation's department": {func(f *org.MemberForm) { f.Department = far.North }, []string{"department"}},
		"department of nowhere":             {func(f *org.MemberForm) { f.Department = "../\x00" }, []string{"department"}},
		"language":                          {func(f *org.MemberForm) { f.Lang = "fr" }, []string{"lang"}},
		"zones":                             {func(f *org.MemberForm) { f.TimeZone = "../../etc/passwd" }, []string{"time_zone"}},
		"local zone":                        {func(f *org.MemberForm) { f.TimeZone = "Local" }, []string{"time_zone"}},
	}
	for name, c := range bad {
		t.Run(name, func(t *testing.T) {
			f := form("new", org.Rep)
			c.change(&f)
			_, _, err := o.CreateMember(t.Context(), admin, f)
			fails(t, err, errs.Invalid, c.fields...)
		})
	}
	good := form("Zhang.San-2_x", org.Manager)
	good.Name, good.Email, good.Scope, good.Department = "  张\u200b三 🐼 ", "", org.ScopeDepartmentBelow, o.Sales
	u, _, err := o.CreateMember(t.Context(), admin, good)
	ok(t, err)
	m, err := o.Service.Member(t.Context(), admin, u)
	ok(t, err)
	if m.Name != "张三 🐼" || m.Login != "zhang.san-2_x" || m.DepartmentName != "销售部" || !m.Invited || !m.Active || m.Version != 1 {
		t.Errorf("%+v", m)
	}
}

func TestCreatingAMemberTwiceMakesOne(t *testing.T) {
	o := newOffice(t)
	admin := o.Admin()
	ctx := func() context.Context { return once.With(t.Context(), string(admin.Org), string(admin.User), "k") }
	u, link, err := o.CreateMember(ctx(), admin, form("li", org.Rep))
	ok(t, err)
	again, none, err := o.CreateMember(ctx(), admin, form("li", org.Rep))
	if again != u || link.Code == "" || none.Code != "" || err != nil {
		t.Errorf("%s %s, %+v, %v", u, again, none, err)
	}
	err = o.db.View(t.Context(), func(tx *db.Tx) error { // the secret was kept nowhere
		var n int
		err := tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM request_key WHERE answer = $1`, link.Code).Scan(&n)
		if n > 0 {
			t.Error("the code is stored in the clear")
		}
		return err
	})
	ok(t, err)
}

func TestListingMembers(t *testing.T) {
	o := newOffice(t)
	admin := o.member(t, o.World, org.Administrator, "root")
	far := orgtest.New(t, o.db)
	far.Rep("外人")
	for i := range 60 {
		f := form(fmt.Sprintf("m%02d", i), org.Rep)
		f.Name, f.Department = fmt.Sprintf("Member %02d", i), o.North
		if i >= 50 {
			f.Role, f.Department = org.Trainer, o.South
		}
		_, _, err := o.CreateMember(t.Context(), admin, f)
		ok(t, err)
	}
	exec(t, o.db, `UPDATE member SET deactivated_at = 5 WHERE login IN ('m00', 'm01')`)
	page, err := o.Members(t.Context(), admin, org.MemberFilter{})
	ok(t, err)
	rest, err := o.Members(t.Context(), admin, org.MemberFilter{After: page.Next})
	ok(t, err)
	if len(page.Members) != org.MembersPage || page.Total != 61 || len(rest.Members) != 11 || rest.Next != "" || rest.Total != 61 {
		t.Errorf("%d of %d, then %d", len(page.Members), page.Total, len(rest.Members))
	}
	for name, c := range map[string]struct {
		f    org.MemberFilter
		want int
	}{
		"name": {org.MemberFilter{Query: "MEMBER 1"}, 10}, "login": {org.MemberFilter{Query: "m59"}, 1}, "address": {org.MemberFilter{Query: "m58@EXAMPLE"}, 1},
		"a sign of LIKE": {org.MemberFilter{Query: "%"}, 0}, "nobody": {org.MemberFilter{Query: "\x00"}, 0}, "role": {org.MemberFilter{Role: org.Trainer}, 10},
		"no role": {org.MemberFilter{Role: "\x00"}, 0}, "department and below": {org.MemberFilter{Department: o.Sales}, 61}, "department": {org.MemberFilter{Department: o.South}, 10},
		"another's department": {org.MemberFilter{Department: far.North}, 0}, "inactive": {org.MemberFilter{State: org.Inactive}, 2},
		"invited": {org.MemberFilter{State: org.Invited}, 58}, "active": {org.MemberFilter{State: org.Active, Query: "member 0"}, 8},
	} {
		if list, err := o.Members(t.Context(), admin, c.f); err != nil || list.Total != c.want {
			t.Errorf("%s: %d, want %d (%v)", name, list.Total, c.want, err)
		}
	}
	_, err = o.Members(t.Context(), admin, org.MemberFilter{After: "x"})
	fails(t, err, errs.Invalid)
	n := 0
	ok(t, o.AllMembers(t.Context(), o.Org, func(org.Member) error { n++; return nil }))
	if n != 61 {
		t.Errorf("the terminal lists %d", n)
	}
}

func TestOnlyAdministratorsManageMembers(t *testing.T) {
	o := newOffice(t)
	admin := o.member(t, o.World, org.Administrator, "root")
	stranger := orgtest.New(t, o.db).Admin()
	for _, role := range org.Roles[1:] {
		a := o.World.Member("某人", role, org.ScopeAll, "")
		fails(t, second1(o.Members(t.Context(), a, org.MemberFilter{})), errs.Forbidden)
		fails(t, second1(o.Service.Member(t.Context(), a, admin.User)), errs.Forbidden)
		_, _, err := o.CreateMember(t.Context(), a, form("x", org.Administrator))
		fails(t, err, errs.Forbidden)
		fails(t, second1(o.UpdateMember(t.Context(), a, a.User, 1, form("x", org.Administrator))), errs.Forbidden)
		fails(t, o.Deactivate(t.Context(), a, admin.User, 1, "", ""), errs.Forbidden)
		fails(t, o.Reactivate(t.Context(), a, admin.User, 1), errs.Forbidden)
		fails(t, second1(o.HeldBy(t.Context(), a, admin.User)), errs.Forbidden)
		fails(t, second1(o.SessionsOf(t.Context(), a, admin.User)), errs.Forbidden)
		fails(t, o.EndSessionsOf(t.Context(), a, admin.User), errs.Forbidden)
		fails(t, second1(o.NewLink(t.Context(), a, admin.User)), errs.Forbidden)
		fails(t, second1(o.CreateDepartment(t.Context(), a, "x", "")), errs.Forbidden)
		fails(t, o.UpdateDepartment(t.Context(), a, o.North, 1, "x", ""), errs.Forbidden)
		fails(t, o.DeleteDepartment(t.Context(), a, o.North, 1), errs.Forbidden)
		fails(t, o.UpdateOrganisation(t.Context(), a, 1, company), errs.Forbidden)
		fails(t, second1(o.Log(t.Context(), a, org.LogFilter{})), errs.Forbidden)
	}
	u := admin.User // an administrator of another organisation finds nothing
	fails(t, second1(o.Service.Member(t.Context(), stranger, u)), errs.NotFound)
	fails(t, second1(o.UpdateMember(t.Context(), stranger, u, 1, form("x", org.Rep))), errs.NotFound)
	fails(t, o.Deactivate(t.Context(), stranger, u, 1, "", ""), errs.NotFound)
	fails(t, o.Reactivate(t.Context(), stranger, u, 1), errs.NotFound)
	fails(t, second1(o.NewLink(t.Context(), stranger, u)), errs.NotFound)
	fails(t, o.EndSessionsOf(t.Context(), stranger, u), errs.NotFound)
	fails(t, o.UpdateDepartment(t.Context(), stranger, o.North, 1, "x", ""), errs.NotFound)
	fails(t, o.DeleteDepartment(t.Context(), stranger, o.North, 1), errs.NotFound)
	if list, err := o.SessionsOf(t.Context(), stranger, u); len(list) > 0 || err != nil {
		t.Error(list, err)
	}
	for _, id := range []org.UserID{"", "x", "../", "\x00", "\xff", org.UserID(o.North)} {
		fails(t, second1(o.Service.Member(t.Context(), admin, id)), errs.NotFound)
	}
}

func TestChangingAMember(t *testing.T) {
	o := newOffice(t)
	admin := o.member(t, o.World, org.Administrator, "root")
	li := o.member(t, o.World, org.Rep, "li")
	m, err := o.Service.Member(t.Context(), admin, li.User)
	ok(t, err)
	session, err := o.SignIn(t.Context(), "li", secret, from)
	ok(t, err)
	f := edit(m)
	f.Name = "李娜"
	ok(t, second1(o.UpdateMember(t.Context(), admin, li.User, m.Version, f)))
	if who := o.who(t, session.Token); who.Name != "李娜" {
		t.Errorf("%+v", who)
	}
	fails(t, second1(o.UpdateMember(t.Context(), admin, li.User, m.Version, f)), errs.Conflict)
	f.Role = org.Manager
	ok(t, second1(o.UpdateMember(t.Context(), admin, li.User, m.Version+1, f)))
	fails(t, second1(o.Authenticate(t.Context(), session.Token, from)), errs.Unauthenticated) // other rights, other session
	own, err := o.SignIn(t.Context(), "root", secret, from)
	ok(t, err)
	elsewhere, err := o.SignIn(t.Context(), "root", secret, from)
	ok(t, err)
	me := o.who(t, own.Token)
	m, err = o.Service.Member(t.Context(), me, me.User)
	ok(t, err)
	mine := edit(m)
	mine.Name = "管理员"
	if token, err := o.UpdateMember(t.Context(), me, me.User, m.Version, mine); err != nil || token != "" {
		t.Errorf("a name is no right: %q, %v", token, err)
	}
	mine.Department = o.South
	token, err := o.UpdateMember(t.Context(), me, me.User, m.Version+1, mine)
	ok(t, err)
	fails(t, second1(o.Authenticate(t.Context(), own.Token, from)), errs.Unauthenticated)
	fails(t, second1(o.Authenticate(t.Context(), elsewhere.Token, from)), errs.Unauthenticated)
	if who := o.who(t, token); who.Session != me.Session || who.User != me.User {
		t.Errorf("%+v", who)
	}
	f.Login = "root"
	fails(t, second1(o.UpdateMember(t.Context(), admin, li.User, m.Version+2, f)), errs.Invalid, "login")
}

func TestTheLastAdministratorStays(t *testing.T) {
	o := newOffice(t)
	admin := o.member(t, o.World, org.Administrator, "root")
	o.Admin() // has no password, so cannot sign in
	m, err := o.Service.Member(t.Context(), admin, admin.User)
	ok(t, err)
	f := edit(m)
	f.Role = org.Rep
	fails(t, second1(o.UpdateMember(t.Context(), admin, admin.User, m.Version, f)), errs.Invalid, "role")
	fails(t, o.Deactivate(t.Context(), admin, admin.User, m.Version, "", ""), errs.Invalid)
	fails(t, o.DeactivateLogin(t.Context(), o.Org, "root", ""), errs.Invalid)

	second := o.member(t, o.World, org.Administrator, "second")
	var wg sync.WaitGroup
	for _, pair := range [][2]org.Actor{{admin, second}, {second, admin}} { // each shuts the other out at once
		wg.Go(func() {
			m, err := o.Service.Member(t.Context(), pair[0], pair[1].User)
			if err == nil {
				_ = o.Deactivate(t.Context(), pair[0], m.ID, m.Version, "", "")
			}
		})
	}
	wg.Wait()
	list, err := o.Members(t.Context(), org.SystemActor(o.Org), org.MemberFilter{Role: org.Administrator, State: org.Active})
	ok(t, err)
	left := 0
	for _, m := range list.Members {
		if !m.Invited {
			left++
		}
	}
	if left != 1 {
		t.Errorf("%d administrators are left", left)
	}
}

func TestDeactivatingAsksWhoTakesOver(t *testing.T) {
	o := newOffice(t)
	admin := o.member(t, o.World, org.Administrator, "root")
	li, wang, far := o.member(t, o.World, org.Rep, "li"), o.Rep("王"), orgtest.New(t, o.db).Rep("外人")
	held := org.Holdings{Deals: 3, Tasks: 1}
	var moved [2]org.UserID
	o.Holdings = func(_ context.Context, _ *db.Tx, _ org.ID, u org.UserID) (org.Holdings, error) {
		if u == li.User {
			return held, nil
		}
		return org.Holdings{}, nil
	}
	o.Transfer = func(_ context.Context, _ *db.Tx, _ org.Actor, from, to org.UserID, _ string) error {
		moved = [2]org.UserID{from, to}
		return nil
	}
	session, err := o.SignIn(t.Context(), "li", secret, from)
	ok(t, err)
	link, err := o.NewLink(t.Context(), admin, li.User)
	ok(t, err)
	m, err := o.Service.Member(t.Context(), admin, li.User)
	ok(t, err)
	gone := o.Rep("走了")
	exec(t, o.db, `UPDATE member SET deactivated_at = 1 WHERE id = '`+string(gone.User)+`'`)
	for _, to := range []org.UserID{"", li.User, far.User, gone.User, "x", "\x00"} {
		fails(t, o.Deactivate(t.Context(), admin, li.User, m.Version, to, ""), errs.Invalid, "successor")
	}
	fails(t, o.Deactivate(t.Context(), admin, li.User, m.Version+1, wang.User, ""), errs.Conflict)
	ok(t, o.Deactivate(t.Context(), admin, li.User, m.Version, wang.User, ""))
	if moved != [2]org.UserID{li.User, wang.User} {
		t.Errorf("moved %v", moved)
	}
	fails(t, second1(o.Authenticate(t.Context(), session.Token, from)), errs.Unauthenticated)
	fails(t, second1(o.SignIn(t.Context(), "li", secret, from)), errs.Unauthenticated)
	fails(t, second1(o.Welcome(t.Context(), link.Code, secret, from)), errs.Invalid, "code")
	fails(t, o.Deactivate(t.Context(), admin, li.User, m.Version+1, wang.User, ""), errs.Conflict)

	fails(t, o.Reactivate(t.Context(), admin, li.User, m.Version), errs.Conflict)
	ok(t, o.Reactivate(t.Context(), admin, li.User, m.Version+1))
	_, err = o.SignIn(t.Context(), "li", secret, from)
	ok(t, err)
	held = org.Holdings{} // nothing to take over
	ok(t, o.DeactivateLogin(t.Context(), o.Org, "li", ""))
}
