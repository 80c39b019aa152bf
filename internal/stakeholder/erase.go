package stakeholder

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
)

// Forget leaves of a person in every deal what the figures need: judgements
// with values and dates, and lines, without a word about whom they concern.
func Forget(ctx context.Context, tx *db.Tx, r db.Rewording, person string) error {
	const rows = ` IN (SELECT s.id FROM stakeholder s WHERE s.org_id = $1 AND s.person_id = $2)`
	for _, statement := range []string{
		`UPDATE stakeholder SET label = '', personal_win = '', resonance = '', decision_point = '', stance = '', outcome = '', excuse = '', meet_excuse = '',
			version = version + 1 WHERE org_id = $1 AND person_id = $2`,
		`UPDATE judgement SET what = '', withdrawn_why = '' WHERE org_id = $1 AND stakeholder_id` + rows,
		`UPDATE relation SET note = '', version = version + 1 WHERE org_id = $1 AND note <> '' AND from_id` + rows,
		`UPDATE relation SET note = '', version = version + 1 WHERE org_id = $1 AND note <> '' AND to_id` + rows,
	} {
		if _, err := tx.ExecContext(ctx, statement, r.Org, person); err != nil {
			return fmt.Errorf("forget a person in deals: %w", err)
		}
	}
	return nil
}

// Reword changes what is written about the people of deals, and tells in how
// many places.
func Reword(ctx context.Context, tx *db.Tx, r db.Rewording, deals []string) (n int, err error) {
	for _, x := range []struct {
		table string
		texts []string
	}{
		{"stakeholder", []string{"label", "personal_win", "resonance", "decision_point", "stance", "outcome", "excuse", "meet_excuse"}},
		{"judgement", []string{"what", "withdrawn_why"}},
		{"relation", []string{"note"}},
	} {
		changed, err := tx.Reword(ctx, r, x.table, x.texts, "opportunity_id", deals)
		if err != nil {
			return n, err
		}
		n += len(changed)
	}
	return n, nil
}
