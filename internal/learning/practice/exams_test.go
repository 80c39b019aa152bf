package practice

import (
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/exam"
)

// sit writes a graded attempt at an exam that shows its key from some time on.
func (w *world) sit(id string, show exam.Show, answers map[string]int) {
	w.t.Helper()
	w.do(`INSERT INTO paper (org_id, id, title, title_key, lang, kind, status, created_by, created_at, changed_at) VALUES ($1, $2, 'x', 'x', 'zh', 'fixed', 'frozen', 'x', 1, 1)`, w.Org, id)
	w.do(`INSERT INTO exam (org_id, id, paper_id, title, title_key, status, draw, opens_at, closes_at, minutes, grace, show_score, show_key, created_by, created_at, changed_at)
		VALUES ($1, $2, $2, 'x', 'x', 'published', 'paper', 1, $3, 0, 0, 'submitted', $4, 'x', 1, 1)`, w.Org, id, db.Ms(w.now.AddDate(0, 0, 1)), show)
	w.do(`INSERT INTO attempt (org_id, id, exam_id, paper_id, user_id, number, seed, status, started_at, due_at, grace, submitted_at, graded)
		VALUES ($1, $2, $2, $2, $3, 1, 1, 'submitted', $4, $4, 0, $4, 'done')`, w.Org, id, w.rep.User, db.Ms(w.now))
	at := 0
	for q, score := range answers {
		at++
		w.do(`INSERT INTO attempt_item (org_id, attempt_id, position, section, question_id, number, marks, response, graded, score)
			VALUES ($1, $2, $3, 1, $4, 1, 200, '{"chosen":[1]}', 'auto', $5)`, w.Org, id, at, q, score)
	}
}

func TestExamsFillTheWrongBookOnceTheirKeyMayBeSeen(t *testing.T) {
	w := newWorld(t)
	a, b := w.add("zh", "", single("甲")), w.add("zh", "", single("乙"))
	w.sit("e1", exam.OnClosed, map[string]int{a: 0, b: 200})
	w.sit("e2", exam.Never, map[string]int{b: 0})
	gather := func() Home {
		w.t.Helper()
		if err := w.svc.Gather(t.Context(), w.Org); err != nil {
			t.Fatal(err)
		}
		return w.home()
	}
	if h := gather(); h.Wrong != 0 || h.Met != 0 {
		t.Errorf("before the exam is over: %+v", h)
	}
	w.days(2)
	for range 2 {
		if h := gather(); h.Wrong != 1 || h.Met != 2 || h.Work.Done != 0 {
			t.Errorf("%+v", h)
		}
	}
}

// Practice gives away no key of an exam that is on, in neither language.
func TestQuestionsOfAnExamRestWhileItIsOn(t *testing.T) {
	w := newWorld(t)
	a := w.add("zh", "", single("甲"))
	w.add("en", a, single("A"))
	w.add("zh", "", single("乙"))
	if h := w.home(); h.Total != 2 {
		t.Fatalf("%d questions", h.Total)
	}
	w.sit("e1", exam.OnSubmitted, map[string]int{a: 0})
	w.do(`INSERT INTO paper_section (org_id, paper_id, number) VALUES ($1, 'e1', 1)`, w.Org)
	w.do(`INSERT INTO paper_item (org_id, paper_id, form, position, section, question_id, number, marks) VALUES ($1, 'e1', 1, 1, 1, $2, 1, 200)`, w.Org, a)
	if h := w.home(); h.Total != 1 {
		t.Errorf("during the exam %d questions", h.Total)
	}
	w.rep.Lang = "en"
	if h := w.home(); h.Total != 0 {
		t.Errorf("during the exam %d questions in the other language", h.Total)
	}
	w.do(`UPDATE exam SET status = 'draft' WHERE org_id = $1`, w.Org)
	if h := w.home(); h.Total != 0 {
		t.Errorf("while the exam is prepared %d questions in the other language", h.Total)
	}
	w.days(2)
	if h := w.home(); h.Total != 1 {
		t.Errorf("after the exam %d questions in the other language", h.Total)
	}
}
