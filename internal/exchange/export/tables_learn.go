package export

import "kongdan/internal/rule/question"

// tagsOf lists what a question or a document is about, but not the marks by
// which the program finds its own.
func tagsOf(thing string) *many {
	return &many{alias: "t", ref: thing + "_id", where: "t.kind <> 'anchor'", order: "t." + thing + "_id, t.kind, t.value", say: tag,
		query: `SELECT t.` + thing + `_id, t.kind || ':' || t.value FROM ` + thing + `_tag t`}
}

// questions holds each question as it is asked now.
var questions = table{
	name: "questions", alias: "x", where: "x.deleted_at = 0", order: []string{"x.id"},
	from: `question x JOIN question_version y ON y.org_id = x.org_id AND y.question_id = x.id AND y.number = x.current
		LEFT JOIN question_group g ON g.org_id = x.org_id AND g.id = x.group_id`,
	columns: []column{
		{head: "export.head.id", expr: "x.id"},
		{head: "questions.lang", expr: "x.lang"},
		{head: "questions.kind", expr: "x.kind", show: word("intake.type.")},
		{head: "questions.status", expr: "x.status", show: word("question_status.")},
		{head: "questions.category", expr: "x.category_id", show: category},
		{head: "export.head.tags", many: tagsOf("question")},
		{head: "questions.difficulty", expr: "NULLIF(x.difficulty, 0)", show: number},
		{head: "questions.group", expr: "g.material"},
		{head: "export.head.stem", expr: "y.body", show: ofItem(func(_ *voice, i question.Item) string { return i.Stem })},
		{head: "export.head.options", expr: "y.body", show: ofItem(optionsOf)},
		{head: "export.head.key", expr: "y.body", show: ofItem(keyOf)},
		{head: "questions.explanation", expr: "y.body", show: ofItem(func(_ *voice, i question.Item) string { return i.Explanation })},
		{head: "export.head.version", expr: "x.current", show: number},
		{head: "export.head.source_document", expr: "x.source"},
		{head: "questions.external_id", expr: "x.external_id"},
		{head: "export.head.updated", expr: "x.changed_at", show: moment},
	},
}

var papers = table{
	name: "papers", from: "paper x", alias: "x", where: "x.deleted_at = 0", order: []string{"x.id"},
	columns: []column{
		{head: "export.head.id", expr: "x.id"},
		{head: "paper.title", expr: "x.title"},
		{head: "questions.lang", expr: "x.lang"},
		{head: "paper.kind", expr: "x.kind", show: word("export.paper_kind.")},
		{head: "questions.status", expr: "x.status", show: word("export.paper_status.")},
		{head: "paper.forms", expr: "x.forms", show: number},
		{head: "export.head.items", expr: "x.items", show: number},
		{head: "result.full", expr: "x.marks", show: points},
		{head: "paper.intro", expr: "x.intro"},
		{head: "export.head.question_ids", many: &many{alias: "i", ref: "paper_id", order: "i.paper_id, i.form, i.position",
			query: `SELECT i.paper_id, i.question_id FROM paper_item i`}},
		{head: "export.head.entered_by", expr: "x.created_by", show: member},
		{head: "export.head.entered_at", expr: "x.created_at", show: moment},
		{head: "export.head.updated", expr: "x.changed_at", show: moment},
	},
}

var exams = table{
	name: "exams", alias: "x", where: "x.deleted_at = 0", order: []string{"x.id"},
	from: "exam x JOIN paper p ON p.org_id = x.org_id AND p.id = x.paper_id",
	columns: []column{
		{head: "export.head.id", expr: "x.id"},
		{head: "export.head.exam", expr: "x.title"},
		{head: "questions.status", expr: "x.status", show: word("export.exam_status.")},
		{head: "export.head.paper_id", expr: "x.paper_id"},
		{head: "export.head.paper", expr: "p.title"},
		{head: "export.head.opens", expr: "x.opens_at", show: moment},
		{head: "export.head.closes", expr: "x.closes_at", show: moment},
		{head: "export.head.minutes", expr: "NULLIF(x.minutes, 0)", show: number},
		{head: "export.head.attempts", expr: "NULLIF(x.attempts, 0)", show: number},
		{head: "export.head.pass", expr: "x.pass", show: number},
		{head: "export.head.released", expr: "x.released_at", show: moment},
		{head: "export.head.note", expr: "x.note"},
		{head: "export.head.candidates", many: &many{alias: "c", ref: "exam_id", order: "c.exam_id, c.added_at, c.user_id",
			query: `SELECT c.exam_id, c.user_id FROM exam_candidate c`}},
		{head: "export.head.entered_by", expr: "x.created_by", show: member},
		{head: "export.head.entered_at", expr: "x.created_at", show: moment},
		{head: "export.head.updated", expr: "x.changed_at", show: moment},
	},
}

// results holds what was handed in at exams, not where trainers tried a paper.
var results = table{
	name: "results", alias: "x", where: "x.status = 'submitted' AND e.deleted_at = 0", order: []string{"x.id"},
	from: "attempt x JOIN exam e ON e.org_id = x.org_id AND e.id = x.exam_id",
	columns: []column{
		{head: "export.head.id", expr: "x.id"},
		{head: "export.head.exam_id", expr: "x.exam_id"},
		{head: "export.head.exam", expr: "e.title"},
		{head: "export.head.member", expr: "x.user_id", show: member},
		{head: "result.attempt_number", expr: "x.number", show: number},
		{head: "result.started", expr: "x.started_at", show: moment},
		{head: "result.submitted", expr: "x.submitted_at", show: moment},
		{head: "result.score", expr: "x.score", show: points},
		{head: "result.full", expr: "x.full_marks", show: points},
		{head: "result.outcome", show: word("result.is."),
			expr: "CASE WHEN x.graded <> 'done' THEN 'waiting' WHEN x.passed = 1 THEN 'passed' ELSE 'failed' END"},
	},
}

// certificates holds what was issued with its signature, which the public half
// of a key verifies; the keys are in no export.
var certificates = table{
	name: "certificates", from: "certificate x", alias: "x", order: []string{"x.id"},
	columns: []column{
		{head: "export.head.id", expr: "x.id"},
		{head: "export.head.certificate_number", expr: "x.number"},
		{head: "export.head.certificate", expr: "x.kind_name"},
		{head: "export.head.member", expr: "x.member_id", show: member},
		{head: "export.head.holder", expr: "x.holder"},
		{head: "export.head.issued_on", expr: "x.issued_on", show: day},
		{head: "export.head.ends_on", expr: "x.ends_on", show: day},
		{head: "questions.status", expr: "x.status || '|' || x.ends_on || '|' || x.renewed_by", show: standing},
		{head: "export.head.certificate_why", expr: "x.why"},
		{head: "export.head.attempt_id", expr: "x.attempt_id"},
		{head: "export.head.token", expr: "x.token"},
	},
}

// documents holds each document as it is read now.
var documents = table{
	name: "documents", alias: "x", where: "x.deleted_at = 0", order: []string{"x.id"}, page: longPage,
	from: `document x JOIN document_version y ON y.org_id = x.org_id AND y.document_id = x.id AND y.number = x.current
		LEFT JOIN document_file f ON f.org_id = y.org_id AND f.id = y.file_id`,
	columns: []column{
		{head: "export.head.id", expr: "x.id"},
		{head: "export.head.document", expr: "y.title"},
		{head: "questions.lang", expr: "x.lang"},
		{head: "questions.status", expr: "x.status", show: word("document_status.")},
		{head: "document_field.audience", expr: "x.audience", show: word("document_audience.")},
		{head: "questions.category", expr: "x.category_id", show: category},
		{head: "export.head.tags", many: tagsOf("document")},
		{head: "export.head.summary", expr: "y.summary"},
		{head: "export.head.source_document", expr: "x.source"},
		{head: "export.head.version", expr: "x.current", show: number},
		{head: "export.head.file_name", expr: "f.name"},
		{head: "export.head.characters", expr: "x.size", show: number},
		{head: "export.head.text", expr: "y.body"},
		{head: "export.head.entered_by", expr: "x.created_by", show: member},
		{head: "export.head.entered_at", expr: "x.created_at", show: moment},
		{head: "export.head.updated", expr: "x.changed_at", show: moment},
	},
}
