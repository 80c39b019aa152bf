package export

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/method"
)

// tables lists what an export of everything holds; what can be brought in again
// stands in the order for that.
var tables = []table{
	departments, members, products, accounts, people, rivals, deals, stakeholders, judgements, relations, elements, evidence, values, stages, outcomes,
	coaches, verdicts, activities, tasks, challenges, reasons,
	questions, papers, exams, results, certificates, documents,
	questionVersions, documentVersions, answers, certificateKinds, cards, reviews, questionnaires,
}

var departments = table{
	name: "departments",
	columns: []column{
		{head: "export.head.id"}, {head: "export.head.department"}, {head: "export.head.path"}, {head: "export.head.members", show: number},
	},
	few: func(_ context.Context, _ *db.Tx, v *voice) (rows [][]string, err error) {
		for _, d := range v.tree {
			rows = append(rows, []string{string(d.ID), d.Name, v.departments[string(d.ID)], decimal(d.Members)})
		}
		return rows, nil
	},
}

var members = table{
	name: "members", from: "member m", alias: "m", order: []string{"m.id"},
	columns: []column{
		{head: "column.members.name", expr: "m.name"},
		{head: "column.members.login", expr: "m.login"},
		{head: "column.members.email", expr: "m.email"},
		{head: "column.members.role", expr: "m.role", show: word("role.")},
		{head: "column.members.department", expr: "m.department_id", show: department},
		{head: "column.members.state", expr: "CASE WHEN m.deactivated_at = 0 THEN 'active' ELSE 'inactive' END", show: word("member_state.")},
		{head: "export.head.scope", expr: "m.data_scope", show: word("scope.")},
		{head: "export.head.language", expr: "m.lang"},
		{head: "export.head.time_zone", expr: "m.time_zone"},
		{head: "export.head.joined", expr: "m.created_at", show: dateOf},
	},
}

var products = table{
	name: "products", from: "product p", alias: "p", where: "p.deleted_at = 0", order: []string{"p.id"},
	columns: []column{
		{head: "column.products.id", expr: "p.id"},
		{head: "column.products.name", expr: "p.name"},
		{head: "column.products.series", expr: "p.series"},
		{head: "column.products.price", expr: "p.price", show: amount},
		{head: "export.head.updated", expr: "p.updated_at", show: moment},
	},
}

var rivals = table{
	name: "rivals", from: "rival r", alias: "r", where: "r.deleted_at = 0", order: []string{"r.id"},
	columns: []column{
		{head: "export.head.id", expr: "r.id"},
		{head: "export.head.rival", expr: "r.name"},
		{head: "column.accounts.website", expr: "r.website"},
		{head: "column.accounts.note", expr: "r.note"},
		{head: "export.head.updated", expr: "r.updated_at", show: moment},
	},
}

var accounts = table{
	name: "accounts", alias: "a", where: "a.deleted_at = 0", order: []string{"a.id"},
	from: "account a LEFT JOIN account u ON u.org_id = a.org_id AND u.id = a.parent_id AND u.deleted_at = 0",
	columns: []column{
		{head: "column.accounts.id", expr: "a.id"},
		{head: "column.accounts.name", expr: "a.name"},
		{head: "column.accounts.parent", expr: "u.name"},
		{head: "column.accounts.industry", expr: "a.industry"},
		{head: "column.accounts.region", expr: "a.region"},
		{head: "column.accounts.credit_code", expr: "a.credit_code"},
		{head: "column.accounts.website", expr: "a.website"},
		{head: "column.accounts.address", expr: "a.address"},
		{head: "column.accounts.owner", expr: "a.owner_id", show: member},
		{head: "export.head.team", many: team("account")},
		{head: "column.accounts.created", expr: "a.created_at", show: dateOf},
		{head: "export.head.updated", expr: "a.updated_at", show: moment},
		{head: "column.accounts.note", expr: "a.note"},
	},
}

// team lists who is on the team of a deal or an account itself.
func team(kind string) *many {
	return &many{query: `SELECT g.object_id, g.user_id FROM access_grant g`, alias: "g", ref: "object_id",
		where: "g.kind = '" + kind + "' AND g.via = ''", order: "g.object_id, g.created_at, g.user_id"}
}

var people = table{
	name: "people", alias: "p", where: "p.deleted_at = 0 AND a.deleted_at = 0", order: []string{"p.id"},
	from: `person p JOIN account a ON a.org_id = p.org_id AND a.id = p.account_id
		LEFT JOIN person b ON b.org_id = p.org_id AND b.id = p.reports_to AND b.deleted_at = 0`,
	columns: []column{
		{head: "column.people.id", expr: "p.id"},
		{head: "column.people.account", expr: "a.name"},
		{head: "column.people.account_id", expr: "p.account_id"},
		{head: "column.people.name", expr: "p.name"},
		{head: "column.people.title", expr: "p.title"},
		{head: "column.people.department", expr: "p.department"},
		{head: "column.people.mobile", expr: "p.mobile"},
		{head: "column.people.phone", expr: "p.phone"},
		{head: "column.people.email", expr: "p.email"},
		{head: "column.people.wechat", expr: "p.wechat"},
		{head: "column.people.reports_to", expr: boss},
		{head: "column.people.basis", expr: "p.basis", show: basis},
		{head: "column.people.basis_note", expr: "p.basis_note"},
		{head: "column.people.basis_on", expr: "p.basis_on", show: day},
		{head: "export.head.basis_by", expr: "p.basis_by", show: member},
		{head: "column.people.created", expr: "p.created_at", show: dateOf},
		{head: "export.head.updated", expr: "p.updated_at", show: moment},
		{head: "column.people.note", expr: "p.note"},
	},
}

// peopleWithoutContact is people for who only reads.
var peopleWithoutContact = func() table {
	t := people
	t.columns = nil
	for _, c := range people.columns {
		switch c.expr {
		case "p.mobile", "p.phone", "p.email", "p.wechat", "p.note":
		case boss:
			c.expr = "b.name" // never the address that tells namesakes apart
			t.columns = append(t.columns, c)
		default:
			t.columns = append(t.columns, c)
		}
	}
	return t
}()

// boss names whom somebody reports to; by e-mail address where the account has
// several people of that name.
const boss = `CASE WHEN b.email <> '' AND EXISTS (SELECT 1 FROM person x WHERE x.org_id = b.org_id AND x.account_id = b.account_id
	AND x.deleted_at = 0 AND x.name_key = b.name_key AND x.id <> b.id) THEN b.email ELSE b.name END`

var reasons = table{
	name: "reasons",
	columns: []column{
		{head: "export.head.id"}, {head: "export.head.outcome", show: word("deal_status.")}, {head: "export.head.reason_zh"},
		{head: "export.head.reason_en"}, {head: "export.head.retired", show: yes},
	},
	few: func(_ context.Context, _ *db.Tx, v *voice) (rows [][]string, err error) {
		for _, r := range v.reasons {
			rows = append(rows, []string{r.ID, r.Outcome, r.NameZH, r.NameEN, decimal(db.Bool(r.Retired))})
		}
		return rows, nil
	},
}

var coaches = table{
	name: "coaches", alias: "c", where: "o.deleted_at = 0", order: []string{"c.id"},
	from: "coach c JOIN opportunity o ON o.org_id = c.org_id AND o.id = c.opportunity_id",
	columns: []column{
		{head: "column.deals.id", expr: "o.id"},
		{head: "column.deals.name", expr: "o.name"},
		{head: "export.head.coach", expr: "c.number", show: coachNumber},
		{head: "export.head.coach_type", expr: "'coach_' || c.coach_type", show: named(method.CoachTypes)},
		{head: "export.head.entered_by", expr: "c.created_by", show: member},
		{head: "export.head.entered_at", expr: "c.created_at", show: moment},
		{head: "export.head.retired_at", expr: "c.retired_at", show: moment},
	},
}

// verdicts leaves out what the deal team alone reads: the note and why a
// verdict counts no more.
var verdicts = table{
	name: "verdicts", alias: "v", where: "o.deleted_at = 0", order: []string{"v.id"},
	from: `verdict v JOIN coach c ON c.org_id = v.org_id AND c.id = v.coach_id
		JOIN opportunity o ON o.org_id = v.org_id AND o.id = v.opportunity_id`,
	columns: []column{
		{head: "column.deals.id", expr: "o.id"},
		{head: "column.deals.name", expr: "o.name"},
		{head: "export.head.coach", expr: "c.number", show: coachNumber},
		{head: "export.head.element", expr: "v.element_key"},
		{head: "export.head.element_name", expr: "v.element_key", show: named(method.Elements)},
		{head: "export.head.verdict", expr: "v.ruling", show: named(method.Verdicts)},
		{head: "export.head.said_on", expr: "v.ruled_on", show: day},
		{head: "export.head.origin", expr: "CASE v.origin WHEN 'colleague' THEN 'blind' ELSE v.origin END", show: word("coach.origin_")},
		{head: "export.head.confidence", expr: "v.confidence", show: word("coach.confidence_")},
		{head: "export.head.entered_by", expr: "v.entered_by", show: member},
		{head: "export.head.entered_at", expr: "v.entered_at", show: moment},
		{head: "export.head.settled_by", expr: "v.resolved_by", show: member},
		{head: "export.head.settled_at", expr: "v.resolved_at", show: moment},
	},
}
