package web_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"kongdan/internal/learning/bank"
	"kongdan/internal/library"
	"kongdan/internal/org"
	"kongdan/internal/rule/people"
	"kongdan/internal/rule/question"
	"kongdan/internal/stakeholder"
)

// The doors, forms and addresses of gates and of what is proposed on deals,
// beside those of the rest.
func init() {
	maps.Copy(doors, map[string]string{"GET /learn/more": "member", "GET /settings/gates": "admin", "POST /settings/gates": "admin"})
	maps.Copy(addresses, map[string]string{"GET /learn/more": "kind tag next", "GET /settings/gates": ""})
	maps.Copy(forms, map[string]form{"POST /settings/gates": {as: "admin", page: "/settings/gates",
		before: func(s *scene, _ map[string]string) { s.newCertificate(s.owner()) },
		set: func(s *scene, _ map[string]string) []string {
			kind, _ := s.newCertificate(s.owner())
			return []string{"criteria", string(kind)}
		},
		family: func(f string) string { return f[:min(4, len(f))] }}})
}

// TestAGateIsSetAndStandsInTheWay sets a gate, runs against it as the owner and
// lets the deal through as a manager.
func TestAGateIsSetAndStandsInTheWay(t *testing.T) {
	s := newSite(t)
	rep, holder := s.Rep("林晓岚"), s.Rep("何静")
	d := s.deal(rep, "政务云二期")
	boss := s.as(s.Admin())
	boss.get("/settings").is(200).has("阶段门槛")
	boss.get("/settings/gates").is(200).has("还没有证书种类")
	kind, _ := s.newCertificate(holder)
	p := boss.get("/settings/gates").is(200).has("需求分析", "不要求证书", "控单认证").lacks("商机评估")
	version := p.value("version.criteria")
	boss.in("en").get("/settings/gates").is(200).has("No certificate needed", "a win are not checked")
	boss = boss.in("zh")
	boss.post("/settings/gates", "criteria", noKind, "version.criteria", version).is(422)
	boss.post("/settings/gates", "criteria", string(kind), "version.criteria", version).leads("/settings/gates")
	if got := boss.get("/settings/gates").value("criteria"); got != string(kind) {
		t.Errorf("the gate asks for %q", got)
	}
	boss.post("/settings/gates", "criteria", "", "version.criteria", version).is(409).has("阶段门槛", "控单认证", "不要求证书")
	boss.get("/settings/audit?kind=method").is(200).has("修改了阶段门槛", "设定标准", "控单认证")

	v, path, day := s.as(rep), dealPath(d)+"/stage", string(today(s, rep))
	v.get(path).is(200).has("负责人缺少证书：控单认证")
	shut := v.get(path+"?to=concerns").is(200).has("进入“设定标准”要求负责人持有证书“控单认证", "林晓岚现在没有有效的", "通过考试“年度考试”即可取得", "主管或管理员可以写明理由放行")
	if shut.doc().Find("textarea, main button[type=submit]").Length() != 0 {
		t.Error("there is something to fill in that leads nowhere")
	}
	v.get(path + "?to=needs").is(200).lacks("控单认证")
	move := []string{"track", "selling", "to", "criteria", "event", "局长批示立项", "occurred_on", day, "version", "1"}
	v.post(path, append(move, "through", "马上考")...).is(422).has("负责人还没有证书：控单认证", "局长批示立项").lacks("马上考")
	chief := s.as(s.Member("陈总", org.Manager, org.ScopeAll, s.North))
	chief.get(path+"?to=criteria").is(200).has("放行理由", "请培训师安排")
	chief.post(path, move...).is(422).has("请写明为什么在没有证书", "局长批示立项")
	chief.post(path, append(move, "through", "客户下周开标")...).leads(dealPath(d))
	v.get(dealPath(d)+"/log").is(200).has("缺少证书，放行理由：客户下周开标", "放行理由", "缺少的证书")

	own := s.deal(holder, "智慧园区")
	s.as(holder).get(dealPath(own) + "/stage?to=criteria").is(200).lacks("持有证书")
}

// TestAStageAndARoleProposeWhatToLearn asks for what a deal's page and a person's
// page in it propose, as they do once they stand.
func TestAStageAndARoleProposeWhatToLearn(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	deal := s.deal(rep, "政务云二期")
	v := s.as(rep)
	part := func(p *page) string {
		t.Helper()
		at, _ := p.doc().Find(".k-learnmore").Attr("hx-get")
		if at == "" {
			t.Fatal("nothing is asked for")
		}
		return at
	}
	ofStage := part(v.get(dealPath(deal)).is(200))
	if got := strings.TrimSpace(v.hxGet(ofStage).is(200).body); got != "" {
		t.Errorf("an empty bank and an empty library propose %q", got)
	}
	trainer := s.Member("培训", org.Trainer, org.ScopeAll, s.North)
	for _, tag := range []bank.Tag{{Kind: bank.Stage, Value: "assess"}, {Kind: bank.Role, Value: "buyer"}} {
		_, err := s.server.Questions.Create(t.Context(), trainer, bank.Draft{Lang: "zh", Active: true, Tags: []bank.Tag{tag},
			Item: question.Item{Kind: question.Single, Stem: "题：" + tag.Value, Options: []question.Option{{Text: "对", Right: true}, {Text: "错"}}}})
		must(t, tag, err)
	}
	_, err := s.server.Library.Add(t.Context(), trainer, library.Writing{Title: "和采购打交道", Body: "# 采购\n\n先问流程。", Lang: "zh", Status: library.Published,
		Audience: library.Everybody, Roles: []string{"buyer"}})
	must(t, deal, err)
	p := v.hxGet(ofStage).is(200).has("1 道题").lacks("采购")
	if p.doc().Find("input[name=stage][value=assess], input[name=few]").Length() != 2 {
		t.Error("what is practised is not about the stage")
	}
	who, err := s.server.Stakeholders.Hold(t.Context(), rep, deal.ID, stakeholder.Vacancy{Label: "采购经理", Role: people.Buyer})
	must(t, who, err)
	ofRole := part(v.get(dealPath(deal) + "/people/" + string(who)).is(200))
	v.hxGet(ofRole).is(200).has("1 道题", "和采购打交道")
	v.get(ofRole).is(http.StatusSeeOther)
	v.get("/library?kind=role&tag=buyer").is(200).has("和采购打交道", "采购者")
	v.post("/practice/start", "mode", "free", "few", "1", "role", "buyer").leads("/practice/runs/")
	for _, bad := range []string{"", "?kind=role&tag=x", "?kind=tag&tag=buyer", "?kind=stage&tag=need"} {
		if got := strings.TrimSpace(v.hxGet("/learn/more" + bad).is(200).body); got != "" {
			t.Errorf("%q proposes %q", bad, got)
		}
	}
	s.as(trainer).get("/questions?role=buyer").is(200).has("题：buyer").lacks("题：assess")
}
