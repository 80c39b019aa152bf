package web_test

import (
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/activity"
	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// dealOf begins a deal with an account and a person.
func (s *site) dealOf(owner org.Actor, name string) opportunity.ID {
	s.t.Helper()
	acc, err := account.NewService(s.db).Create(s.t.Context(), owner, account.Draft{Name: name + "的客户"}, true)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := person.NewService(s.db).Create(s.t.Context(), owner, acc, person.Draft{Name: "陈处长"}); err != nil {
		s.t.Fatal(err)
	}
	made, err := s.server.Deals.Create(s.t.Context(), owner, opportunity.Terms{Name: name, Account: acc, Amount: 6_800_000_00, AmountKnown: true,
		NextStep: "见李副厅长", NextStepOn: s.day(owner, 0), ExpectedClose: s.day(owner, 90)})
	if err != nil {
		s.t.Fatal(err)
	}
	return made
}

// day is a date some days from today where the actor is.
func (s *site) day(a org.Actor, days int) day.Date {
	return day.Date(a.Today(s.db.Now())).Add(days)
}

func TestTodayListsWhatNeedsMe(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	v := s.as(rep)
	v.get("/").is(200).has("您还没有进行中的商机", "新建商机").lacks("我的团队")
	v.in("en").get("/").is(200).has("You have no open deal yet")
	deal := s.dealOf(rep, "政务云二期")
	s.run(`UPDATE opportunity SET open_challenges = 2, stale_count = 1, zone = 'lose', prior_zone = 'win', zone_changed_at = touched_at`)
	p := v.in("zh").get("/").is(200).has("有 1 个商机需要处理", "政务云二期", "¥680万", "从赢单区退到输单区（今天）", "2 条质疑等您答复", "今天到期：见李副厅长", "另有 1 项")
	if href := p.doc().Find(".k-need-head a").AttrOr("href", ""); href != "/deals/"+string(deal) {
		t.Errorf("the deal leads to %q", href)
	}
	v.in("en").get("/").is(200).has("1 deal needs you", "2 challenges wait for an answer", "and 1 more")
	s.as(s.Rep("周启明")).get("/").is(200).lacks("政务云二期")
}

func TestTodayShowsTheTeam(t *testing.T) {
	s := newSite(t)
	rep, boss := s.Rep("林晓岚"), s.Manager()
	deal := s.dealOf(rep, "政务云二期")
	err := s.server.Deals.SetElements(t.Context(), rep, deal, []opportunity.Change{{Element: c139.W, To: c139.Clear,
		Evidence: &opportunity.NewEvidence{What: "厅长当面表态", Channel: opportunity.Visit, ObservedOn: string(s.day(rep, 0)), Strength: opportunity.Stated}}}, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.server.Deals.Ask(t.Context(), boss, deal, c139.W, "厅长亲口说的吗？"); err != nil {
		t.Fatal(err)
	}
	s.run(`UPDATE opportunity SET next_step_on = '2020-01-01'`)
	v := s.as(boss)
	v.get("/").is(200).has("我的团队", "抖动区 1", "比 7 天前 +1", "依据更新 W：厅长当面表态", "厅长亲口说的吗？", "1 个商机的下一步已逾期", "没有商机退到更差的区域")
	v.in("en").get("/").is(200).has("My team", "+1 in 7 days", "New evidence W: 厅长当面表态", "1 deal is overdue with its next step")
	s.as(s.Member("南区主管", org.Manager, org.ScopeDepartment, s.South)).get("/").is(200).has("我的团队").lacks("政务云二期")
	s.as(s.Member("读", org.ReadOnly, org.ScopeAll, s.North)).get("/").is(200).lacks("我的团队", "记一次拜访</a>")
}

func TestATaskGoesThroughItsLife(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	v := s.as(rep)
	deal := string(s.dealOf(rep, "政务云二期"))
	v.get("/tasks").is(200).has("没有未完成的任务")
	v.get("/tasks/new?deal="+deal).is(200).has("政务云二期", "新建任务")
	bad := v.post("/tasks/new", "deal", deal, "title", " ", "due_on", "morgen", "assignee", string(rep.User)).is(422).has("有 2 处需要修改")
	if bad.value("due_on") != "morgen" {
		t.Errorf("what was typed is lost: %q", bad.value("due_on"))
	}
	v.post("/tasks/new", "deal", deal, "title", "问清预算", "due_on", string(s.day(rep, -1)), "assignee", string(rep.User)).leads("/deals/" + deal + "/plan")
	p := v.get("/").is(200).has("已逾期", "问清预算", "逾期 1 天")
	act := p.doc().Find(".k-tasks form").AttrOr("action", "")
	to := v.post(act, "next", "/").leads("/")
	if to != "/" {
		t.Errorf("finishing leads to %q", to)
	}
	v.get("/").is(200).has("已完成：问清预算", "撤销")
	v.get("/").is(200).lacks("问清预算")
	v.get("/tasks?done=1").is(200).has("问清预算")
	edit := act[:len(act)-len("/done")]
	v.post(edit+"/reopen", "next", "//evil.example").leads("/deals/" + deal + "/plan")
	v.get(edit).is(200).has("修改任务")
	v.post(edit, "title", "问清资金来源", "due_on", string(s.day(rep, 3)), "assignee", string(rep.User), "version", "1").is(409).has("问清资金来源", "问清预算")
	v.post(edit, "title", "问清资金来源", "due_on", string(s.day(rep, 3)), "assignee", string(rep.User), "version", "3").leads("/deals/")
	v.post(edit + "/delete").leads("/deals/")
	v.get(edit).is(404)
	v.post(edit + "/restore").leads("/deals/")
	v.get(edit).is(200).has("问清资金来源")
	s.as(s.Rep("周启明")).get(edit).is(404)
	s.as(s.Rep("何静")).post(act).is(404)
}

func TestTheRecordOfADeal(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	v := s.as(rep)
	id := s.dealOf(rep, "政务云二期")
	plan := "/deals/" + string(id) + "/plan"
	v.get(plan).is(200).has("还没有跟进记录", "见李副厅长", "没有未完成的任务")
	form, err := s.server.Activities.NewNote(t.Context(), rep, activity.Subject{Deal: id})
	if err != nil || len(form.People) != 1 {
		t.Fatal(form, err)
	}
	bad := v.post("/activities/new", "deal", string(id), "kind", "visit", "body", "", "happened_on", string(s.day(rep, 1)), "people", string(form.People[0].ID))
	bad.is(422).has("有 2 处需要修改", "日期不能晚于今天")
	if on := bad.doc().Find(`[name=people][checked]`).Length(); on != 1 {
		t.Errorf("%d people stay chosen", on)
	}
	v.post("/activities/new", "deal", string(id), "kind", "visit", "body", "预算批复还要两周\n<script>", "happened_on", string(s.day(rep, 0)),
		"people", string(form.People[0].ID)).leads(plan)
	p := v.get(plan).is(200).has("预算批复还要两周", "陈处长", "拜访", "今天").lacks("<script>\n")
	v.in("en").get(plan).is(200).has("Notes and visits", "Met", "today")
	v.in("zh")
	edit := p.doc().Find(".k-entry-actions a").AttrOr("href", "")
	v.get(edit).is(200).has("修改拜访记录")
	v.post(edit, "kind", "visit", "body", "改过", "happened_on", string(s.day(rep, 0)), "version", "1").leads(plan)
	v.post(edit, "kind", "visit", "body", "又改", "happened_on", string(s.day(rep, 0)), "version", "1").is(409).has("又改", "改过")
	v.post(edit+"/delete", "next", plan).leads(plan)
	v.get(plan).is(200).lacks("改过")
	v.post(edit + "/restore").leads(plan)
	v.get(plan).is(200).has("改过")
	other := s.as(s.Rep("周启明"))
	for _, path := range []string{plan, edit, "/deals/none/plan"} {
		other.get(path).is(404)
	}
	reader := s.as(s.Member("读", org.ReadOnly, org.ScopeAll, s.North))
	reader.get(plan).is(200).has("改过").lacks("写跟进记录", "/delete")
	reader.post("/activities/new", "deal", string(id), "kind", "note", "body", "x", "happened_on", string(s.day(rep, 0))).is(403)
}

func TestOlderEntriesTurn(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	v := s.as(rep)
	id := s.dealOf(rep, "政务云二期")
	err := s.db.InTx(t.Context(), func(tx *db.Tx) error {
		for range activity.PageSize + 1 {
			if _, err := activity.Insert(t.Context(), tx, rep, activity.Subject{Deal: id},
				activity.Draft{Kind: activity.Note, Body: "跟进", HappenedOn: string(s.day(rep, 0))}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	p := v.get("/deals/" + string(id) + "/plan").is(200)
	next := p.doc().Find("a[rel=next]").AttrOr("href", "")
	if n := v.get(next).is(200).doc().Find(".k-timeline > li").Length(); n != 1 {
		t.Errorf("%d on the second page", n)
	}
	v.get("/deals/" + string(id) + "/plan?older=nonsense").is(422)
}

func TestChooseTheDealOfAVisit(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	v := s.as(rep)
	v.get("/visits/new").is(200).has("您还没有进行中的商机")
	id := s.dealOf(rep, "政务云二期")
	s.dealOf(s.Rep("周启明"), "智慧园区一期")
	v.get("/visits/new").is(200).has("政务云二期", "/deals/"+string(id)+"/visit").lacks("智慧园区")
	v.get("/visits/new?q=务云").is(200).has("政务云二期")
	v.get("/visits/new?q=园区").is(200).has("没有找到可以记录的商机").lacks("智慧园区一期")
	v.get("/visits/new?q=%20").is(200).has("政务云二期")
	s.as(s.Member("读", org.ReadOnly, org.ScopeAll, s.North)).get("/visits/new").is(403)
}

func TestTheMap(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	v := s.as(rep)
	v.get("/deals?view=map").is(200).has("控单力地图")
	id := s.dealOf(rep, "政务云<二期>")
	s.dealOf(s.Rep("周启明"), "智慧园区")
	p := v.get("/deals?view=map").is(200).has("致胜拐点", "死亡拐点", "政务云<二期> · 0W0F0C").lacks("智慧园区", "<二期>")
	if n := p.doc().Find(`a.k-bubble[href="/deals/` + string(id) + `"]`).Length(); n != 1 {
		t.Errorf("%d bubbles lead to the deal", n)
	}
	if cells := p.doc().Find(".k-mapcell").Length(); cells != 80 {
		t.Errorf("%d cells", cells)
	}
	v.get("/deals?view=map&zone=win").is(200).lacks("k-bubble")
	list := p.doc().Find("details [hx-get]").AttrOr("hx-get", "")
	v.get(list).is(200).has("政务云&lt;二期&gt;", "0W0F0C").lacks("<html", "智慧园区")
	v.get("/deals?view=table&value=0W0F0C").is(200).has("政务云")
	v.get("/deals?view=table&value=1W0F0C").is(200).lacks("政务云")
	v.in("en").get("/deals?view=map&days=90").is(200).has("Control map", "Win inflection", "90 days")
}
