package examtext

import "testing"

func TestLikelyExams(t *testing.T) {
	for text, want := range map[string]bool{
		"1、合同由谁盖章？（B）\nA、司机\nB、法务部\n":                            true,
		"一、判断题\n1. 公章可以外借。（×）\n2. 报价要经批准。（√）\n":                  true,
		"谁有最终决定权？\nA. 采购员\nB. 最高决策者\n答案：B\n":                     true,
		"1. What counts as evidence?\nA) a rumour\nB) minutes\n": true,
		"怎样准备一次拜访\n1. 看新闻\n2. 列问题\n3. 约时间\n":                     false,
		"合同要由法务部盖章。公章不外借。\n":                                     false,
		"": false,
	} {
		if Likely(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}
