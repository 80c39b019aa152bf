package journey

import (
	"fmt"
	"testing"

	"kongdan/e2e/browser"
	"kongdan/e2e/site"
	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// TestPersonalDataLooksRight opens the pages about the data of people at
// clients on a phone in Chinese and on a desk in the dark in English.
func TestPersonalDataLooksRight(t *testing.T) {
	for _, look := range []struct {
		lang string
		size int64
		dark bool
	}{{"zh", browser.Phone, false}, {"en", browser.Desk, true}} {
		s, w := site.Demo(t, look.lang)
		who := personOfDemo(t, s, w.Org)
		tab := s.Enter(w, org.Administrator).Size(look.size).Dark(look.dark)
		for name, path := range map[string]string{
			"person": "/people/" + who, "edit": "/people/" + who + "/edit", "erase": "/people/" + who + "/erase",
		} {
			tab.Open(path).Axe().Fits().Shot(fmt.Sprintf("privacy/%s-%s-%d.png", name, look.lang, look.size))
		}
	}
}

// TestRestrictedNotesAndContactOpenOnDemand reads and writes as a member of the
// team, on a phone, and looks as an administrator who opened what.
func TestRestrictedNotesAndContactOpenOnDemand(t *testing.T) {
	s, w := site.Demo(t, "zh")
	who := personOfDemo(t, s, w.Org)
	for _, table := range []string{"restricted_note_text", "restricted_note"} { // the demo has some; this one is written here
		run(t, s, `DELETE FROM `+table)
	}
	owner := ownerOf(t, s, w.Org, who)
	tab := s.As(owner).Size(browser.Phone).Open("/people/" + who)
	tab.SeesNot("1990000").Click("显示", "联系方式").Sees("1990000", "已记录您查看过").Axe().Fits().Shot("privacy/contact-open.png")
	if tel := browser.Eval[string](tab, `document.querySelector("#contact a[href^='tel:']").textContent`); len(tel) < 11 {
		t.Errorf("the link to call says %q", tel)
	}
	tab.Click("写备注").Fill("备注", "说话直，先讲结论。", "写一条").Click("保存", "写一条").Sees("受限备注已保存")
	tab.SeesNot("先讲结论").Click("查看", "受限备注").Sees("说话直，先讲结论。").Click("修改或撤回").
		Fill("备注", "先讲结论，再讲成本。", "修改或撤回").Axe().Fits().Shot("privacy/notes-open.png")
	tab.Click("保存", "修改或撤回").Sees("受限备注已保存").Click("查看", "受限备注").Sees("先讲结论，再讲成本。", "以前的内容（1）")
	tab.Fill("备注", " ", "写一条").Click("保存", "写一条").Sees("请填写此项").Axe().Fits().Shot("privacy/notes-refused.png")
	tab.Click("修改或撤回").Click("撤回", "修改或撤回").Click("确定").Sees("受限备注已保存")

	desk := s.Enter(w, org.Administrator).Size(browser.Desk).Open("/people/" + who)
	desk.SeesNot("先讲结论", "只有相关商机").Sees("谁看过敏感信息", "撤回了受限备注", "手机").Axe().Fits().Shot("privacy/accesses.png")
	desk.Open("/settings/audit").Sees("查看了联系人的敏感信息").SeesNot("先讲结论").Shot("privacy/audit.png")
}

// TestPeopleOverThePeriodAreReviewed sets a period, keeps one person and erases
// another.
func TestPeopleOverThePeriodAreReviewed(t *testing.T) {
	s, w := site.Demo(t, "zh")
	tab := s.Enter(w, org.Administrator).Size(browser.Desk).Open("/settings/retention")
	tab.Sees("没有设置保存期限").Axe().Fits().Shot("privacy/retention-off.png")
	tab.Fill("超过多少个月没有往来", "x").Click("保存").Sees("请填写 0 到 240 的整数").Fill("超过多少个月没有往来", "24").Click("保存").Sees("保存期限已保存", "没有超过期限的联系人")
	if err := s.DB.InTx(t.Context(), func(tx *db.Tx) error {
		for _, statement := range []string{
			`UPDATE opportunity SET status = 'lost', updated_at = 5`, `UPDATE activity SET updated_at = 5`, `UPDATE evidence SET entered_at = 5`,
			`UPDATE judgement SET entered_at = 5`, `UPDATE restricted_note_text SET written_at = 5`, `UPDATE person SET updated_at = 5 WHERE id IN (SELECT id FROM person ORDER BY id LIMIT 3)`,
			`UPDATE retention SET due = 3`,
		} {
			if _, err := tx.ExecContext(t.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	tab.Open("/").Sees("3 位联系人超过保存期限").Click("3 位联系人超过保存期限").Sees("待处理").Axe().Fits().Shot("privacy/retention.png")
	first := browser.Eval[string](tab, `document.querySelector("tbody th a").textContent`)
	tab.Click("继续保留所选联系人").Sees("请选择 1 到 200 位联系人", "请填写此项").Shot("privacy/retention-refused.png")
	tab.Check("选择“"+first+"”", true).Fill("保留理由", "合同还有尾款").Click("继续保留所选联系人").Sees("已记录").SeesNot(first)
	next := browser.Eval[string](tab, `document.querySelector("tbody th a").textContent`)
	tab.Size(browser.Phone).Check("选择“"+next+"”", true).Check("我知道清除后无法恢复", true).Fits().Axe().Shot("privacy/retention-phone.png")
	tab.Click("彻底清除所选联系人").Sees("所选联系人的个人信息已彻底清除").SeesNot(next)
}

// ownerOf is the owner of a deal in which a person matters.
func ownerOf(t *testing.T, s *site.Site, o org.ID, who string) org.Actor {
	t.Helper()
	a := org.Actor{Org: o}
	err := s.DB.View(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(t.Context(), `
			SELECT d.owner_id FROM opportunity_person l JOIN opportunity d ON d.org_id = l.org_id AND d.id = l.opportunity_id
			WHERE l.org_id = $1 AND l.person_id = $2 AND d.status = 'open' ORDER BY d.id LIMIT 1`, o, who).Scan(&a.User)
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// personOfDemo is somebody who said something in the demo workspace.
func personOfDemo(t *testing.T, s *site.Site, o org.ID) (who string) {
	t.Helper()
	err := s.DB.View(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(t.Context(), `
			SELECT e.person_id FROM evidence e JOIN person p ON p.org_id = e.org_id AND p.id = e.person_id
			WHERE e.org_id = $1 AND p.basis <> '' GROUP BY e.person_id ORDER BY COUNT(*) DESC, e.person_id LIMIT 1`, o).Scan(&who)
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// TestSomebodyIsErased walks the way from the person's page to the end.
func TestSomebodyIsErased(t *testing.T) {
	s, w := site.Demo(t, "zh")
	who := personOfDemo(t, s, w.Org)
	tab := s.Enter(w, org.Administrator).Size(browser.Phone).Open("/people/" + who)
	name := browser.Eval[string](tab, `document.querySelector("h1").textContent`)
	tab.Click("更多操作").Click("彻底清除").Sees("彻底清除“"+name+"”", "无法恢复")
	tab.Click("彻底清除", "清除原因").Sees("请勾选，确认知道无法恢复。").Shot("privacy/erase-refused.png")
	tab.Choose("清除原因", "本人要求").Check("我知道清除后无法恢复", true).Click("彻底清除", "清除原因").Sees("个人信息已彻底清除。")
	tab.Open("/people?q=" + name).SeesNot(name + "\n")
	if n := browser.Eval[int](tab, `document.querySelectorAll("tbody tr").length`); n != 0 {
		t.Errorf("%d rows are found", n)
	}
}
