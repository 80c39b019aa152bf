// Package journey walks through the product the way its users do.
package journey

import (
	"testing"

	"kongdan/e2e/browser"
	"kongdan/e2e/site"
)

func TestMain(m *testing.M) { browser.Main(m) }

func TestSignInAndOut(t *testing.T) {
	s := site.New(t)
	w := s.World()
	s.Login(w.Rep("林晓岚"), "linxl")
	tab := s.Nobody().Open("/").Sees("登录")
	tab.Axe().Fits()
	tab.Fill("用户名或邮箱", "linxl").Fill("密码", "不对的密码").Press("Enter")
	if tab.Status() != 422 || tab.Value("密码") != "" || tab.Value("用户名或邮箱") != "linxl" {
		t.Errorf("a wrong password: %d, the fields hold %q and %q", tab.Status(), tab.Value("用户名或邮箱"), tab.Value("密码"))
	}
	tab.Axe().Fill("密码", site.Password).Press("Enter").Sees("林晓岚")
	tab.Axe().Click("林晓岚").Click("English").Sees("Today", "Accounts")
	tab.Click("林晓岚").Click("Dark")
	if got := browser.Eval[string](tab, "document.documentElement.dataset.bsTheme"); got != "dark" {
		t.Errorf("the theme is %q", got)
	}
	tab.Axe().Reload().Click("林晓岚").Click("Sign out")
	tab.Open("/").Sees("Sign in")
}
