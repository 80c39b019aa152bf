package web_test

import (
	"encoding/json"
	"maps"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/learning/bank"
	"kongdan/internal/rule/question"
)

// The doors, forms and addresses of results and marking.
func init() {
	admitted["result list"] = all(404, "manager", "admin", "trainer")
	admitted["result"] = all(404, "owner", "manager", "admin", "trainer")
	maps.Copy(doors, map[string]string{
		"GET /exams/{id}/results": "result list", "GET /exams/{id}/results/export.csv": "result list", "GET /exams/{id}/results/export.xlsx": "result list",
		"POST /exams/{id}/markers": "trainer one", "GET /exams/{id}/analysis": "trainer one",
		"GET /exams/{id}/regrade/{question}": "trainer one", "POST /exams/{id}/regrade/{question}": "trainer one",
		"GET /results/{attempt}": "result",
		"GET /marking":           "trainer", "GET /marking/{id}/{question}": "trainer one",
		"GET /marking/answers/{attempt}/{position}": "trainer one", "POST /marking/answers/{attempt}/{position}": "trainer one",
	})
	maps.Copy(forms, map[string]form{
		"POST /exams/{id}/markers": {as: "admin", page: "/exams/{id}/results", free: []string{"two"}},
		"POST /exams/{id}/regrade/{question}": {as: "admin", page: "/exams/{id}/regrade/{question}", set: typing("treat", "given", "why", "录错了", "do", "try"),
			free: []string{"number", "do"}},
		"POST /marking/answers/{attempt}/{position}": {as: "admin", page: "/marking/answers/{attempt}/{position}", set: typing("given.0", "1", "note", "好"),
			free: []string{"turn", "skip"}},
	})
	maps.Copy(addresses, map[string]string{
		"GET /exams/{id}/results": "q outcome after before", "GET /exams/{id}/results/export.csv": "q outcome", "GET /exams/{id}/results/export.xlsx": "q outcome",
		"GET /exams/{id}/analysis": "", "GET /exams/{id}/regrade/{question}": "", "GET /results/{attempt}": "",
		"GET /marking": "", "GET /marking/{id}/{question}": "skip", "GET /marking/answers/{attempt}/{position}": "",
	})
	fills["results"], fills["marking"] = (*scene).sat, (*scene).sat
}

// sat lets the owner have sat an exam with a written answer that waits to be marked.
func (s *scene) sat(_ string, at map[string]string) {
	s.t.Helper()
	ctx, trainer := s.t.Context(), s.actors["trainer"]
	e, p, a := id.New(), id.New(), id.New()
	yes := true
	items := []question.Item{
		{Kind: question.Short, Stem: fresh("说说看"), Model: "范文", Points: []question.Point{{Text: "谁说了算", Marks: 200, Hints: []string{"决策者"}}}},
		{Kind: question.TrueFalse, Stem: fresh("决策者说了算"), Truth: &yes},
	}
	answers := []question.Response{{Text: "先找决策者"}, {Truth: &yes}}
	var ids []bank.ID
	err := s.db.InTx(ctx, func(tx *db.Tx) (err error) {
		var drafts []bank.Draft
		for _, i := range items {
			drafts = append(drafts, bank.Draft{Lang: "zh", Active: true, Item: i})
		}
		if ids, err = bank.AddMany(ctx, tx, trainer, drafts); err != nil {
			return err
		}
		do := func(query string, args ...any) {
			if err == nil {
				_, err = tx.ExecContext(ctx, query, args...)
			}
		}
		do(`INSERT INTO paper (org_id, id, title, title_key, lang, kind, status, created_by, created_at, changed_at)
			VALUES ($1, $2, '卷', '卷', 'zh', 'fixed', 'frozen', $3, 1, 1)`, s.Org, p, trainer.User)
		do(`INSERT INTO exam (org_id, id, paper_id, title, title_key, status, draw, opens_at, closes_at, minutes, grace, show_score, show_key, created_by, created_at, changed_at)
			VALUES ($1, $2, $3, '期末', '期末', 'published', 'paper', 1, 2, 60, 60, 'submitted', 'submitted', $4, 1, 1)`, s.Org, e, p, trainer.User)
		do(`INSERT INTO exam_candidate (org_id, exam_id, user_id, added_by, added_at) VALUES ($1, $2, $3, $4, 1)`, s.Org, e, s.owner().User, trainer.User)
		do(`INSERT INTO attempt (org_id, id, exam_id, paper_id, user_id, number, seed, status, started_at, due_at, grace, submitted_at, ended_by, graded, score, full_marks)
			VALUES ($1, $2, $3, $4, $5, 1, 1, 'submitted', 1, 2, 60, 2, 'person', 'waiting', 200, 400)`, s.Org, a, e, p, s.owner().User)
		for n, q := range ids {
			raw, _ := json.Marshal(answers[n])
			graded, score, how := "waiting", 0, `{"got":0,"full":200,"why":"waiting","version":1}`
			if n > 0 {
				graded, score, how = "auto", 200, `{"got":200,"full":200,"why":"right","version":1}`
			}
			do(`INSERT INTO attempt_item (org_id, attempt_id, position, section, question_id, number, marks, response, graded, score, key_number, rule_version, how)
				VALUES ($1, $2, $3, $4, $5, 1, 200, $6, $7, $8, 1, 1, $9)`, s.Org, a, n+1, n+1, q, string(raw), graded, score, how)
		}
		return err
	})
	must(s.t, ids, err)
	at["{id}"], at["{question}"], at["{attempt}"], at["{position}"] = e, string(ids[0]), a, "1"
}

// examResults reports whether a path below /exams is one of results.
func examResults(path string) bool {
	return strings.Contains(path, "/results") || strings.Contains(path, "/analysis") || strings.Contains(path, "/regrade/") || strings.HasSuffix(path, "/markers")
}
