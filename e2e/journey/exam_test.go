package journey

import (
	"fmt"
	"testing"
	"time"

	"kongdan/e2e/browser"
	"kongdan/e2e/site"
	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/rule/question"
)

// hall is an exam that one person sits now.
type hall struct {
	*site.Site
	t       *testing.T
	world   *orgtest.World
	trainer org.Actor
	who     org.Actor
	exams   *exam.Service
	id      exam.ID
}

func newHall(t *testing.T) *hall {
	s := site.New(t)
	w := s.World()
	h := &hall{Site: s, t: t, world: w, trainer: w.Member("培训师", org.Trainer, org.ScopeAll, w.Sales), who: w.Rep("陈晓"), exams: exam.NewService(s.DB)}
	ctx := t.Context()
	yes := true
	items := []question.Item{
		{Kind: question.Single, Stem: "在项目里拍板的人通常是谁？", Options: []question.Option{{Text: "最高决策者", Right: true}, {Text: "使用部门"}, {Text: "采购专员"}, {Text: "以上都不是", Pinned: true}}},
		{Kind: question.Single, Stem: "哪一项最能说明教练可信？", Options: []question.Option{{Text: "他说的后来得到印证", Right: true}, {Text: "他职位高"}, {Text: "他请我们吃饭"}}},
		{Kind: question.Multiple, Stem: "关键人相助可以表现为哪些？", Options: []question.Option{{Text: "主动安排会面", Right: true}, {Text: "提醒我们注意对手", Right: true}, {Text: "要求降价"}}},
		{Kind: question.TrueFalse, Stem: "听说的消息可以直接当作已清楚。", Truth: &yes},
		{Kind: question.Fill, Stem: "C139 由 1 个 Win、____ 个 First 和 ____ 个 Clear 组成。", Blanks: []question.Blank{{Accept: []string{"3"}}, {Accept: []string{"9"}}}},
		{Kind: question.Short, Stem: "请说明怎样核实客户的采购流程。", Model: "向多个来源核对步骤、日期和签字人。"},
	}
	drafts := make([]bank.Draft, len(items))
	for i, item := range items {
		drafts[i] = bank.Draft{Lang: "zh", Item: item, Active: true}
	}
	var ids []bank.ID
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(s.DB.InTx(ctx, func(tx *db.Tx) (err error) {
		ids, err = bank.AddMany(ctx, tx, h.trainer, drafts)
		return err
	}))
	paper, err := h.exams.CreatePaper(ctx, h.trainer, exam.PaperDraft{Title: "方法基础", Lang: "zh", Kind: exam.Fixed, Forms: 1, Intro: "请独立作答。"})
	check(err)
	check(h.exams.AddQuestions(ctx, h.trainer, paper, 1, ids))
	check(h.exams.FreezePaper(ctx, h.trainer, paper, 2))
	now := time.Now()
	h.id, err = h.exams.CreateExam(ctx, h.trainer, exam.ExamDraft{Title: "季度考试", Paper: paper, Draw: exam.ByPaper, Opens: now.Add(-time.Hour), Closes: now.Add(2 * time.Hour), Minutes: 45, Grace: 2 * time.Second,
		Attempts: 1, Pass: 60, ShuffleOptions: true, ShowScore: exam.OnSubmitted, ShowKey: exam.OnClosed})
	check(err)
	check(h.exams.AddCandidates(ctx, h.trainer, h.id, exam.Invite{Users: []org.UserID{h.who.User}}))
	check(h.exams.PublishExam(ctx, h.trainer, h.id, 2))
	return h
}

// desk is the candidate's attempt as the server has it.
func (h *hall) desk() exam.Desk {
	h.t.Helper()
	x, err := h.exams.Sitting(h.t.Context(), h.who, h.id)
	if err != nil || x.Last == nil {
		h.t.Fatalf("no attempt: %v", err)
	}
	d, err := h.exams.Desk(h.t.Context(), h.who, x.Last.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return d
}

// until waits until the server has what a page has sent.
func (h *hall) until(what string, ok func(exam.Desk) bool) {
	h.t.Helper()
	for range 100 {
		if ok(h.desk()) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	h.t.Fatalf("%s: %+v", what, h.desk())
}

// begin starts the exam in a tab.
func (h *hall) begin(width int64) *browser.Tab {
	tab := h.As(h.who).Size(width).Open("/learn").Sees("季度考试").Click("参加考试").Sees("时长 45 分钟", "每个答案会立即保存").Axe().Fits()
	return tab.Click("开始作答").Sees("在项目里拍板的人通常是谁？")
}

// Somebody sits an exam on a phone: the line is cut for a while, another device
// goes on, and everything that was answered counts.
func TestAnExamOnAPhone(t *testing.T) {
	h := newHall(t)
	tab := h.begin(browser.Phone).Axe().Fits().Shot("exam-390.png")
	tab.Allow("ERR_INTERNET_DISCONNECTED")
	choose(tab, "最高决策者")
	tab.Sees("已保存")
	if d := h.desk(); d.Answered != 1 || d.Seats[0].Item.Options[d.Seats[0].Options[d.Seats[0].Response.Chosen[0]]].Text != "最高决策者" {
		t.Fatalf("saved was said of %+v", d.Seats[0].Response)
	}

	// The line is cut; answers lie on the phone and the clock of the phone is turned.
	tab.Offline(true)
	browser.Eval[bool](tab, `(() => { const real = Date.now; Date.now = () => real() + 3 * 3600e3; return true; })()`)
	choose(tab, "主动安排会面", "提醒我们注意对手")
	tab.Sees("您的答案已存在这台设备上").Axe().Fits().Shot("exam-offline-390.png")
	if d := h.desk(); d.Answered != 1 {
		t.Errorf("%d answers came through a line that is cut", d.Answered)
	}
	tab.Offline(false).Sees("已保存")
	waitFor(t, tab, shown("local"), "no")
	d := h.desk()
	if d.Answered != 2 || len(d.Seats[2].Response.Chosen) != 2 {
		t.Errorf("after the cut: %+v", d.Seats[2].Response)
	}

	// Another device shows what was answered and goes on; the first hears of it.
	other := h.As(h.who).Open("/attempts/" + string(d.ID)).Sees("关键人相助").Axe().Fits().Shot("exam-1440.png")
	if !browser.Eval[bool](other, `document.querySelectorAll('[data-q="3"] input[name="c.3"]:checked').length === 2`) {
		t.Error("the other device does not show the answers of the first")
	}
	other.Fill("第 1 空", "3").Fill("第 2 空", "9").Sees("已保存")
	browser.Eval[bool](tab, `(document.dispatchEvent(new Event("visibilitychange")), true)`)
	tab.Sees("3/6")
	if got := browser.Eval[string](tab, `[...document.querySelectorAll('[name="b.5"]')].map((i) => i.value).join()`); got != "3,9" {
		t.Errorf("the first device shows %q", got)
	}

	// A reload in the middle of typing loses nothing.
	tab.Offline(true)
	tab.Fill("您的回答", "向多个来源核对步骤。").Sees("待发送")
	tab.Offline(false).Reload().Sees("4/6")
	h.until("typed before the reload", func(d exam.Desk) bool { return d.Seats[5].Response.Text == "向多个来源核对步骤。" })
	tab.Dark(true).Axe().Shot("exam-dark-390.png").Dark(false)
	tab.Click("交卷").Sees("还有 2 题没有作答").Click("确定").Sees("交卷", "成绩待评阅").Axe().Fits()
	if d := h.desk(); d.Running || d.Answered != 4 || d.EndedBy != exam.ByOneself {
		t.Errorf("after submitting: %+v", d.Attempt)
	}
}

// Two tabs of one browser show one state; the proctor pauses; after the deadline
// the attempt ends, and the page says so.
func TestAnExamInTwoTabsAndPastItsEnd(t *testing.T) {
	h := newHall(t)
	tab := h.begin(browser.Desk)
	d := h.desk()
	// The second tab is a window of the first, so that both share one storage.
	browser.Eval[bool](tab, fmt.Sprintf(`new Promise((done) => { window.other = window.open("/attempts/%s"); const at = setInterval(() => {
		if (other.document?.querySelector(".k-sitlive")) { clearInterval(at); done(true); } }, 50); })`, d.ID))
	click := func(where, question, place string) {
		browser.Eval[bool](tab, fmt.Sprintf(`(%s.document.querySelector('[name="c.%s"][value="%s"]').click(), true)`, where, question, place))
	}
	checked := func(where, question string) string {
		return fmt.Sprintf(`%s.document.querySelector('[name="c.%s"]:checked').value`, where, question)
	}
	click("window", "1", "1")
	click("other", "2", "2")
	click("window", "2", "0")
	waitFor(t, tab, checked("other", "1")+` + `+checked("other", "2"), "10")
	click("other", "1", "0")
	waitFor(t, tab, checked("window", "1"), "0")
	h.until("two tabs", func(d exam.Desk) bool {
		return d.Answered == 2 && d.Seats[0].Response.Chosen[0] == 0 && d.Seats[1].Response.Chosen[0] == 0
	})
	browser.Eval[bool](tab, `(other.close(), true)`)

	// The keyboard chooses and goes on.
	tab.Press("j").Press("b")
	tab.Sees("已保存")

	look := func() { browser.Eval[bool](tab, `(document.dispatchEvent(new Event("visibilitychange")), true)`) }
	if err := h.exams.Pause(t.Context(), h.trainer, h.id, ""); err != nil {
		t.Fatal(err)
	}
	look()
	tab.Sees("监考暂停了考试")
	if err := h.exams.Continue(t.Context(), h.trainer, h.id, ""); err != nil {
		t.Fatal(err)
	}
	look()
	waitFor(t, tab, shown("paused"), "no")

	// The deadline comes: the page stops taking answers and learns that it is over.
	err := h.DB.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE attempt SET due_at = $1`, tx.Stamp()+500)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	look()
	tab.Sees("时间到").Sees("到时自动交卷")
	if d = h.desk(); d.Running || d.EndedBy != exam.ByTime {
		t.Errorf("past the deadline: %+v", d.Attempt)
	}
}

// choose clicks the options with these texts.
func choose(tab *browser.Tab, texts ...string) {
	for _, text := range texts {
		browser.Eval[bool](tab, fmt.Sprintf(`([...document.querySelectorAll(".k-sitoption")].find((l) => l.innerText.includes(%q)).click(), true)`, text))
	}
}

// shown tells whether a banner of the page is there.
func shown(banner string) string {
	return fmt.Sprintf(`document.querySelector('[data-banner="%s"]').hidden ? "no" : "yes"`, banner)
}

// waitFor waits until an expression has a value.
func waitFor(t *testing.T, tab *browser.Tab, expression, want string) {
	t.Helper()
	got := ""
	for range 60 {
		if got = browser.Eval[string](tab, expression); got == want {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%s is %q, want %q", expression, got, want)
}

// Two people share a phone: what one answered without a line is neither shown to
// the other nor sent for them, and goes out when its author comes back.
func TestAnswersBelongToWhoGaveThem(t *testing.T) {
	h := newHall(t)
	other := h.World().Rep("周启明")
	sign := func(tab *browser.Tab, a org.Actor) {
		t.Helper()
		token, err := h.Org.StartSession(t.Context(), a.Org, a.User, org.Client{Address: "127.0.0.1"})
		if err != nil {
			t.Fatal(err)
		}
		tab.Cookie("kongdan_session", token)
	}
	tab := h.begin(browser.Phone)
	tab.Allow("ERR_INTERNET_DISCONNECTED")
	tab.Allow("404")
	tab.Offline(true)
	choose(tab, "最高决策者")
	tab.Sees("您的答案已存在这台设备上")
	sign(tab, other)
	tab.Offline(false).Open("/learn").Sees("学习")
	if d := h.desk(); d.Answered != 0 || browser.Eval[int](tab, `Object.keys(localStorage).filter((k) => k.startsWith("exam-")).length`) != 1 {
		t.Errorf("with somebody else on the phone: %+v", d.Attempt)
	}
	sign(tab, h.who)
	tab.Open("/practice")
	h.until("the author is back", func(d exam.Desk) bool { return d.Answered == 1 })
}
