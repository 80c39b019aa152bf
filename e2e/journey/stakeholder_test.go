package journey

import (
	"fmt"
	"testing"
	"time"

	"kongdan/e2e/browser"
	"kongdan/e2e/site"
	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
)

// peopled is a deal with people of every kind.
type peopled struct {
	*site.Site
	rep   org.Actor
	deal  opportunity.ID
	who   map[string]stakeholder.ID
	today day.Date
}

func newPeopled(t *testing.T) *peopled {
	t.Helper()
	p := &peopled{Site: site.New(t), who: map[string]stakeholder.ID{}}
	w := p.World()
	p.rep = w.Rep("林晓岚")
	ctx, accounts, deals, in := t.Context(), account.NewService(p.DB), opportunity.NewService(p.DB), stakeholder.NewService(p.DB)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	p.today = day.Date(p.rep.Today(p.DB.Now()))
	client, err := accounts.Create(ctx, p.rep, account.Draft{Name: "江海市水务集团"}, true)
	must(err)
	institute, err := accounts.Create(ctx, p.rep, account.Draft{Name: "省市政设计院"}, true)
	must(err)
	p.deal, err = deals.Create(ctx, p.rep, opportunity.Terms{Name: "智慧水务一期", Account: client, Amount: 380_000_000, AmountKnown: true,
		NextStep: "和生产调度处对一遍接口清单", NextStepOn: p.today.Add(4)})
	must(err)
	for _, x := range []struct {
		at               account.ID
		name, title, dep string
		outside          stakeholder.Outside
	}{
		{client, "郑怀远", "总经理", "集团领导", ""}, {client, "魏国梁", "信息中心主任", "信息中心", ""}, {client, "苏敏", "调度处副处长", "生产调度处", ""},
		{client, "何立文", "采购部经理", "采购部", ""}, {institute, "许教授", "评审专家", "", stakeholder.Expert}, {client, "小李", "办公室秘书", "办公室", ""},
	} {
		var id person.ID
		must(p.DB.InTx(ctx, func(tx *db.Tx) (err error) {
			id, err = person.Insert(ctx, tx, p.rep, x.at, person.Draft{Name: x.name, Title: x.title, Department: x.dep, Mobile: "13800138000"}, time.Time{})
			return err
		}))
		must(in.Add(ctx, p.rep, p.deal, id, x.outside))
		p.who[x.name] = stakeholder.ID(id)
	}
	gap, err := in.Hold(ctx, p.rep, p.deal, stakeholder.Vacancy{Label: "分管副市长", Decides: people.Member})
	must(err)
	p.who["分管副市长"] = gap
	judge := func(name string, ago int, what string, pairs ...string) {
		t.Helper()
		f := stakeholder.Findings{Values: map[people.Dimension]string{}, Seen: map[people.Dimension]string{}, What: what, Channel: opportunity.Visit,
			Confidence: stakeholder.High, ObservedOn: string(p.today.Add(-ago))}
		d, err := in.Dossier(ctx, p.rep, p.deal, p.who[name])
		must(err)
		for i := 0; i < len(pairs); i += 2 {
			dim := people.Dimension(pairs[i])
			f.Values[dim], f.Seen[dim] = pairs[i+1], d.Who.Of(dim)
		}
		must(in.Judge(ctx, p.rep, p.deal, p.who[name], f))
	}
	judge("郑怀远", 90, "听完汇报没有表态，只问了工期", "attitude", "neutral", "decides", "top", "politics", "core", "influence", "high", "contact_role", "power")
	judge("郑怀远", 20, "办公会上说“数据要先统一”，让信息中心牵头", "attitude", "supporter", "need", "self_actual", "focus", "business", "closeness", "few")
	judge("魏国梁", 60, "主动把现有系统的接口文档发了过来", "attitude", "supporter", "need", "esteem", "change_attitude", "pragmatist", "focus", "technical", "closeness", "many", "decides", "member", "politics", "structure", "influence", "high", "buying_role", "technical_gate", "contact_role", "receptive", "style", "analytic")
	judge("魏国梁", 8, "提醒我们评分办法里会加一条本地运维", "attitude", "mentor", "closeness", "deep")
	judge("苏敏", 30, "抱怨现在的报表每天要手工拼两个小时", "attitude", "non_supporter", "need", "safety", "focus", "business", "contact_role", "dissatisfied", "influence", "medium", "buying_role", "user")
	judge("何立文", 15, "多次提到原来的供应商更省心", "attitude", "opponent", "focus", "financial", "closeness", "none", "buying_role", "buyer", "influence", "medium", "politics", "outside", "decides", "none")
	judge("小李", 120, "帮忙约到了主任", "contact_role", "gatekeeper")
	must(in.Write(ctx, p.rep, p.deal, p.who["魏国梁"], 0, stakeholder.Writing{Words: stakeholder.Words{PersonalWin: "三年的数据治理规划能落地，年底述职有成果",
		Resonance: "接口标准由自己掌握，不被一家供应商绑住", DecisionPoint: "老系统的数据能平稳迁过来", Stance: "在技术交流会上当着调度处说过我方方案更稳"}}))
	must(in.Plan(ctx, p.rep, p.deal, p.who["郑怀远"], 0, stakeholder.Planned{MetOn: string(p.today.Add(-90)), Outcome: "只问了工期，没有表态"}))
	must(in.Plan(ctx, p.rep, p.deal, p.who["魏国梁"], 1, stakeholder.Planned{MetOn: string(p.today.Add(-60)), Outcome: "愿意牵头做一次技术交流"}))
	must(in.Plan(ctx, p.rep, p.deal, p.who["苏敏"], 0, stakeholder.Planned{PlannedOn: string(p.today.Add(-2))}))
	return p
}

// The people of a deal hold no accessibility fault and fit, on a phone in
// Chinese and in English on a desk in the dark.
func TestPeopleOfADealLookRight(t *testing.T) {
	p := newPeopled(t)
	at := "/deals/" + string(p.deal) + "/people"
	tab := p.As(p.rep)
	for _, look := range []struct {
		lang string
		size int64
		dark bool
	}{{"zh", browser.Phone, false}, {"zh", browser.Desk, false}, {"en", browser.Phone, true}, {"en", browser.Desk, true}} {
		speak(t, p.Site, p.rep, look.lang)
		tab.Size(look.size).Dark(look.dark)
		for name, path := range map[string]string{
			"table": at, "person": at + "/" + string(p.who["魏国梁"]), "boss": at + "/" + string(p.who["郑怀远"]), "vacant": at + "/" + string(p.who["分管副市长"]), "path": at + "/path",
			"judge": at + "/" + string(p.who["苏敏"]) + "/judge?d=attitude", "words": at + "/" + string(p.who["魏国梁"]) + "/words",
			"plan": at + "/" + string(p.who["郑怀远"]) + "/path", "fill": at + "/" + string(p.who["分管副市长"]) + "/fill",
		} {
			tab.Open(path).Axe().Fits().Shot(fmt.Sprintf("stake/%s-%s-%d.png", name, look.lang, look.size))
		}
	}
}

// A value in the table is judged in its place, with what it rests on.
func TestAPersonIsJudgedInTheTable(t *testing.T) {
	p := newPeopled(t)
	tab := p.As(p.rep).Size(browser.Desk).Open("/deals/" + string(p.deal) + "/people")
	tab.Click("对我方态度：非支持者，点击修改").Sees("判断五维时必填").Axe().Shot("stake/inplace-desk.png")
	tab.Choose("对我方态度", "支持者").Click("保存").Sees("请写下依据").Axe().Shot("stake/inplace-refused.png")
	tab.Fill("依据", "会后主动加了微信，约下周再谈").Click("保存").Sees("判断已保存").SeesNot("非支持者")
	tab.Shot("stake/inplace-saved.png").Click("苏敏").Sees("会后主动加了微信")
	tab.Click("全部判断 2 条").Sees("抱怨现在的报表", "非支持者").Shot("stake/history-desk.png")
	tab.Size(browser.Phone).Open("/deals/" + string(p.deal) + "/people").Click("判断何立文").Sees("判断五维时必填").Axe().Fits().Shot("stake/inplace-phone.png")
}
