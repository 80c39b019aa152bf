package web_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
)

// boss is an administrator who can sign in, with a browser.
func (s *site) boss() *visitor {
	a := s.Admin()
	s.login(s.World, a, "boss")
	return s.as(a)
}

func memberFields(over ...string) []string {
	f := []string{"name", "李娜", "login", "lina", "email", "lina@example.com", "role", "rep", "scope", "team", "department", "",
		"lang", "zh", "time_zone", "Asia/Shanghai"}
	for i := 0; i < len(over); i += 2 {
		for j := 0; j < len(f); j += 2 {
			if f[j] == over[i] {
				f[j+1] = over[i+1]
			}
		}
	}
	return f
}

func TestSettingsAreForAdministrators(t *testing.T) {
	s := newSite(t)
	paths := []string{"/settings", "/settings/members", "/settings/members/new", "/settings/departments", "/settings/departments/new",
		"/settings/organisation", "/settings/audit", "/settings/departments/" + string(s.North)}
	for _, role := range org.Roles[1:] {
		v := s.as(s.World.Member("某人", role, org.ScopeAll, ""))
		for _, p := range paths {
			v.get(p).is(403).has("只有管理员能打开这里")
		}
	}
	en := s.as(s.Rep("小陈")).in("en")
	en.get("/settings").is(403).has("Only administrators may open this.")
	boss := s.boss()
	for _, lang := range []string{"zh", "en"} {
		for _, p := range append(paths, "/profile", "/profile/password", "/profile/sessions") {
			boss.in(lang).get(p).is(200)
		}
	}
	boss.get("/settings").has("Audit log")
	s.nobody().get("/settings").leads("/signin?next=%2Fsettings")
}

func TestInvitingAMember(t *testing.T) {
	s := newSite(t)
	v := s.boss()
	v.get("/settings/members/new?department="+string(s.North)).is(200).has("邀请成员", "销售主管", "本部门及下级部门")
	p := v.post("/settings/members/new", memberFields("login", "bad login", "email", "x")...).is(422).has("用户名至少 2 个字符", "请填写有效的电子邮箱地址")
	if p.value("name") != "李娜" || p.value("login") != "bad login" || p.value("scope") != "team" {
		t.Error("what was typed is gone")
	}
	form := append(memberFields(), "_key", "same")
	link := v.post("/settings/members/new", form...).is(200).has("邀请链接", "它只显示这一次").doc().Find("#link").AttrOr("value", "")
	before, code, _ := strings.Cut(link, "#")
	if before != "http://example.com/welcome" || len(code) < 40 {
		t.Fatalf("the link reads %q", link)
	}
	v.post("/settings/members/new", form...).is(200).has("链接已经显示过").lacks(code) // the same request again
	list := v.get("/settings/members?state=all&q=lina").is(200).has("李娜", "lina@example.com", "待接受邀请", "共 1 人")
	path := list.doc().Find("tbody a").AttrOr("href", "")
	again := v.in("en").post(path+"/link").is(200).has("Invitation", "It is shown only now")
	_, second, _ := strings.Cut(again.doc().Find("#link").AttrOr("value", ""), "#")
	s.nobody().post("/welcome", "code", second, "password", secret, "again", secret).leads("/")
	s.nobody().post("/welcome", "code", code, "password", secret, "again", secret).is(422) // one is enough
	v.post(path + "/link").is(200).has("Password reset link")
}

func TestEditingAMember(t *testing.T) {
	s := newSite(t)
	v, li := s.boss(), s.Rep("李娜")
	path := "/settings/members/" + string(li.User)
	page := v.get(path).is(200).has("李娜", "待接受邀请", "从未")
	s.login(s.World, li, "lina")
	version := page.value("version")
	v.post(path, append(memberFields("role", "manager", "department", string(s.North), "scope", "department"), "version", version)...).leads(path)
	v.get(path).is(200).has("成员已保存", "使用中")
	c := v.post(path, append(memberFields("name", "李丽"), "version", version)...).is(409).has("内容有冲突", "李丽", "李娜", "销售主管", "销售", "管理员 已于")
	c.lacks("time_zone.", ">Asia/Shanghai<")
	mine := c.doc().Find("form[action='" + path + "']")
	again := []string{}
	for _, n := range []string{"name", "login", "email", "role", "scope", "department", "lang", "time_zone", "version"} {
		again = append(again, n, mine.Find("[name="+n+"]").AttrOr("value", ""))
	}
	v.post(path, again...).leads(path) // mine on top of theirs
	v.in("en").get(path).is(200).has("李丽", "Sales rep")
	v.in("zh").post(path, append(memberFields("role", "root", "scope", "x", "lang", "x", "time_zone", "x", "department", "x"), "version", "3")...).is(422).has("请从列表中选择一项")
	for _, bad := range nasty {
		v.post(path, append(memberFields("name", bad, "login", bad, "role", bad, "department", bad), "version", "3")...).is(422).lacks("<script>alert", "<img src=x")
		if p := v.get("/settings/members/" + url.PathEscape(bad)); bad != "" && p.status != 404 && p.status != 307 && p.status != 301 {
			t.Errorf("%q: %d", clip(bad, 20), p.status)
		}
		v.get("/settings/members?q="+url.QueryEscape(bad)+"&role="+url.QueryEscape(bad)+"&department="+url.QueryEscape(bad)+"&state="+url.QueryEscape(bad)).is(200).lacks("<script>alert", "<img src=x")
	}
	v.get("/settings/members?after=x").is(422)
	far := orgtest.New(t, s.db).Rep("外人")
	for _, p := range []string{"", "/deactivate"} {
		v.get("/settings/members/" + string(far.User) + p).is(404)
	}
	for _, p := range []string{"/link", "/sessions/end", "/deactivate", "/reactivate"} {
		v.post("/settings/members/" + string(far.User) + p).is(404)
	}
}

func TestMembersPages(t *testing.T) {
	s := newSite(t)
	v := s.boss()
	for i := range 55 {
		a := s.Rep(fmt.Sprintf("Member %02d", i))
		if i == 0 {
			s.login(s.World, a, "first")
		}
	}
	p := v.get("/settings/members").is(200).has("共 56 人", "Member 00")
	next := p.doc().Find("a[rel=next]").AttrOr("href", "")
	v.get(next).is(200).has("Member 54").lacks("Member 00")
	v.in("en").get("/settings/members?q=nobody").is(200).has("Nobody matches")
	v.get("/settings/members?role=administrator&department=" + string(s.Sales)).is(200).has("1 member").lacks("Member 01")
}

func TestDeactivatingOnThePage(t *testing.T) {
	s := newSite(t)
	v, li, wang := s.boss(), s.Rep("李娜"), s.Rep("王强")
	s.login(s.World, li, "lina")
	lina := s.as(li)
	s.server.Org.Holdings = func(_ context.Context, _ *db.Tx, _ org.ID, u org.UserID) (h org.Holdings, _ error) {
		if u == li.User {
			h = org.Holdings{Deals: 3, Accounts: 1, Tasks: 2}
		}
		return h, nil
	}
	handed := ""
	s.server.Org.Transfer = func(_ context.Context, _ *db.Tx, _ org.Actor, _, to org.UserID, _ string) error {
		handed = string(to)
		return nil
	}
	path := "/settings/members/" + string(li.User) + "/deactivate"
	s.Member("只看不做", org.ReadOnly, org.ScopeAll, s.North)
	page := v.get(path).is(200).has("停用李娜", "3 个进行中的商机", "1 个客户", "2 项未完成任务", "王强").lacks("只看不做")
	v.in("en").get(path).is(200).has("Deactivate 李娜", "3 open deals", "1 account", "2 open tasks", "Who takes over")
	v = v.in("zh")
	version := page.value("version")
	v.post(path, "version", version, "successor", "").is(422).has("请选择由谁接手")
	v.post(path, "version", version, "successor", "nobody").is(422).has("请从列表中选择一项")
	v.post(path, "version", "99", "successor", string(wang.User)).is(409)
	v.post(path, "version", version, "successor", string(wang.User)).leads("/settings/members/")
	if handed != string(wang.User) {
		t.Errorf("handed to %q", handed)
	}
	lina.get("/").leads("/signin")
	member := v.get("/settings/members/"+string(li.User)).is(200).has("已停用", "恢复使用")
	v.get("/settings/members?state=inactive").is(200).has("李娜").lacks("王强")
	version = member.doc().Find(`form[action$="/reactivate"] [name=version]`).AttrOr("value", "")
	v.post("/settings/members/"+string(li.User)+"/reactivate", "version", version).leads("/settings/members/")
	s.nobody().post("/signin", "login", "lina", "password", secret).leads("/")
}

func TestTheLastAdministratorOnThePage(t *testing.T) {
	s := newSite(t)
	v := s.boss()
	a, err := s.server.Org.Authenticate(t.Context(), v.cookie, org.Client{})
	if err != nil {
		t.Fatal(err)
	}
	path := "/settings/members/" + string(a.User)
	version := v.get(path).is(200).lacks(path + "/deactivate").value("version")
	v.post(path, append(memberFields("role", "rep"), "version", version)...).is(422).has("这是最后一位能登录的管理员")
	v.post(path+"/deactivate", "version", version).is(422).has("您不能停用自己")
}

func TestDepartmentPages(t *testing.T) {
	s := newSite(t)
	v := s.boss()
	v.get("/settings/departments").is(200).has("销售部", "北区", "南区")
	v.get("/settings/departments/new?parent=" + string(s.Sales)).is(200).has("上级部门")
	v.post("/settings/departments/new", "name", " ", "parent", string(s.Sales)).is(422).has("请填写此项")
	v.post("/settings/departments/new", "name", "北区", "parent", string(s.Sales)).is(422).has("已有同名部门")
	v.post("/settings/departments/new", "name", "东区", "parent", string(s.Sales)).leads("/settings/departments")
	v.get("/settings/departments").has("东区", "部门已保存")
	north := "/settings/departments/" + string(s.North)
	sales := "/settings/departments/" + string(s.Sales)
	p := v.get(sales).is(200)
	if p.doc().Find(`select[name=parent] option[value="`+string(s.North)+`"]`).Length() != 0 {
		t.Error("one below itself is on offer")
	}
	v.post(sales, "name", "销售部", "parent", string(s.North), "version", "1").is(422).has("部门不能移到自己")
	v.post(north, "name", "华北", "parent", "", "version", "1").leads("/settings/departments")
	v.post(north, "name", "东北", "parent", string(s.Sales), "version", "1").is(409).has("华北", "东北", "（最上级）", "销售部")
	v.in("en").post(north, "name", "东北", "parent", string(s.Sales), "version", "1").is(409).has("(top level)")
	v.in("zh").post(sales+"/delete", "version", "1").is(422).has("还有成员")
	v.post(north+"/delete", "version", "2").leads("/settings/departments")
	v.get(north).is(404).has("没有找到这个部门")
	for _, bad := range nasty {
		if r := v.post("/settings/departments/new", "name", bad, "parent", bad); r.status != 422 && r.status != 303 {
			t.Errorf("%q: %d", clip(bad, 20), r.status)
		}
		v.post(sales, "name", bad, "parent", "x", "version", bad).lacks("<script>alert", "<img src=x")
	}
}

func TestOrganisationPage(t *testing.T) {
	s := newSite(t)
	v := s.boss()
	fields := []string{"organisation", "云桥科技", "currency", "USD", "lang", "en", "time_zone", "Europe/Berlin"}
	p := v.get("/settings/organisation").is(200).has("测试公司", "人民币 CNY")
	version := p.value("version")
	v.post("/settings/organisation", append([]string{"version", version}, fields...)...).leads("/settings/organisation")
	v.get("/settings/organisation").is(200).has("云桥科技", "单位信息已保存")
	v.post("/settings/organisation", append([]string{"version", version}, fields[2:]...)...).is(422).has("请填写此项")
	fields[1] = "另一家"
	v.in("en").post("/settings/organisation", append([]string{"version", version}, fields...)...).is(409).has("云桥科技", "另一家")
	s.server.Org.Priced = func(context.Context, *db.Tx, org.ID) (bool, error) { return true, nil }
	fields[3] = "EUR"
	v.in("zh").post("/settings/organisation", append([]string{"version", "2"}, fields...)...).is(422).has("币种不能再改")
	for _, bad := range nasty {
		v.post("/settings/organisation", "organisation", "x", "currency", bad, "lang", bad, "time_zone", bad, "version", "2").is(422).lacks("<script>alert", "<img src=x")
	}
}

func TestProfilePages(t *testing.T) {
	s := newSite(t)
	li := s.Rep("李娜")
	s.login(s.World, li, "lina")
	v := s.as(li)
	page := v.get("/profile").is(200).has("李娜", "lina", "销售", "自己负责和参与团队的", "北区")
	version := page.value("version")
	v.post("/profile", "version", version, "name", "李 丽", "lang", "en", "time_zone", "Europe/Berlin", "theme", "dark", "digest", "workdays", "digest_hour", "7").leads("/profile")
	v.get("/profile").is(200).has("Saved.", "Your profile", "What they own or are on the team of")
	v.post("/profile", "version", version, "name", "李三", "lang", "zh", "time_zone", "Asia/Shanghai", "theme", "auto", "digest", "off", "digest_hour", "8").is(409).has("李三", "李 丽", "Berlin", "Dark", "Every working day 07:00")
	v.post("/profile", "version", "2", "name", " ", "lang", "x", "time_zone", "x", "theme", "x", "digest", "daily", "digest_hour", "24").is(422).has("Fill this in.", "Choose one of the list.")

	v.post("/profile/password", "old", "wrong", "password", "three wombats paint fences", "again", "three wombats paint fences").is(422).has("This is not your current password.").lacks("wombats")
	v.post("/profile/password", "old", secret, "password", "x", "again", "y").is(422).has("The two passwords differ.")
	there := s.as(li)
	changed := v.post("/profile/password", "old", secret, "password", "three wombats paint fences", "again", "three wombats paint fences")
	changed.leads("/profile/password")
	there.get("/profile").leads("/signin")
	v.get("/profile").leads("/signin") // the token was replaced
	flash := v.flash
	v = changed.enters(s)
	v.flash = flash
	v.get("/profile/password").is(200).has("Your password was changed.")
	for range 5 {
		v.post("/profile/password", "old", "wrong", "password", secret, "again", secret).is(422)
	}
	v.post("/profile/password", "old", "wrong", "password", secret, "again", secret).is(429).has("Too many attempts")

	other := s.as(li)
	list := v.get("/profile/sessions").is(200).has("This device", "192.0.2.1")
	end := list.doc().Find(`form[action^="/profile/sessions/"][action$="/end"]`)
	v.post("/profile/sessions/nothing/end").is(404)
	action := end.First().AttrOr("action", "")
	v.post(action).leads("/profile/sessions")
	other.get("/profile").leads("/signin")
	other = s.as(li)
	v.post("/profile/sessions/end").leads("/profile/sessions")
	other.get("/profile").leads("/signin")
	v.get("/profile/sessions").is(200)
	s.boss().post("/settings/members/" + string(li.User) + "/sessions/end").leads("/settings/members/")
	v.get("/profile").leads("/signin")
}

func TestAuditPage(t *testing.T) {
	s := newSite(t)
	v := s.boss()
	v.post("/settings/members/new", memberFields("role", "manager", "department", string(s.North), "scope", "department")...).is(200)
	v.post("/settings/departments/new", "name", "东区<b>", "parent", string(s.Sales)).leads("/")
	v.get("/settings/audit").is(200).has("管理员", "创建了成员", "李娜", "数据范围", "本部门", "销售主管", "新建了部门", "东区<b>", "销售部").lacks("东区<b>")
	v.in("en").get("/settings/audit").is(200).has("created the member", "Data scope", "Their department", "created the department")
	v.in("zh").get("/settings/audit?kind=member&who=boss").is(200).has("创建了成员")
	v.get("/settings/audit?kind=deal").is(200).has("没有符合条件的记录")
	v.get("/settings/audit?who=nobody").is(200).has("没有符合条件的记录")
	for range 51 {
		v.post("/settings/departments/new", "name", fmt.Sprint("部门", len(v.get("/settings/departments").body)), "parent", "")
	}
	p := v.get("/settings/audit?kind=member").is(200)
	next := p.doc().Find("a[rel=next]").AttrOr("href", "")
	v.get(next).is(200).has("创建了成员").doc()
	for _, bad := range nasty {
		v.get("/settings/audit?who="+url.QueryEscape(bad)+"&kind="+url.QueryEscape(bad)+"&before="+url.QueryEscape(bad)).is(200).lacks("<script>alert", "<img src=x")
	}
}

func TestTheLogNamesOnceWhoActsOnThemselves(t *testing.T) {
	s := newSite(t)
	v, li := s.boss(), s.Member("李娜", org.Rep, org.ScopeOwn, s.North)
	err := s.db.InTx(t.Context(), func(tx *db.Tx) error {
		return org.Record(t.Context(), tx, li, org.Entry{Action: "member.sign_in", Kind: "member", ID: string(li.User)})
	})
	if err != nil {
		t.Fatal(err)
	}
	entry := v.in("en").get("/settings/audit?kind=member").is(200).doc().Find(".k-audit li").First().Text()
	if strings.Count(entry, "李娜") != 1 || !strings.Contains(entry, "signed in") || strings.Contains(entry, "signed in:") {
		t.Errorf("says %q", entry)
	}
}

func TestTheLogSaysWhyDealsEnded(t *testing.T) {
	s := newSite(t)
	reasons, err := s.server.Method.ListReasons(t.Context(), org.Actor{Org: s.Org})
	if err != nil {
		t.Fatal(err)
	}
	err = s.db.InTx(t.Context(), func(tx *db.Tx) error {
		return org.Record(t.Context(), tx, org.SystemActor(s.Org), org.Entry{Action: "deal.close", Kind: "deal", ID: "nothing",
			After: map[string]any{"reason": reasons[0].ID, "kind": "visit"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	s.boss().get("/settings/audit?kind=deal").is(200).has(reasons[0].NameZH, "拜访").lacks(reasons[0].ID, ">visit<")
}

func TestTheLogSpeaksTheWordsOfTheMethod(t *testing.T) {
	s := newSite(t)
	v := s.boss()
	err := s.db.InTx(t.Context(), func(tx *db.Tx) error {
		return org.Record(t.Context(), tx, org.SystemActor(s.Org), org.Entry{Action: "deal.elements", Kind: "deal", ID: "nothing",
			Before: map[string]any{"C6": "unknown", "selling_stage": "assess"}, After: map[string]any{"C6": "clear", "selling_stage": "need"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	v.get("/settings/audit?kind=deal").is(200).has("系统", "C6 ", "清楚").lacks(">clear<", ">unknown<", ">assess<")
	v.in("en").get("/settings/audit?kind=deal").is(200).has("The system", "Clear").lacks(">assess<")
}
