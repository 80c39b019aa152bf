package journey

import (
	"testing"

	"kongdan/e2e/browser"
	"kongdan/e2e/site"
	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// A trainer writes a question, corrects it, tags several at once, retires one,
// and makes a paper of others by hand: settled, it prints with its answer sheet and key.
func TestQuestionsAreWrittenAndPrinted(t *testing.T) {
	s := site.New(t)
	w := s.World()
	trainer := w.Member("培训师", org.Trainer, org.ScopeAll, w.Sales)
	var drafts []bank.Draft
	for _, stem := range []string{"谁在采购里签字？", "哪一步最先发生？"} {
		drafts = append(drafts, bank.Draft{Lang: "zh", Active: true, Item: question.Item{Kind: question.Single, Stem: stem, Options: []question.Option{{Text: "甲", Right: true}, {Text: "乙"}}}})
	}
	if err := s.DB.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := bank.AddMany(t.Context(), tx, trainer, drafts)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	tab := s.As(trainer).Open("/questions/new?kind=single").Fill("题干", "教练说的话要怎样才可信？").Fill("选项 A", "他职位高").Fill("选项 B", "后来得到印证").
		Check("选项 B 正确", true).Check("保存后直接启用", true).Axe().Click("保存").Sees("已保存", "后来得到印证", "启用")
	tab.Click("修改").Fill("题干", "教练说的话怎样才算可信？").Choose("改动", "笔误").Size(browser.Phone).Dark(true).Fits().Click("保存").Sees("怎样才算可信", "第 2 版").Fits()
	tab.Size(browser.Desk).Dark(false).Open("/questions").Check("选择 谁在采购里签字？", true).Check("选择 教练说的话怎样才算可信？", true).
		Click("批量修改所选试题").Fill("加标签", "新人").Click("修改").Sees("已修改 2 道题")
	tab.Open("/questions?tag=新人").Sees("谁在采购里签字？", "怎样才算可信").SeesNot("哪一步最先发生").Click("教练说的话怎样才算可信？").Click("停用").Sees("已停用，不再出题")

	tab.Open("/papers/new").Fill("试卷名称", "入职测验").Click("手工选题").Click("保存").Click("选题").SeesNot("怎样才算可信").
		Check("谁在采购里签字？", true).Check("哪一步最先发生？", true).Click("放进试卷").Sees("共 2 题").Fits()
	tab.Click("定稿").Click("确定").Sees("已定稿").Click("打印").Sees("入职测验", "A 卷", "谁在采购里签字？").Click("B 卷").Sees("谁在采购里签字？").Fits()
	tab.Click("答题卡").Sees("入职测验").SeesNot("谁在采购里签字？")
	tab.Click("答案与解析").Sees("入职测验", "A").Size(browser.Phone).Fits()
}
