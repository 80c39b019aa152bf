package journey

import (
	"fmt"
	"testing"
	"time"

	"kongdan/e2e/browser"
	"kongdan/e2e/site"
	"kongdan/internal/account"
	"kongdan/internal/activity"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/person"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// office is a small sales office with some weeks of history.
type office struct {
	*site.Site
	*orgtest.World
	t               *testing.T
	rep, mate, boss org.Actor
	deals           *opportunity.Service
	ID              opportunity.ID // the deal with the longest history
}

// must returns a value or ends the test.
func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (o *office) check(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func newOffice(t *testing.T) *office {
	t.Helper()
	s := site.New(t)
	o := &office{Site: s, World: s.World(), t: t, deals: opportunity.NewService(s.DB)}
	o.rep, o.mate, o.boss = o.Rep("林晓岚"), o.Rep("周启明"), o.Manager()
	names := []struct{ account, deal string }{
		{"江海市大数据局", "江海市政务云二期"},
		{"东港城市商业银行股份有限公司", "新一代核心业务系统建设与三年运维服务采购项目（含灾备）"},
		{"南湖高新区管委会", "智慧园区一期"},
		{"北辰重工集团", "数据中台扩容"},
		{"云岭省水利厅", "防汛指挥平台"},
	}
	for i, n := range names {
		owner := []org.Actor{o.rep, o.rep, o.mate, o.rep, o.mate}[i]
		o.back(40)
		acc := must(account.NewService(s.DB).Create(t.Context(), owner, account.Draft{Name: n.account}, true))(t)
		for _, p := range []string{"王主任", "李副厅长", "陈处长"} {
			must(person.NewService(s.DB).Create(t.Context(), owner, acc, person.Draft{Name: p}))(t)
		}
		deal := must(o.deals.Create(t.Context(), owner, opportunity.Terms{Name: n.deal, Account: acc, Amount: int64(68_000_000 * (i + 1)), AmountKnown: true,
			NextStep: "回复疑虑清单，并约李副厅长当面确认预算批复时间", NextStepOn: o.day(-40 + 9*i), ExpectedClose: o.day(12 * i)}))(t)
		if i == 0 {
			o.ID = deal
		}
		for d, keys := range [][]c139.Key{{c139.W, c139.F1}, {c139.F2, c139.C1, c139.C2}, {c139.C3, c139.C4, c139.C5}, {c139.C6, c139.C7}} {
			if d > i+1 {
				break
			}
			o.back(25 - 7*d)
			o.learn(owner, deal, c139.Clear, keys...)
		}
	}
	o.back(1)
	o.learn(o.rep, o.ID, c139.No, c139.W, c139.F1)
	must(o.deals.Ask(t.Context(), o.boss, o.ID, c139.F2, "信息中心真的主动帮过我们吗？举一件他们自己做的事。"))(t)
	o.back(0)
	return o
}

// back sets the clock days back.
func (o *office) back(days int) {
	o.Site.DB.SetClock(func() time.Time { return time.Now().AddDate(0, 0, -days) })
}

// day is a date some days from today, as the rep's calendar has it.
func (o *office) day(days int) day.Date {
	return day.Date(o.rep.Today(time.Now().AddDate(0, 0, days)))
}

func (o *office) learn(owner org.Actor, deal opportunity.ID, to c139.State, keys ...c139.Key) {
	o.t.Helper()
	c := must(o.deals.Control(o.t.Context(), owner, deal))(o.t)
	var changes []opportunity.Change
	for i, k := range keys {
		changes = append(changes, opportunity.Change{Element: k, To: to, Seen: c.Elements.At(k).Version, Prefix: fmt.Sprintf("%d.", i),
			Evidence: &opportunity.NewEvidence{What: "业务处三位处长在评审会上明确说首选我们的方案。", Channel: opportunity.Visit,
				ObservedOn: owner.Today(o.Site.DB.Now()), Strength: opportunity.Stated}})
	}
	o.check(o.deals.SetElements(o.t.Context(), owner, deal, changes, ""))
}

func (o *office) plan() {
	t, acts := o.t, activity.NewService(o.Site.DB)
	subject := activity.Subject{Deal: o.ID}
	for i, title := range []string{"请王主任确认预算批复时间", "把对比方案发给信息中心", "准备周会材料"} {
		must(acts.AddTask(t.Context(), o.rep, subject, activity.TaskDraft{Title: title, DueOn: string(o.day(2*i - 2)), Element: "C6"}))(t)
	}
	done := must(acts.AddTask(t.Context(), o.rep, subject, activity.TaskDraft{Title: "约陈处长", DueOn: string(o.day(0))}))(t)
	must(acts.SetDone(t.Context(), o.rep, done, true))(t)
	must(acts.AddTask(t.Context(), o.rep, activity.Subject{}, activity.TaskDraft{Title: "写周报", DueOn: string(o.day(4))}))(t)
	form := must(acts.NewNote(t.Context(), o.rep, subject))(t)
	must(acts.Add(t.Context(), o.rep, subject, activity.Draft{Kind: activity.Visit, Body: "在局里见了王主任和李副厅长。\n预算批复要等省厅发函，预计两周。\n对方问了三年运维怎么计价。",
		HappenedOn: string(o.day(-2)), People: []person.ID{form.People[0].ID, form.People[1].ID}}))(t)
	must(acts.Add(t.Context(), o.rep, subject, activity.Draft{Kind: activity.Note, Body: "听说竞争对手昨天也去了信息中心。", HappenedOn: string(o.day(-1))}))(t)
}

// look checks and draws a page: on a desk and a phone, in the dark, in English.
func (o *office) look(a org.Actor, tab *browser.Tab, path, name string) {
	o.t.Helper()
	for _, x := range []struct {
		lang, theme string
		width       int64
	}{{"zh", "light", browser.Desk}, {"zh", "light", browser.Phone}, {"zh", "dark", browser.Desk}, {"en", "light", browser.Phone}} {
		o.show(a, x.lang, x.theme)
		tab.Size(x.width).Open(path).Axe().Fits()
		tab.Shot(fmt.Sprintf("%s-%d-%s-%s.png", name, x.width, x.lang, x.theme))
	}
	o.show(a, "zh", "light")
	tab.Size(browser.Desk)
}

// show sets how pages speak to somebody and look.
func (o *office) show(a org.Actor, lang, theme string) {
	o.t.Helper()
	o.check(o.Site.Org.SetDisplay(o.t.Context(), a, lang, theme))
}

func TestTodayAndPlan(t *testing.T) {
	o := newOffice(t)
	o.plan()
	rep, tab := o.rep, o.As(o.rep)
	o.look(rep, tab, "/", "today-rep")
	o.look(rep, tab, "/deals/"+string(o.ID)+"/plan", "plan")
	o.look(rep, tab, "/tasks", "tasks")
	o.look(rep, tab, "/tasks/new?deal="+string(o.ID), "task-new")
	o.look(rep, tab, "/visits/new", "visit-new")
	for name, a := range map[string]org.Actor{"boss": o.boss, "new": o.Rep("新人"), "admin": o.Admin()} {
		o.look(a, o.As(a), "/", "today-"+name)
	}
}

func TestSearchBox(t *testing.T) {
	o := newOffice(t)
	tab := o.As(o.rep).Open("/")
	tab.Press("/").Fill("搜索", "政务").Sees("江海市政务云二期", "查看全部结果").Axe()
	tab.Shot("search-offers.png")
	tab.Press("ArrowDown")
	if got := browser.Eval[string](tab, `document.querySelector("[role=option][aria-selected=true]")?.pathname ?? ""`); got != "/deals/"+string(o.ID) {
		t.Errorf("the first offer leads to %q", got)
	}
	tab.Press("Escape").SeesNot("查看全部结果")
	tab.Open("/").Press("/").Fill("搜索", "政务").Sees("查看全部结果").Press("Escape").SeesNot("查看全部结果")
	o.look(o.rep, tab, "/search?q=政务", "search")
	tab.Size(browser.Phone).Open("/search").Axe().Fits()
}

func TestControlMap(t *testing.T) {
	o := newOffice(t)
	o.look(o.boss, o.As(o.boss), "/deals?view=map", "map")
}
