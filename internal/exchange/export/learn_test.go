package export_test

import (
	"fmt"
	"slices"
	"testing"
)

// trashLearning puts a thing of each kind in the trash and says which, by the
// table that must not hold it. It issues a certificate too.
func (w *workspace) trashLearning() map[string]string {
	w.t.Helper()
	trashed := map[string]string{}
	for name, from := range map[string]string{
		"questions": `question`, "documents": `document`,
		"exams": `exam WHERE id IN (SELECT exam_id FROM attempt WHERE status = 'submitted') AND org_id = $1`,
	} {
		if name != "exams" {
			from += ` WHERE org_id = $1`
		}
		trashed[name] = w.ask(`SELECT MAX(id) FROM `+from, w.org)
		w.do(`UPDATE `+name[:len(name)-1]+` SET deleted_at = 5 WHERE org_id = $1 AND id = $2`, w.org, trashed[name])
	}
	w.do(`INSERT INTO certificate_kind (org_id, id, name, name_key, months, created_by, created_at, changed_at) VALUES ($1, 'k1', '控单师', '控单师', 12, 'x', 1, 1)`, w.org)
	w.do(`INSERT INTO certificate (org_id, id, kind_id, member_id, number, kind_name, holder, issued_on, ends_on, status, token, issued_at, changed_at)
		SELECT org_id, 'c1', 'k1', id, 'KD-1', '控单师', name, '2000-02-03', '2001-02-03', 'valid', 'signed', 1, 1 FROM member WHERE org_id = $1 ORDER BY id LIMIT 1`, w.org)
	trashed["results"] = trashed["exams"] // what was handed in goes with its exam
	for what, id := range map[string]string{"question": trashed["questions"], "document": trashed["documents"]} {
		w.newVersion(what, id)
		w.newVersion(what, w.ask(`SELECT MIN(id) FROM `+what+` WHERE org_id = $1 AND deleted_at = 0`, w.org))
		trashed[what+"_versions"] = id
	}
	trashed["answers"] = w.ask(`SELECT MAX(id) FROM attempt WHERE org_id = $1 AND exam_id = $2 AND status = 'submitted'`, w.org, trashed["exams"])
	return trashed
}

// newVersion adds a version to a question or a document.
func (w *workspace) newVersion(what, id string) {
	w.t.Helper()
	columns := map[string]string{"question": "body, created_by, created_at", "document": "title, summary, format, body, file_id, created_by, created_at"}[what]
	w.do(`INSERT INTO `+what+`_version (org_id, `+what+`_id, number, `+columns+`) SELECT org_id, `+what+`_id, number + 1, `+columns+`
		FROM `+what+`_version WHERE org_id = $1 AND `+what+`_id = $2 AND number = (SELECT current FROM `+what+` WHERE org_id = $1 AND id = $2)`, w.org, id)
	w.do(`UPDATE `+what+` SET current = current + 1 WHERE org_id = $1 AND id = $2`, w.org, id)
}

// learning makes sure that all of learning and of the library is there, and
// that it can be read.
func (w *workspace) learning(files map[string][]byte) {
	t := w.t
	for name, from := range map[string]string{
		"questions": `question WHERE deleted_at = 0 AND`, "papers": `paper WHERE deleted_at = 0 AND`, "exams": `exam WHERE deleted_at = 0 AND`,
		"results":      `attempt x WHERE status = 'submitted' AND EXISTS (SELECT 1 FROM exam e WHERE e.org_id = x.org_id AND e.id = x.exam_id AND e.deleted_at = 0) AND`,
		"certificates": `certificate WHERE`, "documents": `document WHERE deleted_at = 0 AND`,
		"certificate_kinds": `certificate_kind WHERE`, "practice_cards": `practice_card WHERE`, "practice_answers": `practice_review WHERE`,
		"question_versions": `question_version y WHERE number < (SELECT x.current FROM question x WHERE x.org_id = y.org_id AND x.id = y.question_id AND x.deleted_at = 0) AND`,
		"document_versions": `document_version y WHERE number < (SELECT x.current FROM document x WHERE x.org_id = y.org_id AND x.id = y.document_id AND x.deleted_at = 0) AND`,
		"answers": `attempt_item i WHERE EXISTS (SELECT 1 FROM attempt x JOIN exam e ON e.org_id = x.org_id AND e.id = x.exam_id
			WHERE x.org_id = i.org_id AND x.id = i.attempt_id AND x.status = 'submitted' AND e.deleted_at = 0) AND`,
		"questionnaires": `questionnaire q WHERE EXISTS (SELECT 1 FROM opportunity o WHERE o.org_id = q.org_id AND o.id = q.opportunity_id AND o.deleted_at = 0) AND`,
	} {
		want := w.ask(`SELECT CAST(COUNT(*) AS TEXT) FROM `+from+` org_id = $1`, w.org)
		if got := fmt.Sprint(len(rows(t, files[name+".csv"])) - 1); got != want || want == "0" {
			t.Errorf("%s: %s rows, want %s", name, got, want)
		}
	}
	body := `{"kind":"multiple","stem":"谁说了算？","options":[{"text":"甲","right":true},{"text":"乙"},{"text":"丙","right":true}],"explanation":"看权力地图"}`
	q := w.ask(`SELECT MIN(id) FROM question WHERE org_id = $1 AND deleted_at = 0`, w.org)
	w.do(`UPDATE question SET kind = 'multiple' WHERE org_id = $1 AND id = $2`, w.org, q)
	w.do(`UPDATE question_version SET body = $1 WHERE org_id = $2 AND question_id = $3`, body, w.org, q)
	a := w.ask(`SELECT MIN(x.id) FROM attempt x JOIN exam e ON e.org_id = x.org_id AND e.id = x.exam_id
		WHERE x.org_id = $1 AND x.status = 'submitted' AND e.deleted_at = 0`, w.org)
	w.do(`UPDATE attempt SET score = 1250, full_marks = 2000, graded = 'done', passed = 1 WHERE org_id = $1 AND id = $2`, w.org, a)
	w.do(`UPDATE attempt_item SET question_id = $1, number = 1, response = '{"chosen":[0,2]}', score = 150, marks = 200, graded = 'auto' WHERE org_id = $2 AND attempt_id = $3 AND position = 1`, q, w.org, a)
	d := w.ask(`SELECT MIN(id) FROM document WHERE org_id = $1 AND deleted_at = 0`, w.org)
	w.do(`UPDATE document_version SET body = $1 WHERE org_id = $2 AND document_id = $3`, "# 一\n正文", w.org, d)
	files, _ = w.files("csv", "en")
	has(t, rows(t, files["questions.csv"]), q, "multiple choice", "谁说了算？", "A. 甲\nB. 乙\nC. 丙", "AC", "看权力地图")
	has(t, rows(t, files["results.csv"]), a, w.ask(`SELECT e.title FROM attempt x JOIN exam e ON e.org_id = x.org_id AND e.id = x.exam_id
		WHERE x.org_id = $1 AND x.id = $2`, w.org, a), "12.5", "20", "Passed")
	has(t, rows(t, files["answers.csv"]), a, q, "AC", "1.5", "2")
	has(t, rows(t, files["question_versions.csv"]), q, "1", "谁说了算？", "AC")
	has(t, rows(t, files["document_versions.csv"]), d, "1", "# 一\n正文")
	has(t, rows(t, files["certificate_kinds.csv"]), "k1", "控单师", "12")
	has(t, rows(t, files["certificates.csv"]), "c1", "KD-1", "控单师", "2001-02-03", "Expired", "signed")
	has(t, rows(t, files["documents.csv"]), d, "# 一\n正文", w.ask(`SELECT title FROM document WHERE org_id = $1 AND id = $2`, w.org, d))
}

// has wants a row that begins with an id to hold these cells too.
func has(t *testing.T, table [][]string, id string, cells ...string) {
	t.Helper()
	at := slices.IndexFunc(table, func(r []string) bool { return r[0] == id })
	if at < 0 {
		t.Errorf("there is no row of %s", id)
		return
	}
	for _, c := range cells {
		if !slices.Contains(table[at], c) {
			t.Errorf("%q lacks %q", table[at], c)
		}
	}
}
