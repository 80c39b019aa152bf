package org

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
)

// MayDispose reports whether the actor may hand over, delete or restore
// something visible, and say who is on its team: its owner, managers and
// administrators. A member of the team may only edit.
func (a Actor) MayDispose(owner UserID) bool {
	switch a.Role {
	case Administrator, Manager:
		return true
	case Rep, Presales:
		return owner == a.User
	}
	return false
}

// CheckDispose is MayDispose as an error.
func (a Actor) CheckDispose(owner UserID) error { return check(a.MayDispose(owner)) }

// CheckActive fails with Invalid at the form field unless user is a member of
// the organisation who has not been deactivated.
func CheckActive(ctx context.Context, tx *db.Tx, o ID, user UserID, field string) error {
	_, err := activeRole(ctx, tx, o, user, field)
	return err
}

// activeRole is the role of a member who has not been deactivated and, until
// the transaction ends, is not: what the member gets meanwhile is handed over
// by whoever deactivates them next.
func activeRole(ctx context.Context, tx *db.Tx, o ID, user UserID, field string) (role Role, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT m.role FROM member m WHERE m.org_id = $1 AND m.id = $2 AND m.deactivated_at = 0`+tx.ForShare("m"), o, user).Scan(&role)
	if errors.Is(err, sql.ErrNoRows) {
		err = errs.Field(field, "error.invalid_choice")
	}
	return role, err
}

// CheckWorker is CheckActive for whoever is to own something or to work on it:
// the member's role must allow that.
func CheckWorker(ctx context.Context, tx *db.Tx, o ID, user UserID, field string) error {
	role, err := activeRole(ctx, tx, o, user, field)
	if err == nil && !(Actor{Role: role}).MayWork() {
		err = errs.Field(field, "error.only_reads")
	}
	return err
}

// Choice is a member as lists of choices show one.
type Choice struct {
	ID         UserID
	Name       string
	Login      string // tells two of the same name apart
	Role       Role
	Department string // "" for none
}

// Choices lists the active members whose name or login holds q, by name; "" is
// everybody. At most limit. Every member may see who works here.
func (s *Service) Choices(ctx context.Context, actor Actor, q string, limit int) (list []Choice, err error) {
	var w db.Where
	w.And("m.org_id = ?", actor.Org)
	w.And("m.deactivated_at = 0")
	if q != "" {
		like := typed.Like(q)
		w.And("(m.name_key LIKE ? ESCAPE '!' OR m.login LIKE ? ESCAPE '!')", like, like)
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT m.id, m.name, m.login, m.role, COALESCE(d.name, '')
			FROM member m
			LEFT JOIN department d ON d.org_id = m.org_id AND d.id = m.department_id`+
			w.SQL()+` ORDER BY m.name_key, m.id LIMIT `+w.Arg(limit), w.Args()...)
		if err != nil {
			return fmt.Errorf("choices of members: %w", err)
		}
		list, err = db.Collect(rows, func(c *Choice) []any {
			return []any{&c.ID, &c.Name, &c.Login, &c.Role, &c.Department}
		})
		return err
	})
	return list, err
}
