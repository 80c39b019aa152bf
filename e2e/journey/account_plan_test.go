package journey

import (
	"testing"

	"kongdan/e2e/browser"
	"kongdan/internal/activity"
	"kongdan/internal/opportunity"
)

// A rep keeps a record of an account: a note, a visit, a task, each changed,
// thrown away and brought back.
func TestRecordOfAnAccount(t *testing.T) {
	o := newOffice(t)
	d := must(opportunity.NewService(o.Site.DB).Get(t.Context(), o.rep, o.ID))(t)
	path := "/accounts/" + string(d.Account)
	must(activity.NewService(o.Site.DB).Add(t.Context(), o.rep, activity.Subject{Deal: o.ID}, activity.Draft{Kind: activity.Note,
		Body: "听说竞争对手昨天也去了信息中心。", HappenedOn: string(o.day(-1))}))(t)

	tab := o.As(o.rep).Open(path).Click("写一条").Sees("写跟进记录", "听说竞争对手").SeesNot("按缺口记拜访")
	tab.Click("拜访", "写跟进记录").Fill("内容", "和王主任对了明年的预算安排。").Check("王主任", true).Click("保存记录").Sees("记录已保存", "和王主任对了明年的预算安排")
	tab.Click("新建任务", "没有未完成的任务").Fill("任务", "寄年度回顾").Click("保存", "截止日期").Sees("任务已保存", "寄年度回顾")
	edit := browser.Eval[string](tab, `document.querySelector(".k-entry-actions a").pathname`)
	tab.Open(edit).Fill("内容", "和王主任对了明年的预算安排，三月批。").Click("保存记录").Sees("三月批")
	tab.Click("删除", "三月批").Sees("记录已删除").SeesNot("三月批").Click("撤销").Sees("记录已恢复", "三月批")
	tab.Click("完成：寄年度回顾").Sees("已完成：寄年度回顾").Click("撤销").Sees("已重新打开")
	o.look(o.rep, tab, path+"/plan", "account-plan")
	o.look(o.rep, tab, path, "account-overview")
}
