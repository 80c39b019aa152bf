package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"kongdan/internal/activity"
	"kongdan/internal/coach"
	"kongdan/internal/kit/id"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// today is the date where the actor is.
func (s *site) today(a org.Actor) day.Date { return day.Date(a.Today(s.db.Now())) }

// evidence is right evidence of today.
func (s *site) evidence(a org.Actor) []string {
	return []string{"what", "局长在会上点名支持我方", "source", "c:visit", "strength", "stated", "observed_on", string(s.today(a))}
}

// claim makes elements clear behind the pages.
func (s *site) claim(a org.Actor, deal opportunity.ID, keys ...c139.Key) {
	s.t.Helper()
	c, err := s.server.Deals.Control(s.t.Context(), a, deal)
	if err != nil {
		s.t.Fatal(err)
	}
	var list []opportunity.Change
	for _, k := range keys {
		list = append(list, opportunity.Change{Element: k, To: c139.Clear, Seen: c.Elements.At(k).Version,
			Evidence: &opportunity.NewEvidence{What: "当面说过", Channel: opportunity.Visit, Strength: opportunity.Stated, ObservedOn: string(s.today(a))}})
	}
	if err := s.server.Deals.SetElements(s.t.Context(), a, deal, list, ""); err != nil {
		s.t.Fatal(err)
	}
}

// hx is post, asked for by the page itself.
func (v *visitor) hx(path string, pairs ...string) *page {
	v.site.t.Helper()
	form := url.Values{"_key": {id.New()}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("HX-Request", "true")
	return v.send(r)
}

// hxGet is get, asked for by the page itself.
func (v *visitor) hxGet(path string) *page {
	v.site.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("HX-Request", "true")
	return v.send(r)
}

func TestControlTab(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	v := s.as(rep)
	p := v.get(dealPath(d)).is(200).has("形势", "0W0F0C", "还没有教练评过", "还差 3 项", "下次见面问这三件事", "记录拜访", "下一步怎么走",
		"最高决策者选择我方", "假如", "数值还没有变化", "客户关系教练", "3%", "不是本团队的数据")
	if n := p.doc().Find(".k-el").Length(); n != 13 {
		t.Errorf("%d elements in the list", n)
	}
	if n := p.doc().Find(".k-standing .k-cell-box").Length(); n != 13 {
		t.Errorf("%d elements in the ladder", n)
	}
	p.lacks("hx-on", "style=", "<script>")
	s.claim(rep, d.ID, c139.W, c139.F1, c139.C1, c139.C2, c139.C3, c139.C4, c139.C5, c139.C6)
	v.get(dealPath(d)).is(200).has("1W1F6C", "已在赢单区", "85%", "最怕失去", "0W1F6C", "记录里的疑点", "没有写是谁", "最近七天")
	v.in("en").get(dealPath(d)).is(200).has("1W1F6C", "In the win zone", "Most exposed", "Three things to ask next", "Next moves", "prior from a published study",
		"no evidence names a person")
	s.as(s.Member("只读", org.ReadOnly, org.ScopeAll, s.North)).get(dealPath(d)).is(200).has("1W1F6C").lacks("记录拜访", "加入任务", "/coaches/new")
	s.as(s.Rep("外人")).get(dealPath(d)).is(404)
	s.nobody().get(dealPath(d)).leads("/signin")
	other := newSite(t)
	other.as(other.Admin()).get(dealPath(d)).is(404)
}

func TestAnElementOpensInItsPlace(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	s.claim(rep, d.ID, c139.W)
	v := s.as(rep)
	path := dealPath(d) + "/elements/W"
	v.get(path).is(200).has("政务云二期", "怎样才算已清楚", "可以这样问客户", "当面说过", "撤回", "这一项现在", "下一步怎么走")
	v.hxGet(path).is(200).has("怎样才算已清楚", "当面说过").lacks("<html", "下一步怎么走")
	v.hxGet(path + "?fold=1").is(200).has("最高决策者选择我方").lacks("怎样才算已清楚")
	v.in("en").get(path).is(200).has("When it counts as clear", "Ways to ask the client", "speaks for")
	for _, key := range []string{"X", "W%00", "c1", "C10", strings.Repeat("C", 10000)} {
		v.get(dealPath(d) + "/elements/" + url.PathEscape(key)).is(404)
	}
	s.as(s.Member("只读", org.ReadOnly, org.ScopeAll, s.North)).get(path).is(200).has("当面说过").lacks(`name="what"`)
}

func TestSavingAnElement(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	chen := s.person(rep, d.Account, "陈建国")
	v := s.as(rep)
	path := dealPath(d) + "/elements/W"
	sent := append([]string{"state", "clear", "version", "0"}, s.evidence(rep)...)
	sent[7] = "p:" + string(chen)

	empty := v.post(path, "state", "clear", "version", "0", "source", "c:visit", "strength", "stated", "observed_on", string(s.today(rep)), "reason", "会后更新").is(422)
	empty.has("需要依据")
	if empty.value("reason") != "会后更新" || empty.doc().Find(`input[name="state"][value="clear"][checked]`).Length() != 1 {
		t.Error("a refused form lost what was typed")
	}
	v.post(path, sent...).leads(dealPath(d) + "#e-W")
	v.get(dealPath(d)).has("已保存", "1W0F0C", "陈建国", "局长在会上点名支持我方", "今天")

	// The page's own request gets the row and everything that follows from it.
	f1 := dealPath(d) + "/elements/F1"
	v.hx(f1, append([]string{"state", "clear", "version", "0"}, s.evidence(rep)...)...).is(200).
		has(`id="e-F1"`, "已保存", `hx-target="#standing"`, `hx-target=".k-dealhead"`, "1W1F0C").lacks("<html")
	v.hx(f1, "state", "no", "version", "1").is(422).has(`id="e-F1"`, "需要依据").lacks("<html", "#standing")

	// Somebody was faster: both values stand there, and what was typed is kept.
	s.claim(rep, d.ID, c139.F2)
	late := v.post(dealPath(d)+"/elements/F2", append([]string{"state", "no", "version", "0"}, s.evidence(rep)...)...).is(409)
	late.has("内容有冲突", "已清楚", "不成立", "当面说过", "局长在会上点名支持我方")
	if late.doc().Find("#e-F2 .k-el-form").Find(`[name="version"]`).AttrOr("value", "") != "1" || late.value("what") != "局长在会上点名支持我方" {
		t.Error("the conflict cannot be settled in place")
	}
	v.hx(dealPath(d)+"/elements/F2", append([]string{"state", "no", "version", "0"}, s.evidence(rep)...)...).is(409).has("内容有冲突").lacks("<html")

	reader := s.as(s.Member("只读", org.ReadOnly, org.ScopeAll, s.North))
	reader.post(path, sent...).is(403)
	s.as(s.Rep("外人")).post(path, sent...).is(404)
	v.post(dealPath(d)+"/elements/Z", sent...).is(404)
}

func TestBadElementForms(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	v := s.as(rep)
	for name, change := range map[string][2]string{
		"no state":       {"state", ""},
		"wrong state":    {"state", "maybe"},
		"stale by hand":  {"state", "stale"},
		"a script":       {"observed_on", "<script>"},
		"30 February":    {"observed_on", "2026-02-30"},
		"year 9999":      {"observed_on", "9999-01-01"},
		"a stranger":     {"source", "p:" + id.New()},
		"wrong channel":  {"source", "c:rival"},
		"no source":      {"source", ""},
		"wrong strength": {"strength", "NaN"},
		"NUL":            {"what", "a\x00b"},
		"too long":       {"what", strings.Repeat("长", 1001)},
		"a long reason":  {"reason", strings.Repeat("长", 301)},
	} {
		form := url.Values{}
		for i, sent := 0, append([]string{"state", "clear", "version", "0", "reason", ""}, s.evidence(rep)...); i < len(sent); i += 2 {
			form.Set(sent[i], sent[i+1])
		}
		form.Set(change[0], change[1])
		var pairs []string
		for k := range form {
			pairs = append(pairs, k, form.Get(k))
		}
		if p := v.post(dealPath(d)+"/elements/W", pairs...); p.status != 422 {
			t.Errorf("%s answers %d", name, p.status)
		}
	}
	v.post(dealPath(d)+"/elements/W", append([]string{"state", "clear", "version", "99999999999999999999"}, s.evidence(rep)...)...).is(303)
	v.get(dealPath(d)).has("1W0F0C")
}

func TestWithdrawingEvidence(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	s.claim(rep, d.ID, c139.W)
	v := s.as(rep)
	action := v.get(dealPath(d)+"/elements/W").doc().Find(".k-evidence form").AttrOr("action", "")
	v.post(action, "version", "1", "reason", "说的人弄错了").is(422).has("最后一条依据", "说的人弄错了")
	v.post(action, "version", "1", "reason", "说的人弄错了", "state", "clear").is(422)
	v.post(action, "version", "1", "reason", "说的人弄错了", "state", "partial").leads(dealPath(d) + "#e-W")
	v.get(dealPath(d)+"/elements/W").has("已撤回 1 条", "部分清楚").is(200)
	v.get(dealPath(d)+"/history").is(200).has("撤回依据", "说的人弄错了", "1W0F0C", "0W0F0C")
	v.post(dealPath(d)+"/evidence/nothing/withdraw", "reason", "x").is(404)
}

func TestAManagerQuestionsAnElement(t *testing.T) {
	s := newSite(t)
	rep, boss := s.Rep("林晓岚"), s.Manager()
	d := s.deal(rep, "政务云二期")
	s.claim(rep, d.ID, c139.W)
	path := dealPath(d) + "/elements/W"
	s.as(rep).get(path).lacks("质疑这一项")
	s.as(rep).post(path+"/challenge", "question", "?").is(403)
	m := s.as(boss)
	m.get(path).has("质疑这一项")
	m.post(path+"/challenge", "question", " ").is(422).has("请填写此项")
	m.post(path+"/challenge", "question", "他是当着谁的面说的？").leads(dealPath(d))
	m.post(path+"/challenge", "question", "还有谁？").is(422).has("等回答", "还有谁？")
	v := s.as(rep)
	p := v.get(path).has("他是当着谁的面说的？", "主管", "质疑待回答", "提交回答")
	answer := p.doc().Find(".k-challenge form").AttrOr("action", "")
	if m.get(path).doc().Find(".k-challenge form").Length() != 0 {
		t.Error("who asked is offered to answer")
	}
	m.post(answer, "version", "1", "answer", "我替他答").is(403)
	v.post(answer, "version", "1", "answer", "").is(422)
	v.post(answer, "version", "1", "answer", "部门例会，十二个人在场").leads(dealPath(d))
	v.get(path).has("部门例会，十二个人在场").lacks("质疑待回答")
	v.post(answer, "version", "2", "answer", "再答一次").is(409)
}

func TestAMoveIsTaken(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	v := s.as(rep)
	move := v.get(dealPath(d)).doc().Find(`#moves input[name="move"]`).First().AttrOr("value", "")
	v.post(dealPath(d)+"/moves", "move", move).leads(dealPath(d) + "#moves")
	v.get(dealPath(d)).has("已加入任务", "已在任务中")
	plan, err := s.server.Activities.PlanOf(t.Context(), rep, d.ID, activity.Turn{})
	tasks := plan.Open
	if err != nil || len(tasks) != 1 || tasks[0].Assignee != rep.User {
		t.Errorf("%+v, %v", tasks, err)
	}
	v.hx(dealPath(d)+"/moves", "move", "coach_find..coach_value").is(200).has(`hx-target="#moves"`, "已在任务中").lacks("<html")
	v.post(dealPath(d)+"/moves", "move", "nothing").leads(dealPath(d))
	v.get(dealPath(d)).has("不再适用")
	s.as(s.Rep("外人")).post(dealPath(d)+"/moves", "move", move).is(404)
	s.as(s.Member("只读", org.ReadOnly, org.ScopeAll, s.North)).post(dealPath(d)+"/moves", "move", move).is(403)
}

func TestWhatIfSavesNothing(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	s.claim(rep, d.ID, c139.F1, c139.F2)
	v := s.as(rep)
	v.get(dealPath(d)+"/what-if?try=1&W=1&F1=1&F2=1").is(200).has("0W2F0C", "1W2F0C", "赢单区", "不会保存")
	v.hxGet(dealPath(d)+"/what-if?try=1").is(200).has("0W0F0C", "0W2F0C").lacks("<html", "<form")
	v.hxGet(dealPath(d) + "/what-if").is(200).has("<form").lacks("<html")
	v.hxGet(dealPath(d) + "/what-if?try=1&W=%00&X=1&C99=" + strings.Repeat("9", 5000)).is(200).has("1W0F0C")
	v.in("en").get(dealPath(d)+"/what-if?try=1&W=1").is(200).has("nothing is saved", "Jitter zone")
	if c, _ := s.server.Deals.Control(t.Context(), rep, d.ID); c.Deal.Self.String() != "0W2F0C" {
		t.Errorf("the deal is at %s", c.Deal.Self)
	}
	s.as(s.Rep("外人")).get(dealPath(d) + "/what-if").is(404)
}

func TestHistoryPage(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	v := s.as(rep)
	v.get(dealPath(d) + "/history").is(200).has("数值还没有变化")
	for _, k := range c139.Keys() {
		s.claim(rep, d.ID, k)
	}
	p := v.get(dealPath(d)+"/history").is(200).has("走势", "1W3F9C", "从输单区", "林晓岚", "当面说过", "更新依据", "变化的要素", "新依据 13 条")
	if n := p.doc().Find("table tbody tr").Length(); n != 13 {
		t.Errorf("%d rows", n)
	}
	if p.doc().Find("svg .k-chart-shown").AttrOr("d", "") == "" {
		t.Error("no course is drawn")
	}
	if n := v.get(dealPath(d)).doc().Find(".k-course > li").Length(); n != 5 {
		t.Errorf("the tab shows %d changes", n)
	}
	v.in("en").get(dealPath(d)+"/history").is(200).has("From the Lose zone", "Evidence recorded")
}

func TestVisit(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	chen := s.person(rep, d.Account, "陈建国")
	v := s.as(rep)
	path := dealPath(d) + "/visit"
	p := v.get(path).is(200).has("拜访记录", "陈建国", "问到了什么", "还了解到其他要素", "保存拜访")
	if n := p.doc().Find(".k-vq").Length(); n != 13 {
		t.Errorf("%d questions", n)
	}
	if n := p.doc().Find(".k-vq:not(.k-vq-small)").Length(); n != 3 {
		t.Errorf("%d questions in front", n)
	}
	sent := []string{"happened_on", string(s.today(rep)), "people", string(chen), "body", "", "next_step", "约局长汇报", "next_step_on", string(s.today(rep).Add(7)),
		"seen_step", p.value("seen_step"), "seen_step_on", p.value("seen_step_on"),
		"W.state", "clear", "W.what", "局长点名支持", "W.source", "p:" + string(chen), "W.strength", "stated", "W.version", "0", "F1.state", "", "F1.what", "随便写的"}
	bad := append([]string(nil), sent...)
	bad[7], bad[17] = "", " "
	refused := v.post(path, bad...).is(422).has("需要依据", "请填写此项")
	if refused.value("next_step_on") != string(s.today(rep).Add(7)) || refused.doc().Find(`[name="people"][checked]`).Length() != 1 {
		t.Error("a refused visit lost what was typed")
	}
	v.post(path, sent...).leads(dealPath(d))
	v.get(dealPath(d)).has("已记录拜访", "1W0F0C", "局长点名支持", "约局长汇报")
	plan, err := s.server.Activities.PlanOf(t.Context(), rep, d.ID, activity.Turn{})
	list := plan.Past
	if err != nil || len(list) != 1 || list[0].Kind != activity.Visit || list[0].Body != "局长点名支持" {
		t.Errorf("%+v, %v", list, err)
	}
	v.post(path, sent...).is(409).has("改了这个商机的下一步", "刚把这一项记为")
	v.in("en").get(path).is(200).has("Save the visit", "What came up", "did not come up")
	s.as(s.Member("只读", org.ReadOnly, org.ScopeAll, s.North)).get(path).is(403)
	s.as(s.Rep("外人")).get(path).is(404)
	s.as(s.Rep("外人")).post(path, sent...).is(404)
}

func TestCoachPages(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	s.claim(rep, d.ID, c139.W, c139.F1)
	v := s.as(rep)
	v.get(dealPath(d)+"/coaches/new").is(200).has("添加教练", "客户关系教练", "好教练的三个标准", "只有商机团队")
	v.post(dealPath(d)+"/coaches", "type", "coach_all", "name", "周工").is(422).has("请选择教练类型", "周工")
	v.post(dealPath(d)+"/coaches", "type", "coach_relation", "name", "周工", "contact", "微信 zg").leads(dealPath(d) + "#coaches")
	b, err := s.server.Coaches.Board(t.Context(), rep, d.ID)
	if err != nil || len(b.Coaches) != 1 {
		t.Fatal(b, err)
	}
	at := dealPath(d) + "/coaches/" + string(b.Coaches[0].ID)
	v.get(dealPath(d)).has("教练 1", "周工", "微信 zg", "还没有评分", "价值匹配教练")
	v.get(at).is(200).has("周工", "停用这位教练")
	v.get(at+"/verdicts").is(200).has("教练 1 怎么说", "最清楚的几项", "没问")
	v.post(at+"/verdicts", "on", string(s.today(rep))).is(422).has("至少给一项")
	v.post(at+"/verdicts", "on", "2026-02-30", "W.ruling", "confirms", "W.note", "他亲口说的").is(422).has("他亲口说的")
	v.post(at+"/verdicts", "on", string(s.today(rep)), "W.ruling", "confirms", "W.note", "他亲口说的", "W.confidence", "high", "F1.ruling", "denies").leads(dealPath(d))
	v.get(dealPath(d)).has("已记录 2 项评分", "1W0F0C", "以此为准", "1 位教练否认", "自评比校准多 1F", "确认 1、否认 1")
	if before := v.get(dealPath(d)).is(200).doc().Find(".k-course li").First().Find(".k-value-basis").Text(); before != "自评校准" {
		t.Errorf("the newest change is marked %q", before) // what was shown before was the team's own
	}
	v.get(at).lacks("链接会作废")
	v.post(at+"/ask", "elements", "C1", "days", "7", "lang", "zh").is(200)
	v.get(at).is(200).has("还没答复的问卷链接会作废")
	p := v.get(dealPath(d)+"/elements/F1").has("教练怎么说", "处理否认")
	settle := p.doc().Find(".k-verdicts a").AttrOr("href", "")
	v.get(settle).is(200).has("处理否认", "教练 1", "否认")
	v.hxGet(settle).is(200).lacks("<html")
	v.post(settle, "version", "1", "why", "").is(422)
	v.post(settle, "version", "1", "why", "又问了一次").leads(dealPath(d))
	v.get(dealPath(d)+"/elements/F1").has("又问了一次", "处理")
	v.get(dealPath(d)+"/elements/W").has("他亲口说的", "很有把握")

	v.post(at, "version", "0", "type", "coach_value", "name", "吴工").is(409).has("周工", "吴工")
	v.post(at, "version", "1", "type", "coach_value", "name", "吴工").leads(dealPath(d))
	v.post(at+"/retire", "version", "2", "retired", "1").leads(dealPath(d))
	v.get(dealPath(d)).has("已停用")
	v.in("en").get(dealPath(d)).is(200).has("Coach 1", "retired", "Coaches")
	for _, path := range []string{"/coaches/nothing", "/coaches/nothing/verdicts", "/verdicts/nothing/settle"} {
		v.get(dealPath(d) + path).is(404)
	}
}

// TestACoachIsANumberOnEveryPage plants words and looks for them on every page
// somebody who is not on the team can open.
func TestACoachIsANumberOnEveryPage(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	d := s.deal(rep, "政务云二期")
	s.claim(rep, d.ID, c139.W, c139.F1)
	const secret = "暗号白杨"
	ctx := t.Context()
	made, err := s.server.Coaches.Add(ctx, rep, d.ID, coach.Draft{Type: c139.CoachRelation,
		Identity: coach.Identity{Name: secret + "甲", Contact: secret + "乙", Note: secret + "丙"}})
	if err != nil {
		t.Fatal(err)
	}
	err = s.server.Coaches.Rule(ctx, rep, d.ID, made, string(s.today(rep)), []coach.NewVerdict{
		{Element: c139.W, Ruling: c139.Confirms, Note: secret + "丁"}, {Element: c139.F1, Ruling: c139.Denies, Note: secret + "戊"}})
	if err != nil {
		t.Fatal(err)
	}
	b, _ := s.server.Coaches.Board(ctx, rep, d.ID)
	if err := s.server.Coaches.Settle(ctx, rep, d.ID, b.Of(c139.F1)[0].ID, 1, secret+"己"); err != nil {
		t.Fatal(err)
	}
	s.as(rep).get(dealPath(d)).has(secret + "甲")
	s.as(rep).get(dealPath(d)+"/elements/F1").has(secret+"戊", secret+"己")

	pages := []string{"", "/elements/W", "/elements/F1", "/history", "/what-if", "/people", "/visit"}
	closed := []string{"/coaches/new", "/coaches/" + string(made), "/coaches/" + string(made) + "/verdicts",
		"/verdicts/" + string(b.Of(c139.W)[0].ID) + "/settle"}
	reader := s.Member("只读", org.ReadOnly, org.ScopeAll, s.North)
	for _, a := range []org.Actor{s.Admin(), s.Manager(), reader} {
		v := s.as(a)
		for _, lang := range []string{"zh", "en"} {
			v = v.in(lang)
			for _, path := range pages {
				if p := v.get(dealPath(d) + path); strings.Contains(p.body, secret) {
					t.Errorf("%s reads the secret on %s", a.Role, path)
				}
			}
			for _, path := range closed {
				if p := v.get(dealPath(d) + path); p.status != 403 || strings.Contains(p.body, secret) {
					t.Errorf("%s gets %d on %s", a.Role, p.status, path)
				}
			}
		}
		for _, post := range [][]string{{"/coaches", "type", "coach_value", "name", "x"}, {"/coaches/" + string(made), "version", "1", "type", "coach_value", "name", "x"},
			{"/coaches/" + string(made) + "/retire", "version", "1", "retired", "1"}, {"/coaches/" + string(made) + "/verdicts", "on", string(s.today(rep)), "W.ruling", "denies"},
			{closed[3], "version", "1", "why", "x"}} {
			if p := v.post(dealPath(d)+post[0], post[1:]...); p.status != 403 || strings.Contains(p.body, secret) {
				t.Errorf("%s may post to %s: %d", a.Role, post[0], p.status)
			}
		}
	}
	log, err := s.server.Org.Log(ctx, s.Admin(), org.LogFilter{})
	if err != nil || len(log) < 5 {
		t.Fatalf("%d entries, %v", len(log), err)
	}
	for _, e := range log {
		if strings.Contains(e.Before+e.After, secret) {
			t.Errorf("the audit log holds the secret: %+v", e)
		}
	}
}
