package web_test

import (
	"testing"

	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
)

func TestGuidance(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	v := s.as(rep)
	at := func(who stakeholder.ID) string { return dealPath(d) + "/people/" + string(who) }
	chief := s.judged(rep, d, "汪科长", map[people.Dimension]string{
		people.DimContactRole: "receptive", people.DimChange: "conservative", people.DimAttitude: "neutral", people.DimStyle: "analytic"})
	page := v.get(at(chief)).is(200).has("怎样和他打交道", "接触角色：接纳型", "话题围绕项目", "一上来就讲产品和优势", "便宜、没有风险", "下一步争取成为：支持者", "接纳型的人可以成为支持者",
		"按进入路径见人", "还不知道的", "最看重的三条", "方法原定", "我们的设定")
	if n := page.doc().Find("#guidance a").Length(); n != 0 {
		t.Errorf("a rep is led to %d settings", n)
	}
	v.in("en").get(at(chief)).is(200).has("How to deal with this person", "Contact role: Receptive", "cheap product without risk", "Next, aim for: Supporter")
	v.in("zh")

	// An administrator gets from a line to its wording, and what was worded anew says so.
	boss := s.as(s.Member("总管", org.Administrator, org.ScopeAll, s.North))
	link, ok := boss.get(at(chief)).is(200).doc().Find(`#guidance a[href*="item=conservative"]`).Attr("href")
	if !ok {
		t.Fatal("no way to the wording")
	}
	form := boss.get(link).is(200).has("方法原定")
	pairs := []string{"part", "change_attitude", "item", "conservative", "seen", form.value("seen")}
	for _, f := range []string{"name.zh", "name.en", "explain.en", "attracts.en"} {
		pairs = append(pairs, f, form.value(f))
	}
	for _, f := range []string{"explain.zh"} {
		pairs = append(pairs, f, form.doc().Find("textarea[name='"+f+"']").Text())
	}
	boss.post("/settings/method/item", append(pairs, "explain.en", "Slow", "attracts.zh", "省钱<b>的标准件", "attracts.en", "Cheap standard parts")...).leads("/settings/method/item?")
	v.get(at(chief)).is(200).has("省钱&lt;b&gt;的标准件", "自己的说法").lacks("便宜、没有风险")

	// An opponent is normally not met.
	rival := s.judged(rep, d, "石处长", map[people.Dimension]string{people.DimContactRole: "power", people.DimAttitude: "opponent"})
	v.get(at(rival)).is(200).has("反对者一般不接触", "一般不接触，把力气用在别人身上").lacks("在决策上得到支持")
	if err := s.server.Stakeholders.Plan(t.Context(), rep, d.ID, rival, s.version(rep, d.ID, rival), stakeholder.Planned{Excuse: "对方主动约见"}); err != nil {
		t.Fatal(err)
	}
	v.get(at(rival)).is(200).lacks("在决策上得到支持") // why it was early does not say why at all
	form = v.hxGet(at(rival)+"/path").is(200).has("先见权力型的理由", "要见反对者的理由")
	v.post(at(rival)+"/path", "version", form.value("version"), "excuse", "", "meet_excuse", "采购办要求当面说明").leads(at(rival))
	v.get(at(rival)).is(200).has("在决策上得到支持").lacks("要见，先在进入路径里写明原因").has("采购办要求当面说明")
	v.hxGet(at(chief) + "/path").is(200).lacks("的理由") // neither is asked of anybody else
}

func (s *site) version(a org.Actor, d opportunity.ID, who stakeholder.ID) int64 {
	s.t.Helper()
	r, err := s.server.Stakeholders.Roster(s.t.Context(), a, d)
	if err != nil {
		s.t.Fatal(err)
	}
	x, _ := r.Find(who)
	return x.Version
}
