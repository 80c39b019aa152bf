package web_test

import (
	"testing"

	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

func TestBulkChangesAllOrNothing(t *testing.T) {
	s := newSite(t)
	boss, rep, next := s.Manager(), s.Rep("林晓岚"), s.Rep("赵一鸣")
	a, b := s.deal(rep, "甲项目"), s.deal(rep, "乙项目")
	v, day := s.as(boss), string(today(s, boss).Add(5))
	path := "/deals/bulk?view=table&sort=name"
	v.post(path, "next_step", "季度评审").is(422).has("还没有勾选商机")
	v.post(path, "row", string(a.ID)+":1").is(422).has("请填写要改的内容")
	p := v.post(path, "row", string(a.ID)+":1", "row", string(b.ID)+":9", "next_step", "季度评审", "next_step_on", day).is(422)
	p.has("有 1 个商机不能修改", "已被他人修改", "季度评审")
	if s.reload(boss, a).NextStep == "季度评审" || p.doc().Find("[name=row][checked]").Length() != 2 {
		t.Error("half of it was saved, or the choice is lost")
	}
	v.post(path, "row", string(a.ID)+":1", "row", string(b.ID)+":1", "next_step", "季度评审", "next_step_on", day, "owner", string(next.User)).leads("/deals?sort=name&view=table")
	for _, d := range []opportunity.Detail{a, b} {
		if now := s.reload(boss, d); now.NextStep != "季度评审" || now.Owner != next.User || string(now.NextStepOn) != day {
			t.Errorf("%+v", now.Opportunity)
		}
	}
	v.post(path, "row", "x:y", "row", "../:1", "next_step", "x", "next_step_on", day).is(422).has("没有找到这个商机")
	v.post(path, "row", string(a.ID)+":3", "next_step_on", "2026-02-30").is(422).has("请按 年-月-日")
	v.post(path, "row", string(a.ID)+":3", "owner", "x").is(422)
	s.as(s.Member("只读", org.ReadOnly, org.ScopeAll, s.North)).post(path, "row", string(a.ID)+":3", "next_step", "x").is(403)
	s.as(s.Rep("路人")).post(path, "row", string(a.ID)+":3", "next_step", "x").is(422).has("没有找到这个商机").lacks("甲项目")
}

func TestNamedFilters(t *testing.T) {
	s := newSite(t)
	rep, other := s.Rep("林晓岚"), s.Rep("路人")
	v := s.as(rep)
	v.post("/deals/views", "view_name", " ", "query", "view=table").is(422)
	v.post("/deals/views", "view_name", "大单", "query", "view=table&min=300万&zone=lose&evil=1").leads("/deals?")
	p := v.get("/deals").is(200).has("大单").lacks("evil")
	drop := p.doc().Find(`form[action^="/deal-views/"]`).AttrOr("action", "")
	link := p.doc().Find(`.k-savedview a`).AttrOr("href", "")
	v.get(link).is(200).has("aria-current=\"page\"", "300万")
	s.as(other).get("/deals").is(200).lacks("大单")
	s.as(other).post(drop).is(404)
	v.post(drop).leads("/deals")
	v.get("/deals").is(200).lacks("大单")
}

func TestQuickAdd(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	v, day := s.as(rep), string(today(s, rep))
	v.get("/deals/quick").is(200).has("快速录入", "新客户名称")
	v.in("en").get("/deals/quick").is(200).has("Quick add", "New account")
	v = v.in("zh")
	form := []string{"account_name", "滨江水务", "person_name", "何科长", "person_mobile", "13900000000", "name", "泵站监控", "amount", "80万", "next_step", "送资料", "next_step_on", day}
	p := v.post("/deals/quick", append(form[:len(form)-1:len(form)-1], "2020-01-01")...).is(422).has("不能早于今天")
	if p.value("account_name") != "滨江水务" || p.value("person_name") != "何科长" {
		t.Error("what was typed is lost")
	}
	if list, err := s.server.Accounts.Choices(t.Context(), rep, "滨江水务", 5); err != nil || len(list) != 0 {
		t.Errorf("a refused form left %v, %v", list, err)
	}
	to := v.post("/deals/quick", form...).leads("/deals/")
	v.get(to+"/people").is(200).has("泵站监控", "何科长", "滨江水务", "¥80万")
	v.post("/deals/quick", form...).is(422).has("确实是另一家同名客户")
	v.post("/deals/quick", append(form, "sure", "1")...).leads("/deals/")
	v.post("/deals/quick", "name", "x", "next_step", "y", "next_step_on", day).is(422).has("请填写此项")
	s.as(s.Member("只读", org.ReadOnly, org.ScopeAll, s.North)).get("/deals/quick").is(403)
}
