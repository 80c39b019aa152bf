package journey

import (
	"testing"

	"kongdan/e2e/browser"
)

// A card dragged to another column asks what happened at the client; so does
// the keyboard's way. Ahead of the client, both say so.
func TestBoardByHand(t *testing.T) {
	o := newCase(t)
	tab := o.As(o.rep).Open("/deals?view=board")
	tab.Drag("[data-card]", "[data-column=needs]").Sees("客户侧事件").Axe().Shot("board-gate.png")
	tab.Press("Escape")
	if in := column(tab); in != "assess" {
		t.Errorf("a drag that was given up leaves the card in %q", in)
	}
	tab.Drag("[data-card]", "[data-column=needs]").Click("确认").Sees("请写下客户一侧发生了什么").Axe()
	tab.Fill("客户侧事件", "业务处约我们下周讲清楚现状。").Click("确认").Sees("阶段已调整")
	if in := column(tab); in != "needs" {
		t.Errorf("after the drag the card is in %q", in)
	}

	browser.Eval[bool](tab, `(document.querySelector("[data-card] .k-cardlink").focus(), true)`)
	tab.Press("Enter").Choose("进入阶段", "解决疑虑").Fill("客户侧事件", "李副厅长说方案可以往下谈。")
	browser.Eval[bool](tab, `(document.querySelector("dialog[open] button[type=submit]").focus(), true)`)
	tab.Press("Enter").Sees("我方走在了客户前面")
	if in := column(tab); in != "concerns" {
		t.Errorf("by the keyboard the card came to %q", in)
	}
	tab.Axe().Fits().Size(browser.Phone).Axe().Fits().Size(browser.Desk)
	tab.Open(o.path()).Sees("走在客户前面的工作容易白做").Axe()
}

// column is the stage whose column holds the first card.
func column(tab *browser.Tab) string {
	return browser.Eval[string](tab, `document.querySelector("[data-card]").closest("[data-column]").dataset.column`)
}
