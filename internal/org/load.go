package org

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
)

// AddMemberIn is CreateMember in the caller's transaction, for files that bring
// members in. Nobody gets a link: an administrator sends invitations later. An
// inactive one can own what is history and is shut out until reactivated.
func AddMemberIn(ctx context.Context, tx *db.Tx, actor Actor, f MemberForm, inactive bool) (Member, error) {
	if err := actor.CheckAdminister(); err != nil {
		return Member{}, err
	}
	m, err := new(Service).createMember(ctx, tx, actor, f)
	if err != nil || !inactive {
		return m, err
	}
	if _, err := tx.ExecContext(ctx, `
		UPDATE member SET deactivated_at = $1 WHERE org_id = $2 AND id = $3`, tx.Stamp(), actor.Org, m.ID); err != nil {
		return Member{}, fmt.Errorf("deactivate member: %w", err)
	}
	m.Active = false
	return m, nil
}

// AddDepartmentIn is CreateDepartment in the caller's transaction.
func AddDepartmentIn(ctx context.Context, tx *db.Tx, actor Actor, name string, parent DepartmentID) (DepartmentID, error) {
	if err := actor.CheckAdminister(); err != nil {
		return "", err
	}
	return createDepartment(ctx, tx, actor, name, parent)
}

// CheckForm cleans what a file says of a member and notes what cannot be
// accepted, without asking what is taken.
func (f MemberForm) CheckForm() (MemberForm, error) {
	bad := f.checkText()
	return f, bad.Err()
}

// EraseMembers takes members away who never signed in and to whom nothing
// refers, as if they had never been there. Where something does, it fails (see
// db.Referenced).
func EraseMembers(ctx context.Context, tx *db.Tx, o ID, ids []string) error {
	for some := range db.Chunks(ids) {
		var w db.Where
		w.And("org_id = ?", o)
		w.In("user_id", some...)
		if _, err := tx.ExecContext(ctx, `DELETE FROM one_time_code`+w.SQL(), w.Args()...); err != nil {
			return fmt.Errorf("erase members: %w", err)
		}
	}
	return tx.Erase(ctx, "member", o, ids)
}

// EraseDepartments takes departments away in which nobody is, those below
// first. Where somebody is, it fails (see db.Referenced).
func EraseDepartments(ctx context.Context, tx *db.Tx, o ID, ids []string) error {
	return tx.Erase(ctx, "department", o, ids)
}

// Defaults returns the organisation itself, for work in a transaction: what a
// new member starts with, the currency of amounts.
func Defaults(ctx context.Context, tx *db.Tx, o ID) (NewOrganisation, error) {
	found, err := organisation(ctx, tx, o)
	return found.NewOrganisation, err
}

// FirstAdministrator is the active administrator who was there first: who gets
// what a file brings in from the command line and names nobody.
func FirstAdministrator(ctx context.Context, tx *db.Tx, o ID) (u UserID, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT id FROM member WHERE org_id = $1 AND role = $2 AND deactivated_at = 0
		ORDER BY created_at, id LIMIT 1`, o, Administrator).Scan(&u)
	if err != nil {
		return "", fmt.Errorf("the first administrator: %w", err)
	}
	return u, nil
}
