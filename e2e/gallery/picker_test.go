package gallery

import (
	"strings"
	"testing"

	"kongdan/e2e/browser"
)

func TestPickerFindsByTyping(t *testing.T) {
	tab, posted := open(t, "/picker")
	if got := tab.Value("竞争对手"); got != "" {
		t.Errorf("the field for more holds %q", got)
	}
	tab.Sees("北辰软件")
	tab.Fill("客户", "华北").Sees("华北电网").Press("Enter")
	if got := tab.Value("客户"); got != "华北电网" {
		t.Fatalf("after Enter the field holds %q", got)
	}
	tab.Fill("竞争对手", "蓝").Press("Enter").Sees("蓝海科技")
	tab.Fill("竞争对手", "").Press("ArrowDown").Press("ArrowDown").Press("ArrowDown").Press("Enter").Sees("天工智造")
	tab.Click("移除 北辰软件")
	tab.Fill("竞争对手", "没有这家").Sees("没有匹配的结果").Press("Escape")
	tab.Choose("上级客户", "江海市大数据局").Click("保存").Sees("今日")
	f := posted.posts[0]
	if f.Get("account") != "a3" || strings.Join(f["rivals"], " ") != "r1 r3" || f.Get("parent") != "a2" || f.Get("boss") != "" {
		t.Errorf("posted %v", f)
	}
}

func TestPickerAsksLateForTheNearest(t *testing.T) {
	tab, _ := open(t, "/picker")
	if got := browser.Eval[int](tab, `document.querySelector("select[name=owner]").options.length`); got != 2 {
		t.Fatalf("unopened, the field has %d choices", got)
	}
	tab.Fill("谁的", "").Press("ArrowDown").Sees("我的").Sees("一个名字很长")
	tab.Press("ArrowDown").Press("ArrowDown").Press("Enter")
	if got := tab.Value("谁的"); got != "华北电网" {
		t.Errorf("the second choice is %q", got)
	}
}

func TestPickerKeepsAndClears(t *testing.T) {
	tab, _ := open(t, "/picker")
	if got := tab.Value("上级客户"); got != "（无法显示的选项）" {
		t.Errorf("an unknown choice shows as %q", got)
	}
	tab.Choose("客户", "华东电网").Fill("客户", "华什么").Press("Escape")
	if got := tab.Value("客户"); got != "华东电网" {
		t.Errorf("after Escape the field holds %q", got)
	}
	tab.Fill("客户", "xyz").Press("Tab").Press("Tab")
	if got := tab.Value("客户"); got != "华东电网" {
		t.Errorf("words that name nothing leave %q", got)
	}
	tab.Fill("客户", "").Press("Tab").Press("Tab")
	if got := browser.Eval[string](tab, `document.querySelector("select[name=account]").value`); got != "" {
		t.Errorf("an emptied field still chooses %q", got)
	}
}

func TestPickerOnAPhone(t *testing.T) {
	tab, _ := open(t, "/picker")
	tab.Size(browser.Phone).Choose("客户", "华东电网").Click("清除", "客户")
	if got := tab.Value("客户"); got != "" {
		t.Errorf("cleared, the field holds %q", got)
	}
	tab.Fill("客户", "一个").Sees("一个名字很长").Axe().Fits().Shot("picker-open-390.png")
}
