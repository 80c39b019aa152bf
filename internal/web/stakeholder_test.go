package web_test

import (
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/activity"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
)

// inDeal puts a person into a deal and returns the page of that.
func (s *site) inDeal(actor org.Actor, d opportunity.Detail, name string) string {
	s.t.Helper()
	p := s.person(actor, d.Account, name)
	if err := s.server.Stakeholders.Add(s.t.Context(), actor, d.ID, person.ID(p), ""); err != nil {
		s.t.Fatal(err)
	}
	return dealPath(d) + "/people/" + string(p)
}

func TestJudgingAPerson(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	at := s.inDeal(rep, d, "陈建国")
	v := s.as(rep)
	v.get(at).is(200).has("陈建国", "五维判断", "未知", "还没有计划见面", "只判断和这个项目有关的工作表现")
	v.post(at+"/judge", "observed_on", string(s.today(rep))).is(422).has("至少选一项判断")
	v.post(at+"/judge", "attitude", "supporter", "channel", "visit", "observed_on", string(s.today(rep))).is(422).has("请写下依据", "支持者")
	v.post(at+"/judge", "attitude", "supporter", "what", "x", "channel", "visit", "observed_on", string(s.today(rep).Add(1))).is(422)
	v.post(at+"/judge", "attitude", "neutral", "what", "只问了工期", "channel", "visit", "observed_on", string(s.today(rep).Add(-40))).leads(at)
	v.post(at+"/judge", "attitude", "supporter", "seen.attitude", "neutral", "need", "esteem", "what", "会上替我方说话", "channel", "visit", "confidence", "high",
		"observed_on", string(s.today(rep)), "source", "own").leads(at)
	v.post(at+"/judge", "need", "safety", "seen.need", "esteem", "what", "x", "channel", "visit", "observed_on", string(s.today(rep)), "source", "coach:1").is(422).has("谁说的")
	p := v.get(at).is(200).has("自己看到或听到", "支持者", "尊重", "会上替我方说话", "只问了工期", "很有把握", "对我方态度的变化")
	if n := p.doc().Find("svg .k-turns-point").Length(); n != 2 {
		t.Errorf("%d points on the line", n)
	}
	v.in("en").get(at).is(200).has("Supporter", "Esteem", "How the attitude to us went", "2 judgements")
	v = v.in("zh")
	v.hxGet(at+"/judge?d=attitude").is(200).has("对我方态度", "支持者（不变）", "改为未知")
	v.hxGet(at + "/judge?fold=1").is(200).lacks("改为未知")
	v.hx(at+"/judge", "attitude", "unknown", "seen.attitude", "supporter", "observed_on", string(s.today(rep))).is(200).has("判断已保存").lacks("支持者")
	dossier, err := s.server.Stakeholders.Dossier(t.Context(), rep, d.ID, s.whoAt(at))
	latest, _ := stakeholder.Latest(must(t, dossier, err).Judgements, people.DimAttitude)
	v.post(at + "/judgements/" + string(latest.ID) + "/withdraw").is(422).has("为什么撤回")
	v.post(at+"/judgements/"+string(latest.ID)+"/withdraw", "reason", "记错了人").leads(at)
	v.get(at).is(200).has("记错了人", "林晓岚 于", "撤回")
	v.get(dealPath(d) + "/people").is(200).has("支持者")
	s.boss().get("/settings/audit").is(200).has("判断了人物", "对我方态度", "支持者", "撤回了对人物的判断")
}

func (s *site) whoAt(at string) stakeholder.ID { return stakeholder.ID(at[len(at)-36:]) }

// TestTwoPeopleOnOnePerson: the second is told what the first did, and may put
// theirs on top; what they did not touch survives both.
func TestTwoPeopleOnOnePerson(t *testing.T) {
	s := newSite(t)
	rep, mate := s.Rep("林晓岚"), s.Rep("周启明")
	d := s.deal(rep, "政务云二期")
	if err := s.server.Deals.Join(t.Context(), rep, d.ID, mate.User, ""); err != nil {
		t.Fatal(err)
	}
	at := s.inDeal(rep, d, "陈建国")
	one, two := s.as(rep), s.as(mate)
	say := []string{"what", "会上说的", "channel", "visit", "observed_on", string(s.today(rep))}
	one.post(at+"/judge", append(say, "attitude", "supporter")...).leads(at)
	two.post(at+"/judge", append(say, "focus", "technical")...).leads(at)
	p := two.hx(at+"/judge", append(say, "attitude", "opponent")...).is(409).has("林晓岚", "支持者", "反对者", "会上说的")
	if seen := p.value("seen.attitude"); seen != "supporter" {
		t.Errorf("the form now knows of %q", seen)
	}
	two.post(at+"/judge", append(say, "attitude", "opponent")...).is(409).has("再次保存")
	two.post(at+"/judge", append(say, "attitude", "opponent", "seen.attitude", "supporter")...).leads(at)
	two.get(at).is(200).has("反对者", "技术", "支持者")

	one.post(at+"/words", "personal_win", "少担风险").leads(at)
	two.post(at+"/words", "personal_win", "有成果可讲", "version", "0").is(409).has("少担风险", "有成果可讲")
	two.post(at+"/words", "personal_win", "有成果可讲", "version", "1").leads(at)
	one.post(at+"/path", "planned_on", string(s.today(rep).Add(3)), "version", "1").is(409)
	one.post(at+"/judge", append(say, "need", "esteem")...).leads(at) // changes no words
	one.post(at+"/words", "personal_win", "少担风险", "version", "1").is(409).has("周启明")
	one.post(at+"/path", "planned_on", string(s.today(rep).Add(3)), "version", "2", "next", "board").leads(dealPath(d) + "/people/path")
}

func TestPlaceholdersAndPeopleOutside(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	v, at := s.as(rep), dealPath(d)+"/people"
	v.post(at+"/placeholders", "label", " ").is(422).has("怎么称呼这个角色")
	v.post(at+"/placeholders", "label", "分管副市长", "decides", "top").leads(at)
	v.get(at).is(200).has("分管副市长", "待找", "最高决策者")
	r, err := s.server.Stakeholders.Roster(t.Context(), rep, d.ID)
	gap := at + "/" + string(must(t, r, err).People[0].ID)
	v.get(gap).is(200).has("填入联系人")
	institute := s.newAccount(rep, account.Draft{Name: "省设计院"})
	expert := s.newPerson(rep, institute, person.Draft{Name: "许教授", Title: "评审专家", Mobile: "13911112222"})
	v.post(gap+"/fill", "person", "x").is(422).has("请从列表中选择一项")
	v.post(gap+"/fill", "person", string(expert), "outside", "expert").leads(at + "/" + string(expert))
	v.get(gap).is(404)
	v.get(at).is(200).has("许教授", "外部专家", "省设计院", "最高决策者").lacks("k-role-vacant")
	v.get(at+"/"+string(expert)).is(200).has("省设计院", "139 ••••", "联系人资料")
	// Who sees the deal and not the other client learns who it is, not how to reach them.
	mate := s.Rep("周启明")
	if err := s.server.Deals.Join(t.Context(), rep, d.ID, mate.User, ""); err != nil {
		t.Fatal(err)
	}
	s.as(mate).get(at+"/"+string(expert)).is(200).has("许教授").lacks("139 ••••", `href="/people/`+string(expert), "联系人资料")
	words := at + "/" + string(expert) + "/words"
	version := v.get(words).is(200).value("version")
	v.post(words, "outside", "partner", "version", version).leads(at + "/" + string(expert))
	v.post(words, "outside", "superior", "version", version).is(409).has("林晓岚", "合作伙伴", "上级单位").lacks("<tbody></tbody>")
	v.post(at + "/" + string(expert) + "/remove").leads(at)
	v.get(at).is(200).has("已移出 1 人", "许教授", "放回")
	v.post(at + "/" + string(expert) + "/return").leads(at)
	v.get(at).is(200).has("许教授").lacks("放回")
}

func TestEntryPath(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	v, at := s.as(rep), dealPath(d)+"/people/path"
	boss, guide := s.inDeal(rep, d, "秦局长"), s.inDeal(rep, d, "小李")
	today := string(s.today(rep))
	v.get(at).is(200).has("信息门卫", "接纳型", "不满型", "权力型", "还没有判断接触角色", "秦局长")
	v.post(boss+"/judge", "contact_role", "power", "observed_on", today).leads(boss)
	v.post(guide+"/judge", "contact_role", "receptive", "observed_on", today).leads(guide)
	v.post(boss+"/path", "met_on", today, "outcome", "只问了工期").leads(boss)
	v.get(at).is(200).has("秦局长是权力型，见面时还没有接触过", "写明理由", "下一站是信息门卫")
	v.get(boss).is(200).has("秦局长是权力型，见面时还没有接触过")
	v.post(boss+"/path", "met_on", today, "excuse", "对方点名要见", "version", "1").leads(boss)
	v.get(at).is(200).has("先见了权力型，因为：对方点名要见").lacks("写明理由")
	_, err := s.server.Activities.Add(t.Context(), rep, activity.Subject{Deal: d.ID}, activity.Draft{Kind: activity.Visit, Body: "见了小李",
		HappenedOn: string(s.today(rep).Add(-2)), People: []person.ID{person.ID(s.whoAt(guide))}})
	must(t, 0, err)
	v.get(at).is(200).has(string(s.today(rep).Add(-2)) + "（见拜访记录）")
	// The day of the visit is told, not filled in: saving something else must not record it.
	if met := v.hxGet(guide+"/path").is(200).has("计划见面", "首次见面", "第一次提到这位是 "+string(s.today(rep).Add(-2))).value("met_on"); met != "" {
		t.Errorf("%q is filled in", met)
	}
	reader := s.as(s.Member("只读", org.ReadOnly, org.ScopeAll, s.North))
	reader.get(at).is(200).lacks("计划与见面", "判断接触角色")
	reader.get(guide).is(200).lacks("<form method=\"post\" action=\"" + guide)
}

// TestPeopleOfAClosedDeal: the pages tell, no form is offered, and what is sent
// nevertheless comes back with what was typed.
func TestPeopleOfAClosedDeal(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	at, other := s.inDeal(rep, d, "陈建国"), s.inDeal(rep, d, "周敏")
	line, err := s.server.Stakeholders.Draw(t.Context(), rep, d.ID, stakeholder.RelationDraft{From: s.whoAt(at), To: s.whoAt(other), Kind: stakeholder.Influence, Strength: 2})
	must(t, line, err)
	v := s.as(rep)
	v.get(dealPath(d) + "/relations/" + string(line)).is(200)
	say := []string{"attitude", "supporter", "what", "会上替我方说话", "channel", "visit", "observed_on", string(s.today(rep))}
	v.post(at+"/judge", say...).leads(at)
	now := s.reload(rep, d)
	if err := s.server.Deals.Close(t.Context(), rep, d.ID, now.Version, opportunity.Closing{Outcome: opportunity.NoDecision, Reason: s.reason(s.Admin(), "no_decision"), ClosedOn: s.today(rep)}); err != nil {
		t.Fatal(err)
	}
	if n := v.get(at).is(200).has("支持者").doc().Find("main form[action*='/people'], main a[href$='/words'], main a[href$='/path']:not(.k-views a)").Length(); n > 0 {
		t.Errorf("%d ways to change a person of a closed deal", n)
	}
	people := v.get(dealPath(d) + "/people").is(200).has("陈建国").doc()
	if n := people.Find("main form[action*='/people'], main [href*='/judge'], main [hx-get*='/judge']").Length(); n > 0 {
		t.Errorf("%d ways to change the people of a closed deal", n)
	}
	v.get(dealPath(d) + "/people/path").is(200).lacks("path?next=board")
	v.get(dealPath(d)+"/relations").is(200).has("陈建国").lacks("/relations/new", "/end")
	v.get(dealPath(d)+"/people/map").is(200).has("/people/map/places").lacks("/relations/new", "relations/"+string(line))
	v.hxGet(at + "/judge").is(200).lacks("<form")
	v.get(at + "/judge").is(200).lacks(`action="` + at + `/judge"`)
	for _, page := range []string{at + "/words", at + "/path", dealPath(d) + "/relations/new", dealPath(d) + "/relations/" + string(line)} {
		v.get(page).is(409).has("商机已结束，人物和关系不再修改")
	}
	v.post(at+"/judge", "attitude", "opponent", "what", "事后才说的", "channel", "visit", "observed_on", string(s.today(rep))).is(422).has("商机已结束", "事后才说的")
	v.post(at+"/words", "personal_win", "少担风险", "version", "0").is(422).has("商机已结束", "少担风险")
	v.in("en").post(dealPath(d)+"/people/placeholders", "label", "Finance head").is(422).has("The deal is closed", "Finance head")
}
