package gallery

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"kongdan/e2e/browser"
)

// record serves the gallery and keeps what is posted to it.
type record struct {
	mu    sync.Mutex
	posts []url.Values
	paths []string
}

func (r *record) ServeHTTP(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if q.Method == http.MethodPost {
			_ = q.ParseMultipartForm(1 << 20)
			r.mu.Lock()
			r.posts, r.paths = append(r.posts, q.PostForm), append(r.paths, q.URL.Path)
			r.mu.Unlock()
		}
		next.ServeHTTP(w, q)
	})
}

func (r *record) sent() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.paths, " ")
}

func open(t *testing.T, path string) (*browser.Tab, *record) {
	t.Helper()
	h, err := Handler()
	if err != nil {
		t.Fatal(err)
	}
	r := &record{}
	s := httptest.NewServer(r.ServeHTTP(h))
	t.Cleanup(s.Close)
	return browser.New(t, s.URL).Open(path), r
}

func TestSearchKeys(t *testing.T) {
	tab, _ := open(t, "/today")
	tab.Press("/")
	if got := tab.Focused(); got != "搜索" {
		t.Errorf("after / the focus is on %q", got)
	}
	tab.Open("/form").Fill("商机名称", "a").Press("/")
	if got := tab.Value("商机名称"); got != "a/" {
		t.Errorf("/ in a field must be typed, the field holds %q", got)
	}
	tab.Press("Control+k")
	if got := tab.Focused(); got != "搜索" {
		t.Errorf("after Ctrl-K the focus is on %q", got)
	}
}

func TestMenusCloseThemselves(t *testing.T) {
	tab, _ := open(t, "/parts")
	menus := func() int { return browser.Eval[int](tab, `document.querySelectorAll("details[open]").length`) }
	tab.Click("更多").Sees("移交")
	tab.Click("新建")
	if menus() != 1 {
		t.Errorf("%d menus are open, want only the last", menus())
	}
	tab.Press("Escape")
	if menus() != 0 || tab.Focused() != "新建" {
		t.Errorf("after Escape: %d menus, focus on %q", menus(), tab.Focused())
	}
	tab.Click("更多").Press("Tab").Sees("移交").Press("Shift+Tab").Press("Shift+Tab")
	if menus() != 0 {
		t.Error("the menu stays open when the focus leaves it")
	}
}

func TestQuestionBeforeDeleting(t *testing.T) {
	tab, posted := open(t, "/parts")
	tab.Click("移到回收站").Sees("把“江海市政务云二期”移到回收站吗？").Axe()
	tab.Click("取消")
	if posted.sent() != "" {
		t.Fatalf("posted %s although refused", posted.sent())
	}
	tab.Click("移到回收站").Press("Escape")
	if posted.sent() != "" {
		t.Fatalf("posted %s although Escape was pressed", posted.sent())
	}
	tab.Click("移到回收站").Click("确定").Sees("拜访已保存")
	if posted.sent() != "/delete" {
		t.Errorf("posted %q, want /delete once", posted.sent())
	}
}

func TestDialogs(t *testing.T) {
	tab, posted := open(t, "/parts")
	tab.Click("打开对话框").Sees("改派负责人").Axe().Shot("dialog-1440.png")
	tab.Click("关闭").Click("打开对话框").Choose("新的负责人", "何静").Click("改派").Sees("今日")
	if posted.sent() != "/assign" || posted.posts[0].Get("owner") != "2" || posted.posts[0].Get("_key") != "k" {
		t.Errorf("posted %q %v", posted.sent(), posted.posts)
	}
	tab.Size(browser.Phone).Open("/parts").Click("打开对话框").Sees("改派负责人").Axe().Fits().Shot("dialog-390.png")
}

func TestLeavingWithUnsavedChanges(t *testing.T) {
	tab, _ := open(t, "/parts")
	asks := func() bool {
		return browser.Eval[bool](tab, `(() => { const e = new Event("beforeunload", {cancelable: true}); dispatchEvent(e); return e.defaultPrevented; })()`)
	}
	tab.Click("打开对话框")
	if asks() {
		t.Error("an untouched form holds up leaving")
	}
	tab.Choose("新的负责人", "何静")
	if !asks() {
		t.Error("a changed form can be left without a question")
	}
	tab.Press("Escape")
	if asks() {
		t.Error("a form in a closed dialog holds up leaving")
	}
}

func TestDraftSurvivesAndGoes(t *testing.T) {
	tab, _ := open(t, "/form")
	kept := func() int {
		return browser.Eval[int](tab, `new Promise((r) => setTimeout(() => r(Object.keys(localStorage).filter((k) => k.startsWith("kongdan:draft:")).length), 600))`)
	}
	tab.Fill("商机名称", "灾备中心").Fill("背景", "写了一半").Choose("来源", "客户主动找来")
	if kept() != 1 {
		t.Fatal("the draft is not kept")
	}
	tab.Open("/today").Open("/form").Sees("没有提交的内容").Axe()
	tab.Click("恢复")
	if n, b := tab.Value("商机名称"), tab.Value("背景"); n != "灾备中心" || b != "写了一半" {
		t.Errorf("restored %q and %q", n, b)
	}
	if !browser.Eval[bool](tab, `document.querySelector("input[name=kind][value='1']").checked`) {
		t.Error("the choice was not restored")
	}
	tab.Click("保存").Sees("拜访已保存")
	if kept() != 0 {
		t.Error("the draft is still there after saving")
	}
	tab.Open("/form").SeesNot("没有提交的内容").Fill("商机名称", "x")
	if kept() != 1 {
		t.Fatal("the second draft is not kept")
	}
	tab.Open("/today")
	browser.Eval[bool](tab, `(() => { const at = Date.now(); localStorage.setItem("exam-u-a", JSON.stringify({1: {at: 1, seq: at, kept: true}}));
		localStorage.setItem("exam-u-b", JSON.stringify({1: {at: 1, seq: at, kept: true}, 2: {at: 2, seq: at, kept: false}})); return true; })()`)
	tab.Click("林晓岚").Click("退出登录")
	if kept() != 0 {
		t.Error("a draft stays behind after signing out")
	}
	if left := browser.Eval[string](tab, `Object.keys(localStorage).filter((k) => k.startsWith("exam-")).join()`); left != "exam-u-b" {
		t.Errorf("of the answers of exams stays %q, and only what no server has may", left)
	}
}

func TestFocusGoesToWhatIsWrong(t *testing.T) {
	tab, _ := open(t, "/refused")
	if got := tab.Focused(); !strings.Contains(got, "有 3 处需要修改") {
		t.Errorf("the focus is on %q", got)
	}
	tab.Click("金额")
	if got := browser.Eval[string](tab, "document.activeElement.id"); got != "f-amount" {
		t.Errorf("the link leads the focus to %q", got)
	}
}

func TestSentOnce(t *testing.T) {
	tab, posted := open(t, "/signin")
	browser.Eval[bool](tab, `(() => { const b = document.querySelector("button.btn-primary"); b.click(); b.click(); b.click(); return true; })()`)
	tab.Sees("今日")
	if posted.sent() != "/signin" {
		t.Errorf("posted %q, want /signin once", posted.sent())
	}
}

func TestBoardDrop(t *testing.T) {
	tab, posted := open(t, "/board")
	place := func() string {
		return browser.Eval[string](tab, `[...document.querySelectorAll("[data-column]")].map((c) => c.children.length).join(" ")`)
	}
	before := place()
	tab.Drag(`[data-column="商机评估"] [data-card]`, `[data-column="客户维护"]`)
	tab.Sees("进入下一阶段", "客户做了什么").Axe()
	if got := tab.Value("客户做了什么"); got != "客户维护" {
		t.Errorf("the form was asked for the stage %q", got)
	}
	tab.Press("Escape")
	if place() != before {
		t.Errorf("after giving up the board stands %s, before %s", place(), before)
	}
	tab.Drag(`[data-column="商机评估"] [data-card]`, `[data-column="需求分析"]`)
	tab.Fill("客户做了什么", "客户批复预算").Click("移动")
	tab.Sees("今日")
	if posted.sent() != "/move" || posted.posts[0].Get("event") != "客户批复预算" {
		t.Errorf("posted %q %v", posted.sent(), posted.posts)
	}
}

// The keyboard opens the same form without dragging.
func TestBoardByKeyboard(t *testing.T) {
	tab, _ := open(t, "/board")
	browser.Eval[bool](tab, `(() => { document.querySelector("[data-modal]").focus(); return true; })()`)
	tab.Press("Enter").Sees("移动到其他阶段", "客户做了什么")
}

func TestThemeFollowsTheSystem(t *testing.T) {
	tab, _ := open(t, "/today")
	theme := `new Promise((done) => setTimeout(() => done(document.documentElement.getAttribute("data-bs-theme")), 100))`
	if got := browser.Eval[string](tab.Dark(true).Reload(), theme); got != "dark" {
		t.Errorf("a dark system gets %q", got)
	}
	if got := browser.Eval[string](tab.Dark(false), theme); got != "light" {
		t.Errorf("after the system turned light: %q", got)
	}
	if got := browser.Eval[string](tab.Dark(true).Open("/today?theme=light"), theme); got != "light" {
		t.Errorf("whoever chose light gets %q", got)
	}
}

func TestPhoneMenus(t *testing.T) {
	tab, _ := open(t, "/today")
	tab.Size(browser.Phone).Reload()
	tab.Click("新建").Sees("记一次拜访", "新建客户").Axe().Fits().Shot("add-390.png")
	tab.Click("林晓岚").Sees("退出登录", "English").SeesNot("新建客户").Axe().Fits().Shot("user-390.png")
	tab.Size(browser.Desk).Reload().Click("林晓岚").Sees("退出登录").Axe().Shot("user-1440.png")
}
