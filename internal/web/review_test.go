package web_test

import (
	"testing"

	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/stage"
)

func (s *site) learnt(owner org.Actor, deal opportunity.ID, k c139.Key, to c139.State, what string) {
	s.t.Helper()
	c, err := s.server.Deals.Control(s.t.Context(), owner, deal)
	if err != nil {
		s.t.Fatal(err)
	}
	err = s.server.Deals.SetElements(s.t.Context(), owner, deal, []opportunity.Change{{Element: k, To: to, Seen: c.Elements.At(k).Version,
		Evidence: &opportunity.NewEvidence{What: what, Channel: opportunity.Visit, ObservedOn: string(s.day(owner, 0)), Strength: opportunity.Stated}}}, "")
	if err != nil {
		s.t.Fatal(err)
	}
}

func TestTheReviewTellsWhatChanged(t *testing.T) {
	s := newSite(t)
	rep, boss := s.Rep("林晓岚"), s.Manager()
	up, down, won := s.dealOf(rep, "政务云二期"), s.dealOf(rep, "核心系统"), s.dealOf(rep, "智慧园区")
	s.learnt(rep, up, c139.W, c139.Clear, "厅长当面表态")
	s.learnt(rep, down, c139.W, c139.Clear, "行长当面表态")
	s.run(`UPDATE value_change SET at = at - 1728000000`) // both of twenty days ago
	s.run(`UPDATE evidence SET entered_at = entered_at - 1728000000`)
	s.learnt(rep, up, c139.F1, c139.Clear, "评分第一")
	s.learnt(rep, down, c139.W, c139.No, "行长改了主意")
	d, err := s.server.Deals.Get(t.Context(), rep, up)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.server.Deals.MoveStage(t.Context(), rep, up, d.Version, opportunity.Move{Track: opportunity.Selling, To: string(stage.Needs), Event: "立项批复", OccurredOn: s.day(rep, 0)}); err != nil {
		t.Fatal(err)
	}
	if d, err = s.server.Deals.Get(t.Context(), rep, won); err != nil {
		t.Fatal(err)
	}
	if err := s.server.Deals.Close(t.Context(), rep, won, d.Version, opportunity.Closing{Outcome: opportunity.Won, Reason: s.reason(s.Admin(), "won"), ClosedOn: s.day(rep, 0), Note: "价格和服务都合适"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.server.Deals.Ask(t.Context(), boss, up, c139.F1, "谁打的分？"); err != nil {
		t.Fatal(err)
	}
	s.run(`UPDATE opportunity SET next_step_on = '2020-01-01' WHERE status = 'open'`)
	s.run(`UPDATE opportunity SET created_at = created_at - 2592000000`)

	v := s.as(boss)
	p := v.get("/review").is(200).has("周会", "全部可见商机", "下滑", "上升", "依据更新 F1：评分第一", "依据更新 W：行长改了主意", "新依据 1 条",
		"其中 1 个降区", "商机评估 → 需求分析", "立项批复", "价格和服务都合适", "谁打的分？", "见李副厅长", "数量按商机计", "2 个商机 · ¥1,360万").lacks("新建商机</h2>")
	for part, page := range map[string]string{"#risen": "/history", "#ended": "/log", "#stages": "/log", "#overdue": "/plan", "#asked": "/elements/F1"} {
		deal := map[bool]opportunity.ID{true: won, false: up}[part == "#ended"]
		if n := p.doc().Find(part + ` a[href="/deals/` + string(deal) + page + `"]`).Length(); n != 1 {
			t.Errorf("%s: %d links to the deal's %s", part, n, page)
		}
	}
	if at := p.doc().Find("#fallen tbody a").AttrOr("href", ""); at != "/deals/"+string(down)+"/history" {
		t.Errorf("what fell leads to %s", at)
	}
	v.get("/review?span=30&owner="+string(rep.User)).is(200).has("林晓岚", "共 2 次变化")
	v.get("/review?list=asked").is(200).has("谁打的分？", "回到周会").lacks("评分第一")
	v.in("en").get("/review?owner=me").is(200).has("Weekly review", "Nothing changed in this time", "Mine").lacks("政务云二期")
	v.get("/review").is(200).has("1 deal · ¥6.8M", "New evidence F1: 评分第一", "1 into a worse zone")
	s.as(s.Member("南区主管", org.Manager, org.ScopeDepartment, s.South)).get("/review").is(200).lacks("政务云二期", "评分第一", "谁打的分")
	s.as(s.Rep("陌生人")).get("/review?owner="+string(rep.User)).is(200).has("这段时间没有变化").lacks("政务云二期", "¥680万")
}

func TestTheReviewKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	v, tomorrow := s.as(rep), string(s.day(rep, 1))
	for _, c := range []struct{ query, says string }{
		{"from=2026-11-31&to=2026-12-01", "日期"}, {"from=&to=2020-01-01", "日期"}, {"from=2020-02-01&to=2020-01-01", "结束日期不能早于开始日期"},
		{"from=2020-01-01&to=2020-12-31", "一次最多看 92 天"}, {"from=" + tomorrow + "&to=" + tomorrow, "不能晚于今天"}, {"from=%00%ff&to=x", "日期"},
	} {
		p := v.get("/review?" + c.query).is(422).has(c.says)
		if p.doc().Find(".k-morefilter[open] .k-field-bad").Length() == 0 {
			t.Errorf("%s: no message at a field", c.query)
		}
	}
	if got := v.get("/review?from=2020-02-01&to=2020-01-01").value("from"); got != "2020-02-01" {
		t.Errorf("what was typed is lost: %q", got)
	}
	v.get("/review?span=x&list=y&owner=z&after=%00").is(200).has("近 7 天")
	v.get("/review?from=2020-01-01&to=2020-01-31").is(200).has("2020-01-01 至 2020-01-31")
}
