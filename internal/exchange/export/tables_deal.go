package export

import (
	"strconv"

	"kongdan/internal/method"
)

func decimal(n int) string { return strconv.Itoa(n) }

var deals = table{
	name: "deals", alias: "o", where: "o.deleted_at = 0", order: []string{"o.id"},
	from: "opportunity o LEFT JOIN account a ON a.org_id = o.org_id AND a.id = o.account_id",
	columns: []column{
		{head: "column.deals.id", expr: "o.id"},
		{head: "column.deals.name", expr: "o.name"},
		{head: "column.deals.account", expr: "a.name"},
		{head: "column.deals.account_id", expr: "o.account_id"},
		{head: "column.deals.owner", expr: "o.owner_id", show: member},
		{head: "column.deals.status", expr: "o.status", show: word("deal_status.")},
		{head: "column.deals.selling_stage", expr: "o.selling_stage", show: named(method.Stages)},
		{head: "column.deals.buying_stage", expr: "o.buying_stage", show: named(method.Stages)},
		{head: "column.deals.amount", expr: "CASE WHEN o.amount_known = 1 THEN o.amount END", show: amount},
		{head: "column.deals.margin", expr: "o.margin", show: percent},
		{head: "column.deals.opened_on", expr: "o.opened_on", show: day},
		{head: "column.deals.closed_on", expr: "o.closed_on", show: day},
		{head: "column.deals.expected_close", expr: "o.expected_close", show: day},
		{head: "column.deals.signed_on", expr: "o.signed_on", show: day},
		{head: "column.deals.products", many: &many{alias: "l", ref: "opportunity_id", order: "l.opportunity_id, p.name_key, p.id", query: `
			SELECT l.opportunity_id, CASE WHEN l.quantity = 1 THEN p.name ELSE p.name || ' × ' || CAST(l.quantity AS TEXT) END
			FROM opportunity_product l JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id`}},
		{head: "column.deals.rivals", many: &many{alias: "l", ref: "opportunity_id", order: "l.opportunity_id, r.name_key, r.id", query: `
			SELECT l.opportunity_id, r.name FROM opportunity_rival l JOIN rival r ON r.org_id = l.org_id AND r.id = l.rival_id`}},
		{head: "column.deals.next_step", expr: "o.next_step"},
		{head: "column.deals.next_step_on", expr: "o.next_step_on", show: day},
		{head: "column.deals.reason", expr: "o.reason_id", show: reason},
		{head: "column.deals.outcome_note", expr: "o.outcome_note"},
		{head: "export.head.shown", expr: "o.shown_v", show: value},
		{head: "export.head.zone", expr: "o.zone", show: named(method.Zones)},
		{head: "export.head.self", expr: "o.self_w * 100 + o.self_f * 10 + o.self_c", show: value},
		{head: "export.head.calibrated", expr: "o.cal_w * 100 + o.cal_f * 10 + o.cal_c", show: value},
		{head: "export.head.basis", expr: "o.basis", show: named(method.Values)},
		{head: "export.head.cycle", expr: "o.cycle", show: number},
		{head: "export.head.team", many: team("deal")},
		{head: "export.head.people", many: &many{alias: "l", ref: "opportunity_id", where: "p.deleted_at = 0", order: "l.opportunity_id, p.name_key, p.id", query: `
			SELECT l.opportunity_id, p.name FROM opportunity_person l JOIN person p ON p.org_id = l.org_id AND p.id = l.person_id`}},
		{head: "export.head.updated", expr: "o.updated_at", show: moment},
	},
}

// ofDeal begins the FROM of what hangs on a deal, with the alias x.
func ofDeal(name string) string {
	return name + " x JOIN opportunity o ON o.org_id = x.org_id AND o.id = x.opportunity_id"
}

var elements = table{
	name: "elements", from: ofDeal("element"), alias: "x", where: "o.deleted_at = 0", order: []string{"x.opportunity_id", "x.element_key"},
	columns: []column{
		{head: "column.deals.id", expr: "o.id"},
		{head: "column.deals.name", expr: "o.name"},
		{head: "export.head.element", expr: "x.element_key"},
		{head: "export.head.element_name", expr: "x.element_key", show: named(method.Elements)},
		{head: "export.head.state", expr: "x.state", show: named(method.States)},
		{head: "export.head.observed_on", expr: "x.observed_on", show: day},
		{head: "export.head.coaches_say", expr: "x.ruling", show: word("export.ruling.")},
		{head: "export.head.said_on", expr: "x.ruled_on", show: day},
		{head: "export.head.entered_by", expr: "x.entered_by", show: member},
		{head: "export.head.entered_at", expr: "x.entered_at", show: moment},
	},
}

var evidence = table{
	name: "evidence", alias: "x", where: "o.deleted_at = 0", order: []string{"x.id"},
	from: ofDeal("evidence") + " LEFT JOIN person p ON p.org_id = x.org_id AND p.id = x.person_id",
	columns: []column{
		{head: "export.head.id", expr: "x.id"},
		{head: "column.deals.id", expr: "o.id"},
		{head: "column.deals.name", expr: "o.name"},
		{head: "export.head.element", expr: "x.element_key"},
		{head: "export.head.element_name", expr: "x.element_key", show: named(method.Elements)},
		{head: "export.head.state", expr: "x.state", show: named(method.States)},
		{head: "export.head.what", expr: "x.what"},
		{head: "export.head.source", expr: "p.name"},
		{head: "export.head.channel", expr: "x.channel", show: named(method.Channels)},
		{head: "export.head.strength", expr: "x.strength", show: named(method.Strengths)},
		{head: "export.head.observed_on", expr: "x.observed_on", show: day},
		{head: "export.head.entered_by", expr: "x.entered_by", show: member},
		{head: "export.head.entered_at", expr: "x.entered_at", show: moment},
		{head: "export.head.withdrawn_at", expr: "x.withdrawn_at", show: moment},
	},
}

var values = table{
	name: "values", from: ofDeal("value_change"), alias: "x", where: "o.deleted_at = 0", order: []string{"x.id"},
	columns: []column{
		{head: "column.deals.id", expr: "o.id"},
		{head: "column.deals.name", expr: "o.name"},
		{head: "export.head.at", expr: "x.at", show: moment},
		{head: "export.head.by", expr: "x.user_id", show: member},
		{head: "export.head.cause", expr: "x.cause", show: word("cause.")},
		{head: "export.head.why", expr: "x.reason"},
		{head: "export.head.elements", expr: "x.elements"},
		{head: "export.head.before", expr: "x.shown_before", show: value},
		{head: "export.head.shown", expr: "x.shown_v", show: value},
		{head: "export.head.self", expr: "x.self_v", show: value},
		{head: "export.head.calibrated", expr: "x.cal_v", show: value},
		{head: "export.head.basis", expr: "x.basis", show: named(method.Values)},
		{head: "export.head.zone_before", expr: "x.zone_before", show: named(method.Zones)},
		{head: "export.head.zone", expr: "x.zone", show: named(method.Zones)},
	},
}

var stages = table{
	name: "stages", from: ofDeal("stage_change"), alias: "x", where: "o.deleted_at = 0", order: []string{"x.id"},
	columns: []column{
		{head: "column.deals.id", expr: "o.id"},
		{head: "column.deals.name", expr: "o.name"},
		{head: "export.head.at", expr: "x.at", show: moment},
		{head: "export.head.by", expr: "x.user_id", show: member},
		{head: "export.head.track", expr: "x.track", show: word("export.track.")},
		{head: "export.head.from_stage", expr: "x.from_stage", show: named(method.Stages)},
		{head: "export.head.to_stage", expr: "x.to_stage", show: named(method.Stages)},
		{head: "export.head.event", expr: "x.event"},
		{head: "export.head.occurred_on", expr: "x.occurred_on", show: day},
		{head: "export.head.ahead", expr: "x.ahead", show: yes},
		{head: "deal_field.through", expr: "x.let_through"},
		{head: "export.head.cycle", expr: "x.cycle", show: number},
	},
}

var outcomes = table{
	name: "outcomes", from: ofDeal("status_change"), alias: "x", where: "o.deleted_at = 0", order: []string{"x.id"},
	columns: []column{
		{head: "column.deals.id", expr: "o.id"},
		{head: "column.deals.name", expr: "o.name"},
		{head: "export.head.at", expr: "x.at", show: moment},
		{head: "export.head.by", expr: "x.user_id", show: member},
		{head: "export.head.from_status", expr: "x.from_status", show: word("deal_status.")},
		{head: "export.head.to_status", expr: "x.to_status", show: word("deal_status.")},
		{head: "column.deals.reason", expr: "x.reason_id", show: reason},
		{head: "column.deals.outcome_note", expr: "x.note"},
		{head: "export.head.occurred_on", expr: "x.occurred_on", show: day},
		{head: "export.head.shown", expr: "x.shown_v", show: value},
		{head: "export.head.cycle", expr: "x.cycle", show: number},
	},
}

var challenges = table{
	name: "challenges", from: ofDeal("challenge"), alias: "x", where: "o.deleted_at = 0", order: []string{"x.id"},
	columns: []column{
		{head: "column.deals.id", expr: "o.id"},
		{head: "column.deals.name", expr: "o.name"},
		{head: "export.head.element", expr: "x.element_key"},
		{head: "export.head.element_name", expr: "x.element_key", show: named(method.Elements)},
		{head: "export.head.question", expr: "x.question"},
		{head: "export.head.asked_by", expr: "x.asked_by", show: member},
		{head: "export.head.asked_at", expr: "x.asked_at", show: moment},
		{head: "export.head.answer", expr: "x.answer"},
		{head: "export.head.answered_by", expr: "x.answered_by", show: member},
		{head: "export.head.answered_at", expr: "x.answered_at", show: moment},
	},
}
