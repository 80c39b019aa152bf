package journey

import (
	"testing"

	"kongdan/e2e/browser"
	"kongdan/e2e/site"
	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// run changes rows as nobody could by a page.
func run(t *testing.T, s *site.Site, text string, args ...any) {
	t.Helper()
	if err := s.DB.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), text, args...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// everywhere looks at a page on a desk and a phone, light and dark.
func everywhere(tab *browser.Tab, name string) {
	for _, width := range []int64{1440, 390} {
		tab.Size(width).Axe().Fits().Shot(name + map[int64]string{1440: "-desk.png", 390: "-phone.png"}[width])
	}
	tab.Dark(true).Axe().Shot(name + "-dark.png").Dark(false).Size(1440)
}

// TestTheDailyMailIsSetAndStopped sets the hour on the profile and stops the
// mail by the link at its end, signed out.
func TestTheDailyMailIsSetAndStopped(t *testing.T) {
	s := site.New(t)
	w := s.World()
	rep := w.Rep("林晓岚")
	s.Login(rep, "linxl")
	tab := s.As(rep).Open("/profile").Sees("每日提醒邮件", "没有配置邮件服务器")
	tab.Choose("发送时间", "07:00").Click("保存").Sees("已保存")
	everywhere(tab, "profile-zh")
	run(t, s, `UPDATE member SET email = 'lin@example.com' WHERE id = $1`, rep.User)
	_, code, err := s.Org.TakeDigest(t.Context(), rep.Org, rep.User, "2026-11-30")
	if err != nil {
		t.Fatal(err)
	}
	out := s.Nobody().Open("/digest/stop/" + code).Sees("停止每日提醒邮件")
	everywhere(out, "stop-zh")
	if m, err := s.Org.Profile(t.Context(), rep); err != nil || m.Digest != org.DigestWorkdays || m.DigestHour != 7 {
		t.Errorf("before: %+v, %v", m, err)
	}
	out.Click("停止发送").Sees("不会再发送每日提醒邮件")
	everywhere(out, "stopped-zh")
	out.Open("/digest/stop/" + code).Click("停止发送").Sees("已经用过或已过期").Axe().Fits().Shot("void-zh.png")
	if tab.Open("/profile"); tab.Value("每日提醒邮件") != "off" {
		t.Errorf("the profile says %q", tab.Value("每日提醒邮件"))
	}
	run(t, s, `UPDATE member SET lang = 'en' WHERE id = $1`, rep.User)
	everywhere(tab.Open("/profile").Sees("Daily mail of what is due"), "profile-en")
}

// TestWhatAnAdministratorIsTold reads the pages that say what goes on behind a
// changed threshold, and what a member who leaves takes along.
func TestWhatAnAdministratorIsTold(t *testing.T) {
	s, ws := site.Demo(t, "zh")
	tab := s.Enter(ws, org.Administrator).Open("/settings/thresholds").SeesNot("正在按新的设置重算")
	tab.Fill("要素的依据多久算过期", "30").Click("保存").Sees("设置已保存", "正在按新的设置重算进行中的商机")
	run(t, s, `UPDATE job SET state = 'running', done_units = 30, all_units = 84 WHERE kind = 'deal.recount'`)
	everywhere(tab.Reload().Sees("30 / 84"), "thresholds-zh")
	var busy string
	if err := s.DB.View(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT owner_id FROM opportunity WHERE status = 'open' AND deleted_at = 0 ORDER BY id LIMIT 1`).Scan(&busy)
	}); err != nil {
		t.Fatal(err)
	}
	tab.Open("/settings/members/" + busy + "/deactivate").Sees("已结束的商机仍记在原负责人名下")
	everywhere(tab, "deactivate-zh")
	everywhere(tab.Open("/settings/jobs").Sees("设置变更后重算进行中的商机"), "jobs-zh")
}
