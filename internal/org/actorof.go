package org

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
)

// ActorOf returns the actor an active member would be, for work done on the
// member's behalf: whether a new assignee sees a deal, what a reminder may
// name. It fails with NotFound for nobody and for a deactivated member.
func ActorOf(ctx context.Context, tx *db.Tx, o ID, user UserID) (Actor, error) {
	a := Actor{Org: o, User: user}
	var zone, dept string
	err := tx.QueryRowContext(ctx, `
		SELECT m.name, m.role, m.data_scope, COALESCE(m.department_id, ''), m.lang, m.time_zone, m.theme, o.name, o.currency
		FROM member m JOIN organisation o ON o.id = m.org_id
		WHERE m.org_id = $1 AND m.id = $2 AND m.deactivated_at = 0`, o, user,
	).Scan(&a.Name, &a.Role, &a.Scope, &dept, &a.Lang, &zone, &a.Theme, &a.OrgName, &a.Currency)
	if errors.Is(err, sql.ErrNoRows) {
		return Actor{}, errs.New(errs.NotFound, "error.not_found")
	}
	if err != nil {
		return Actor{}, fmt.Errorf("actor of %s: %w", user, err)
	}
	a.Zone = zoneOf(zone)
	a.Departments, err = reach(ctx, tx, o, a.Scope, DepartmentID(dept))
	return a, err
}
