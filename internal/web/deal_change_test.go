package web_test

import (
	"strconv"
	"strings"
	"testing"

	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// reload reads a deal as it is now.
func (s *site) reload(a org.Actor, d opportunity.Detail) opportunity.Detail {
	s.t.Helper()
	now, err := s.server.Deals.Get(s.t.Context(), a, d.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return now
}

// reason returns an id of the list for an outcome.
func (s *site) reason(a org.Actor, outcome string) string {
	s.t.Helper()
	list, err := method.NewService(s.db).ListReasons(s.t.Context(), a)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, r := range list {
		if r.Outcome == outcome {
			return r.ID
		}
	}
	s.t.Fatal("no reason for", outcome)
	return ""
}

func today(s *site, a org.Actor) day.Date { return day.Date(a.Today(s.db.Now())) }

func version(d opportunity.Detail) string { return strconv.FormatInt(d.Version, 10) }

func TestNewDeal(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	v := s.as(rep)
	acc := s.deal(rep, "旧项目").Account
	v.get("/deals/new").is(200).has("新建商机", "下一步", "预计毛利率").lacks("name=\"owner\"")
	v.in("en").get("/deals/new").is(200).has("New deal", "Margin estimate", "Next step")
	v = v.in("zh")
	p := v.post("/deals/new", "name", "新项目", "account", "x", "amount", "abc", "margin", "1.234",
		"next_step", "写方案", "next_step_on", "2026-02-30", "products", "", "quantities", "").is(422)
	p.has("请从列表中选择一项", "无法读取这个金额", "请写百分数", "请按 年-月-日")
	for field, want := range map[string]string{"name": "新项目", "amount": "abc", "margin": "1.234", "next_step": "写方案"} {
		if got := p.value(field); got != want {
			t.Errorf("%s holds %q, want what was typed", field, got)
		}
	}
	next := string(today(s, rep).Add(2))
	to := v.post("/deals/new", "name", "新项目", "account", string(acc), "amount", "１２０万", "next_step", "写方案", "next_step_on", next).leads("/deals/")
	d := s.reload(rep, opportunity.Detail{Opportunity: opportunity.Opportunity{ID: opportunity.ID(strings.TrimPrefix(to, "/deals/"))}})
	if d.Account != acc || d.Amount != 1_200_000_00 || d.Owner != rep.User {
		t.Errorf("%+v", d.Opportunity)
	}
	v.get("/deals/new?from="+string(d.ID)).is(200).has("新项目（跟进）", "旧项目的客户")
	v.get("/deals/new?account=" + string(acc)).is(200).has("旧项目的客户")
	v.get("/deals/new?account=x").is(404)
	s.as(s.Manager()).get("/deals/new").is(200).has("name=\"owner\"", "林晓岚 · 北区")
	s.as(s.Member("只读", org.ReadOnly, org.ScopeAll, s.North)).get("/deals/new").is(403)
}

// fromWhere is where requests of tests come from.
const fromWhere = "192.0.2.1"

func TestEditDeal(t *testing.T) {
	s := newSite(t)
	rep, boss := s.Rep("林晓岚"), s.Manager()
	d := s.deal(rep, "政务云二期")
	v, w := s.as(rep), s.as(boss)
	p := v.get(dealPath(d) + "/edit").is(200)
	if p.value("name") != "政务云二期" || p.value("amount") != "3,500,000" || p.value("version") != "1" {
		t.Errorf("%q %q %q", p.value("name"), p.value("amount"), p.value("version"))
	}
	form := func(name, amount string, version string) []string {
		return []string{"name", name, "account", string(d.Account), "amount", amount, "opened_on", string(d.OpenedOn),
			"next_step", d.NextStep, "next_step_on", string(d.NextStepOn), "version", version}
	}
	v.post(dealPath(d)+"/edit", form("", "1", "1")...).is(422).has("请填写此项")
	w.post(dealPath(d)+"/edit", form("政务云三期", "400万", "1")...).leads(dealPath(d))
	c := v.post(dealPath(d)+"/edit", form("政务云二期（扩容）", "350万", "1")...).is(409)
	c.has("内容有冲突", "主管", "政务云三期", "政务云二期（扩容）", "4,000,000", "3,500,000")
	if c.value("version") != "2" {
		t.Errorf("mine goes on top of version %s", c.value("version"))
	}
	c.in(v, "en", dealPath(d)+"/edit", form("x", "1", "1")).is(409).has("Two versions of the same record", "Amount")
	v.in("zh").post(dealPath(d)+"/edit", form("政务云二期（扩容）", "350万", "2")...).leads(dealPath(d))
	if now := s.reload(rep, d); now.Name != "政务云二期（扩容）" {
		t.Error(now.Name)
	}
	v.get(dealPath(d)+"/log").is(200).has("修改了商机", "政务云三期", "新建了商机", "基本信息").lacks(fromWhere)
	s.as(s.Admin()).get(dealPath(d) + "/log").is(200).has(fromWhere)
	v.in("en").get(dealPath(d)+"/log").is(200).has("changed the deal", "Facts")
}

// in posts again in another language.
func (p *page) in(v *visitor, lang, path string, form []string) *page {
	p.t.Helper()
	return v.in(lang).post(path, form...)
}

func TestStageForm(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	v := s.as(rep)
	v.get(dealPath(d)+"/stage").is(200).has("调整销售阶段", "需求分析", "客户侧事件")
	v.get(dealPath(d)+"/stage?track=selling&to=criteria").is(200).has("设定标准", "将跳过：需求分析", "客户还在")
	v.get(dealPath(d) + "/stage?track=buying&to=options").is(200).has("调整采购阶段")
	v.get(dealPath(d) + "/stage?track=x&to=x").is(200)
	v.post(dealPath(d)+"/stage", "track", "selling", "to", "needs", "event", " ", "occurred_on", "x", "version", "1").is(422).
		has("请写下客户一侧发生了什么", "请按 年-月-日")
	day := string(today(s, rep))
	move := []string{"track", "selling", "to", "criteria", "event", "局长批示立项", "occurred_on", day}
	v.post(dealPath(d)+"/stage", append(move, "version", "1")...).leads(dealPath(d))
	v.get(dealPath(d) + "/people").is(200).has("走在客户前面")
	v.get(dealPath(d)+"/log").is(200).has("局长批示立项", "商机评估 → 设定标准", "抢跑")
	v.post(dealPath(d)+"/stage", append(move, "version", "1")...).is(409)
	v.post(dealPath(d)+"/stage", "track", "selling", "to", "needs", "event", "标准未定", "occurred_on", day, "version", "1").is(409).has("内容有冲突", "设定标准", "需求分析")
	v.post(dealPath(d)+"/stage", "track", "selling", "to", "assess", "event", "标准未定", "occurred_on", day, "version", "2", "next", "/deals?view=board").leads("/deals?view=board")
	v.post(dealPath(d)+"/stage", "track", "selling", "to", "needs", "event", "立项", "occurred_on", day, "version", "3", "next", "https://x.example/deals?").leads(dealPath(d))
	s.as(s.Member("只读", org.ReadOnly, org.ScopeAll, s.North)).get(dealPath(d) + "/stage").is(403)
	s.as(s.Rep("路人")).get(dealPath(d) + "/stage").is(404)
}

func TestCloseAndReopenForms(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	v, day := s.as(rep), string(today(s, rep))
	v.get(dealPath(d)+"/close").is(200).has("赢单", "客户未决策", "主要原因")
	v.in("en").get(dealPath(d)+"/close").is(200).has("Won", "No decision", "Main reason")
	v = v.in("zh")
	v.post(dealPath(d)+"/close", "version", "1").is(422).has("请填写此项")
	p := v.post(dealPath(d)+"/close", "version", "1", "outcome", "won", "reason", s.reason(rep, "lost"), "closed_on", day, "note", "很遗憾").is(422)
	if p.value("note") != "很遗憾" {
		t.Error("the note is lost")
	}
	v.get(dealPath(d) + "/reopen").is(409).has("正在进行中")
	won := []string{"version", "1", "outcome", "won", "reason", s.reason(rep, "won"), "closed_on", day, "note", "客户口头通知中选"}
	v.post(dealPath(d)+"/close", won...).leads(dealPath(d))
	v.post(dealPath(d)+"/close", won...).is(409).has("已经结束")
	v.get(dealPath(d) + "/close").is(409).has("已经结束")
	v.get(dealPath(d)).is(200).has("商机已结束").lacks("下次见面问这三件事", "下一步怎么走")
	v.get(dealPath(d)+"/log").is(200).has("赢单，"+day, "客户口头通知中选", "客户维护", "签约日期").lacks("/next-step")
	v.get(dealPath(d) + "/signed").is(200)
	v.post(dealPath(d)+"/signed", "version", "2", "signed_on", "x").is(422)
	v.post(dealPath(d)+"/signed", "version", "2", "signed_on", day).leads(dealPath(d))
	v.get(dealPath(d) + "/reopen").is(200).has("重新打开的原因")
	v.post(dealPath(d)+"/reopen", "version", "3", "why", "", "next_step", "x", "next_step_on", day).is(422)
	v.post(dealPath(d)+"/reopen", "version", "3", "why", "流标", "next_step", "重新登门", "next_step_on", day).leads(dealPath(d))
	v.post(dealPath(d)+"/reopen", "version", "3", "why", "流标", "next_step", "重新登门", "next_step_on", day).is(409)
	v.get(dealPath(d)+"/log").is(200).has("重新打开（原结果：赢单）", "流标", "重新登门")
}

func TestNextStepForm(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	v, day := s.as(rep), string(today(s, rep))
	v.get(dealPath(d) + "/next-step").is(200).has("拜访信息中心主任")
	v.post(dealPath(d)+"/next-step", "version", "1", "next_step", "", "next_step_on", "2020-01-01").is(422).has("请填写此项", "不能早于今天")
	v.post(dealPath(d)+"/next-step", "version", "1", "next_step", "送方案", "next_step_on", day).leads(dealPath(d))
	v.post(dealPath(d)+"/next-step", "version", "1", "next_step", "送样机", "next_step_on", day).is(409).has("送方案", "送样机")
}

func TestTeamPage(t *testing.T) {
	s := newSite(t)
	rep, mate, next := s.Rep("林晓岚"), s.Rep("赵一鸣"), s.Rep("孙皓")
	d := s.deal(rep, "政务云二期")
	v := s.as(rep)
	v.get(dealPath(d)+"/team").is(200).has("林晓岚", "赵一鸣 · 北区", "移交")
	v.post(dealPath(d)+"/team", "member", "").is(422).has("请从列表中选择一项")
	v.post(dealPath(d)+"/team", "member", string(mate.User)).leads(dealPath(d) + "/team")
	m := s.as(mate)
	m.get(dealPath(d) + "/team").is(200).has("移出").lacks("name=\"owner\"")
	m.post(dealPath(d)+"/owner", "owner", string(mate.User), "version", "1").is(403)
	v.post(dealPath(d)+"/owner", "owner", "", "version", "1").is(422)
	v.post(dealPath(d)+"/owner", "owner", string(next.User), "version", "1").leads(dealPath(d) + "/team")
	s.as(s.Manager()).post(dealPath(d)+"/owner", "owner", string(mate.User), "version", "1").is(409).has("孙皓", "赵一鸣")
	m.post(dealPath(d) + "/team/" + string(mate.User) + "/remove").leads("/deals")
	m.get(dealPath(d) + "/team").is(404)
}

func TestTrashPage(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	v := s.as(rep)
	v.get("/deals/trash").is(200).has("回收站是空的")
	v.post(dealPath(d)+"/delete", "version", "7").is(409)
	v.post(dealPath(d)+"/delete", "version", version(d)).leads("/deals")
	v.get(dealPath(d) + "/log").is(404)
	v.get("/deals/trash").is(200).has("政务云二期", "恢复")
	v.post(dealPath(d) + "/restore").leads(dealPath(d))
	v.get(dealPath(d)+"/log").is(200).has("把商机移到回收站", "恢复了商机")
}
