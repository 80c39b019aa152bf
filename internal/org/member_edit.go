package org

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
)

// MemberForm is what an administrator says of a member.
type MemberForm struct {
	Name, Login, Email string
	Role               Role
	Scope              DataScope
	Department         DepartmentID
	Lang, TimeZone     string
}

// check cleans the form. It needs the transaction, in which the organisation
// is locked, to see what is taken.
func (f *MemberForm) check(ctx context.Context, tx *db.Tx, o ID, self UserID) error {
	bad := f.checkText()
	if f.Department == "" && (f.Scope == ScopeDepartment || f.Scope == ScopeDepartmentBelow) {
		bad.Add("department", "member.department_needed")
	}
	if f.Department != "" {
		if _, err := findDepartment(ctx, tx, o, f.Department); errs.Is(err, errs.NotFound) {
			bad.Add("department", "error.invalid_choice")
		} else if err != nil {
			return err
		}
	}
	if err := bad.Err(); err != nil {
		return err
	}
	if err := taken(ctx, tx, &bad, o, self, "login", f.Login, "member.login_taken"); err != nil {
		return err
	}
	if err := taken(ctx, tx, &bad, o, self, "email", f.Email, "member.email_taken"); err != nil {
		return err
	}
	return bad.Err()
}

// checkText cleans what can be judged without asking who else is there.
func (f *MemberForm) checkText() (bad errs.Fields) {
	f.Name = typed.Needed(&bad, "name", f.Name, mostName)
	f.Login = cleanLogin(&bad, "login", f.Login)
	f.Email = cleanEmail(&bad, "email", f.Email)
	if !f.Role.Valid() {
		bad.Add("role", "error.invalid_choice")
	}
	if !f.Scope.Valid() {
		bad.Add("scope", "error.invalid_choice")
	}
	f.Lang = cleanLang(&bad, "lang", f.Lang)
	f.TimeZone = cleanZone(&bad, "time_zone", f.TimeZone)
	return bad
}

// taken notes a login or address that another member has.
func taken(ctx context.Context, tx *db.Tx, bad *errs.Fields, o ID, self UserID, column, value, key string) error {
	var n int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM member WHERE org_id = $1 AND `+column+` = $2 AND id <> $3 AND $2 <> ''`, // #nosec G202 -- two constants
		o, value, self).Scan(&n)
	if err == nil && n > 0 {
		bad.Add(column, key)
	}
	return err
}

// lockOrg lets one change of members or departments run at a time in an
// organisation, so that two cannot break together what each alone keeps: one
// administrator left, no double logins, no circle in the tree.
func lockOrg(ctx context.Context, tx *db.Tx, o ID) error {
	_, err := tx.ExecContext(ctx, `UPDATE organisation SET created_at = created_at WHERE id = $1`, o)
	return err
}

// memberValues is what the audit log keeps of a member.
type memberValues struct {
	Name       string `json:"name"`
	Login      string `json:"login"`
	Email      string `json:"email,omitempty"`
	Role       Role   `json:"role"`
	Scope      string `json:"scope"`
	Department string `json:"department,omitempty"`
}

func (m Member) values() memberValues {
	return memberValues{m.Name, m.Login, m.Email, m.Role, string(m.Scope), m.DepartmentName}
}

// CreateMember adds a member without a password and returns the invitation. A
// request that is repeated returns the member again, but no second invitation.
func (s *Service) CreateMember(ctx context.Context, actor Actor, f MemberForm) (u UserID, link Link, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return "", Link{}, err
	}
	id, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		m, err := s.createMember(ctx, tx, actor, f)
		if err != nil {
			return "", err
		}
		link, err = s.sendLink(ctx, tx, actor, m)
		return string(m.ID), err
	})
	return UserID(id), link, err
}

func (s *Service) createMember(ctx context.Context, tx *db.Tx, actor Actor, f MemberForm) (Member, error) {
	if err := lockOrg(ctx, tx, actor.Org); err != nil {
		return Member{}, err
	}
	if err := f.check(ctx, tx, actor.Org, ""); err != nil {
		return Member{}, err
	}
	u, err := InsertMember(ctx, tx, actor.Org, NewMember{
		Login: f.Login, Email: f.Email, Name: f.Name, Role: f.Role, Scope: f.Scope,
		Department: f.Department, Lang: f.Lang, TimeZone: f.TimeZone,
	})
	if err != nil {
		return Member{}, err
	}
	m, err := Find(ctx, tx, actor.Org, u)
	if err != nil {
		return Member{}, err
	}
	return m, Record(ctx, tx, actor, Entry{Action: "member.create", Kind: "member", ID: string(u), After: m.values()})
}

// UpdateMember changes a member. Other rights end the member's sessions; the
// one the actor works in goes on under a new token, which is returned. It fails
// with Conflict if version is old, and with Invalid if no administrator would be left.
func (s *Service) UpdateMember(ctx context.Context, actor Actor, u UserID, version int64, f MemberForm) (token string, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return "", err
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		token = ""
		if err := lockOrg(ctx, tx, actor.Org); err != nil {
			return err
		}
		before, err := Find(ctx, tx, actor.Org, u)
		if err != nil {
			return err
		}
		if before.Version != version {
			return errs.New(errs.Conflict, "conflict.changed")
		}
		if err := f.check(ctx, tx, actor.Org, u); err != nil {
			return err
		}
		if before.Role == Administrator && f.Role != Administrator && before.Active {
			if err := checkAnotherAdministrator(ctx, tx, actor.Org, u, "role"); err != nil {
				return err
			}
		}
		if err := updateMember(ctx, tx, actor.Org, u, version, f); err != nil {
			return err
		}
		after, err := Find(ctx, tx, actor.Org, u)
		if err != nil {
			return err
		}
		if before.Department != after.Department && s.Moved != nil {
			if err := s.Moved(ctx, tx, actor.Org, u, before.Department, after.Department); err != nil {
				return err
			}
		}
		if before.Role != after.Role || before.Scope != after.Scope || before.Department != after.Department {
			if err := endSessions(ctx, tx, actor.Org, u, actor.Session); err != nil {
				return err
			}
			if u == actor.User {
				if token, err = renewSession(ctx, tx, actor); err != nil {
					return err
				}
			}
		}
		return Record(ctx, tx, actor, Entry{Action: "member.update", Kind: "member", ID: string(u), Before: before.values(), After: after.values()})
	})
	return token, err
}

func updateMember(ctx context.Context, tx *db.Tx, o ID, u UserID, version int64, f MemberForm) error {
	return db.Changed(tx.ExecContext(ctx, `
		UPDATE member
		SET name = $1, name_key = $2, login = $3, email = $4, role = $5, data_scope = $6, department_id = NULLIF($7, ''),
			lang = $8, time_zone = $9, version = version + 1
		WHERE org_id = $10 AND id = $11 AND version = $12`,
		f.Name, typed.Fold(f.Name), f.Login, f.Email, f.Role, f.Scope, f.Department, f.Lang, f.TimeZone, o, u, version))
}

// checkAnotherAdministrator fails unless an administrator other than u can sign in.
func checkAnotherAdministrator(ctx context.Context, tx *db.Tx, o ID, u UserID, field string) error {
	var n int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM member
		WHERE org_id = $1 AND id <> $2 AND role = $3 AND deactivated_at = 0 AND password_hash <> ''`,
		o, u, Administrator).Scan(&n)
	if err != nil {
		return fmt.Errorf("count administrators: %w", err)
	}
	if n == 0 {
		return errs.Field(field, "member.last_administrator")
	}
	return nil
}
