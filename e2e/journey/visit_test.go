package journey

import (
	"testing"

	"kongdan/e2e/browser"
)

// After a visit, on a phone: what was open is asked, the answers update the
// elements with their evidence, and the deal knows what comes next.
func TestVisitOnAPhone(t *testing.T) {
	o := newCase(t)
	tab := o.As(o.rep).Size(browser.Phone).Open(o.path()).Click("记录拜访").Sees("问到了什么").Axe().Fits()
	tab.Click("王主任").Choose("这一项", "已清楚", "最高决策者选择我方").Axe().Fits()
	tab.Fill("做什么", "").Click("保存拜访").Sees("最高决策者")
	if tab.Status() != 422 {
		t.Errorf("a visit without words of evidence and without a next step answers %d", tab.Status())
	}
	tab.Axe().Fits().Shot("visit-refused-390.png")
	tab.Fill("他们怎么说", "李副厅长说就按你们的方案走。", "最高决策者选择我方").Choose("来源", "王主任", "最高决策者选择我方").
		Fill("做什么", "把实施计划送给王主任").Fill("日期", string(o.day(5)), "做什么").Click("保存拜访").Sees("已记录拜访", "把实施计划送给王主任", "抖动区")
	if got := read(tab, headValue); got != "1W0F0C" {
		t.Errorf("after the visit the deal is at %s", got)
	}
	tab.Axe().Fits().Open(o.path() + "/plan").Sees("王主任").Axe().Fits()
	tab.Open(o.path() + "/elements/W").Sees("李副厅长说就按你们的方案走。")
}
