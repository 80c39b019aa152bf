package insight

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// How much of the team Today shows.
const (
	mostMoves      = 5
	mostChallenges = 4
	MostCounted    = 500 // a count that reaches it means at least so many
)

// Team is what somebody who leads others watches: the deals of the members
// that the scope reaches.
type Team struct {
	Then       day.Date // the day that Zones compares with
	Zones      []opportunity.ZoneStock
	Fell, Rose []Move // this week, the latest first; at most a handful each
	Challenges []Question
	MoreAsked  bool // whether more challenges wait
	NoStep     int  // open deals without next step, at most MostCounted
	Overdue    int  // with one that is overdue, at most MostCounted
}

// Move is a change of zone and what led to it.
type Move struct {
	Deal       opportunity.ID
	Name       string
	Account    string
	OwnerName  string
	Amount     int64
	On         day.Date
	From, To   c139.Value
	FromZone   c139.Zone
	ToZone     c139.Zone
	Basis      c139.Basis // of To
	BasisWas   c139.Basis // of From
	Cause      opportunity.Cause
	Reason     string
	Elements   []c139.Key
	ByName     string // "" for the program itself
	EvidenceOf string // what was learnt, "" if nothing came with it
}

// Question is an unanswered challenge.
type Question struct {
	Deal      opportunity.ID
	Name      string
	OwnerName string
	Element   c139.Key
	Text      string
	On        day.Date
	AskedBy   org.UserID
	AskedName string
}

func readTeam(ctx context.Context, tx *db.Tx, actor org.Actor, at span) (*Team, error) {
	t := &Team{Then: at.before()}
	var err error
	if t.Zones, err = opportunity.ZoneStocks(ctx, tx, actor, t.Then); err != nil {
		return nil, err
	}
	if t.Fell, err = readMoves(ctx, tx, actor, at, fell); err != nil {
		return nil, err
	}
	if t.Rose, err = readMoves(ctx, tx, actor, at, rose); err != nil {
		return nil, err
	}
	if t.Challenges, err = readQuestions(ctx, tx, actor, at, mostChallenges+1); err != nil {
		return nil, err
	}
	if t.MoreAsked = len(t.Challenges) > mostChallenges; t.MoreAsked {
		t.Challenges = t.Challenges[:mostChallenges]
	}
	if t.NoStep, err = countLed(ctx, tx, actor, "o.next_step_on = ''"); err != nil {
		return nil, err
	}
	t.Overdue, err = countLed(ctx, tx, actor, "o.next_step_on > '' AND o.next_step_on < ?", at.today)
	return t, err
}

const (
	fell = `(o.zone = 'lose' AND o.prior_zone IN ('win', 'jitter') OR o.zone = 'jitter' AND o.prior_zone = 'win')`
	rose = `(o.zone = 'win' AND o.prior_zone IN ('jitter', 'lose') OR o.zone = 'jitter' AND o.prior_zone = 'lose')`
)

// readMoves lists the deals whose zone changed last in a span, the latest first.
func readMoves(ctx context.Context, tx *db.Tx, actor org.Actor, at span, direction string) ([]Move, error) {
	var w db.Where
	w.And("o.org_id = ?", actor.Org)
	w.And("o.status = 'open' AND o.deleted_at = 0 AND o.zone_changed_at > 0")
	w.And("o.zone_changed_at >= ?", at.since)
	w.And(direction)
	from := led(&w, actor, actor.Scope == org.ScopeDepartment)
	rows, err := tx.QueryContext(ctx, `
		SELECT x.id, x.name, COALESCE(a.name, ''), m.name, x.amount, x.zone_changed_at, x.prior_zone, x.zone,
		       COALESCE(h.shown_before, x.shown_v), COALESCE(h.shown_v, x.shown_v), COALESCE(h.basis, x.basis), `+opportunity.BasisBefore(`h`)+`, COALESCE(h.cause, ''), COALESCE(h.reason, ''),
		       COALESCE(h.elements, ''), COALESCE(u.name, ''), COALESCE(v.what, '')
		FROM (SELECT o.org_id, o.id, o.name, o.account_id, o.owner_id, o.amount, o.zone_changed_at, o.prior_zone, o.zone, o.shown_v, o.basis`+
		from+w.SQL()+` ORDER BY o.zone_changed_at DESC, o.id DESC LIMIT `+w.Arg(mostMoves)+`) x
		JOIN member m ON m.org_id = x.org_id AND m.id = x.owner_id
		LEFT JOIN account a ON a.org_id = x.org_id AND a.id = x.account_id
		LEFT JOIN value_change h ON h.org_id = x.org_id AND h.opportunity_id = x.id AND h.at = x.zone_changed_at AND h.zone <> h.zone_before
		LEFT JOIN member u ON u.org_id = h.org_id AND u.id = h.user_id
		LEFT JOIN evidence v ON v.org_id = h.org_id AND v.id = h.evidence_id
		ORDER BY x.zone_changed_at DESC, x.id DESC, h.id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("changes of zone: %w", err)
	}
	return collectMoves(rows, at)
}

// readQuestions lists the oldest challenges that nobody has answered.
func readQuestions(ctx context.Context, tx *db.Tx, actor org.Actor, at span, limit int) ([]Question, error) {
	var w db.Where
	w.And("c.org_id = ?", actor.Org)
	w.And("c.answered_at = 0")
	w.And("o.status = 'open' AND o.deleted_at = 0")
	from := ` FROM challenge c JOIN opportunity o ON o.org_id = c.org_id AND o.id = c.opportunity_id`
	if actor.Scope != org.ScopeAll {
		w.And("o.open_challenges > 0")
		from = led(&w, actor, true) + ` CROSS JOIN challenge c`
		w.And("c.opportunity_id = o.id")
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT o.id, o.name, m.name, c.element_key, c.question, c.asked_at, c.asked_by, COALESCE(u.name, '')`+from+`
		JOIN member m ON m.org_id = o.org_id AND m.id = o.owner_id
		LEFT JOIN member u ON u.org_id = c.org_id AND u.id = c.asked_by`+
		w.SQL()+` ORDER BY c.asked_at, c.id LIMIT `+w.Arg(limit), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("open challenges: %w", err)
	}
	type row struct {
		Question
		asked int64
	}
	found, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.Deal, &r.Name, &r.OwnerName, &r.Element, &r.Text, &r.asked, &r.AskedBy, &r.AskedName}
	})
	list := make([]Question, len(found))
	for i, r := range found {
		r.On = onDay(r.asked, at.zone)
		list[i] = r.Question
	}
	return list, err
}

// led returns what a query reads deals o of those from whom the actor leads:
// owner by owner, or, where that is not first or the actor leads everybody, in
// an order of its own.
func led(w *db.Where, actor org.Actor, first bool) string {
	if !first || actor.Scope == org.ScopeAll {
		actor.LimitLed(w, "o.owner_id")
		return ` FROM opportunity o`
	}
	w.And("l.org_id = ?", actor.Org)
	actor.LimitLed(w, "l.id")
	w.And("o.org_id = l.org_id AND o.owner_id = l.id")
	return ` FROM member l CROSS JOIN opportunity o` // SQLite joins across in the order of the text
}

// countLed counts open deals of those the actor leads, up to MostCounted.
func countLed(ctx context.Context, tx *db.Tx, actor org.Actor, cond string, args ...any) (n int, err error) {
	var w db.Where
	w.And("o.org_id = ?", actor.Org)
	w.And("o.status = 'open' AND o.deleted_at = 0")
	w.And(cond, args...)
	from := led(&w, actor, true)
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1`+from+w.SQL()+` LIMIT `+w.Arg(MostCounted)+`) x`, w.Args()...).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count deals: %w", err)
	}
	return n, nil
}
