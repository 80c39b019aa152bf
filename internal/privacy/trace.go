package privacy

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/person"
)

// trace is where texts may tell of a person: the accounts the person was ever
// at, all their deals, and the deals and accounts elsewhere that name the person.
type trace struct{ accounts, deals []string }

// Where a person was and is, and what names the person. $1 is the
// organisation, $2 the person.
const (
	accountsOf = `
		SELECT p.account_id AS id FROM person p WHERE p.org_id = $1 AND p.id = $2
		UNION SELECT l.about_id FROM audit l WHERE l.org_id = $1 AND l.kind = 'person' AND l.object_id = $2 AND l.about_id <> ''
		UNION SELECT v.account_id FROM activity_person m JOIN activity v ON v.org_id = m.org_id AND v.id = m.activity_id
			WHERE m.org_id = $1 AND m.person_id = $2 AND v.account_id IS NOT NULL`
	dealsOf = `
		SELECT o.id FROM opportunity o WHERE o.org_id = $1 AND o.account_id IN (` + accountsOf + `)
		UNION SELECT l.opportunity_id FROM opportunity_person l WHERE l.org_id = $1 AND l.person_id = $2
		UNION SELECT s.opportunity_id FROM stakeholder s WHERE s.org_id = $1 AND s.person_id = $2
		UNION SELECT e.opportunity_id FROM evidence e WHERE e.org_id = $1 AND e.person_id = $2
		UNION SELECT v.opportunity_id FROM activity_person m JOIN activity v ON v.org_id = m.org_id AND v.id = m.activity_id
			WHERE m.org_id = $1 AND m.person_id = $2 AND v.opportunity_id IS NOT NULL`
)

func traceOf(ctx context.Context, tx *db.Tx, o org.ID, id person.ID) (t trace, err error) {
	if t.accounts, err = idsOf(ctx, tx, accountsOf, o, id); err == nil {
		t.deals, err = idsOf(ctx, tx, dealsOf, o, id)
	}
	return t, err
}

func idsOf(ctx context.Context, tx *db.Tx, query string, args ...any) ([]string, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("what names a person: %w", err)
	}
	return db.Collect(rows, func(s *string) []any { return []any{s} })
}

// seen keeps what the actor sees of a trace, so that no count tells of the rest.
func (t trace) seen(ctx context.Context, tx *db.Tx, actor org.Actor) (out trace, err error) {
	for _, part := range []struct {
		kind  org.Kind
		table string
		ids   []string
		into  *[]string
	}{{org.Account, "account", t.accounts, &out.accounts}, {org.Deal, "opportunity", t.deals, &out.deals}} {
		for some := range db.Chunks(part.ids) {
			var w db.Where
			actor.Limit(&w, part.kind, "x")
			w.And("x.deleted_at = 0")
			w.In("x.id", some...)
			list, err := idsOf(ctx, tx, `SELECT x.id FROM `+part.table+` x`+w.SQL(), w.Args()...)
			if err != nil {
				return out, err
			}
			*part.into = append(*part.into, list...)
		}
	}
	return out, nil
}
