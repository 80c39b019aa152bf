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
		s := site.New(t)
		w := s.Demo(look.lang)
		who := personOfDemo(t, s, w.Org)
		tab := s.Enter(w, org.Administrator).Size(look.size).Dark(look.dark)
		for name, path := range map[string]string{
			"person": "/people/" + who, "edit": "/people/" + who + "/edit", "erase": "/people/" + who + "/erase",
		} {
			tab.Open(path).Axe().Fits().Shot(fmt.Sprintf("privacy/%s-%s-%d.png", name, look.lang, look.size))
		}
	}
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
	s := site.New(t)
	w := s.Demo("zh")
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
