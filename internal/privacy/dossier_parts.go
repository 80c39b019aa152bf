package privacy

import (
	"slices"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/stakeholder"
)

func (g *gathering) deals() (Section, error) {
	return g.section("deals", []string{"deal", "deal_status"}, `SELECT o.name, o.status FROM opportunity o`, func(w *db.Where) {
		g.inSight(w)
		w.And(`(EXISTS (SELECT 1 FROM opportunity_person l WHERE l.org_id = o.org_id AND l.opportunity_id = o.id AND l.person_id = ?)
			OR EXISTS (SELECT 1 FROM stakeholder s WHERE s.org_id = o.org_id AND s.opportunity_id = o.id AND s.person_id = ?)
			OR EXISTS (SELECT 1 FROM evidence e WHERE e.org_id = o.org_id AND e.opportunity_id = o.id AND e.person_id = ?))`, g.who.ID, g.who.ID, g.who.ID)
	}, ` ORDER BY o.name_key, o.id`, map[string]func(string) string{"deal_status": func(k string) string { return g.say("deal_status.", k) }})
}

// ofStakeholder keeps what hangs on the person (s) in deals in sight.
func (g *gathering) ofStakeholder(w *db.Where) {
	g.inSight(w)
	w.And("s.person_id = ?", g.who.ID)
}

func (g *gathering) judgements() (Section, error) {
	s, err := g.section("judgements", []string{"deal", "dimension", "judged", "what", "channel", "confidence", "day", "said_by", "by", "at", "withdrawn"}, `
		SELECT o.name, j.dimension, j.value, j.what, j.channel, j.confidence, j.observed_on, CASE WHEN j.source = 'person' THEN COALESCE(p.name, '') ELSE j.source END, COALESCE(m.name, ''), j.entered_at, j.withdrawn_at
		FROM judgement j
		JOIN stakeholder s ON s.org_id = j.org_id AND s.opportunity_id = j.opportunity_id AND s.id = j.stakeholder_id
		JOIN opportunity o ON o.org_id = j.org_id AND o.id = j.opportunity_id
		LEFT JOIN member m ON m.org_id = j.org_id AND m.id = j.entered_by
		LEFT JOIN person p ON j.source = 'person' AND p.org_id = j.org_id AND p.id = j.source_id`, g.ofStakeholder,
		` ORDER BY o.name_key, o.id, j.dimension, j.observed_on, j.entered_at, j.id`, map[string]func(string) string{
			"channel": g.named(method.Channels), "confidence": g.confidence, "said_by": g.saidBy, "at": g.when, "withdrawn": g.when})
	for _, row := range s.Rows { // the value is worded by its dimension
		row[1], row[2] = g.book.Name(method.Dimensions, row[1]), g.judged(row[1], row[2])
	}
	return s, err
}

// saidBy is who said what a judgement rests on: a person by name, and of a coach
// not even the number, since the person whom the dossier is about may read it.
func (g *gathering) saidBy(source string) string {
	switch stakeholder.SourceKind(source) {
	case stakeholder.Seen, stakeholder.ByCoach:
		return g.say("dossier_said.", source)
	}
	return source
}

func (g *gathering) confidence(key string) string { return g.say("coach.confidence_", key) }

func (g *gathering) words() (Section, error) {
	return g.section("words", []string{"deal", "personal_win", "resonance", "decision_point", "stance", "planned_on", "met_on", "outcome", "excuse", "meet_excuse"}, `
		SELECT o.name, s.personal_win, s.resonance, s.decision_point, s.stance, s.planned_on, s.met_on, s.outcome, s.excuse, s.meet_excuse
		FROM stakeholder s JOIN opportunity o ON o.org_id = s.org_id AND o.id = s.opportunity_id`, func(w *db.Where) {
		g.ofStakeholder(w)
		w.And(`s.personal_win || s.resonance || s.decision_point || s.stance || s.planned_on || s.met_on || s.outcome || s.excuse || s.meet_excuse <> ''`)
	}, ` ORDER BY o.name_key, o.id`, nil)
}

// relations leaves out to whom a line leads: that is data of somebody else.
func (g *gathering) relations() (Section, error) {
	return g.section("relations", []string{"deal", "relation", "direction", "certain", "note", "at", "ended"}, `
		SELECT o.name, r.kind, CASE WHEN r.from_id = s.id THEN 'from' ELSE 'to' END, r.confirmed, r.note, r.entered_at, r.ended_at
		FROM stakeholder s
		JOIN opportunity o ON o.org_id = s.org_id AND o.id = s.opportunity_id
		JOIN relation r ON r.org_id = s.org_id AND r.opportunity_id = s.opportunity_id AND (r.from_id = s.id OR r.to_id = s.id)`, g.ofStakeholder,
		` ORDER BY o.name_key, o.id, r.entered_at, r.id`, map[string]func(string) string{
			"relation":  func(k string) string { return g.say("relation_kind.", k) },
			"direction": func(k string) string { return g.say("dossier_direction.", k) },
			"certain":   func(k string) string { return g.say("dossier_certain.", k) },
			"at":        g.when, "ended": g.when})
}

func (g *gathering) evidence() (Section, error) {
	return g.section("evidence", []string{"deal", "element", "state", "what", "channel", "strength", "day", "by", "at", "withdrawn"}, `
		SELECT o.name, e.element_key, e.state, e.what, e.channel, e.strength, e.observed_on, COALESCE(m.name, ''), e.entered_at, e.withdrawn_at
		FROM evidence e JOIN opportunity o ON o.org_id = e.org_id AND o.id = e.opportunity_id
		LEFT JOIN member m ON m.org_id = e.org_id AND m.id = e.entered_by`, func(w *db.Where) {
		g.inSight(w)
		w.And("e.person_id = ?", g.who.ID)
	}, ` ORDER BY o.name_key, o.id, e.observed_on, e.entered_at, e.id`, map[string]func(string) string{
		"element": func(k string) string { return strings.TrimSpace(k + " " + g.book.Text(method.Elements, k, "short")) },
		"state":   g.named(method.States), "channel": g.named(method.Channels), "strength": g.named(method.Strengths), "at": g.when, "withdrawn": g.when})
}

// onSomething joins the deal or the account that a note, visit or task (x) is about.
const onSomething = ` LEFT JOIN opportunity o ON o.org_id = x.org_id AND o.id = x.opportunity_id
	LEFT JOIN account a ON a.org_id = x.org_id AND a.id = x.account_id`

// naming lists the rows of a table whose text names the person, on deals and
// accounts in sight that had to do with the person.
func (g *gathering) naming(table, text string) (ids []string, t trace, err error) {
	all, err := traceOf(g.ctx, g.tx, g.actor.Org, g.who.ID)
	if err != nil {
		return nil, t, err
	}
	if t, err = all.seen(g.ctx, g.tx, g.actor); err != nil {
		return nil, t, err
	}
	former, err := formerNames(g.ctx, g.tx, g.actor.Org, g.who)
	if err != nil {
		return nil, t, err
	}
	r := rewording(g.actor.Org, wordsOf(g.who, "□", former), true)
	for column, of := range map[string][]string{"opportunity_id": t.deals, "account_id": t.accounts} {
		some, err := g.tx.Reword(g.ctx, r, table, []string{text}, column, of)
		if err != nil {
			return nil, t, err
		}
		ids = append(ids, some...)
	}
	return ids, t, nil
}

// about keeps rows (x) on what is in sight, that are named or that link.
func about(w *db.Where, t trace, ids []string, link string, args ...any) {
	in := func(column string, of []string) string {
		return w.Within(func(inner *db.Where) { inner.In(column, of...) })
	}
	onDeal := strings.TrimPrefix(in("x.opportunity_id", t.deals), " WHERE ")
	onAccount := strings.TrimPrefix(in("x.account_id", t.accounts), " WHERE ")
	named := strings.TrimPrefix(in("x.id", ids), " WHERE ")
	w.And("x.deleted_at = 0")
	w.And("(" + onDeal + " OR " + onAccount + ")")
	linked := w.Within(func(inner *db.Where) { inner.And("("+link+")", args...) })
	w.And("(" + named + " OR " + strings.TrimPrefix(linked, " WHERE ") + ")")
}

func (g *gathering) activities() (Section, error) {
	ids, t, err := g.naming("activity", "body")
	if err != nil {
		return Section{}, err
	}
	return g.section("activities", []string{"activity", "on", "day", "text", "by", "at"}, `
		SELECT x.kind, COALESCE(o.name, a.name, ''), x.happened_on, x.body, COALESCE(m.name, ''), x.created_at
		FROM activity x`+onSomething+` LEFT JOIN member m ON m.org_id = x.org_id AND m.id = x.created_by`, func(w *db.Where) {
		w.And("x.org_id = ?", g.actor.Org)
		about(w, t, ids, `EXISTS (SELECT 1 FROM activity_person p WHERE p.org_id = x.org_id AND p.activity_id = x.id AND p.person_id = ?)`, g.who.ID)
	}, ` ORDER BY x.happened_on, x.id`, map[string]func(string) string{"activity": func(k string) string { return g.say("activity_kind.", k) }, "at": g.when})
}

func (g *gathering) tasks() (Section, error) {
	ids, t, err := g.naming("task", "title")
	if err != nil {
		return Section{}, err
	}
	return g.section("tasks", []string{"task", "on", "due", "assignee", "done"}, `
		SELECT x.title, COALESCE(o.name, a.name, ''), x.due_on, COALESCE(m.name, ''), x.done_at
		FROM task x`+onSomething+` LEFT JOIN member m ON m.org_id = x.org_id AND m.id = x.assignee_id`, func(w *db.Where) {
		w.And("x.org_id = ?", g.actor.Org)
		about(w, t, ids, "1 = 0")
	}, ` ORDER BY x.due_on, x.id`, map[string]func(string) string{"done": g.when})
}

func (g *gathering) notes() (Section, error) {
	s := Section{Key: "notes", Columns: []string{"deal", "text", "by", "at"}}
	list, err := notesOf(g.ctx, g.tx, g.actor, g.who.ID)
	for _, n := range list {
		for _, x := range n.Texts {
			s.Rows = append(s.Rows, []string{n.DealName, x.Body, x.Author, g.moment(x.At)})
		}
	}
	return s, err
}

// accesses tell of entries with names of fields only. What happened to
// restricted notes, they tell administrators alone: some other team's may be
// among them.
func (g *gathering) accesses() (Section, error) {
	s := Section{Key: "accesses", Columns: []string{"at", "by", "did", "fields"}}
	list, err := accessesOf(g.ctx, g.tx, g.actor.Org, g.who.ID, mostRows)
	if err != nil {
		return s, err
	}
	admin := g.actor.MayAdminister()
	for _, x := range list {
		x.Fields = slices.DeleteFunc(x.Fields, func(f string) bool { return f == restricted && !admin })
		if !admin && (strings.HasPrefix(x.Action, "person.note_") || x.Action == "person.open" && len(x.Fields) == 0) {
			continue
		}
		var fields []string
		for _, f := range x.Fields {
			fields = append(fields, g.say("person_field.", f))
		}
		by := x.By
		if by == "" {
			by = i18n.T(g.ctx, "audit_log.system")
		}
		s.Rows = append(s.Rows, []string{g.moment(x.At), by, g.say("access.", strings.TrimPrefix(x.Action, "person.")), strings.Join(fields, i18n.T(g.ctx, "dossier.comma"))})
	}
	return s, nil
}
