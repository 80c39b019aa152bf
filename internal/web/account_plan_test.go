package web_test

import (
	"strings"
	"testing"

	"kongdan/internal/activity"
	"kongdan/internal/org"
)

func TestTheRecordOfAnAccount(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	v := s.as(rep)
	deal := s.dealOf(rep, "政务云二期")
	d, err := s.server.Deals.Get(t.Context(), rep, deal)
	if err != nil {
		t.Fatal(err)
	}
	acc := "/accounts/" + string(d.Account)
	plan := acc + "/plan"
	v.get(acc).is(200).has("还没有任务，也没有记录", "计划与记录")
	p := v.get(plan).is(200).has("写跟进记录", "没有未完成的任务", "陈处长").lacks("按缺口记拜访", "修改下一步")
	if len(p.doc().Find(`[name="assignee"] option`).Nodes) != 1 {
		t.Error("a task of the account cannot be given to who works on it")
	}
	met := p.doc().Find(`[name="people"]`).AttrOr("value", "")
	bad := v.post("/activities/new", "account", string(d.Account), "kind", "visit", "body", " ", "happened_on", "x", "people", met).is(422).has("有 2 处需要修改")
	if bad.value("happened_on") != "x" || bad.doc().Find(`[name="people"][checked]`).Length() != 1 {
		t.Error("a refused visit lost what was typed")
	}
	today := string(s.day(rep, 0))
	if to := v.post("/activities/new", "account", string(d.Account), "kind", "visit", "body", "见了陈处长", "happened_on", today, "people", met).leads(plan); to != plan {
		t.Errorf("a new visit leads to %s", to)
	}
	if _, err := s.server.Activities.Add(t.Context(), rep, activity.Subject{Deal: deal}, activity.Draft{Kind: activity.Note, Body: "商机里的记录", HappenedOn: today}); err != nil {
		t.Fatal(err)
	}
	v.post("/tasks/new", "account", string(d.Account), "title", " ", "due_on", today, "assignee", string(rep.User)).is(422)
	v.post("/tasks/new", "account", string(d.Account), "title", "约年度回顾", "due_on", string(s.day(rep, -1)), "assignee", string(rep.User), "next", plan).leads(plan)

	p = v.get(plan).is(200).has("见了陈处长", "商机里的记录", "政务云二期", "约年度回顾", "逾期 1 天")
	if n := p.doc().Find(".k-entry-actions").Length(); n != 1 {
		t.Errorf("%d entries can be changed here, want that of the account", n)
	}
	v.get(acc).is(200).has("见了陈处长", "商机里的记录", "约年度回顾").lacks("k-entry-actions")
	edit := p.doc().Find(".k-entry-actions a").AttrOr("href", "")
	v.get(edit).is(200).has("修改拜访记录")
	v.post(edit, "kind", "visit", "body", "见了陈处长和王主任", "happened_on", today, "version", "1").leads(plan)
	v.post(edit, "kind", "visit", "body", "另一个版本", "happened_on", today, "version", "1").is(409).has("见了陈处长和王主任")
	v.post(edit+"/delete", "next", plan).leads(plan)
	v.get(plan).is(200).has("记录已删除", "撤销").lacks("王主任")
	v.post(edit+"/restore", "next", plan).leads(plan)
	task := strings.TrimSuffix(v.get(plan).is(200).has("王主任").doc().Find(".k-tasks form").AttrOr("action", ""), "/done")
	v.post(task+"/done", "next", plan).leads(plan)
	v.get(plan).is(200).has("最近完成的 1 项")
	v.get(task).is(200)
	v.post(task + "/delete").leads(plan)
	v.get(plan).is(200).lacks("最近完成的")
	v.post(task + "/restore").leads(plan)
	v.in("en").get(plan).is(200).has("Plan", "约年度回顾")

	// Whoever sees the account through one deal reads nothing of the others.
	mate := s.Member("周启明", org.Rep, org.ScopeTeam, s.South)
	other := s.dealOf(mate, "外区商机")
	s.run(`UPDATE opportunity SET account_id = '` + string(d.Account) + `' WHERE id = '` + string(other) + `'`)
	s.run(`UPDATE access_grant SET object_id = '` + string(d.Account) + `' WHERE kind = 'account' AND via = '` + string(other) + `'`)
	s.as(mate).get(plan).is(200).has("王主任", "写跟进记录").lacks("商机里的记录")
	reader := s.as(s.Member("读", org.ReadOnly, org.ScopeAll, s.North))
	reader.get(plan).is(200).has("王主任").has("约年度回顾").lacks("写跟进记录", "k-entry-actions", "k-tick")
	reader.post("/activities/new", "account", string(d.Account), "kind", "note", "body", "x", "happened_on", today).is(403)
	stranger := s.as(s.Rep("何静"))
	stranger.get(plan).is(404)
	stranger.post("/activities/new", "account", string(d.Account), "kind", "note", "body", "x", "happened_on", today).is(404)
	stranger.post("/tasks/new", "account", string(d.Account), "title", "x", "due_on", today).is(404)
}

func TestMoreTasksThanOnePage(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	deal := s.dealOf(rep, "政务云二期")
	for range activity.PageSize + 2 {
		if _, err := s.server.Activities.AddTask(t.Context(), rep, activity.Subject{Deal: deal}, activity.TaskDraft{Title: "任务", DueOn: string(s.day(rep, 3))}); err != nil {
			t.Fatal(err)
		}
	}
	v := s.as(rep)
	p := v.get("/deals/" + string(deal) + "/plan").is(200).has("后面的任务")
	more := p.doc().Find(`a[href*="later="]`).AttrOr("href", "")
	if n := v.get(more).is(200).doc().Find(".k-tasks li").Length(); n != 2 {
		t.Errorf("%d tasks follow, want 2", n)
	}
	v.get("/deals/" + string(deal) + "/plan?later=x").is(422)
}
