package journey

import (
	"fmt"
	"testing"

	"kongdan/e2e/browser"
	"kongdan/e2e/site"
	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// A manager goes through the week with the team: from Today to the review, to
// one member, to the history of a deal, and prints it.
func TestWeeklyReview(t *testing.T) {
	o := newOffice(t)
	o.look(o.boss, o.As(o.boss), "/review", "review")
	o.look(o.rep, o.As(o.rep), "/review?span=30&list=risen", "review-part")
	fresh := o.Rep("新人")
	o.look(fresh, o.As(fresh), "/review", "review-empty")

	tab := o.As(o.boss).Open("/").Click("周会：这一周的全部变化").Sees("周会", "江海市政务云二期", "赢单区")
	tab.Choose("范围", "周启明").Click("查看").SeesNot("江海市政务云二期").Sees("周启明")
	tab.Click("近 30 天").Sees("防汛指挥平台").SeesNot("江海市政务云二期").Click("防汛指挥平台").Sees("走势", "最近七天")
	tab.Open("/review?span=30").Print().Axe().Shot("review-print.png")
	tab = o.As(o.boss).Size(browser.Phone).Open("/review").Click("自选日期").Fill("开始日期", string(o.day(-30))).Axe().Fits()
	tab.Shot("review-dates-390.png")
}

// The review of the demo holds every part, and fits.
func TestReviewOfTheDemo(t *testing.T) {
	s, w := site.Demo(t, "zh")
	tab := s.Enter(w, org.Manager)
	for _, lang := range []string{"zh", "en"} {
		for _, width := range []int64{browser.Desk, browser.Phone} {
			for _, dark := range []bool{false, true} {
				err := s.DB.InTx(t.Context(), func(tx *db.Tx) error {
					_, err := tx.ExecContext(t.Context(), `UPDATE member SET lang = $1, theme = 'auto'`, lang)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				tab.Size(width).Dark(dark).Open("/review").Axe().Fits().Shot(fmt.Sprintf("review-demo-%s-%d-%t.png", lang, width, dark))
			}
		}
	}
}
