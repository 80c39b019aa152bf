package journey

import (
	"fmt"
	"strings"
	"testing"

	"kongdan/e2e/browser"
	"kongdan/e2e/site"
	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Every page about people and the organisation holds no accessibility fault and
// fits: on a phone in Chinese, and in English on a desk in the dark.
func TestPagesOfPeopleLookRight(t *testing.T) {
	s := site.New(t)
	w := s.World()
	boss := w.Admin()
	s.Login(boss, "wangmin")
	li := w.Member("李娜", org.Manager, org.ScopeDepartmentBelow, w.North)
	s.Login(li, "lina")
	for i, name := range []string{"陈思远", "Alexander Montgomery-Featherstonehaugh", "赵一"} {
		s.Login(w.Member(name, org.Roles[2+i], org.ScopeTeam, w.South), fmt.Sprint("member", i))
	}
	w.Rep("孙还没来")
	north := w.North
	for i := range 3 {
		d, err := s.Org.CreateDepartment(t.Context(), boss, fmt.Sprint("行业部", i), north)
		if err != nil {
			t.Fatal(err)
		}
		north = d
	}
	m, err := s.Org.Member(t.Context(), boss, li.User)
	if err != nil {
		t.Fatal(err)
	}
	f := org.MemberForm{Name: m.Name, Login: m.Login, Email: "lina@example.com", Role: org.Administrator, Scope: org.ScopeAll, Department: w.South, Lang: "zh", TimeZone: "Asia/Shanghai"}
	if _, err := s.Org.UpdateMember(t.Context(), boss, li.User, m.Version, f); err != nil {
		t.Fatal(err)
	}
	tab := s.As(boss)
	for _, look := range []struct {
		lang string
		size int64
		dark bool
	}{{"zh", browser.Phone, false}, {"en", browser.Desk, true}} {
		speak(t, s, boss, look.lang)
		tab.Size(look.size).Dark(look.dark)
		for name, path := range map[string]string{
			"settings": "/settings", "members": "/settings/members", "new": "/settings/members/new", "member": "/settings/members/" + string(li.User),
			"deactivate": "/settings/members/" + string(li.User) + "/deactivate", "departments": "/settings/departments",
			"department": "/settings/departments/" + string(w.North), "organisation": "/settings/organisation", "audit": "/settings/audit",
			"method": "/settings/method", "wording": "/settings/method/item?part=element&item=C6", "moves": "/settings/moves",
			"thresholds": "/settings/thresholds", "reasons": "/settings/reasons", "reason": "/settings/reasons/edit?outcome=lost",
			"profile": "/profile", "password": "/profile/password", "sessions": "/profile/sessions",
		} {
			tab.Open(path).Axe().Fits().Shot(fmt.Sprintf("people/%s-%s-%d.png", name, look.lang, look.size))
		}
	}
}

func speak(t *testing.T, s *site.Site, a org.Actor, lang string) {
	t.Helper()
	err := s.DB.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE member SET lang = $1, theme = 'auto' WHERE id = $2`, lang, a.User)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// An administrator invites somebody; the link works without the server ever
// seeing its code in an address, and works once.
func TestInvitationInTheBrowser(t *testing.T) {
	s := site.New(t)
	w := s.World()
	tab := s.As(w.Admin()).Open("/settings/members").Click("邀请成员")
	tab.Fill("姓名", "李娜").Fill("用户名", "lina").Choose("部门", "北区").Click("创建并生成邀请链接").Sees("邀请链接")
	tab.Axe().Fits().Shot("people/link.png")
	link := browser.Eval[string](tab, `document.getElementById("link").value`)
	tab.Click("复制").Sees("已复制")
	_, fragment, _ := strings.Cut(link, "#")

	guest := s.Nobody().Size(browser.Phone).Open("/welcome#" + fragment).Sees("设置密码").SeesNot("验证码")
	if at := browser.Eval[string](guest, "location.href"); strings.Contains(at, fragment) {
		t.Errorf("the code stays in the address: %s", at)
	}
	guest.Axe().Fits().Shot("people/welcome.png")
	guest.Fill("新密码", "太短").Fill("再输一次新密码", "太短").Click("保存并登录").Sees("密码至少 10 个字符")
	guest.Axe().Fits()
	guest.Fill("新密码", site.Password).Fill("再输一次新密码", site.Password).Click("保存并登录").Sees("李娜")

	again := s.Nobody().Open("/welcome#"+fragment).Fill("新密码", site.Password).Fill("再输一次新密码", site.Password).Click("保存并登录")
	again.Sees("链接或验证码无效", "验证码").Axe()
}

// The address that the terminal prints signs in by one button.
func TestOneButtonInTheBrowser(t *testing.T) {
	s := site.New(t)
	w := s.World()
	s.Login(w.Rep("林晓岚"), "linxl")
	link, err := s.Org.EntranceCode(t.Context(), w.Org, "linxl")
	if err != nil {
		t.Fatal(err)
	}
	tab := s.Nobody().Size(browser.Phone).Open("/code#" + link.Code).SeesNot("验证码")
	tab.Axe().Fits().Shot("people/code.png")
	tab.Click("登录").Sees("林晓岚")
}

// The same password in two organisations asks which one to enter.
func TestTwoOrganisationsInTheBrowser(t *testing.T) {
	s := site.New(t)
	first, second := s.World(), s.World()
	s.Login(first.Rep("林晓岚"), "linxl")
	s.Login(second.Rep("林二"), "linxl")
	tab := s.Nobody().Size(browser.Phone).Open("/signin").Fill("用户名或邮箱", "linxl").Fill("密码", site.Password).Press("Enter")
	tab.Sees("进入哪个单位？").Axe().Fits().Shot("people/doors.png")
	tab.Click("测试公司 林二").Sees("林二")
	if tab.Path() == "/signin/choose" {
		t.Error("the choice led nowhere")
	}
}
