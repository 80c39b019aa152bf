package web_test

import (
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/job"
)

// failedJob writes a job that has used up its attempts.
func (s *site) failedJob(org, kind string) string {
	s.t.Helper()
	key := id.New()
	err := s.db.InTx(s.t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(s.t.Context(), `
			INSERT INTO job (id, org_id, kind, payload, state, run_at, created_at, finished_at, attempts, error_key, done_units, all_units)
			VALUES ($1, $2, $3, '{}', 'failed', $4, $4, $4, 6, 'job.lost', 3, 9)`, key, org, kind, tx.Stamp())
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return key
}

func (s *site) jobState(org, id string) (state string) {
	s.t.Helper()
	err := s.db.View(s.t.Context(), func(tx *db.Tx) error {
		j, err := job.Find(s.t.Context(), tx, org, id)
		state = j.State
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return state
}

func TestFailedWorkIsSeenAndTriedAgain(t *testing.T) {
	s := newSite(t)
	boss := s.boss()
	boss.get("/settings/jobs").is(200).has("没有失败或等待的任务")
	own, common, foreign := s.failedJob(string(s.Org), "mail.link"), s.failedJob("", "deal.age"), s.failedJob("another", "secret.kind")
	boss.get("/settings/jobs").is(200).has("发送邀请或重设密码邮件", "意外停止", "共尝试 6 次", "3 / 9", "检查依据").lacks("secret.kind", foreign)
	boss.in("en").get("/settings/jobs").is(200).has("Mail an invitation", "after 6 attempts", "stopped unexpectedly")
	boss = boss.in("zh")
	boss.post("/settings/jobs/" + own + "/retry").leads("/settings/jobs")
	boss.post("/settings/jobs/" + common + "/retry").leads("/settings/jobs")
	boss.post("/settings/jobs/" + own + "/retry").is(409)
	boss.post("/settings/jobs/" + foreign + "/retry").is(404)
	s.as(s.Manager()).post("/settings/jobs/" + common + "/retry").is(403)
	if a, b, c := s.jobState(string(s.Org), own), s.jobState("", common), s.jobState("another", foreign); a != job.Waiting || b != job.Waiting || c != job.Failed {
		t.Errorf("%s, %s and %s", a, b, c)
	}
	boss.get("/settings/audit").is(200).has("重新运行了后台任务")
}
