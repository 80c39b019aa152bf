package opportunity

import (
	"context"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

// Opinions is what the coaches of a deal say in sum. It names no coach.
type Opinions struct {
	Findings c139.Findings
	Types    []c139.CoachType // present, in the model's order
	Elements []c139.Key       // that gave the occasion, for the history; nil for those that change
	Cause    Cause            // ByVerdict or ByVerdictAgeing
	Learnt   bool             // whether somebody learnt something, not time alone passed
}

// Calibrate keeps what coaches say about a deal that the caller has locked
// (LockForChange) and refigures it. Only the coach area calls it.
func Calibrate(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, say Opinions) error {
	all, err := readElements(ctx, tx, actor.Org, d.ID)
	if err != nil {
		return err
	}
	var changed []c139.Key
	for i, k := range c139.Keys() {
		if all[i].Finding == say.Findings[i] {
			continue
		}
		if err := writeFinding(ctx, tx, actor.Org, d.ID, k, say.Findings[i]); err != nil {
			return err
		}
		all[i].Finding = say.Findings[i]
		changed = append(changed, k)
	}
	if say.Elements == nil {
		say.Elements = changed
	}
	names := make([]string, len(say.Types))
	for i, t := range say.Types {
		names[i] = strings.TrimPrefix(string(t), "coach_")
	}
	d.CoachTypes = strings.Join(names, ",")
	if say.Learnt {
		d.TouchedAt = tx.Now
	}
	return refigure(ctx, tx, actor.Org, d, all, why{Note: Note{Cause: say.Cause}, By: actor.User, Elements: say.Elements})
}

// CoachTypesPresent reads the coach types kept on a deal.
func (f Figures) CoachTypesPresent() []c139.CoachType {
	var list []c139.CoachType
	for name := range strings.SplitSeq(f.CoachTypes, ",") {
		if t, ok := c139.ParseCoachType("coach_" + name); ok {
			list = append(list, t)
		}
	}
	return list
}

// DealTeam returns a live deal the actor sees, and whether the actor owns it
// or is on its team: who may read more about its coaches than their numbers. A
// wide scope or role is not enough.
func DealTeam(ctx context.Context, tx *db.Tx, actor org.Actor, deal ID) (d Opportunity, member bool, err error) {
	d, _, err = Find(ctx, tx, actor, deal)
	if err != nil {
		return d, false, err
	}
	member, err = onDealTeam(ctx, tx, actor, d)
	return d, member, err
}

// The conditions of elements on which what coaches say is to be counted anew.
const (
	reviewDue = `e.review_on <> '' AND e.review_on <= $2`
	ruledOn   = `e.ruling <> $2`
)

// ReviewDue lists open deals on which age alone changes what coaches say by a
// date, by id from after on, at most limit of them.
func ReviewDue(ctx context.Context, tx *db.Tx, o org.ID, by string, after ID, limit int) ([]ID, error) {
	return dealsWith(ctx, tx, reviewDue, o, by, after, limit)
}

// Ruled lists open deals about which a coach has said something, by id from
// after on, at most limit of them.
func Ruled(ctx context.Context, tx *db.Tx, o org.ID, after ID, limit int) ([]ID, error) {
	return dealsWith(ctx, tx, ruledOn, o, "", after, limit)
}

// CountRuled counts the deals that Ruled lists.
func CountRuled(ctx context.Context, tx *db.Tx, o org.ID) (int, error) {
	return countDealsWith(ctx, tx, ruledOn, o, "")
}

const withElement = `
	FROM element e
	JOIN opportunity d ON d.org_id = e.org_id AND d.id = e.opportunity_id
	WHERE e.org_id = $1 AND d.status = 'open' AND d.deleted_at = 0 AND `

// dealsWith lists open deals with an element for which a condition over e and
// $2, which is arg, holds.
func dealsWith(ctx context.Context, tx *db.Tx, cond string, o org.ID, arg string, after ID, limit int) ([]ID, error) {
	rows, err := tx.QueryContext(ctx, `SELECT DISTINCT e.opportunity_id`+withElement+cond+`
		AND e.opportunity_id > $3 ORDER BY e.opportunity_id LIMIT $4`, o, arg, after, limit) // #nosec G202 -- conditions of our own
	if err != nil {
		return nil, fmt.Errorf("deals by their elements: %w", err)
	}
	return db.Collect(rows, func(d *ID) []any { return []any{d} })
}

func countDealsWith(ctx context.Context, tx *db.Tx, cond string, o org.ID, arg string) (n int, err error) {
	err = tx.QueryRowContext(ctx, `SELECT COUNT(DISTINCT e.opportunity_id)`+withElement+cond, o, arg).Scan(&n) // #nosec G202 -- conditions of our own
	if err != nil {
		return 0, fmt.Errorf("count deals by their elements: %w", err)
	}
	return n, nil
}
