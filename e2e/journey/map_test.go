package journey

import (
	"fmt"
	"testing"

	"kongdan/e2e/browser"
	"kongdan/internal/account"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
)

// The control map by mouse, by keyboard and in words; counts where deals are many.
func TestControlMapByHand(t *testing.T) {
	o := newCase(t)
	o.back(20)
	o.learn(o.rep, o.ID, c139.Clear, c139.F1, c139.C1, c139.C2)
	o.back(2)
	o.learn(o.rep, o.ID, c139.Clear, c139.W, c139.F2)
	o.back(0)
	tab := o.As(o.boss).Open("/deals?view=map&days=7").Axe().Fits()
	browser.Eval[bool](tab, `(document.querySelector(".k-bubble").focus(), true)`)
	if seen := browser.Eval[string](tab, `getComputedStyle(document.querySelector(".k-bubble:focus .k-trail")).visibility`); seen != "visible" {
		t.Errorf("the trail of the bubble with the focus is %s", seen)
	}
	if says := browser.Eval[string](tab, `document.activeElement.getAttribute("aria-label")`); says != "江海市政务云二期 · 1W2F2C 自评 · ¥68万\n江海市大数据局\n林晓岚\n原在 0W1F2C（按当时起作用的值）" {
		t.Errorf("the bubble says %q", says)
	}
	tab.Press("Enter").Sees("江海市政务云二期", "下次见面问这三件事")
	tab.Open("/deals?view=map").Click("用表格看数量").Axe().Click("1").Sees("江海市政务云二期", "1 个商机")
	if tab.Path() != "/deals?value=1W2F2C&view=table" {
		t.Errorf("the count leads to %s", tab.Path())
	}
	tab.Open("/deals?view=map&days=7").Click("列出这 1 个商机").Sees("原在 0W1F2C")

	tab.Size(browser.Phone).Open("/deals?view=map").Axe().Fits().Shot("map-390.png")
	tab.Click("1").Sees("江海市政务云二期") // a phone shows the counts without being asked

	acc := must(account.NewService(o.Site.DB).Create(t.Context(), o.rep, account.Draft{Name: "东港银行"}, true))(t)
	for i := range opportunity.MaxSpots {
		must(o.deals.Create(t.Context(), o.rep, opportunity.Terms{Name: fmt.Sprintf("项目%d", i), Account: acc, NextStep: "拜访", NextStepOn: o.day(7)}))(t)
	}
	tab.Size(browser.Desk).Open("/deals?view=map").Sees("这里按格子计数").Axe().Fits().Shot("map-counts.png")
	if n := browser.Eval[int](tab, `document.querySelectorAll(".k-bubble").length`); n != 0 {
		t.Errorf("%d bubbles beside the counts", n)
	}
	if says := read(tab, ".k-cellnumber"); says != "1" {
		t.Errorf("the best cell counts %s", says)
	}
	browser.Eval[bool](tab, `(document.querySelectorAll(".k-cellcount")[1].focus(), true)`)
	tab.Press("Enter").Sees("300 个商机")
}
