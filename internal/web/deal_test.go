package web_test

import (
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/day"
)

// deal makes an account and a deal of the owner.
func (s *site) deal(owner org.Actor, name string) opportunity.Detail {
	s.t.Helper()
	acc, err := account.NewService(s.db).Create(s.t.Context(), owner, account.Draft{Name: name + "的客户"}, true)
	if err != nil {
		s.t.Fatal(err)
	}
	made, err := s.server.Deals.Create(s.t.Context(), owner, opportunity.Terms{
		Name: name, Account: acc, Amount: 3_500_000_00, AmountKnown: true, NextStep: "拜访信息中心主任",
		NextStepOn: day.Date(owner.Today(s.db.Now())).Add(3)})
	if err != nil {
		s.t.Fatal(err)
	}
	d, err := s.server.Deals.Get(s.t.Context(), owner, made)
	if err != nil {
		s.t.Fatal(err)
	}
	return d
}

// person adds somebody to an account.
func (s *site) person(actor org.Actor, at account.ID, name string) person.ID {
	s.t.Helper()
	p, err := person.NewService(s.db).Create(s.t.Context(), actor, at, person.Draft{Name: name, Title: "主任", Mobile: "13800000000"})
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func dealPath(d opportunity.Detail) string { return "/deals/" + string(d.ID) }

func TestPeopleTab(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	chen := s.person(rep, d.Account, "陈建国")
	v := s.as(rep)
	v.get(dealPath(d)+"/people").is(200).has("政务云二期", "¥350万", "输单区", "拜访信息中心主任", "还没有记录", "陈建国 · 主任")
	v.in("en").get(dealPath(d)+"/people").is(200).has("¥3.5M", "Lose zone", "Next step", "Nobody is recorded", "Need analysis")
	v = v.in("zh")
	v.post(dealPath(d)+"/people", "person", "x").is(422).has("请从列表中选择一项")
	v.post(dealPath(d)+"/people", "person", string(chen)).leads(dealPath(d) + "/people")
	v.get(dealPath(d)+"/people").is(200).has("陈建国", "判断").lacks("13800000000", "还没有记录")
	v.post(dealPath(d) + "/people/" + string(chen) + "/remove").leads(dealPath(d) + "/people")
	v.get(dealPath(d) + "/people").is(200).has("还没有记录")

	reader := s.as(s.Member("只读", org.ReadOnly, org.ScopeAll, s.North))
	reader.get(dealPath(d)+"/people").is(200).lacks("<form method=\"post\" action=\""+dealPath(d), "/edit\"")
	reader.post(dealPath(d)+"/people", "person", string(chen)).is(403)
	s.as(s.Rep("路人")).get(dealPath(d) + "/people").is(404).has("没有找到这个商机")
	v.get("/deals/x/people").is(404)
}
