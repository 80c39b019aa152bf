package gallery

import "kongdan/internal/web/view"

type sampleDeal struct {
	Name, Account, Amount, Stage, Value, Zone, Owner, Next, Why string
	P                                                           float64
}

var sampleDeals = []sampleDeal{
	{"江海市政务云二期", "江海市大数据局", "¥ 680 万", "设定标准", "1W2F6C", "win", "林晓岚", "11-25 见李副厅长", "预算窗口 12 天后关闭，采购方式还没有确认。", 0.885},
	{"新一代核心业务系统建设与三年运维服务采购项目（含灾备）", "东港城市商业银行股份有限公司", "¥ 2,360 万", "解决疑虑", "0W3F7C", "jitter", "周启明", "11-24 回复疑虑清单", "两条依据超过 90 天没有更新。", 0.56},
	{"智慧园区一期", "南湖高新区管委会", "¥ 145 万", "需求分析", "0W1F4C", "lose", "何静", "", "没有下一步，也没有教练。", 0.08},
	{"数据中台扩容", "北辰重工集团", "¥ 320 万", "商机评估", "0W2F8C", "jitter", "林晓岚", "12-01 需求调研", "上周从赢单区退到抖动区。", 0.44},
}

var counts = []string{"12", "9", "7", "4", "2"}

var sampleHead = view.DealHead{
	Name: "新一代核心业务系统建设与三年运维服务采购项目（含灾备）", Account: "东港城市商业银行股份有限公司", AccountURL: "/accounts/1",
	Amount: "¥ 2,360 万", Stage: "解决疑虑", Value: "1W3F7C", Zone: "win", Calibrated: "0W3F7C", CalibratedZone: "jitter",
	Chance:   view.Chance{P: 0.56, Low: 0.31, High: 0.78, Basis: "依据：公开的先验"},
	NextStep: "回复疑虑清单", NextDate: "2026-11-21", Overdue: true, Owner: "周启明", Team: "林晓岚、何静", Close: "2026-12-31",
}

type sampleElement struct{ Key, Name, State, Evidence, Source, Strength, Date string }

type sampleGroup struct {
	Name     string
	Elements []sampleElement
}

var sampleGroups = []sampleGroup{
	{"1 Win", []sampleElement{{"W", "最高决策人支持我们", "partial", "", "", "", ""}}},
	{"3 First", []sampleElement{
		{"F1", "使用部门首选我们", "clear", "业务处三位处长在评审会上明确说首选我们的方案。", "陈处长", "当面表态", "2026-11-12"},
		{"F2", "技术部门首选我们", "stale", "测试报告排名第一。", "信息中心 吴工", "书面材料", "2026-07-03"},
		{"F3", "采购部门首选我们", "no", "采购处倾向于老供应商。", "教练 1", "转述", "2026-11-02"},
	}},
	{"9 Clear", []sampleElement{
		{"C1", "预算清楚", "clear", "预算批复函，2400 万，明年一季度支付 30%。", "财务处", "书面材料", "2026-10-30"},
		{"C2", "采购流程清楚", "unknown", "", "", "", ""},
	}},
}

// row is the element as the page of a deal lists it.
func (e sampleElement) row() view.ElementRow {
	text := map[string]string{"clear": "已清楚", "partial": "部分清楚", "no": "不成立", "stale": "过期", "unknown": "未知"}
	return view.ElementRow{Key: e.Key, Name: e.Name, URL: "/deal/elements/" + e.Key, DealURL: "/deal", State: e.State, StateText: text[e.State],
		Latest: e.Evidence, Source: e.Source, Age: e.Date, Strength: e.Strength}
}
