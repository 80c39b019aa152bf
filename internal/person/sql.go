package person

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

const columns = `p.id, p.account_id, p.name, p.title, p.department, p.mobile, p.phone, p.email, p.wechat,
	COALESCE(p.reports_to, ''), p.note, p.basis, p.basis_note, p.basis_on, p.basis_by, p.created_at, p.updated_at, p.deleted_at, p.version`

// inSight joins a person's account and keeps what the actor sees: people of
// live accounts in scope.
const inSight = ` FROM person p JOIN account a ON a.org_id = p.org_id AND a.id = p.account_id`

func limit(w *db.Where, actor org.Actor, trash bool) {
	w.And("p.org_id = ?", actor.Org)
	actor.Limit(w, org.Account, "a")
	w.And("a.deleted_at = 0")
	if trash {
		w.And("p.deleted_at <> 0 AND p.erased_at = 0")
	} else {
		w.And("p.deleted_at = 0")
	}
}

// Find returns a person the actor sees. It fails with NotFound for one who does
// not exist, lies in the trash, alone or with the account, or is out of scope.
func Find(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) (Person, error) {
	return find(ctx, tx, actor, id, false)
}

// FindAnywhere is Find for one who may also lie in the trash, but not with the account.
func FindAnywhere(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) (Person, error) {
	p, err := find(ctx, tx, actor, id, false)
	if errs.Is(err, errs.NotFound) {
		return find(ctx, tx, actor, id, true)
	}
	return p, err
}

func find(ctx context.Context, tx *db.Tx, actor org.Actor, id ID, trash bool) (p Person, err error) {
	var w db.Where
	limit(&w, actor, trash)
	w.And("p.id = ?", id)
	return read(ctx, tx, inSight, &w)
}

// read returns the one person of a query, or fails with NotFound.
func read(ctx context.Context, tx *db.Tx, from string, w *db.Where) (p Person, err error) {
	var created, updated, deleted int64
	err = tx.QueryRowContext(ctx, `SELECT `+columns+from+w.SQL(), w.Args()...).Scan(
		&p.ID, &p.Account, &p.Name, &p.Title, &p.Department, &p.Mobile, &p.Phone, &p.Email, &p.WeChat,
		&p.ReportsTo, &p.Note, &p.Basis, &p.BasisNote, &p.BasisOn, &p.BasisBy, &created, &updated, &deleted, &p.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return Person{}, errs.New(errs.NotFound, "person.not_found")
	}
	if err != nil {
		return Person{}, fmt.Errorf("find person: %w", err)
	}
	p.Created, p.Updated, p.Deleted = db.Time(created), db.Time(updated), db.Time(deleted)
	return p, nil
}

func insert(ctx context.Context, tx *db.Tx, o org.ID, p Person) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO person (org_id, id, account_id, name, name_key, title, department, mobile, phone, email, wechat,
		                    reports_to, note, basis, basis_note, basis_on, basis_by, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULLIF($12, ''), $13, $14, $15, $16, $17, $18, $19)`,
		o, p.ID, p.Account, p.Name, typed.Fold(p.Name), p.Title, p.Department, p.Mobile, p.Phone, p.Email, p.WeChat,
		p.ReportsTo, p.Note, p.Basis, p.BasisNote, p.BasisOn, p.BasisBy, db.Ms(p.Created), tx.Stamp())
	if err != nil {
		return fmt.Errorf("insert person: %w", err)
	}
	return nil
}

func update(ctx context.Context, tx *db.Tx, o org.ID, id ID, version int64, d Draft, noted org.UserID) error {
	if err := keepBoss(ctx, tx, o, id, version, d.ReportsTo); err != nil {
		return err
	}
	return db.Changed(tx.ExecContext(ctx, `
		UPDATE person SET name = $1, name_key = $2, title = $3, department = $4, mobile = $5, phone = $6, email = $7,
		       wechat = $8, reports_to = NULLIF($9, ''), note = $10, basis = $11, basis_note = $12, basis_on = $13, basis_by = $14,
		       updated_at = $15, version = version + 1
		WHERE org_id = $16 AND id = $17 AND version = $18 AND deleted_at = 0`,
		d.Name, typed.Fold(d.Name), d.Title, d.Department, d.Mobile, d.Phone, d.Email, d.WeChat, d.ReportsTo, d.Note,
		d.Basis, d.BasisNote, d.BasisOn, noted,
		tx.Stamp(), o, id, version))
}

// setDeleted moves a person to the trash (at is not 0) or back.
func setDeleted(ctx context.Context, tx *db.Tx, o org.ID, id ID, version, at int64) error {
	return db.Changed(tx.ExecContext(ctx, `
		UPDATE person SET deleted_at = $1, updated_at = $2, version = version + 1
		WHERE org_id = $3 AND id = $4 AND version = $5`, at, tx.Stamp(), o, id, version))
}
