package journey

import (
	"testing"

	"kongdan/e2e/browser"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// Two trainers mark an answer without seeing whose it is and differ, a third
// settles it; a wrong key is tried out, and then the exam is graded again.
func TestMarkingTwiceAndGradingAgain(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(h.exams.SetMarkers(ctx, h.trainer, h.id, 2))
	a, err := h.exams.Start(ctx, h.who, h.id)
	check(err)
	no := false
	_, err = h.exams.Save(ctx, h.who, a, []exam.Answer{{At: 4, Seq: 1, Response: question.Response{Truth: &no}}, {At: 6, Seq: 2, Response: question.Response{Text: "同采购、财务和使用部门各核对一次。"}}})
	check(err)
	check(h.exams.Submit(ctx, h.who, a))

	w := h.world
	second, third := w.Member("第二位", org.Trainer, org.ScopeAll, w.Sales), w.Member("第三位", org.Trainer, org.ScopeAll, w.Sales)
	mark := func(who org.Actor, turn, marks string) *browser.Tab {
		return h.As(who).Open("/marking").Sees("请说明怎样核实客户的采购流程。").Click("开始评阅").
			Sees(turn, "同采购、财务和使用部门各核对一次。").SeesNot("陈晓").Fill("给分：整题", marks)
	}
	mark(h.trainer, "第一次评阅", "8").Axe().Click("保存").Sees("这道题评完了")
	mark(second, "第二次评阅", "2").SeesNot("评阅人 1").Click("保存").Sees("这道题评完了")
	mark(third, "裁定分歧", "5").Sees("评阅人 1", "评阅人 2").Size(browser.Phone).Fits().Click("保存").Sees("这道题评完了")
	if d := h.desk(); d.Graded != "done" || d.Score != 500 {
		t.Fatalf("marked: %+v", d.Attempt)
	}

	tab := h.As(h.trainer).Open("/exams/" + string(h.id) + "/regrade/" + string(h.desk().Seats[3].Ref.ID)).Sees("听说的消息可以直接当作已清楚。")
	tab.Click("所有人得满分").Fill("原因", "题目有歧义").Click("试算").Sees("共 1 份答卷，其中 1 份的成绩会变", "陈晓").Axe().Fits()
	if d := h.desk(); d.Score != 500 {
		t.Errorf("trying changed something: %+v", d.Attempt)
	}
	tab.Click("确认并重新评分").Sees("已重新评分，1 份成绩有变化")
	if d := h.desk(); d.Score != 700 {
		t.Errorf("graded again: %+v", d.Attempt)
	}
}
