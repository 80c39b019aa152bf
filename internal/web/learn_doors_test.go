package web_test

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/rule/question"
)

// The doors, forms and addresses of papers and exams, beside those of the rest.
func init() {
	admitted["trainer"] = all(403, "admin", "trainer", "foreigner")
	admitted["trainer one"] = merge(all(403, "admin", "trainer"), "foreigner", 404)
	maps.Copy(doors, map[string]string{
		"GET /learn":  "member",
		"GET /papers": "trainer", "GET /papers/new": "trainer", "POST /papers/new": "trainer",
		"GET /papers/{id}": "trainer one", "GET /papers/{id}/edit": "trainer one", "POST /papers/{id}/edit": "trainer one",
		"GET /papers/{id}/questions": "trainer one", "POST /papers/{id}/questions": "trainer one", "POST /papers/{id}/arrange": "trainer one",
		"GET /papers/{id}/blueprint": "trainer one", "POST /papers/{id}/blueprint": "trainer one", "GET /papers/{id}/print": "trainer one",
		"POST /papers/{id}/freeze": "trainer one", "POST /papers/{id}/copy": "trainer one", "POST /papers/{id}/delete": "trainer one",
		"POST /papers/{id}/restore": "trainer one",
	})
	maps.Copy(forms, map[string]form{
		"POST /papers/new":       {as: "admin", page: "/papers/new", set: typing("title", "试卷", "kind", "fixed", "lang", "zh", "forms", "1")},
		"POST /papers/{id}/edit": {as: "admin", page: "/papers/{id}/edit"},
		"POST /papers/{id}/questions": {as: "admin", page: "/papers/{id}/questions", set: func(s *scene, _ map[string]string) []string {
			return []string{"question", string(s.questions(1)[0])}
		}},
		"POST /papers/{id}/arrange": {as: "admin", page: "/papers/{id}", family: func(f string) string { f, _, _ = strings.Cut(f, "."); return f }},
		"POST /papers/{id}/blueprint": {as: "admin", before: drawnPaper, page: "/papers/{id}/blueprint", set: typing("row.0.count", "1", "row.0.marks", "2", "seed", "5"),
			family: func(f string) string { return f[strings.LastIndex(f, ".")+1:] }, free: []string{"row.0.stage", "row.0.element", "row.0.category", "row.0.topic"}},
		"POST /papers/{id}/freeze":  {as: "admin", page: "/papers/{id}"},
		"POST /papers/{id}/copy":    {as: "admin", page: "/papers/{id}", free: []string{"title"}},
		"POST /papers/{id}/delete":  {as: "admin", page: "/papers/{id}"},
		"POST /papers/{id}/restore": {as: "admin"},
	})
	maps.Copy(addresses, map[string]string{
		"GET /learn":  "",
		"GET /papers": "q trash after before", "GET /papers/new": "", "GET /papers/{id}": "form", "GET /papers/{id}/edit": "",
		"GET /papers/{id}/questions": "q kind element category level after before", "GET /papers/{id}/blueprint": "", "GET /papers/{id}/print": "part form",
	})
}

// questions adds single choices to the bank.
func (s *scene) questions(n int) (ids []bank.ID) {
	s.t.Helper()
	drafts := make([]bank.Draft, n)
	for i := range drafts {
		drafts[i] = bank.Draft{Lang: "zh", Active: true, Item: question.Item{Kind: question.Single, Stem: fresh(fmt.Sprintf("谁说了算 %x ", time.Now().UnixNano())),
			Options: []question.Option{{Text: "使用部门", Right: true}, {Text: "决策者"}}}}
	}
	err := s.db.InTx(s.t.Context(), func(tx *db.Tx) (err error) {
		ids, err = bank.AddMany(s.t.Context(), tx, s.actors["trainer"], drafts)
		return err
	})
	return must(s.t, ids, err)
}

// newPaper is a draft with two questions.
func (s *scene) newPaper() exam.PaperID {
	s.t.Helper()
	ctx, a := s.t.Context(), s.actors["trainer"]
	id, err := s.server.Exams.CreatePaper(ctx, a, exam.PaperDraft{Title: "试卷", Lang: "zh", Kind: exam.Fixed, Forms: 1})
	must(s.t, id, err)
	if err := s.server.Exams.AddQuestions(ctx, a, id, 1, s.questions(2)); err != nil {
		s.t.Fatal(err)
	}
	return id
}

// drawnPaper turns the paper into one of a blueprint.
func drawnPaper(s *scene, at map[string]string) {
	s.run(`UPDATE paper SET kind = 'blueprint' WHERE id = '` + at["id"] + `'`)
}

// learning makes what stands at the wildcards of a path of papers and exams.
func (s *scene) learning(path string, id map[string]string) {
	s.t.Helper()
	p := s.newPaper()
	id["{id}"] = string(p)
	if strings.HasSuffix(path, "/restore") {
		if err := s.server.Exams.DeletePaper(s.t.Context(), s.actors["trainer"], p, 2); err != nil {
			s.t.Fatal(err)
		}
	}
}
