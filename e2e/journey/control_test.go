package journey

import (
	"fmt"
	"strings"
	"testing"

	"kongdan/e2e/browser"
	"kongdan/e2e/site"
	"kongdan/internal/account"
	"kongdan/internal/opportunity"
	"kongdan/internal/person"
	"kongdan/internal/rule/c139"
)

// newCase is an office with one deal about which nothing is known yet.
func newCase(t *testing.T) *office {
	t.Helper()
	s := site.New(t)
	o := &office{Site: s, World: s.World(), t: t, deals: opportunity.NewService(s.DB)}
	o.rep, o.boss = o.Rep("林晓岚"), o.Manager()
	acc := must(account.NewService(s.DB).Create(t.Context(), o.rep, account.Draft{Name: "江海市大数据局"}, true))(t)
	for _, name := range []string{"王主任", "李副厅长"} {
		must(person.NewService(s.DB).Create(t.Context(), o.rep, acc, person.Draft{Name: name}))(t)
	}
	o.ID = must(o.deals.Create(t.Context(), o.rep, opportunity.Terms{Name: "江海市政务云二期", Account: acc, Amount: 68_000_000, AmountKnown: true,
		NextStep: "约李副厅长", NextStepOn: o.day(7), ExpectedClose: o.day(90)}))(t)
	return o
}

func (o *office) path() string { return "/deals/" + string(o.ID) }

// open opens an element in its place on the page of its deal.
func open(tab *browser.Tab, key string) *browser.Tab {
	return tab.Click(browser.Eval[string](tab, fmt.Sprintf(`document.getElementById("eh-%s").textContent.replace(/\s+/g, " ").trim()`, key)))
}

// learnt fills and saves the form of the element that is open.
func learnt(tab *browser.Tab, state, what string) *browser.Tab {
	return tab.Choose("这一项现在", state).Fill("听到或看到了什么", what).Choose("依据强度", "当面说明").Click("保存", "听到或看到了什么")
}

// read is the text of the first thing that a selector finds.
func read(tab *browser.Tab, selector string) string {
	return browser.Eval[string](tab, fmt.Sprintf(`document.querySelector(%q)?.textContent.replace(/\s+/g, " ").trim() ?? ""`, selector))
}

const (
	headValue = ".k-dealhead .k-value-text"
	bigChance = ".k-bigchance-figure"
)

// What a rep learns changes the value, the zone, the chance and the advice at
// once; trying changes nothing; a move becomes a task.
func TestAnElementByHand(t *testing.T) {
	o := newCase(t)
	tab := o.As(o.rep).Open(o.path()).Sees("输单区")
	before, advice := read(tab, bigChance), read(tab, "#moves")
	if got := read(tab, headValue); got != "0W0F0C" {
		t.Fatalf("a new deal is at %s", got)
	}
	open(tab, "W").Sees("可以这样问客户").Axe().Fits()
	learnt(tab, "已清楚", "").Sees("请")
	tab.Axe()
	learnt(tab, "已清楚", "李副厅长在会上说，就按他们的方案走。").Sees("已保存", "抖动区")
	if got := read(tab, headValue); got != "1W0F0C" {
		t.Errorf("with the highest decider the head says %s", got)
	}
	if now := read(tab, bigChance); now == before {
		t.Errorf("the chance stays at %s", now)
	}
	if read(tab, "#moves") == advice {
		t.Error("the advice stays as it was")
	}
	tab.Axe().Fits().Size(browser.Phone).Axe().Fits().Shot("control-saved-390.png").Size(browser.Desk)

	move := read(tab, ".k-move-title")
	tab.Click("加入任务").Sees("已在任务中")
	tab.Open("/tasks").Sees("江海市政务云二期")
	tab.Open(o.path()).Sees("已在任务中")
	if move == "" || read(tab, ".k-move-title") == "" {
		t.Error("no move has a title")
	}

	for _, key := range []string{"F1", "F2"} {
		tab.Check(read(tab, "#what-if label:has([name="+key+"])"), true, "只是推演")
	}
	tab.Sees("1W2F0C")
	if got := read(tab, headValue); got != "1W0F0C" {
		t.Errorf("a trial moved the deal to %s", got)
	}
	tab.Axe().Reload().SeesNot("1W2F0C")
}

// A manager doubts, the owner answers.
func TestAChallengeByHand(t *testing.T) {
	o := newCase(t)
	boss := o.As(o.boss).Open(o.path() + "/elements/F1")
	boss.Click("质疑这一项").Click("提出质疑", "问题").Sees("请").Axe()
	boss.Fill("问题", "信息中心真的主动帮过我们吗？").Click("提出质疑", "问题").Sees("质疑待回答")
	tab := o.As(o.rep).Open("/").Sees("质疑").Click("江海市政务云二期")
	open(tab, "F1").Sees("信息中心真的主动帮过我们吗？").Axe()
	tab.Fill("回答", "上周他们帮我们改了评分表。").Click("提交回答").Sees("上周他们帮我们改了评分表。").SeesNot("质疑待回答")
	boss.Reload().Sees("上周他们帮我们改了评分表。").SeesNot("质疑待回答")
}

// What a coach says changes the calibrated value beside the self-assessed one,
// and who the coach is stays with the team.
func TestACoachByHand(t *testing.T) {
	o := newCase(t)
	o.learn(o.rep, o.ID, c139.Clear, c139.W, c139.F1, c139.F2)
	tab := o.As(o.rep).Open(o.path()).Click("添加教练").Axe().Fits()
	tab.Choose("类型", "客户关系教练").Fill("姓名或称呼", "老周").Click("保存").Sees("教练 1", "老周").Click("记录评分")
	tab.Size(browser.Phone).Axe().Fits().Shot("coach-verdicts-390.png").Size(browser.Desk)
	tab.Choose("W 最高决策者", "否认").Choose("F1", "确认").Click("保存").Sees("已记录 2 项评分")
	if got := strings.Join(browser.Eval[[]string](tab, `[...document.querySelectorAll(".k-dealhead .k-value-text")].map((x) => x.textContent)`), " "); got != "1W2F0C 0W1F0C" {
		t.Errorf("self and calibrated are %q", got)
	}
	tab.Axe().Fits()
	o.As(o.boss).Open(o.path()).Sees("教练 1").SeesNot("老周")
}

// What was typed about an element and not saved is offered again, with its time
// in the member's zone, until it is saved.
func TestAnElementKeepsItsDraft(t *testing.T) {
	o := newCase(t)
	tab := o.As(o.rep).Open(o.path())
	kept := func() int {
		return browser.Eval[int](tab, `new Promise((r) => setTimeout(() => r(Object.keys(localStorage).filter((k) => k.startsWith("kongdan:draft:element-")).length), 600))`)
	}
	const said, other = "李副厅长说方案可行，等会后再谈。", "信息中心帮我们改了评分表。"
	open(tab, "W").Choose("这一项现在", "部分").Fill("听到或看到了什么", said)
	if kept() != 1 {
		t.Fatal("the draft is not kept")
	}
	open(tab.Reload(), "W").Sees("没有提交的内容").Axe()
	want := browser.Eval[[]string](tab, `[0, 60000].map((ago) => new Date(Date.now() - ago).toLocaleString("zh", { dateStyle: "short", timeStyle: "short", timeZone: "Asia/Shanghai" }))`)
	if got := read(tab, ".k-saved-note [data-when]"); got != want[0] && got != want[1] {
		t.Errorf("written %q, and in Shanghai it is %q", got, want)
	}
	tab.Click("恢复")
	if got := tab.Value("听到或看到了什么"); got != said {
		t.Errorf("restored %q", got)
	}
	tab.Choose("依据强度", "当面说明").Click("保存", "听到或看到了什么").Sees("已保存")
	if kept() != 0 {
		t.Error("the draft is still there after saving")
	}
	at := o.path() + "/elements/F1"
	tab.Open(at).Choose("这一项现在", "部分").Fill("听到或看到了什么", other)
	if kept() != 1 {
		t.Fatal("another element's draft is not kept")
	}
	tab.Open(at).Sees("没有提交的内容").Click("丢弃").SeesNot("没有提交的内容").Open(at).SeesNot("没有提交的内容")
}

// Two update the same element: the second sees both, loses nothing, decides.
func TestTwoUpdateOneElement(t *testing.T) {
	o := newCase(t)
	mine, theirs := o.As(o.rep).Open(o.path()), o.As(o.boss).Open(o.path())
	open(mine, "C6")
	open(theirs, "C6")
	learnt(theirs, "不成立", "财务说今年没有这笔钱。").Sees("已保存")
	learnt(mine, "已清楚", "预算已经批复，文号看过。").Sees("内容有冲突", "财务说今年没有这笔钱。", "不成立")
	if got := mine.Value("听到或看到了什么"); got != "预算已经批复，文号看过。" {
		t.Errorf("what was typed is %q", got)
	}
	mine.Axe().Fits().Size(browser.Phone).Axe().Fits().Shot("control-conflict-390.png").Size(browser.Desk)
	mine.Click("保存", "听到或看到了什么").Sees("已保存").SeesNot("内容有冲突")
	if got := read(mine, headValue); got != "0W0F1C" {
		t.Errorf("after the decision the deal is at %s", got)
	}
}
