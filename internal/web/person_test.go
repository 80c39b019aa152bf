package web_test

import (
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/c139"
)

func TestPersonFromNothingToTrashAndBack(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("陈晓")
	acme := string(s.newAccount(rep, account.Draft{Name: "华东电网"}))
	v := s.as(rep)
	v.get("/people").is(200).has("还没有联系人")
	v.in("en").get("/people").has("No people yet")
	p := v.in("zh").get("/people/new?account=" + acme).is(200).has("汇报给")
	if p.value("account") != acme {
		t.Error("the account is not chosen")
	}
	boss := v.post("/people/new", "account", acme, "name", "王总", "title", "总经理").leads("/people/")
	at := v.post("/people/new", "account", acme, "name", "张伟", "title", "主任", "department", "信息中心", "mobile", "138 0000 0000",
		"phone", "021-5555 转 801", "email", "zw@example.cn", "wechat", "zw_1", "reports_to", boss[len("/people/"):]).leads("/people/")
	v.get(at).is(200).has("张伟", "主任 · 信息中心", "华东电网", "138 •••• 00", "z••••@example.cn", "王总", boss).lacks("tel:", "mailto:", "zw_1")
	v.post(at+"/contact").is(200).has(`href="tel:13800000000"`, `href="tel:0215555"`, `href="mailto:zw@example.cn"`, "zw_1", "张伟")
	v.get(boss).has("下属", "张伟")
	v.get("/accounts/"+acme).has("张伟", "王总", "信息中心")
	v.get("/people?q=信息").has("张伟", "华东电网", "共 1 位联系人").lacks("王总")
	v.get(at + "/edit").is(200).lacks(`name="account"`)
	v.post(at+"/edit", "version", "1", "name", "张伟", "title", "副总", "reports_to", "").leads(at)
	v.get(at).has("副总").lacks("王总")
	v.post(at+"/delete", "version", "2").leads("/accounts/" + acme)
	v.get("/people/trash").is(200).has("张伟", at+"/restore")
	v.post(at + "/restore").leads(at)
}

func TestPersonFormKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("陈晓")
	acme := string(s.newAccount(rep, account.Draft{Name: "华东电网"}))
	v := s.as(rep)
	typed := []string{"account", acme, "name", "", "mobile", "call me", "email", "zhang", "wechat", "zw", "note", "留着"}
	p := v.post("/people/new", typed...).is(422).has("请填写此项", "号码只能包含数字", "请填写有效的电子邮箱")
	for i := 0; i+1 < len(typed); i += 2 {
		if got := p.value(typed[i]); got != typed[i+1] {
			t.Errorf("%s holds %q, want %q", typed[i], got, typed[i+1])
		}
	}
	v.in("en").post("/people/new", "name", "x").is(422).has("Account", "Fill this in")
	v.in("en").post("/people/new", typed...).is(422).has("A number holds digits", "Enter a valid e-mail address")
}

func TestPersonConflictAndMove(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("陈晓")
	acme, next := s.newAccount(rep, account.Draft{Name: "华东电网"}), s.newAccount(rep, account.Draft{Name: "华北电网"})
	hidden := s.newAccount(s.Rep("李娜"), account.Draft{Name: "看不见"})
	at := "/people/" + string(s.newPerson(rep, acme, person.Draft{Name: "张伟", Title: "主任"}))
	v := s.as(rep)
	v.post(at+"/edit", "version", "1", "name", "张伟", "title", "副总").leads(at)
	p := v.post(at+"/edit", "version", "1", "name", "张伟", "title", "总监").is(409).has("副总", "总监")
	if p.value("version") != "2" {
		t.Error("mine does not go on top of theirs")
	}
	v.get(at+"/move").is(200).has("现在属于“华东电网”", "华北电网").lacks("看不见")
	v.post(at+"/move", "version", "2", "account", string(hidden)).is(422).has("没有找到这个客户")
	v.post(at+"/move", "version", "2", "account", "").is(422)
	v.post(at+"/move", "version", "1", "account", string(next)).is(409).has("华北电网", "华东电网")
	v.post(at+"/move", "version", "2", "account", string(next)).leads(at)
	v.get(at).has("华北电网").lacks("华东电网")
	v.get("/accounts/"+string(next)+"/log").has("把联系人移到另一客户", "华北电网")
}

func TestThePageOfAPersonNamesTheDeals(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	deal := s.dealOf(rep, "政务云二期")
	d, err := s.server.Deals.Get(t.Context(), rep, deal)
	if err != nil {
		t.Fatal(err)
	}
	people, err := s.server.People.List(t.Context(), rep, person.Filter{Account: d.Account})
	if err != nil {
		t.Fatal(err)
	}
	who := people.Rows[0].ID
	path := "/people/" + string(who)
	s.as(rep).get(path).is(200).has("您能看到的商机里还没有这位联系人")
	if err := s.server.Stakeholders.Add(t.Context(), rep, deal, who, ""); err != nil {
		t.Fatal(err)
	}
	err = s.server.Deals.SetElements(t.Context(), rep, deal, []opportunity.Change{{Element: c139.W, To: c139.Clear, Evidence: &opportunity.NewEvidence{
		What: "厅长当面表态", Person: string(who), Channel: opportunity.Visit, ObservedOn: string(s.day(rep, 0)), Strength: opportunity.Stated}}}, "")
	if err != nil {
		t.Fatal(err)
	}
	p := s.as(rep).get(path).is(200).has("政务云二期", "1W0F0C", "商机评估", "¥680万", "在相关人员中 · 提供依据 1 条")
	for _, to := range []string{"/deals/" + string(deal), "/deals/" + string(deal) + path} {
		if p.doc().Find(`a[href="`+to+`"]`).Length() != 1 {
			t.Errorf("no way to %s", to)
		}
	}
	s.as(rep).in("en").get(path).is(200).has("Matters in it · gave 1 piece of evidence")
	mate := s.Member("周启明", org.Rep, org.ScopeTeam, s.South)
	if err := s.server.Accounts.Join(t.Context(), rep, d.Account, mate.User); err != nil {
		t.Fatal(err)
	}
	s.as(mate).get(path).is(200).lacks("1W0F0C", "/deals/"+string(deal)) // the account is in sight, the deal is not
}
