package export

import (
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/method"
	rule "kongdan/internal/rule/people"
)

// inDeal begins the FROM of what is said of people in deals, with the alias x;
// p is the person of the stakeholder s, if it is one.
func inDeal(name, on string) string {
	return ofDeal(name) + ` JOIN stakeholder s ON s.org_id = x.org_id AND s.opportunity_id = x.opportunity_id AND s.id = x.` + on +
		` LEFT JOIN person p ON p.org_id = s.org_id AND p.id = s.person_id`
}

// noTrash leaves out deals and people in the trash.
const noTrash = "o.deleted_at = 0 AND (s.person_id IS NULL OR p.deleted_at = 0)"

var stakeholders = table{
	name: "stakeholders", alias: "x", where: noTrash, order: []string{"x.opportunity_id", "x.id"},
	from: inDeal("stakeholder", "id"),
	columns: []column{
		{head: "column.deals.id", expr: "o.id"},
		{head: "column.deals.name", expr: "o.name"},
		{head: "column.people.id", expr: "p.id"},
		{head: "column.people.name", expr: "COALESCE(p.name, x.label)"},
		{head: "column.people.title", expr: "p.title"},
		{head: "export.head.vacant", expr: "CASE WHEN x.person_id IS NULL THEN 1 ELSE 0 END", show: yes},
		{head: "export.head.outside", expr: "x.outside", show: word("stakeholder.outside.")},
		{head: "export.head.need", expr: "x.need", show: named(method.Of(rule.DimNeed))},
		{head: "export.head.change_attitude", expr: "x.change_attitude", show: named(method.Of(rule.DimChange))},
		{head: "export.head.focus", expr: "x.focus", show: named(method.Of(rule.DimFocus))},
		{head: "export.head.closeness", expr: "x.closeness", show: named(method.Of(rule.DimCloseness))},
		{head: "export.head.attitude", expr: "x.attitude", show: named(method.Of(rule.DimAttitude))},
		{head: "export.head.buying_role", expr: "x.buying_role", show: named(method.Of(rule.DimBuyingRole))},
		{head: "export.head.contact_role", expr: "x.contact_role", show: named(method.Of(rule.DimContactRole))},
		{head: "export.head.style", expr: "x.style", show: named(method.Of(rule.DimStyle))},
		{head: "export.head.influence", expr: "x.influence", show: named(method.Of(rule.DimInfluence))},
		{head: "export.head.politics", expr: "x.politics", show: named(method.Of(rule.DimPolitics))},
		{head: "export.head.decides", expr: "x.decides", show: named(method.Of(rule.DimDecides))},
		{head: "export.head.reviewed_on", expr: "x.reviewed_on", show: day},
		{head: "stakeholder.field.personal_win", expr: "x.personal_win"},
		{head: "stakeholder.field.resonance", expr: "x.resonance"},
		{head: "stakeholder.field.decision_point", expr: "x.decision_point"},
		{head: "stakeholder.field.stance", expr: "x.stance"},
		{head: "stakeholder.field.planned_on", expr: "x.planned_on", show: day},
		{head: "stakeholder.field.met_on", expr: "x.met_on", show: day},
		{head: "stakeholder.field.outcome", expr: "x.outcome"},
		{head: "stakeholder.field.excuse", expr: "x.excuse"},
		{head: "stakeholder.field.meet_excuse", expr: "x.meet_excuse"},
		{head: "export.head.removed_at", expr: "x.removed_at", show: moment},
	},
}

var judgements = table{
	name: "judgements", alias: "x", where: noTrash, order: []string{"x.id"},
	from: inDeal("judgement", "stakeholder_id"),
	columns: []column{
		{head: "export.head.id", expr: "x.id"},
		{head: "column.deals.id", expr: "o.id"},
		{head: "column.deals.name", expr: "o.name"},
		{head: "column.people.id", expr: "p.id"},
		{head: "column.people.name", expr: "COALESCE(p.name, s.label)"},
		{head: "export.head.dimension", expr: "x.dimension", show: named(method.Dimensions)},
		{head: "export.head.judged", expr: "x.dimension || '.' || x.value", show: judged},
		{head: "export.head.what", expr: "x.what"},
		{head: "export.head.channel", expr: "x.channel", show: named(method.Channels)},
		{head: "export.head.confidence", expr: "x.confidence", show: word("coach.confidence_")},
		{head: "stakeholder.field.source", expr: "x.source", show: word("judgement_source.")},
		{head: "export.head.source_name", expr: `CASE x.source WHEN 'person' THEN COALESCE((SELECT y.name FROM person y WHERE y.org_id = x.org_id AND y.id = x.source_id), '') ELSE x.source_id END`},
		{head: "export.head.observed_on", expr: "x.observed_on", show: day},
		{head: "export.head.entered_by", expr: "x.entered_by", show: member},
		{head: "export.head.entered_at", expr: "x.entered_at", show: moment},
		{head: "export.head.withdrawn_at", expr: "x.withdrawn_at", show: moment},
		{head: "export.head.withdrawn_why", expr: "x.withdrawn_why"},
	},
}

// judged shows a value of a dimension, which stands before it.
func judged(v *voice, s string) sheet.Cell {
	d, value, _ := strings.Cut(s, ".")
	if value == "" {
		return sheet.Cell{Text: i18n.T(v.ctx, "stakeholder.unknown")}
	}
	return sheet.Cell{Text: v.book.Value(rule.Dimension(d), value)}
}

var relations = table{
	name: "relations", alias: "x", order: []string{"x.id"},
	where: noTrash + " AND (b.person_id IS NULL OR q.deleted_at = 0)",
	from: inDeal("relation", "from_id") + ` JOIN stakeholder b ON b.org_id = x.org_id AND b.opportunity_id = x.opportunity_id AND b.id = x.to_id
		LEFT JOIN person q ON q.org_id = b.org_id AND q.id = b.person_id`,
	columns: []column{
		{head: "export.head.id", expr: "x.id"},
		{head: "column.deals.id", expr: "o.id"},
		{head: "column.deals.name", expr: "o.name"},
		{head: "export.head.from", expr: "COALESCE(p.name, s.label)"},
		{head: "export.head.to", expr: "COALESCE(q.name, b.label)"},
		{head: "export.head.relation", expr: "x.kind", show: word("relation_kind.")},
		{head: "export.head.line_strength", expr: "x.strength", show: number},
		{head: "export.head.confirmed", expr: "x.confirmed", show: yes},
		{head: "export.head.note", expr: "x.note"},
		{head: "export.head.entered_by", expr: "x.entered_by", show: member},
		{head: "export.head.entered_at", expr: "x.entered_at", show: moment},
		{head: "export.head.ended_at", expr: "x.ended_at", show: moment},
	},
}
