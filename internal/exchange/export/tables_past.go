package export

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/method"
	"kongdan/internal/rule/question"
)

// longPage is how many rows are read at a time where one may hold a whole book.
const longPage = 20

// questionVersions holds what questions were before they were edited.
var questionVersions = table{
	name: "question_versions", alias: "y", where: "x.deleted_at = 0 AND y.number < x.current", order: []string{"y.question_id", "y.number"}, numbered: true,
	from: "question_version y JOIN question x ON x.org_id = y.org_id AND x.id = y.question_id",
	columns: []column{
		{head: "export.head.question_id", expr: "y.question_id"},
		{head: "export.head.version", expr: "y.number", show: number},
		{head: "export.head.stem", expr: "y.body", show: ofItem(func(_ *voice, i question.Item) string { return i.Stem })},
		{head: "export.head.options", expr: "y.body", show: ofItem(optionsOf)},
		{head: "export.head.key", expr: "y.body", show: ofItem(keyOf)},
		{head: "questions.explanation", expr: "y.body", show: ofItem(func(_ *voice, i question.Item) string { return i.Explanation })},
		{head: "export.head.why", expr: "y.why"},
		{head: "export.head.entered_by", expr: "y.created_by", show: member},
		{head: "export.head.entered_at", expr: "y.created_at", show: moment},
	},
}

// documentVersions holds what documents were before they were edited.
var documentVersions = table{
	name: "document_versions", alias: "y", where: "x.deleted_at = 0 AND y.number < x.current", order: []string{"y.document_id", "y.number"}, numbered: true, page: longPage,
	from: `document_version y JOIN document x ON x.org_id = y.org_id AND x.id = y.document_id
		LEFT JOIN document_file f ON f.org_id = y.org_id AND f.id = y.file_id`,
	columns: []column{
		{head: "export.head.document_id", expr: "y.document_id"},
		{head: "export.head.version", expr: "y.number", show: number},
		{head: "export.head.document", expr: "y.title"},
		{head: "export.head.summary", expr: "y.summary"},
		{head: "export.head.file_name", expr: "f.name"},
		{head: "export.head.text", expr: "y.body"},
		{head: "export.head.why", expr: "y.why"},
		{head: "export.head.entered_by", expr: "y.created_by", show: member},
		{head: "export.head.entered_at", expr: "y.created_at", show: moment},
	},
}

// answers holds the single answers behind results.
var answers = table{
	name: "answers", alias: "x", where: "a.status = 'submitted' AND e.deleted_at = 0", order: []string{"x.attempt_id", "x.position"}, numbered: true,
	from: `attempt_item x JOIN attempt a ON a.org_id = x.org_id AND a.id = x.attempt_id
		JOIN exam e ON e.org_id = a.org_id AND e.id = a.exam_id
		JOIN question_version y ON y.org_id = x.org_id AND y.question_id = x.question_id AND y.number = x.number`,
	columns: []column{
		{head: "export.head.attempt_id", expr: "x.attempt_id"},
		{head: "export.head.exam", expr: "e.title"},
		{head: "export.head.member", expr: "a.user_id", show: member},
		{head: "export.head.position", expr: "x.position", show: number},
		{head: "export.head.question_id", expr: "x.question_id"},
		{head: "export.head.version", expr: "x.number", show: number},
		{head: "export.head.answer", expr: answerExpr, show: given},
		{head: "result.score", expr: "CASE WHEN x.graded IN ('auto', 'hand') THEN CAST(x.score AS TEXT) ELSE '' END", show: points},
		{head: "result.full", expr: "x.marks", show: points},
		{head: "export.head.marked_by", expr: "x.graded_by", show: member},
		{head: "export.head.answered_at", expr: "x.saved_at", show: moment},
	},
}

// answerExpr is an answer beside its question, as JSON; ” where none was given.
const answerExpr = `CASE WHEN x.response = '' THEN '' ELSE '[' || y.body || ',' || x.response || ']' END`

// given says what was answered: letters, a word, what stands in blanks, or a text.
func given(v *voice, s string) sheet.Cell {
	var i question.Item
	var r question.Response
	if err := json.Unmarshal([]byte(s), &[2]any{&i, &r}); err != nil {
		return sheet.Cell{}
	}
	text := r.Text
	switch {
	case r.Truth != nil:
		text = i18n.T(v.ctx, "truth."+strconv.FormatBool(*r.Truth))
	case len(r.Blanks) > 0:
		text = strings.Join(r.Blanks, " | ")
	}
	for _, at := range r.Chosen {
		text += question.Letter(at)
	}
	return sheet.Cell{Text: text}
}

var certificateKinds = table{
	name: "certificate_kinds", alias: "x", order: []string{"x.id"},
	from: "certificate_kind x LEFT JOIN exam e ON e.org_id = x.org_id AND e.id = x.exam_id",
	columns: []column{
		{head: "export.head.id", expr: "x.id"},
		{head: "export.head.certificate", expr: "x.name"},
		{head: "export.head.exam_id", expr: "x.exam_id"},
		{head: "export.head.exam", expr: "e.title"},
		{head: "export.head.element_name", expr: "x.element", show: named(method.Elements)},
		{head: "export.head.known_share", expr: "NULLIF(x.share, 0)", show: number},
		{head: "export.head.months", expr: "NULLIF(x.months, 0)", show: number},
		{head: "export.head.entered_by", expr: "x.created_by", show: member},
		{head: "export.head.entered_at", expr: "x.created_at", show: moment},
		{head: "export.head.ended_at", expr: "x.ended_at", show: moment},
	},
}

// cards holds what each member remembers of each question.
var cards = table{
	name: "practice_cards", alias: "x", order: []string{"x.member_id", "x.thing"}, from: "practice_card x",
	columns: []column{
		{head: "export.head.member", expr: "x.member_id", show: member},
		{head: "export.head.question_id", expr: "x.question_id"},
		{head: "export.head.version", expr: "x.number", show: number},
		{head: "export.head.times_asked", expr: "x.asked", show: number},
		{head: "export.head.stability", expr: "NULLIF(x.stability, 0)", show: millionths},
		{head: "export.head.hardness", expr: "NULLIF(x.difficulty, 0)", show: millionths},
		{head: "export.head.last_on", expr: "x.last_on", show: day},
		{head: "export.head.review_on", expr: "x.due_on", show: day},
		{head: "export.head.wrong_since", expr: "x.wrong_since", show: moment},
		{head: "export.head.starred_at", expr: "x.starred_at", show: moment},
	},
}

// reviews holds every answer of practice, and those of exams that it took in.
var reviews = table{
	name: "practice_answers", alias: "x", order: []string{"x.id"},
	from: `practice_review x JOIN question_version y ON y.org_id = x.org_id AND y.question_id = x.question_id AND y.number = x.number`,
	columns: []column{
		{head: "export.head.member", expr: "x.member_id", show: member},
		{head: "export.head.question_id", expr: "x.question_id"},
		{head: "export.head.version", expr: "x.number", show: number},
		{head: "export.head.kind", expr: "x.mode", show: word("practice.mode.")},
		{head: "export.head.answered_at", expr: "x.created_at", show: moment},
		{head: "export.head.answer", expr: answerExpr, show: given},
		{head: "result.percent", expr: "x.share", show: number},
		{head: "export.head.sure", expr: "x.sure", show: yes},
		{head: "export.head.seconds", expr: "NULLIF(x.took / 1000, 0)", show: number},
		{head: "export.head.review_on", expr: "x.due_on", show: day},
	},
}

// millionths shows a number that is kept as a million of its parts.
func millionths(_ *voice, s string) sheet.Cell {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return sheet.Cell{}
	}
	return sheet.Cell{Text: strconv.FormatFloat(math.Round(float64(n)/1e4)/100, 'f', -1, 64), Kind: sheet.Number}
}

// questionnaires holds what coaches were asked and when, and neither what the
// team wrote to them nor the ways in: those may say who a coach is.
var questionnaires = table{
	name: "questionnaires", alias: "x", where: "o.deleted_at = 0", order: []string{"x.id"},
	from: `questionnaire x JOIN coach c ON c.org_id = x.org_id AND c.id = x.coach_id
		JOIN opportunity o ON o.org_id = x.org_id AND o.id = x.opportunity_id`,
	columns: []column{
		{head: "column.deals.id", expr: "o.id"},
		{head: "column.deals.name", expr: "o.name"},
		{head: "export.head.coach", expr: "c.number", show: coachNumber},
		{head: "export.head.elements", expr: "x.elements"},
		{head: "export.head.asked_by", expr: "x.created_by", show: member},
		{head: "export.head.asked_at", expr: "x.created_at", show: moment},
		{head: "export.head.expires", expr: "x.expires_at", show: moment},
		{head: "export.head.answered_at", expr: "x.answered_at", show: moment},
		{head: "export.head.withdrawn_at", expr: "x.revoked_at", show: moment},
	},
}
