package coach

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Forget takes a person's identity from the coaches who are that person,
// chosen from the people of the account or typed by one of their names on one of the deals:
// each goes on as a number, what was said stays without its words, and what
// they were asked is shut and loses what the team wrote. Texts of other coaches
// of the deals are reworded, and why somebody joined their teams. It tells nothing, not even how much there was: who
// coaches is for the deal team alone.
func Forget(ctx context.Context, tx *db.Tx, r db.Rewording, person string, names, deals []string) error {
	var w db.Where
	w.And("org_id = ? AND person_id = ?", r.Org, person)
	if err := forgetAll(ctx, tx, r.Org, w); err != nil {
		return err
	}
	for some := range db.Chunks(deals) {
		coaches, err := coachesOf(ctx, tx, org.ID(r.Org), some)
		if err != nil {
			return err
		}
		var w db.Where
		w.And("org_id = ?", r.Org)
		w.In("name", names...)
		w.In("coach_id", coaches...)
		if err := forgetAll(ctx, tx, r.Org, w); err != nil {
			return err
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
		if _, err := tx.Reword(ctx, r, "team_notice", []string{"reason"}, "opportunity_id", some); err != nil {
			return hush("reword why somebody joined", err)
		}
	}
	return nil
}

// forgetAll forgets who the coaches are whose identities a condition finds.
func forgetAll(ctx context.Context, tx *db.Tx, o string, who db.Where) error {
	rows, err := tx.QueryContext(ctx, `SELECT coach_id FROM coach_identity`+who.SQL(), who.Args()...)
	if err != nil {
		return hush("find who a coach was", err)
	}
	coaches, err := db.Collect(rows, func(s *string) []any { return []any{s} })
	if err != nil {
		return hush("find who a coach was", err)
	}
	for some := range db.Chunks(coaches) {
		for _, set := range []string{
			`verdict SET note = '', resolution = '', version = version + 1`,
			`questionnaire SET greeting = '', subject = '', version = version + 1`,
			`coach_identity SET person_id = NULL, name = '', contact = '', note = ''`,
		} {
			var w db.Where
			w.And("org_id = ?", o)
			w.In("coach_id", some...)
			if _, err := tx.ExecContext(ctx, `UPDATE `+set+w.SQL(), w.Args()...); err != nil {
				return hush("forget who a coach was", err)
			}
		}
		if err := shutAll(ctx, tx, org.ID(o), some); err != nil {
			return err
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
