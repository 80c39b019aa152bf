package journey

import (
	"fmt"
	"strings"
	"testing"

	"kongdan/e2e/browser"
	"kongdan/internal/coach"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
)

// newQuest is a deal with claims and a coach whom nobody has asked.
func newQuest(t *testing.T) (*office, coach.ID) {
	o := newCase(t)
	var claims []opportunity.Change
	for _, k := range []c139.Key{c139.W, c139.F3, c139.C3} {
		claims = append(claims, opportunity.Change{Element: k, To: c139.Clear, Evidence: &opportunity.NewEvidence{
			What: "会上说的", Channel: opportunity.Visit, Strength: opportunity.Stated, ObservedOn: string(o.day(0))}})
	}
	if err := o.deals.SetElements(t.Context(), o.rep, o.ID, claims, ""); err != nil {
		t.Fatal(err)
	}
	return o, must(coach.NewService(o.Site.DB).Add(t.Context(), o.rep, o.ID, coach.Draft{Type: c139.CoachRelation, Identity: coach.Identity{Name: "老周"}}))(t)
}

// rule answers one sentence of the page, as a finger and a keyboard do.
func rule(tab *browser.Tab, item int, ruling, why string) {
	browser.Eval[bool](tab, fmt.Sprintf(`(() => {
		const item = document.querySelectorAll("fieldset")[%d], line = item.querySelector("input[type=text]");
		item.querySelector("input[value=%s]").click();
		line.value = %q;
		line.dispatchEvent(new Event("input", {bubbles: true}));
		return true;
	})()`, item, ruling, why))
}

// The rep makes a link on the phone, a stranger opens it twice, loses the
// connection while sending and comes back, and the team reads blind verdicts.
func TestABlindQuestionnaireOnThePhone(t *testing.T) {
	o, _ := newQuest(t)
	rep := o.As(o.rep).Size(browser.Phone).Open(o.path()).Sees("自认成立、还没有人确认").Axe().Fits().Click("盲评").Axe().Fits().Shot("quest-ask-390.png")
	rep.Check("另设六位数字", true).Fill("关于什么", "新系统的事").Click("生成链接").Sees("打电话告诉对方").Axe().Fits().Shot("quest-link-390.png")
	link := browser.Eval[string](rep, `document.getElementById("link").value`)
	code := browser.Eval[string](rep, `document.querySelector(".k-phonecode strong").textContent`)
	path := link[strings.Index(link, "/q#"):]
	if !strings.HasPrefix(path, "/q#zc.") {
		t.Fatalf("link %q", link)
	}

	for range 2 { // opening uses nothing up
		o.Nobody().Size(browser.Phone).Open(path).Sees("请输入对方告诉您的数字").Fill("六位数字", code).Click("继续").Sees("新系统的事", "最后拍板的人")
	}
	phone := o.Nobody().Size(browser.Phone).Open(path).Axe().Fits().Shot("quest-code-390.png")
	phone.Fill("六位数字", "1234").Click("继续").Sees("这个链接打不开").Axe().Fits().Shot("quest-shut-390.png")
	phone.Click("重新输入数字").Fill("六位数字", code).Click("继续").Sees("新系统的事").SeesNot("会上说的", "江海市", "控单", "教练").Axe().Fits().Shot("quest-390.png")
	phone.Click("English").Sees("The person with the final word").Axe().Fits().Shot("quest-en-390.png").Dark(true).Axe().Shot("quest-dark-390.png").Dark(false).Size(browser.Desk).Axe().Fits().Shot("quest-1440.png").Size(browser.Phone).Click("中文")
	if got := browser.Eval[string](phone, "document.title"); got != "几个问题" {
		t.Errorf("the title is %q", got)
	}
	phone.Click("发送").Sees("请至少回答一句")
	rule(phone, 0, "denies", "还在听两家汇报")

	phone.Reload().Fill("六位数字", code).Click("继续").Sees("新系统的事") // the phone threw the page away
	if got := browser.Eval[string](phone, `document.querySelector("fieldset input[type=text]").value`); got != "还在听两家汇报" {
		t.Errorf("after loading again the line says %q", got)
	}
	rule(phone, 1, "confirms", "")
	phone.Offline(true).Click("发送").Sees("还没有送到").Axe().Fits().Shot("quest-offline-390.png")
	if b := must(coach.NewService(o.Site.DB).Board(t.Context(), o.rep, o.ID))(t); len(b.Verdicts) > 0 {
		t.Error("verdicts without a connection")
	}
	phone.Offline(false).Sees("谢谢您", "已经收到").Axe().Fits().Shot("quest-done-390.png")
	if left := browser.Eval[int](phone, "localStorage.length"); left != 0 || browser.Eval[string](phone, "location.hash") != "" {
		t.Errorf("%d drafts and the secret stay on the phone", left)
	}
	o.Nobody().Size(browser.Phone).Open(path).Fill("六位数字", code).Click("继续").Sees("这个链接打不开")

	rep.Open("/").Sees("教练 1 答复了问卷").Axe().Fits().Shot("quest-today-390.png")
	rep.Open(o.path()+"/elements/W").Sees("盲评", "否认", "还在听两家汇报").Axe().Fits().Shot("quest-blind-390.png")
	rep.Sees("已答复")
}

// What was sent but never confirmed goes out again by itself and counts once.
func TestAnAnswerWhoseAnswerWasLost(t *testing.T) {
	o, c := newQuest(t)
	coaches := coach.NewService(o.Site.DB)
	link := must(coaches.Ask(t.Context(), o.rep, o.ID, c, coach.Asking{Elements: []c139.Key{c139.W}, Days: 1, Lang: "en"}))(t)
	phone := o.Nobody().Size(browser.Phone).Open("/q#e." + link.Secret).Sees("The person with the final word")
	rule(phone, 0, "confirms", "")
	browser.Eval[bool](phone, losing)
	phone.Click("Send").Sees("Not sent yet")
	phone.Reload().Sees("Thank you")
	if b := must(coaches.Board(t.Context(), o.rep, o.ID))(t); len(b.Verdicts) != 1 || b.Verdicts[0].Origin != coach.Blind {
		t.Errorf("%+v", b.Verdicts)
	}
}

// losing makes the next request of a page arrive, and its answer get lost.
const losing = `(() => {
	const send = XMLHttpRequest.prototype.send;
	XMLHttpRequest.prototype.send = function (body) {
		fetch("/q/answer", {method: "POST", body, headers: {"Content-Type": "application/x-www-form-urlencoded"}}).then((r) => r.text());
		XMLHttpRequest.prototype.send = send;
		this.onerror();
	};
	return true;
})()`

// What was changed after the first version had arrived did not count, and the
// page says so.
func TestAnAnswerChangedAfterItArrived(t *testing.T) {
	o, c := newQuest(t)
	coaches := coach.NewService(o.Site.DB)
	link := must(coaches.Ask(t.Context(), o.rep, o.ID, c, coach.Asking{Elements: []c139.Key{c139.W}, Days: 1, Lang: "zh"}))(t)
	phone := o.Nobody().Size(browser.Phone).Open("/q#z." + link.Secret + "。").Sees("最后拍板的人") // with what a chat left behind it
	rule(phone, 0, "confirms", "亲口说的")
	browser.Eval[bool](phone, losing)
	phone.Click("发送").Sees("还没有送到")
	rule(phone, 0, "denies", "其实没有")
	phone.Click("发送").Sees("先前的答复已经收到").Axe().Fits().Shot("quest-late-390.png")
	if b := must(coaches.Board(t.Context(), o.rep, o.ID))(t); len(b.Verdicts) != 1 || b.Verdicts[0].Ruling != c139.Confirms || b.Verdicts[0].Note != "亲口说的" {
		t.Errorf("%+v", b.Verdicts)
	}
	phone.Click("清除我写的内容").Sees("已从这台设备上清除")
	if left := browser.Eval[int](phone, "localStorage.length"); left != 0 {
		t.Errorf("%d drafts stay", left)
	}
}

// A wrong code typed by whoever comes back loses no word, and a broken entry of
// another page does no harm.
func TestAWrongCodeLosesNoWord(t *testing.T) {
	o, c := newQuest(t)
	coaches := coach.NewService(o.Site.DB)
	link := must(coaches.Ask(t.Context(), o.rep, o.ID, c, coach.Asking{Elements: []c139.Key{c139.W}, Days: 1, Lang: "zh", Code: true}))(t)
	phone := o.Nobody().Size(browser.Phone).Open("/q#zc." + link.Secret)
	phone.Click("继续").Sees("请输入六位数字")
	wide := strings.Map(func(r rune) rune { return r - '0' + '０' }, link.Code)
	phone.Fill("六位数字", wide).Click("继续").Sees("最后拍板的人")
	browser.Eval[bool](phone, `localStorage.setItem("q-0", "{broken"), true`)
	rule(phone, 0, "confirms", "亲口说的")
	phone.Offline(true).Click("发送").Sees("还没有送到")
	browser.Eval[bool](phone, `XMLHttpRequest.prototype.send = function () {}, true`) // else it is sent as soon as the line is back
	phone.Offline(false).Reload().Fill("六位数字", "1234").Click("继续").Sees("这个链接打不开", "清除我写的内容").Axe().Fits().Shot("quest-shut-draft-390.png")
	phone.Click("重新输入数字").Fill("六位数字", link.Code).Click("继续").Sees("谢谢您")
	if b := must(coaches.Board(t.Context(), o.rep, o.ID))(t); len(b.Verdicts) != 1 || b.Verdicts[0].Note != "亲口说的" {
		t.Errorf("%+v", b.Verdicts)
	}
}

// Too many at once is no lost connection.
func TestTheQuestionnaireIsCrowded(t *testing.T) {
	o, _ := newQuest(t)
	phone := o.Nobody().Size(browser.Phone).Open("/q")
	browser.Eval[bool](phone, `(() => {
		location.hash = "#e." + "A".repeat(43);
		return true;
	})()`)
	phone.Reload().Sees("This link does not open").SeesNot("Delete what I wrote")
	for range 40 {
		browser.Eval[bool](phone, `fetch("/q/open", {method: "POST", body: "secret=x", headers: {"Content-Type": "application/x-www-form-urlencoded"}}).then(() => true)`)
	}
	phone.Reload().Sees("Too many at the moment").Axe().Fits().Shot("quest-busy-390.png")
}

// A colleague is asked on Today and answers there, seeing nothing of the deal.
func TestAColleagueIsAsked(t *testing.T) {
	o, _ := newQuest(t)
	expert := o.Rep("周启明")
	rep := o.As(o.rep).Open(o.path() + "/coaches/new").Click("同事").Sees("不能是商机团队的成员").Axe().Fits().Shot("coach-new-1440.png")
	rep.Choose("同事", "周启明", "不能是商机团队的成员").Choose("类型", "价值匹配教练").Click("保存").Sees("教练 2", "周启明")
	rep.Click("盲评", "教练 2").Sees("请同事作答").Check("C5", true).Click("请同事作答").Sees("已放到同事")
	tab := o.As(expert).Open("/").Sees("请您回答").Axe().Fits().Click("想听您对一个项目的看法").SeesNot("江海市").Axe().Fits().Size(browser.Phone).Axe().Fits().Shot("asked-390.png")
	tab.Click("发送").Sees("请至少给一项评分").Axe()
	tab.Click("不属实").Click("发送").Sees("答复已收到").SeesNot("请您回答")
	rep.Open(o.path()).Sees("已答复")
	o.As(o.boss).Open(o.path()).Sees("教练 2").SeesNot("周启明", "已答复")
}

// An administrator reads who a coach is for a reason, and the team hears of it.
func TestTheGlassIsBroken(t *testing.T) {
	o, _ := newQuest(t)
	admin := o.As(o.Admin()).Open(o.path()).SeesNot("老周").Click("查看身份").Axe().Fits()
	admin.Click("查看并记录").Sees("请填写").SeesNot("老周").Size(browser.Phone).Axe().Fits().Shot("glass-390.png").Size(browser.Desk)
	admin.Fill("理由", "有人投诉").Click("查看并记录").Sees("老周", "商机团队会收到提醒").Axe().Fits().Shot("glass-read-1440.png")
	admin.Open(o.path()).SeesNot("老周")
	o.As(o.rep).Open("/").Sees("查看了教练 1 的身份").Open(o.path()+"/log").Sees("查看了教练身份", "有人投诉").Axe()
}
