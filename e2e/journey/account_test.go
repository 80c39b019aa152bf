package journey

import (
	"fmt"
	"testing"

	"kongdan/e2e/browser"
	"kongdan/e2e/site"
	"kongdan/internal/account"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/product"
	"kongdan/internal/rival"
)

// Every page about accounts and people holds no accessibility fault and fits,
// full and empty, on a phone and a desk, in both languages, light and dark.
func TestPagesOfAccountsLookRight(t *testing.T) {
	s, full := site.Demo(t, "zh")
	bare := s.World()
	admin := bare.Admin()
	tab := s.Enter(full, org.Administrator)
	at := browser.Eval[string](tab.Open("/accounts?sort=name"), `[...document.querySelectorAll("tbody tr")].sort((a, b) => b.textContent.length - a.textContent.length)[0].querySelector("th a").pathname`)
	who := browser.Eval[string](tab.Open(at), `document.querySelector("a[href^='/people/0']").pathname`)
	paths := []string{"/accounts", "/accounts/new", at, at + "/edit", at + "/owner", at + "/team", at + "/log", "/accounts/trash", "/accounts?q=没有这家",
		"/people", "/people/new", who, who + "/edit", who + "/move", "/settings/rivals", "/settings/rivals/new", "/settings/products", "/settings/products/new"}
	look := func(tab *browser.Tab, name string, paths []string) {
		for _, v := range []struct {
			lang string
			size int64
			dark bool
		}{{"zh", browser.Phone, false}, {"zh", browser.Desk, true}, {"en", browser.Phone, true}, {"en", browser.Desk, false}} {
			tab.Size(v.size).Dark(v.dark)
			tab.Open("/accounts")
			browser.Eval[bool](tab, fmt.Sprintf(`fetch("/profile/display", {method: "POST", body: new URLSearchParams({lang: %q, theme: "auto"})}).then(() => true)`, v.lang))
			for i, path := range paths {
				tab.Open(path)
				if tab.Status() != 200 {
					t.Errorf("%s answers %d", path, tab.Status())
				}
				tab.Axe().Fits().Shot(fmt.Sprintf("accounts-%s-%02d-%s-%d.png", name, i, v.lang, v.size))
			}
		}
	}
	look(tab, "full", paths)
	look(s.As(admin), "bare", []string{"/accounts", "/people", "/settings/rivals", "/settings/products"})
}

// An account, its people and its team, made with the mouse and the keyboard.
func TestAnAccountByHand(t *testing.T) {
	s := site.New(t)
	w := s.World()
	rep, mate := w.Rep("陈晓"), w.Rep("李娜")
	accounts := account.NewService(s.DB)
	group, err := accounts.Create(t.Context(), rep, account.Draft{Name: "华东电力集团"}, false)
	if err != nil {
		t.Fatal(err)
	}
	tab := s.As(rep).Open("/accounts").Click("新建客户")
	tab.Fill("客户名称", "华东电力集团").Click("保存").Sees("已有同名客户")
	tab.Fill("客户名称", "华东电网").Fill("行业", "能源电力").Choose("上级客户", "华东电力集团").
		Fill("统一社会信用代码", "914403001922038217").Click("保存").Sees("校验位不符").Axe()
	if got := tab.Value("上级客户"); got != "华东电力集团" {
		t.Errorf("after a refusal the parent reads %q", got)
	}
	tab.Fill("统一社会信用代码", "914403001922038216").Click("保存").Sees("已新建客户“华东电网”", "华东电力集团")
	at := tab.Path()
	tab.Click("新建联系人", "还没有联系人").Fill("姓名", "王总").Fill("职务", "总经理").Click("保存").Sees("已新建联系人“王总”")
	tab.Open(at).Click("新建联系人", "王总").Fill("姓名", "张伟").Fill("手机", "138 0000 0000").Choose("汇报给", "王总").Click("保存").Sees("王总", "138 •••• 00").Click("显示").Sees("138 0000 0000")
	tab.Open(at).Click("更多操作").Click("移交负责人").Sees("会留在团队里").Choose("新负责人", "李娜").Click("移交负责人", "新负责人").Sees("客户已移交", "退出团队")
	other := s.As(mate).Open(at).Click("更多操作").Click("移到回收站").Sees("把客户“华东电网”移到回收站吗").Click("确定").Sees("客户已移到回收站")
	other.Click("撤销").Sees("客户已恢复", "张伟")
	if d, err := accounts.Get(t.Context(), rep, group); err != nil || len(d.Below) != 1 {
		t.Errorf("below the group: %+v, %v", d.Below, err)
	}
}

// Two edit the same person; the second decides.
func TestTwoEditOnePerson(t *testing.T) {
	s := site.New(t)
	w := s.World()
	rep, boss := w.Rep("陈晓"), w.Manager()
	at, err := account.NewService(s.DB).Create(t.Context(), rep, account.Draft{Name: "华东电网"}, false)
	if err != nil {
		t.Fatal(err)
	}
	id, err := person.NewService(s.DB).Create(t.Context(), rep, at, person.Draft{Name: "张伟", Title: "主任"})
	if err != nil {
		t.Fatal(err)
	}
	path := "/people/" + string(id)
	mine, theirs := s.As(rep).Open(path+"/edit"), s.As(boss).Open(path+"/edit")
	theirs.Fill("职务", "副总").Click("保存").Sees("联系人已保存")
	mine.Fill("职务", "总监").Click("保存").Sees("副总", "总监").Axe().Shot("accounts-conflict.png")
	mine.Click("用我的").Sees("联系人已保存", "总监")
}

// The lists that all deals share.
func TestSharedListsByHand(t *testing.T) {
	s := site.New(t)
	w := s.World()
	admin := w.Admin()
	if _, err := rival.NewService(s.DB).Create(t.Context(), admin, rival.Draft{Name: "蓝海科技", Website: "blue.example.cn", Note: "价格低"}); err != nil {
		t.Fatal(err)
	}
	if _, err := product.NewService(s.DB).Create(t.Context(), admin, product.Draft{Name: "数据中台", Series: "平台", Price: "120万"}); err != nil {
		t.Fatal(err)
	}
	tab := s.As(admin).Open("/settings").Click("竞争对手").Sees("蓝海科技").Click("添加竞争对手").Fill("名称", "蓝海科技").Click("保存").Sees("名单里已有")
	tab.Fill("名称", "北辰软件").Click("保存").Sees("北辰软件", "竞争对手已保存").Click("北辰软件").Click("删除竞争对手").Click("确定").Sees("已从名单中删除").Click("撤销").Sees("竞争对手已恢复")
	tab.Open("/settings/products").Sees("1,200,000").Click("数据中台").Fill("参考单价", "1.5亿").Click("保存").Sees("150,000,000")
}
