package coach

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Forget takes a person's identity from the coaches who are that person,
// chosen from the people of the account or typed by name on one of the deals:
// each goes on as a number, and what was said stays without its words. Texts
// of other coaches of the deals are reworded. It tells nothing, not even how
// much there was: who coaches is for the deal team alone.
func Forget(ctx context.Context, tx *db.Tx, r db.Rewording, person, name string, deals []string) error {
	const nobody = `UPDATE coach_identity SET person_id = NULL, name = '', contact = '', note = ''`
	words := `UPDATE verdict SET note = '', resolution = '', version = version + 1
		WHERE org_id = $1 AND coach_id IN (SELECT i.coach_id FROM coach_identity i WHERE i.org_id = $1 AND i.person_id = $2)`
	for _, statement := range []string{words, nobody + ` WHERE org_id = $1 AND person_id = $2`} {
		if _, err := tx.ExecContext(ctx, statement, r.Org, person); err != nil {
			return hush("forget who a coach was", err)
		}
	}
	for some := range db.Chunks(deals) {
		coaches, err := coachesOf(ctx, tx, org.ID(r.Org), some)
		if err != nil {
			return err
		}
		var w db.Where
		w.And("org_id = ? AND name = ?", r.Org, name)
		w.In("coach_id", coaches...)
		if _, err := tx.ExecContext(ctx, nobody+w.SQL(), w.Args()...); err != nil {
			return hush("forget who a coach was", err)
		}
		if _, err := tx.Reword(ctx, r, "coach_identity", []string{"name", "contact", "note"}, "coach_id", coaches); err != nil {
			return hush("reword the identities of coaches", err)
		}
		if _, err := tx.Reword(ctx, r, "verdict", []string{"note", "resolution"}, "opportunity_id", some); err != nil {
			return hush("reword what coaches said", err)
		}
		if _, err := tx.Reword(ctx, r, "questionnaire", []string{"greeting", "subject"}, "opportunity_id", some); err != nil {
			return hush("reword what coaches were asked", err)
		}
	}
	return nil
}

// coachesOf lists the coaches of deals.
func coachesOf(ctx context.Context, tx *db.Tx, o org.ID, deals []string) ([]string, error) {
	var w db.Where
	w.And("org_id = ?", o)
	w.In("opportunity_id", deals...)
	rows, err := tx.QueryContext(ctx, `SELECT id FROM coach`+w.SQL(), w.Args()...)
	if err != nil {
		return nil, hush("list coaches", err)
	}
	list, err := db.Collect(rows, func(s *string) []any { return []any{s} })
	return list, hush("list coaches", err)
}
