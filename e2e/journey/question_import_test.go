package journey

import (
	"strings"
	"testing"

	"kongdan/e2e/browser"
	"kongdan/e2e/site"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
)

// A trainer pastes an exam, sees each question beside its source, mends two at
// once, brings them in and takes them back.
func TestPastedQuestionsComeIn(t *testing.T) {
	s := site.New(t)
	w := s.World()
	trainer := w.Member("培训师", org.Trainer, org.ScopeAll, w.Sales)
	tab := s.As(trainer).Open("/questions/import").Fits()
	tab.Fill("粘贴文字", "没有试题的一句话").Click("读取").Sees("没有找到试题").Fits()
	if got := tab.Value("粘贴文字"); got != "没有试题的一句话" {
		t.Errorf("what was pasted became %q", got)
	}
	tab.Fill("粘贴文字", "1、客户点头就算签约 （B）\n2、口头承诺也算证据 （B）\n3、合同由谁盖章？（B）\nA、司机\nB、法务部\n4、谁来验收设备？\nA、客户\nB、路人\n").
		Click("读取").Sees("第 1 题", "A、司机", "有疑问", "没有答案").Axe().Fits()
	tab.Size(browser.Phone).Dark(true).Fits()
	tab.Click("批量修改").Check("选择 第 1 题", true).Check("选择 第 2 题", true).Choose("这些都是", "判断题").Check("已核对，没有问题", true).Axe().Fits()
	tab.Click("应用").Sees("已修改 2 题", "已核对")
	tab.Check("只用于考试", true).Click("入库 4 题").Sees("已入库 4 题", "待用", "只用于考试").Fits()
	p, err := bank.NewService(s.DB).List(t.Context(), trainer, bank.Filter{Status: bank.Active})
	if err != nil || p.Total != 3 {
		t.Errorf("%d questions are ready, %v", p.Total, err)
	}
	tab.Click("撤销导入").Sees("4 题会被删除").Fits().Click("撤销").Sees("这次导入已撤销").Fits()
	if !strings.HasPrefix(tab.Path(), "/questions/import/") {
		t.Errorf("led to %s", tab.Path())
	}
}
