package examtext

import "testing"

func TestLikelyExams(t *testing.T) {
	for text, want := range map[string]bool{
		"1、合同由谁盖章？（B）\nA、司机\nB、法务部\n":                                                             true,
		"一、判断题\n1. 公章可以外借。（×）\n2. 报价要经批准。（√）\n":                                                   true,
		"谁有最终决定权？\nA. 采购员\nB. 最高决策者\n答案：B\n":                                                      true,
		"1. What counts as evidence?\nA) a rumour\nB) minutes\n":                                  true,
		"怎样准备一次拜访\n1. 看新闻\n2. 列问题\n3. 约时间\n":                                                      false,
		"合同要由法务部盖章。公章不外借。\n":                                                                      false,
		"谁签字？\n老板\n前台\n保安\n\n谁付款？\n财务\n司机\n":                                                      true,
		"1. Who signs?\n   1. the owner\n   2. the clerk\n2. It pays ( )\n   1. them\n   2. us\n": true,
		"## 题库\n\n| 题型 | 题干 | 选项A | 选项B | 答案 |\n| --- | --- | --- | --- | --- |\n":                true,
		"为什么要复盘？\n因为自己的判断会偏，别人看得见我们看不见的地方，所以每个季度都要坐下来一起看一遍。\n怎样复盘？\n先看数字，再看人，最后把下一步写下来，由一个人负责到底，每周说一次进展。\n": false,
		"": false,
	} {
		if Likely(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}
