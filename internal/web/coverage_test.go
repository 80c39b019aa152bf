package web_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
)

// judged puts somebody of the client into a deal and judges them.
func (s *site) judged(a org.Actor, d opportunity.Detail, name string, values map[people.Dimension]string) stakeholder.ID {
	s.t.Helper()
	who := s.person(a, d.Account, name)
	if err := s.server.Stakeholders.Add(s.t.Context(), a, d.ID, who, ""); err != nil {
		s.t.Fatal(err)
	}
	err := s.server.Stakeholders.Judge(s.t.Context(), a, d.ID, stakeholder.ID(who), stakeholder.Findings{
		Values: values, What: "在例会上这么说", Channel: opportunity.Visit, ObservedOn: string(s.today(a))})
	if err != nil {
		s.t.Fatal(err)
	}
	return stakeholder.ID(who)
}

func TestCoverage(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	v := s.as(rep)
	at := dealPath(d)
	v.get(at+"/people").is(200).has("覆盖与缺口", "不知道谁拍板").lacks("还没有判断过")
	s.claim(rep, d.ID, c139.F1, c139.C3) // of people nobody has judged one thing is said, not one of each element
	hint := v.get(at + "/people").is(200).has("这个商机的人还没有判断过").lacks("人物记录还缺").doc().Find("#coverage > .k-hint a")
	if hint.Length() != 2 || v.get(at).is(200).has("还没有判断过任何人").lacks("人物记录撑不住").doc().Find(".k-doubts a").Length() < 2 {
		t.Errorf("the hint leads to %d elements", hint.Length())
	}
	s.judged(rep, d, "周局<b>", map[people.Dimension]string{people.DimDecides: "top", people.DimAttitude: "neutral"})
	chief := s.judged(rep, d, "汪科长", map[people.Dimension]string{people.DimDecides: "member", people.DimAttitude: "mentor"})
	s.claim(rep, d.ID, c139.W, c139.C4)

	page := v.get(at+"/people").is(200).has("1 / 2", "未过半", "决策成员没有接触", "周局&lt;b&gt;", "最高决策者还不是支持者", "关键人里有指导者：汪科长", "作为依据写入", "人物记录还缺").lacks("周局<b>")
	v.in("en").get(at+"/people").is(200).has("Coverage and gaps", "The top decision maker is no supporter yet", "no majority")
	v = v.in("zh")

	// One click makes a dated task of a gap, once.
	gap := "decider_unmet." + string(chief)
	if !strings.Contains(page.body, gap) {
		t.Fatal("the gap is not offered")
	}
	v.post(at+"/people/gaps", "gap", gap).leads(at + "/people")
	v.get(at + "/people").is(200).has("已加入任务").lacks(`value="` + gap + `"`)
	v.get(at + "/plan").is(200).has("安排与汪科长的第一次接触")
	v.post(at+"/people/gaps", "gap", gap).leads(at + "/people") // pressed in two windows
	if tasks, err := s.server.Activities.MovesTaken(t.Context(), rep, d.ID); err != nil || len(tasks) != 1 {
		t.Errorf("%d tasks of one gap, %v", len(tasks), err)
	}
	v.post(at+"/people/gaps", "gap", "decider_unmet.nobody").leads(at + "/people")
	v.get(at + "/people").has("这个缺口已经不在了")

	// A mentor is a candidate for a coach, of the type that seems to fit.
	s.judged(rep, d, "魏主任", map[people.Dimension]string{people.DimAttitude: "mentor", people.DimFocus: "technical"})
	v.get(at).is(200).has("可以发展为教练", "可能适合做价值匹配教练（推测）")
	offered := map[string]string{}
	v.get(at).doc().Find(`a[href*="/coaches/new?"]`).Each(func(_ int, a *goquery.Selection) {
		href := a.AttrOr("href", "")
		if !strings.Contains(href, "?candidate=") || len(href) > len(at)+len("/coaches/new?candidate=99") {
			t.Errorf("the address %s may tell who is a candidate", href)
		}
		form := v.get(href).is(200).doc()
		who := form.Find("[name=person] option[selected]").Text()
		offered[strings.Fields(who + " -")[0]] = form.Find("[name=type][checked], [name=type] option[selected]").AttrOr("value", "")
	})
	if offered["魏主任"] != "coach_value" {
		t.Errorf("the forms of coaches begin with %v", offered)
	}
	s.as(s.Manager()).get(at).is(200).lacks("可能适合做")

	// Both sides say it, and the people's word is offered as evidence.
	v.get(at).is(200).has("与人物记录矛盾", "最高决策者还不是支持者：周局&lt;b&gt;", "人物记录撑不住", "人物记录支持")
	v.get(at+"/elements/W").is(200).has("看人物", "最高决策者还不是支持者").lacks("from=people")
	v.get(at + "/elements/F2").is(200).has("/elements/F2?from=people")
	form := v.get(at + "/elements/F2?from=people").is(200)
	if got := form.doc().Find("textarea[name=what]").Text(); got != "关键人里有指导者：汪科长。" {
		t.Errorf("offers %q", got)
	}
	if got := form.doc().Find("[name=source] option[selected]").AttrOr("value", ""); got != "p:"+string(chief) {
		t.Errorf("from %q", got)
	}
	if got := form.doc().Find("[name=state][checked]").AttrOr("value", ""); got != "clear" {
		t.Errorf("as %q", got)
	}
	if got := v.get(at + "/elements/F2").doc().Find("textarea[name=what]").Text(); got != "" {
		t.Errorf("writes %q unasked", got)
	}

	// Who only reads is offered nothing to do, and a closed deal has no alerts.
	reader := s.as(s.Member("读", org.ReadOnly, org.ScopeAll, s.North))
	reader.get(at+"/people").is(200).has("决策成员没有接触").lacks("/people/gaps", "from=people")
	reader.post(at+"/people/gaps", "gap", gap).is(403)
	s.run(`UPDATE opportunity SET status = 'lost'`)
	v.get(at+"/people").is(200).has("1 / 2").lacks("作为依据写入", "与 C139 对不上", "/people/gaps")
	v.get(at).is(200).lacks("与人物记录矛盾", "人物记录支持")
}
