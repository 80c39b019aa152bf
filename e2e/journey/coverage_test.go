package journey

import (
	"testing"

	"kongdan/e2e/browser"
)

// A gap among the people becomes a task, and what they show becomes evidence
// that somebody accepts in the element's own form.
func TestThePeopleAndTheElementsMeet(t *testing.T) {
	p := newPeopled(t)
	at := "/deals/" + string(p.deal)
	tab := p.As(p.rep).Size(browser.Desk).Open(at + "/people")
	tab.Sees("覆盖与缺口", "决策成员支持我方", "2 / 3", "关键人里有指导者：魏国梁", "角色还没找到人", "过早见了权力型")
	tab.Click("角色还没找到人 分管副市长").Sees("已加入任务").Axe()
	tab.Open(at + "/plan").Sees("弄清“分管副市长”是谁")

	tab.Open(at).Sees("人物记录支持").Open(at + "/people").Click("作为依据写入 F2")
	if got := tab.Value("听到或看到了什么"); got != "关键人里有指导者：魏国梁。" {
		t.Errorf("the form says %q", got)
	}
	tab.Axe().Fits().Shot("coverage/suggestion.png").Click("保存").Sees("已保存").Open(at + "/people").SeesNot("关键人里有指导者：魏国梁。")

	// What turns round contradicts on both sides.
	run(t, p.Site, `UPDATE stakeholder SET attitude = 'neutral' WHERE id = $1`, string(p.who["魏国梁"]))
	run(t, p.Site, `UPDATE stakeholder SET decides = 'none' WHERE id = $1`, string(p.who["分管副市长"]))
	tab.Open(at+"/people").Sees("与 C139 对不上", "关键人里没有指导者")
	everywhere(tab, "coverage/people-zh")
	tab.Open(at).Sees("与人物记录矛盾", "关键人里没有指导者")
	everywhere(tab, "coverage/control-zh")
	tab.Open(at + "/elements/F2").Sees("看人物")
	everywhere(tab, "coverage/element-zh")
}
