package org

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
)

// NewOrganisation is what an organisation starts with.
type NewOrganisation struct {
	Name, Currency, Lang, TimeZone string
}

// InsertOrganisation writes an organisation.
func InsertOrganisation(ctx context.Context, tx *db.Tx, n NewOrganisation) (ID, error) {
	o := ID(id.New())
	_, err := tx.ExecContext(ctx, `
		INSERT INTO organisation (id, name, currency, lang, time_zone, created_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, o, n.Name, n.Currency, n.Lang, n.TimeZone, tx.Stamp())
	if err != nil {
		return "", fmt.Errorf("insert organisation: %w", err)
	}
	return o, nil
}

// NewMember is what a member starts with. PasswordHash may be "" until an
// invitation is accepted.
type NewMember struct {
	Login, Email, Name, PasswordHash string
	Role                             Role
	Scope                            DataScope
	Department                       DepartmentID
	Lang, TimeZone                   string
}

// InsertMember writes a member; login and e-mail are stored as given, so they
// must be folded and checked before.
func InsertMember(ctx context.Context, tx *db.Tx, o ID, n NewMember) (UserID, error) {
	u := UserID(id.New())
	_, err := tx.ExecContext(ctx, `
		INSERT INTO member (org_id, id, login, email, name, name_key, password_hash, role, data_scope, department_id, lang, time_zone, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULLIF($10, ''), $11, $12, $13)`,
		o, u, n.Login, n.Email, n.Name, typed.Fold(n.Name), n.PasswordHash, n.Role, n.Scope, n.Department, n.Lang, n.TimeZone, tx.Stamp())
	if err != nil {
		return "", fmt.Errorf("insert member: %w", err)
	}
	return u, nil
}

// InsertDepartment writes a department below parent, or at the top for "".
func InsertDepartment(ctx context.Context, tx *db.Tx, o ID, name string, parent DepartmentID) (DepartmentID, error) {
	d := DepartmentID(id.New())
	_, err := tx.ExecContext(ctx, `
		INSERT INTO department (org_id, id, name, parent_id, created_at)
		VALUES ($1, $2, $3, NULLIF($4, ''), $5)`, o, d, name, parent, tx.Stamp())
	if err != nil {
		return "", fmt.Errorf("insert department: %w", err)
	}
	return d, nil
}
