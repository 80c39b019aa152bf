package export

import "kongdan/internal/method"

// onSomething joins the deal or the account that a note or task is about; what
// hangs on one in the trash is left out.
const onSomething = ` LEFT JOIN opportunity o ON o.org_id = x.org_id AND o.id = x.opportunity_id
	LEFT JOIN account a ON a.org_id = x.org_id AND a.id = x.account_id`

const notInTrash = "x.deleted_at = 0 AND COALESCE(o.deleted_at, 0) = 0 AND COALESCE(a.deleted_at, 0) = 0"

var activities = table{
	name: "activities", from: "activity x" + onSomething, alias: "x", where: notInTrash, order: []string{"x.id"},
	columns: []column{
		{head: "export.head.id", expr: "x.id"},
		{head: "export.head.kind", expr: "x.kind", show: word("export.activity.")},
		{head: "column.deals.id", expr: "o.id"},
		{head: "column.deals.name", expr: "o.name"},
		{head: "column.deals.account_id", expr: "a.id"},
		{head: "column.deals.account", expr: "a.name"},
		{head: "export.head.happened_on", expr: "x.happened_on", show: day},
		{head: "export.head.text", expr: "x.body"},
		{head: "export.head.people", many: &many{alias: "l", ref: "activity_id", where: "p.deleted_at = 0", order: "l.activity_id, p.name_key, p.id", query: `
			SELECT l.activity_id, p.name FROM activity_person l JOIN person p ON p.org_id = l.org_id AND p.id = l.person_id`}},
		{head: "export.head.entered_by", expr: "x.created_by", show: member},
		{head: "export.head.entered_at", expr: "x.created_at", show: moment},
	},
}

var tasks = table{
	name: "tasks", from: "task x" + onSomething, alias: "x", where: notInTrash, order: []string{"x.id"},
	columns: []column{
		{head: "export.head.id", expr: "x.id"},
		{head: "export.head.task", expr: "x.title"},
		{head: "column.deals.id", expr: "o.id"},
		{head: "column.deals.name", expr: "o.name"},
		{head: "column.deals.account_id", expr: "a.id"},
		{head: "column.deals.account", expr: "a.name"},
		{head: "export.head.due_on", expr: "x.due_on", show: day},
		{head: "export.head.assignee", expr: "x.assignee_id", show: member},
		{head: "export.head.element_name", expr: "x.element_key", show: named(method.Elements)},
		{head: "export.head.done_at", expr: "x.done_at", show: moment},
		{head: "export.head.done_by", expr: "x.done_by", show: member},
		{head: "export.head.entered_by", expr: "x.created_by", show: member},
		{head: "export.head.entered_at", expr: "x.created_at", show: moment},
	},
}
