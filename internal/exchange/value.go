package exchange

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"kongdan/internal/rule/day"
	"kongdan/internal/rule/fold"
)

var (
	yearFirst = regexp.MustCompile(`^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$`)
	yearLast  = regexp.MustCompile(`^(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})$`)
	compact   = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	clock     = regexp.MustCompile(`(?i)[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]m)?\s*(Z|[+-]\d{2}:?\d{2})?$`)
)

var errDate = errors.New("not a date")

// readDate reads a date as files have it: 2026-03-31, 2026/3/31, 2026.3.31,
// 2026年3月31日, 20260331, and with the year last in the order given. A time of
// day behind it is dropped.
func readDate(cell, order string) (day.Date, error) {
	s := clock.ReplaceAllString(strings.TrimSpace(fold.Narrow(cell)), "")
	var y, m, d string
	if p := yearFirst.FindStringSubmatch(s); p != nil {
		y, m, d = p[1], p[2], p[3]
	} else if p := compact.FindStringSubmatch(s); p != nil {
		y, m, d = p[1], p[2], p[3]
	} else if p := yearLast.FindStringSubmatch(s); p != nil {
		y, m, d = p[3], p[2], p[1]
		if order == MonthFirst {
			m, d = d, m
		}
	} else {
		return "", errDate
	}
	return day.Parse(y + "-" + two(m) + "-" + two(d))
}

func two(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// dateOrder gathers what dates with the year last show about their order.
type dateOrder struct{ seen, day, month int }

func (o *dateOrder) look(cell string) {
	p := yearLast.FindStringSubmatch(clock.ReplaceAllString(strings.TrimSpace(fold.Narrow(cell)), ""))
	if p == nil {
		return
	}
	o.seen++
	if first, _ := strconv.Atoi(p[1]); first > 12 {
		o.day++
	}
	if second, _ := strconv.Atoi(p[2]); second > 12 {
		o.month++
	}
}

// decide returns the order, "" if no date needs one, and whether it is only a guess.
func (o dateOrder) decide() (order string, unsure bool) {
	switch {
	case o.seen == 0:
		return "", false
	case o.day > o.month:
		return DayFirst, false
	case o.month > o.day:
		return MonthFirst, false
	}
	return MonthFirst, true
}

// readPercent reads "35", "35%", "35.5 %" or "0.355" with a percent sign
// missing as hundredths of a percent: a bare number up to 1 is a share.
func readPercent(cell string) (int, bool) {
	s := strings.TrimSpace(fold.Narrow(cell))
	bare, signed := strings.CutSuffix(s, "%")
	f, err := strconv.ParseFloat(strings.TrimSpace(bare), 64)
	if err != nil || f != f || f > 1000 || f < -1000 {
		return 0, false
	}
	if !signed && f > -1 && f < 1 {
		f *= 100
	}
	if f < 0 {
		return int(f*100 - 0.5), true
	}
	return int(f*100 + 0.5), true
}

// statusWords are words for what became of a deal, or how far it is, without
// spaces and marks: the outcome, or open with a selling stage.
var statusWords = map[string]string{
	"won":         "won closedwon win 赢单 赢 成交 已成交 中标 已中标 签约 已签约 成功 已赢单 赢单关闭 closedsigned signed",
	"lost":        "lost closedlost lose loss 输单 丢单 输 丢 失败 未中标 落标 流失 已输单 已丢单 输单关闭",
	"no_decision": "nodecision closednodecision shelved onhold postponed 客户未决策 未决策 搁置 暂停 项目取消 客户取消 取消 流标",
	"withdrawn":   "withdrawn abandoned disqualified cancelled canceled 主动退出 主动放弃 退出 放弃 无效 作废 已放弃",
	"open":        "open active inprogress ongoing pipeline 进行中 跟进中 跟踪中 在跟 打开 未关闭",
	"open.assess": "prospecting prospect lead new qualification qualify qualifying identified initialcontact 线索 初步接洽 初步接触 商机评估 立项 初访 意向 潜在",
	"open.needs":  "engaging engaged discovery needsanalysis needanalysis analysis requirement requirements contacted meeting 需求分析 需求确认 需求调研 需求沟通 了解需求",
	"open.criteria": "proposal proposalpricequote quote quotation evaluation valueproposition presentation demo solution settingcriteria " +
		"方案 方案报价 方案制定 方案沟通 方案评估 报价 演示 设定标准 招标 投标",
	"open.concerns": "negotiation negotiationreview negotiating contract commit verbal decisionmakers resolvingconcerns 谈判 商务谈判 解决疑虑 合同 合同谈判 合同审批 待签约 商务",
	"open.nurture":  "accountmaintenance maintenance 客户维护 维护",
}

var statusOfWord = byWord(statusWords)

// roleWords are words for the roles of members.
var roleWords = byWord(map[string]string{
	"administrator": "administrator admin 管理员 系统管理员",
	"manager":       "manager salesmanager supervisor lead teamlead director head 主管 销售主管 经理 销售经理 总监 销售总监 负责人 组长",
	"rep":           "rep salesrep sales salesagent agent accountexecutive salesperson 销售 销售代表 客户经理 业务员 销售员",
	"presales":      "presales presalesdelivery delivery engineer consultant 售前 交付 售前交付 售前工程师 售前顾问 实施",
	"trainer":       "trainer training 培训 培训师 讲师",
	"readonly":      "readonly viewer observer 只读 访客",
})

// basisWords are words for why somebody is kept.
var basisWords = byWord(map[string]string{
	"deal":     "deal opportunity runningdeal contactforadeal 商机 商机联络 商机跟进 为在谈商机联络",
	"contract": "contract performanceofacontract contractwiththeclient 合同 订立或履行合同 履行合同",
	"consent":  "consent agreed consentoftheperson consented 同意 本人同意 个人同意",
	"public":   "public publicsource publicinformation 公开 公开信息 公开来源 来自公开信息",
	"other":    "other 其他 其它",
})

func byWord(words map[string]string) map[string]string {
	m := map[string]string{}
	for target, list := range words {
		for w := range strings.FieldsSeq(list) {
			m[w] = target
		}
	}
	return m
}
