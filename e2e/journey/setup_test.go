package journey

import (
	"testing"

	"kongdan/e2e/browser"
	"kongdan/e2e/site"
)

// The first minutes of an installation: the code from the terminal, an
// organisation, an administrator, on a phone.
func TestSetup(t *testing.T) {
	s := site.New(t)
	code, needed, err := s.Org.EnsureSetupCode(t.Context())
	if err != nil || !needed {
		t.Fatal(needed, err)
	}
	tab := s.Nobody().Size(browser.Phone).Open("/").Sees("开始使用控单")
	tab.Axe().Fits().Shot("setup-390.png")
	tab.Fill("安装码", "WRONG").Fill("姓名", "王敏").Click("完成")
	if tab.Status() != 422 || tab.Value("姓名") != "王敏" {
		t.Errorf("a wrong code: %d, the name holds %q", tab.Status(), tab.Value("姓名"))
	}
	tab.Sees("安装码 安装码不对").Axe().Fits().Shot("setup-refused-390.png")
	tab.Fill("安装码", code).Fill("单位名称", "云桥科技").Fill("用户名", "wangmin")
	tab.Fill("新密码", site.Password).Fill("再输一次新密码", site.Password).Click("完成").Sees("王敏")
}

// The address on the terminal brings the code along: nothing to copy, and the
// code does not stay in the address.
func TestSetupByTheAddress(t *testing.T) {
	s := site.New(t)
	code, needed, err := s.Org.EnsureSetupCode(t.Context())
	if err != nil || !needed {
		t.Fatal(needed, err)
	}
	tab := s.Nobody().Size(browser.Phone).Open("/setup#" + code).Sees("开始使用控单").SeesNot("安装码")
	tab.Axe().Fits()
	tab.Fill("姓名", "王敏").Fill("单位名称", "云桥科技").Fill("用户名", "wangmin")
	tab.Fill("新密码", site.Password).Fill("再输一次新密码", site.Password).Click("完成").Sees("王敏")
}
