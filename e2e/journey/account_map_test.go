package journey

import (
	"testing"
	"time"

	"kongdan/e2e/browser"
	"kongdan/internal/opportunity"
	"kongdan/internal/person"
)

// On the map of an account a line is drawn in one of its deals, like on the
// deal's own map, and taken back; equal lines of two deals are one, and each
// can be had by itself.
func TestAccountMapByHand(t *testing.T) {
	w := newNet(t, 4, 0)
	deal := must(w.deals.Get(t.Context(), w.rep, w.ID))(t)
	second := must(w.deals.Create(t.Context(), w.rep, opportunity.Terms{Name: "容灾扩容项目", Account: deal.Account, NextStep: "拜访", NextStepOn: w.day(7)}))(t)
	w.check(w.people.Add(t.Context(), w.rep, second, person.ID(w.ids[0]), ""))
	tab := w.As(w.rep).Open("/accounts/" + string(deal.Account) + "/map?view=politics").Sees("关系图")
	draw := func() *browser.Tab {
		focus(tab, w.card(0)).Press("l").Sees("走到或点选另一个人完成连线")
		return focus(tab, w.card(1)).Press("Enter").Sees("画关系线", "线就画在这个商机里")
	}
	draw().Axe().Choose("关系", "同盟").Click("保存").Sees("关系线已保存") // in the one deal that has both
	hasLines(t, tab, 1)
	focus(tab, w.card(0)).Press("Control+z")
	hasLines(t, tab, 0)
	focus(tab, w.card(0)).Press("Control+y")
	hasLines(t, tab, 1)
	draw().Choose("商机", "容灾扩容项目").Choose("关系", "同盟").Click("保存").Sees("关系线已保存")
	hasLines(t, tab, 1)
	open := func() {
		for end := time.Now().Add(5 * time.Second); !browser.Eval[bool](tab, `!!document.querySelector("[data-many]")`); time.Sleep(50 * time.Millisecond) { // the map comes after the word
			if time.Now().After(end) {
				t.Fatal("no line stands for several")
			}
		}
		browser.Eval[bool](tab, `document.querySelector("[data-mark] .k-rm-many").dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true})) || true`)
		tab.Sees("合在一起的关系线", "容灾扩容项目", "江海市政务云二期")
	}
	open()
	of := w.names[0] + " 与 " + w.names[1] + " 之间的线（容灾扩容项目）"
	tab.Axe().Click("修改 "+of).Sees("修改关系线").Choose("关系", "冲突").Click("保存").Sees("关系线已保存")
	hasLines(t, tab, 2)
	focus(tab, w.card(0)).Press("Control+z")
	hasLines(t, tab, 1)
	open()
	tab.Click("去掉 " + of).Sees("关系线已保存")
	if n := browser.Eval[int](tab, `document.querySelectorAll("[data-many]").length`); n != 0 {
		t.Error("the line that was taken away is still there")
	}
	focus(tab, w.card(0)).Press("Control+z").Sees("×2")
}
