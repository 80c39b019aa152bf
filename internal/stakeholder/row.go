package stakeholder

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// ensure makes the row of somebody in a locked deal if there is none yet: that
// of a person of the deal comes with the first thing said about it. It fails
// with NotFound for whoever is not in the deal (now).
func ensure(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.ID, who ID) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO stakeholder (org_id, opportunity_id, id, person_id, created_by, created_at)
		SELECT l.org_id, l.opportunity_id, l.person_id, l.person_id, CAST($4 AS TEXT), CAST($5 AS BIGINT)
		FROM opportunity_person l
		WHERE l.org_id = $1 AND l.opportunity_id = $2 AND l.person_id = $3
		ON CONFLICT (org_id, opportunity_id, id) DO NOTHING`, actor.Org, deal, who, actor.User, tx.Stamp())
	if err != nil {
		return fmt.Errorf("make stakeholder %s of deal %s: %w", who, deal, err)
	}
	var there int
	err = tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM stakeholder
		WHERE org_id = $1 AND opportunity_id = $2 AND id = $3 AND removed_at = 0`, actor.Org, deal, who).Scan(&there)
	if err != nil {
		return fmt.Errorf("find stakeholder %s of deal %s: %w", who, deal, err)
	}
	if there == 0 {
		return errs.New(errs.NotFound, "stakeholder.not_found")
	}
	return nil
}

// columns are what is read of somebody in a deal: l is the person's link to
// the deal, p the person, a its account, s what is kept; any may be missing.
const columns = `COALESCE(s.id, p.id), COALESCE(p.id, ''), COALESCE(p.name, s.label), COALESCE(p.title, ''), COALESCE(p.department, ''),
	COALESCE(a.id, ''), COALESCE(a.name, ''), COALESCE(p.reports_to, ''), COALESCE(p.deleted_at, 0) > 0, COALESCE(s.outside, ''),
	COALESCE(s.need, ''), COALESCE(s.change_attitude, ''), COALESCE(s.focus, ''), COALESCE(s.closeness, ''), COALESCE(s.attitude, ''),
	COALESCE(s.buying_role, ''), COALESCE(s.contact_role, ''), COALESCE(s.style, ''), COALESCE(s.influence, ''), COALESCE(s.politics, ''),
	COALESCE(s.decides, ''), COALESCE(s.reviewed_on, ''),
	COALESCE(s.personal_win, ''), COALESCE(s.resonance, ''), COALESCE(s.decision_point, ''), COALESCE(s.stance, ''),
	COALESCE(s.planned_on, ''), COALESCE(s.met_on, ''), COALESCE(s.outcome, ''), COALESCE(s.excuse, ''), COALESCE(s.meet_excuse, ''),
	COALESCE(s.version, 0), COALESCE(p.name_key, s.label)`

func (s *Stakeholder) fields() []any {
	return []any{&s.ID, &s.Person, &s.Name, &s.Title, &s.Department, &s.Account, &s.AccountName, &s.ReportsTo, &s.Gone, &s.Outside,
		&s.Need, &s.Change, &s.Focus, &s.Closeness, &s.Attitude, &s.BuyingRole, &s.ContactRole, &s.Style, &s.Influence, &s.Politics,
		&s.Decides, &s.ReviewedOn, &s.PersonalWin, &s.Resonance, &s.DecisionPoint, &s.Stance,
		&s.PlannedOn, &s.MetOn, &s.Outcome, &s.Excuse, &s.MeetExcuse, &s.Version}
}

// read lists everybody who is or was in a deal, by name, in one query. Those
// taken out are marked.
func read(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.Opportunity) ([]Stakeholder, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT `+columns+` AS sorted, FALSE
		FROM opportunity_person l
		JOIN person p ON p.org_id = l.org_id AND p.id = l.person_id
		JOIN account a ON a.org_id = p.org_id AND a.id = p.account_id
		LEFT JOIN stakeholder s ON s.org_id = l.org_id AND s.opportunity_id = l.opportunity_id AND s.id = l.person_id
		WHERE l.org_id = $1 AND l.opportunity_id = $2
		UNION ALL
		SELECT `+columns+`, s.removed_at > 0
		FROM stakeholder s
		LEFT JOIN person p ON p.org_id = s.org_id AND p.id = s.person_id
		LEFT JOIN account a ON a.org_id = p.org_id AND a.id = p.account_id
		WHERE s.org_id = $1 AND s.opportunity_id = $2 AND (s.person_id IS NULL OR s.removed_at > 0)
		ORDER BY sorted, 1`, o, deal.ID)
	if err != nil {
		return nil, fmt.Errorf("people of deal %s: %w", deal.ID, err)
	}
	type row struct {
		Stakeholder
		sorted string
	}
	list, err := db.Collect(rows, func(r *row) []any { return append(r.fields(), &r.sorted, &r.Removed) })
	out := make([]Stakeholder, len(list))
	for i, r := range list {
		out[i] = r.Stakeholder
		out[i].place(deal)
	}
	return out, err
}

// place says whether somebody belongs to the client: a person's account may
// have changed since, and the deal's too.
func (s *Stakeholder) place(deal opportunity.Opportunity) {
	switch {
	case s.Placeholder():
	case s.Account == deal.Account:
		s.Outside = ""
	case s.Outside == "":
		s.Outside = Other
	}
}

// find returns somebody of a deal. It fails with NotFound for whoever is not in
// it, and for one taken out unless removed is asked for.
func find(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.Opportunity, who ID, removed bool) (Stakeholder, error) {
	all, err := read(ctx, tx, o, deal)
	if err != nil {
		return Stakeholder{}, err
	}
	for _, s := range all {
		if s.ID == who && s.Removed == removed {
			return s, nil
		}
	}
	return Stakeholder{}, errs.New(errs.NotFound, "stakeholder.not_found")
}
