package journey

import (
	"testing"

	"kongdan/e2e/browser"
	"kongdan/e2e/site"
	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/certificate"
	"kongdan/internal/learning/practice"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// A member practises, gets a question wrong and finds it in the wrong book;
// days later it is due and comes right; that earns a certificate, which a
// stranger checks by the code on it.
func TestPracticeIsReviewedAndEarnsACertificate(t *testing.T) {
	s := site.New(t)
	w := s.World()
	rep, trainer := w.Rep("林晓岚"), w.Member("培训师", org.Trainer, org.ScopeAll, w.Sales)
	ctx := t.Context()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := bank.NewService(s.DB).Create(ctx, trainer, bank.Draft{Lang: "zh", Active: true, Tags: []bank.Tag{{Kind: bank.Element, Value: "W"}}, Item: question.Item{
		Kind: question.Single, Stem: "在项目里拍板的人通常是谁？", Explanation: "他签字，也担责任。",
		Options: []question.Option{{Text: "最高决策者", Right: true}, {Text: "使用部门"}, {Text: "采购专员"}}}})
	check(err)
	_, err = certificate.NewService(s.DB).SaveKind(ctx, trainer, "", 0, certificate.Draft{Name: "赢要素熟练", Element: "W", Share: 100, Months: 12})
	check(err)
	check(practice.NewService(s.DB).SavePlan(ctx, rep, practice.Plan{Most: 20, Fresh: 5, LeaveAfter: 1}))

	tab := s.As(rep).Open("/practice").Sees("有 1 道新题").Click("开始").Sees("在项目里拍板的人通常是谁？").SeesNot("他签字")
	tab.Check("使用部门", true).Click("提交答案").Sees("回答错误", "他签字，也担责任。", "已在错题本中").Click("看结果").Sees("答了 1 道题，对 0 道")
	tab.Open("/practice/wrong").Sees("在项目里拍板的人通常是谁？").Open("/").SeesNot("道题要复习")
	check(s.DB.InTx(ctx, func(tx *db.Tx) error { // days go by
		_, err := tx.ExecContext(ctx, `UPDATE practice_card SET last_on = '2026-01-02', due_on = '2026-01-04'`)
		return err
	}))
	tab.Size(browser.Phone).Open("/").Click("今天有 1 道题要复习").Click("开始").Check("最高决策者", true).Fits().Click("提交答案").Sees("回答正确", "下次复习").Axe().Fits()
	tab.Open("/practice/wrong").Sees("错题本是空的")

	tab.Open("/certificates").Sees("赢要素熟练").Click("领取").Sees("特发此证", "林晓岚", "扫码核验").Axe().Fits()
	token := browser.Eval[string](tab, `document.querySelector("p.k-certificate-token").textContent`)
	s.Nobody().Open("/certificates/verify?token="+token).Sees("证书属实，现在有效", "林晓岚", "赢要素熟练").Axe().Fits()
	s.Nobody().Open("/certificates/verify?token=" + token[:len(token)-3]).Sees("无法证明").SeesNot("林晓岚")
}
