package web_test

import (
	"strings"
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/person"
)

func TestAccountFromNothingToTrashAndBack(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("陈晓")
	v := s.as(rep)
	v.get("/accounts").is(200).has("还没有客户", "新建客户").lacks(`name="industry"`)
	v.get("/accounts/new").is(200).has("客户名称", "统一社会信用代码", "上级客户")
	to := v.post("/accounts/new", "name", " 华东　电网 ", "industry", "能源电力", "region", "上海", "credit_code", "914403001922038216",
		"website", "example.cn", "note", "一\n二").leads("/accounts/")
	v.get(to).is(200).has("华东 电网", "能源电力 · 上海 · 陈晓", "914403001922038216", "https://example.cn", "还没有商机", "还没有联系人", "除负责人外还没有成员")
	v.in("en").get(to).is(200).has("Account team", "No deals yet", "No people yet", "Credit code")
	v.in("zh").get("/accounts").is(200).has("华东 电网", "共 1 个客户")
	edit := v.get(to + "/edit").is(200)
	if got := edit.value("version"); got != "1" || edit.value("name") != "华东 电网" {
		t.Errorf("version %q, name %q", got, edit.value("name"))
	}
	v.post(to+"/edit", "version", "1", "name", "华东电网公司").leads(to)
	v.get(to+"/log").is(200).has("新建了客户", "修改了客户", "华东电网公司", "陈晓").lacks("192.0.2.1")
	v.in("en").get(to+"/log").is(200).has("created the account", "Credit code")
	v.in("zh").post(to+"/delete", "version", "2").leads("/accounts")
	v.get(to).is(404).has("没有找到这个客户")
	v.get("/accounts/trash").is(200).has("华东电网公司", to+"/restore")
	v.post(to + "/restore").leads(to)
	v.get(to).is(200)
}

func TestAccountFormKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	v := s.as(s.Rep("陈晓"))
	typed := []string{"name", "", "industry", "能源", "credit_code", "914403001922038217", "website", "javascript:alert(1)", "note", "<script>x</script>"}
	p := v.post("/accounts/new", typed...).is(422).has("请填写此项", "校验位不符", "请填写有效的网址").lacks("<script>x")
	for i := 0; i+1 < len(typed); i += 2 {
		if got := p.value(typed[i]); got != typed[i+1] {
			t.Errorf("%s holds %q, want %q", typed[i], got, typed[i+1])
		}
	}
	v.in("en").post("/accounts/new", typed...).is(422).has("Fill this in", "The check character does not match", "Enter a valid address")
	v.in("zh").post("/accounts/new", "name", strings.Repeat("长", 200)).is(422).has("最多 120 个字符")
	v.post("/accounts/new", "name", "a\x00b").is(422).has("无法识别的字符")
	v.get("/accounts").has("还没有客户")
}

func TestDoubleAccountsAreOfferedFirst(t *testing.T) {
	s := newSite(t)
	rep, other := s.Rep("陈晓"), s.Rep("李娜")
	first := s.newAccount(rep, account.Draft{Name: "ACME（上海）"})
	v := s.as(rep)
	p := v.post("/accounts/new", "name", "acme(上海)", "note", "留着").is(422).has("已有同名客户", "/accounts/"+string(first), "不是同一家，仍然保存")
	if p.value("note") != "留着" {
		t.Error("the note is lost")
	}
	s.as(other).post("/accounts/new", "name", "acme(上海)").is(422).has("不在您的查看范围内").lacks(string(first))
	s.as(other).in("en").post("/accounts/new", "name", "acme(上海)").is(422).has("that you cannot see", "save anyway").lacks(string(first))
	v.post("/accounts/new", "name", "acme(上海)", "sure", "1").leads("/accounts/")
}

func TestTwoEditsOfAnAccountMeetInAConflict(t *testing.T) {
	s := newSite(t)
	rep, boss := s.Rep("陈晓"), s.Manager()
	at := "/accounts/" + string(s.newAccount(rep, account.Draft{Name: "华东电网", Region: "上海"}))
	s.as(boss).post(at+"/edit", "version", "1", "name", "华东电网", "region", "江苏").leads(at)
	p := s.as(rep).post(at+"/edit", "version", "1", "name", "华东电网", "region", "浙江", "note", "我写的").is(409).has("江苏", "浙江", "我写的", "主管").lacks("信用代码")
	if p.value("version") != "2" || p.value("region") != "浙江" {
		t.Errorf("mine on top of theirs: version %q, region %q", p.value("version"), p.value("region"))
	}
	s.as(rep).in("en").post(at+"/edit", "version", "1", "name", "x").is(409).has("Region")
	s.as(rep).in("zh").post(at+"/edit", "version", "2", "name", "华东电网", "region", "浙江", "note", "我写的").leads(at)
	s.as(rep).post(at+"/delete", "version", "1").is(409)
	s.as(rep).post(at+"/owner", "version", "1", "owner", string(boss.User)).is(409).has("主管")
}

func TestTheSameAccountFormTwiceMakesOne(t *testing.T) {
	s := newSite(t)
	v, key := s.as(s.Rep("陈晓")), id.New()
	first := v.post("/accounts/new", "_key", key, "name", "华东电网").leads("/accounts/")
	if second := v.post("/accounts/new", "_key", key, "name", "华东电网").leads("/accounts/"); second != first {
		t.Errorf("%s, then %s", first, second)
	}
	v.get("/accounts").has("共 1 个客户")
}

func TestAccountTeamAndOwner(t *testing.T) {
	s := newSite(t)
	rep, mate := s.Rep("陈晓"), s.Rep("李娜")
	at := "/accounts/" + string(s.newAccount(rep, account.Draft{Name: "华东电网"}))
	v := s.as(rep)
	v.get(at+"/team").is(200).has("添加团队成员", "李娜").lacks(`value="` + string(rep.User) + `"`)
	v.post(at+"/team", "member", "nobody").is(422).has("请从列表中选择一项")
	v.post(at+"/team", "member", string(mate.User)).leads(at)
	v.get(at).has("李娜", "移除 李娜")
	s.as(mate).get(at).is(200).has("退出团队", "编辑客户").lacks("移交负责人", at+"/delete")
	s.as(mate).get(at + "/owner").is(403)
	s.as(mate).post(at+"/owner", "version", "1", "owner", string(mate.User)).is(403)
	v.post(at+"/owner", "version", "1", "owner", string(mate.User)).leads(at)
	v.get(at).has("李娜", "退出团队")
	v.post(at + "/team/" + string(rep.User) + "/remove").leads("/accounts") // out of sight now
	v.get(at).is(404)
}

func TestWhoMayDoWhatWithAccounts(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("陈晓")
	acme := s.newAccount(rep, account.Draft{Name: "华东电网"})
	somebody := s.newPerson(rep, acme, person.Draft{Name: "张伟", Mobile: "13800000000"})
	at, who := "/accounts/"+string(acme), "/people/"+string(somebody)
	reader := s.as(s.Member("只读", org.ReadOnly, org.ScopeAll, s.North))
	reader.get(at).is(200).has("华东电网", "张伟").lacks(at+"/edit", at+"/delete", "/people/new", "/deals/new?")
	reader.get(who).is(200).has("138 •••• 00").lacks("13800000000", who+"/edit", who+"/delete")
	reader.post(who + "/contact").is(200).has("13800000000")
	reader.get("/accounts").lacks(`href="/accounts/new"`)
	stranger, far := s.as(s.Rep("李娜")), s.as(orgtest.New(t, s.db).Admin())
	for _, path := range []string{at, at + "/log", at + "/edit", at + "/owner", at + "/team", who, who + "/edit", who + "/move"} {
		stranger.get(path).is(404)
		far.get(path).is(404).lacks("华东电网", "张伟")
		s.nobody().get(path).leads("/signin")
	}
	for _, path := range []string{at + "/edit", at + "/owner", at + "/team", "/accounts/new", "/people/new", who + "/edit", who + "/move"} {
		reader.get(path).is(403)
	}
	for _, path := range []string{at + "/edit", at + "/owner", at + "/team", at + "/delete", at + "/team/" + string(rep.User) + "/remove",
		who + "/edit", who + "/move", who + "/delete"} {
		reader.post(path, "version", "1", "name", "x", "account", string(acme)).is(403)
		stranger.post(path, "version", "1", "name", "x").is(404)
		far.post(path, "version", "1", "name", "x").is(404)
		s.nobody().post(path).is(401)
	}
	reader.post("/accounts/new", "name", "x").is(403)
	reader.post("/people/new", "name", "x", "account", string(acme)).is(403)
	stranger.post("/people/new", "name", "x", "account", string(acme)).is(422)
	for _, wrong := range []string{"/accounts/..%2Fx", "/accounts/%00", "/accounts/" + strings.Repeat("a", 10000), "/accounts/" + string(somebody), "/people/" + string(acme)} {
		s.as(rep).get(wrong).is(404)
	}
}

func TestAccountListSortsFiltersAndTurnsPages(t *testing.T) {
	s := newSite(t)
	rep, boss := s.Rep("陈晓"), s.Manager()
	for i := range 55 {
		s.newAccount(rep, account.Draft{Name: "客户" + string(rune('A'+i%26)) + string(rune('a'+i/26)), Industry: []string{"电力", "银行"}[i%2]})
	}
	s.newAccount(boss, account.Draft{Name: "主管的客户", Region: "上海"})
	v := s.as(boss)
	p := v.get("/accounts?sort=name&industry=电力").is(200).has("共 28 个客户")
	if n := p.doc().Find("tbody tr").Length(); n != 28 || p.doc().Find(`th[aria-sort="ascending"]`).Length() != 1 {
		t.Errorf("%d rows", n)
	}
	p = v.get("/accounts?sort=name").has("共 56 个客户")
	next := p.doc().Find(`a[rel="next"]`).AttrOr("href", "")
	p = v.get(next).is(200)
	if n := p.doc().Find("tbody tr").Length(); n != 6 {
		t.Errorf("%d rows on the second page", n)
	}
	p = v.get(p.doc().Find(`a[rel="prev"]`).AttrOr("href", "")).is(200)
	if n := p.doc().Find("tbody tr").Length(); n != 50 || p.doc().Find(`a[rel="prev"]`).Length() != 0 {
		t.Errorf("%d rows on the first page", n)
	}
	v.get("/accounts?owner=me").has("主管的客户", "共 1 个客户")
	v.get("/accounts?q=主管&region=上海").has("主管的客户")
	v.get("/accounts?q=没有这家").has("没有符合条件的客户")
	v.in("en").get("/accounts?q=nothing").has("No account matches", "Clear")
	v.get("/accounts?after=rubbish").is(422)
	for _, q := range []string{"%00", "%ff", "'", "%25", strings.Repeat("x", 5000), "=cmd|"} {
		v.get("/accounts?q=" + q).is(200)
		v.get("/people?q=" + q).is(200)
	}
}
