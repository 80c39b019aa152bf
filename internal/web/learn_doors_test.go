package web_test

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
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
		"GET /papers/{id}/blueprint": "trainer one", "POST /papers/{id}/blueprint": "trainer one", "GET /papers/{id}/print": "trainer one", "GET /papers/{id}/print.docx": "trainer one",
		"POST /papers/{id}/freeze": "trainer one", "POST /papers/{id}/keep": "trainer one", "POST /papers/{id}/copy": "trainer one", "POST /papers/{id}/delete": "trainer one",
		"POST /papers/{id}/restore": "trainer one", "POST /papers/{id}/try": "trainer one",
		"GET /papers/{id}/estimate": "trainer one", "POST /papers/{id}/estimate": "trainer one",
		"GET /exams": "trainer", "GET /exams/new": "trainer", "POST /exams/new": "trainer",
		"GET /exams/{id}": "trainer one", "GET /exams/{id}/people": "trainer one", "GET /exams/{id}/edit": "trainer one", "POST /exams/{id}/edit": "trainer one",
		"POST /exams/{id}/publish": "trainer one", "POST /exams/{id}/release": "trainer one", "POST /exams/{id}/candidates": "trainer one",
		"POST /exams/{id}/candidates/{user}/extra": "trainer one", "POST /exams/{id}/candidates/{user}/remove": "trainer one",
		"POST /exams/{id}/pause": "trainer one", "POST /exams/{id}/continue": "trainer one", "POST /exams/{id}/extend": "trainer one",
		"POST /exams/{id}/end": "trainer one", "POST /exams/{id}/delete": "trainer one", "POST /exams/{id}/restore": "trainer one",
		"GET /exams/{id}/sit": "mine", "POST /exams/{id}/sit": "mine",
		"GET /attempts/{id}": "mine", "POST /attempts/{id}": "mine", "POST /attempts/{id}/answers": "mine", "GET /attempts/{id}/state": "mine",
	})
	user := []string{"user", "minutes"}
	maps.Copy(forms, map[string]form{
		"POST /papers/{id}/try":      {as: "admin", page: "/papers/{id}"},
		"POST /papers/{id}/estimate": {as: "admin", page: "/papers/{id}/estimate", family: func(f string) string { f, _, _ = strings.Cut(f, "."); return f }},
		"POST /exams/new": {as: "admin", before: func(s *scene, _ map[string]string) { s.frozenPaper() }, page: "/exams/new", set: typing("title", "季度考试"), blames: map[string]string{"opens": "closes"},
			free: []string{"shuffle_items", "shuffle_options"}},
		"POST /exams/{id}/edit": {as: "admin", page: "/exams/{id}/edit", blames: map[string]string{"opens": "closes"}, free: []string{"shuffle_items", "shuffle_options"}},
		"POST /exams/{id}/publish": {as: "admin", before: func(s *scene, at map[string]string) {
			s.run(`UPDATE exam SET status = 'draft' WHERE id = '` + at["id"] + `'`)
		}, page: "/exams/{id}"},
		"POST /exams/{id}/release": {as: "admin", free: []string{"show"}},
		"POST /exams/{id}/candidates": {as: "admin", page: "/exams/{id}", set: func(s *scene, _ map[string]string) []string {
			return []string{"users", string(s.actors["mate"].User), "department", string(s.North)}
		}},
		"POST /exams/{id}/candidates/{user}/extra":  {as: "admin", set: typing("extra", "10")},
		"POST /exams/{id}/candidates/{user}/remove": {as: "admin"},
		"POST /exams/{id}/pause":                    {as: "admin", free: user},
		"POST /exams/{id}/continue":                 {as: "admin", free: user},
		"POST /exams/{id}/extend":                   {as: "admin", set: typing("minutes", "5"), free: user},
		"POST /exams/{id}/end":                      {as: "admin", free: user},
		"POST /exams/{id}/delete":                   {as: "admin", page: "/exams/{id}"},
		"POST /exams/{id}/restore":                  {as: "admin"},
		"POST /exams/{id}/sit":                      {page: "/exams/{id}/sit"},
		"POST /attempts/{id}":                       {page: "/attempts/{id}", free: []string{"seen", "do"}, family: func(f string) string { f, _, _ = strings.Cut(f, "."); return f }},
		"POST /attempts/{id}/answers":               {set: typing("answers", `[{"at":1,"seq":7,"c":[1]}]`), free: []string{"answers"}},
	})
	maps.Copy(addresses, map[string]string{
		"GET /exams": "q trash after before", "GET /exams/new": "paper", "GET /exams/{id}": "", "GET /exams/{id}/people": "", "GET /exams/{id}/edit": "", "GET /exams/{id}/sit": "",
		"GET /attempts/{id}": "", "GET /attempts/{id}/state": "since",
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
		"POST /papers/{id}/copy":    {as: "admin", page: "/papers/{id}", free: []string{"title", "by_hand"}},
		"POST /papers/{id}/delete":  {as: "admin", page: "/papers/{id}"},
		"POST /papers/{id}/restore": {as: "admin"},
		"POST /papers/{id}/keep":    {as: "admin"},
	})
	maps.Copy(addresses, map[string]string{
		"GET /learn":  "",
		"GET /papers": "q trash after before", "GET /papers/new": "", "GET /papers/{id}": "form", "GET /papers/{id}/edit": "",
		"GET /papers/{id}/questions": "q kind element category level after before", "GET /papers/{id}/blueprint": "", "GET /papers/{id}/print": "part form", "GET /papers/{id}/print.docx": "part form", "GET /papers/{id}/estimate": "",
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

// frozenPaper is a paper an exam can be made of.
func (s *scene) frozenPaper() exam.PaperID {
	s.t.Helper()
	p := s.newPaper()
	if err := s.server.Exams.FreezePaper(s.t.Context(), s.actors["trainer"], p, 2); err != nil {
		s.t.Fatal(err)
	}
	return p
}

// newExam is an exam that the owner is to sit now, and colleagues.
func (s *scene) newExam(colleague ...org.UserID) exam.ID {
	s.t.Helper()
	ctx, a, now := s.t.Context(), s.actors["trainer"], s.db.Now()
	id, err := s.server.Exams.CreateExam(ctx, a, exam.ExamDraft{Title: "季度考试", Paper: s.frozenPaper(), Draw: exam.ByPaper, Opens: now.Add(-time.Hour), Closes: now.Add(time.Hour), Minutes: 30,
		Attempts: 1, Pass: 60, ShowScore: exam.OnReleased, ShowKey: exam.OnClosed})
	must(s.t, id, err)
	if err := s.server.Exams.AddCandidates(ctx, a, id, exam.Invite{Users: append(colleague, s.owner().User)}); err != nil {
		s.t.Fatal(err)
	}
	return id
}

// learning makes what stands at the wildcards of a path of papers and exams.
func (s *scene) learning(path string, id map[string]string) {
	s.t.Helper()
	if examResults(path) {
		s.sat(path, id)
		return
	}
	ctx, a := s.t.Context(), s.actors["trainer"]
	check := func(err error) {
		s.t.Helper()
		if err != nil {
			s.t.Fatal(err)
		}
	}
	if strings.HasPrefix(path, "/papers") {
		p := s.newPaper()
		id["{id}"] = string(p)
		if strings.HasSuffix(path, "/restore") {
			check(s.server.Exams.DeletePaper(ctx, a, p, 2))
		}
		return
	}
	var colleague []org.UserID
	if strings.Contains(path, "{user}") {
		colleague = append(colleague, org.UserID(id["{user}"]))
	}
	e := s.newExam(colleague...)
	id["{id}"] = string(e)
	if strings.HasSuffix(path, "/restore") || strings.HasSuffix(path, "/delete") {
		if strings.HasSuffix(path, "/restore") {
			check(s.server.Exams.DeleteExam(ctx, a, e, 2))
		}
		return
	}
	check(s.server.Exams.PublishExam(ctx, a, e, 2))
	if strings.HasPrefix(path, "/attempts") {
		attempt, err := s.server.Exams.Start(ctx, s.owner(), e)
		id["{id}"] = string(must(s.t, attempt, err))
	}
}
