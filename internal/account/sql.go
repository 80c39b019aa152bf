package account

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

const columns = `a.id, a.name, COALESCE(a.parent_id, ''), a.industry, a.region, a.credit_code, a.website, a.address,
	a.note, a.owner_id, a.created_at, a.updated_at, a.deleted_at, a.version`

// Find returns an account the actor sees. It fails with NotFound for one that
// does not exist, lies in the trash or is out of the actor's scope, alike.
func Find(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) (Account, error) {
	return find(ctx, tx, actor, id, false)
}

// Hold is Find, and keeps the account out of the trash until the transaction
// ends, so that nothing new hangs on one that is just being thrown away.
func Hold(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) (Account, error) {
	if lock := tx.ForShare("a"); lock != "" {
		if _, err := tx.ExecContext(ctx, `SELECT 1 FROM account a WHERE a.org_id = $1 AND a.id = $2`+lock, actor.Org, id); err != nil {
			return Account{}, fmt.Errorf("hold account: %w", err)
		}
	}
	return Find(ctx, tx, actor, id)
}

// HoldAll is Hold for many accounts, locked in the order in which they come,
// and tells how many of them are not there any more.
func HoldAll(ctx context.Context, tx *db.Tx, o org.ID, ids []string) (gone int, err error) {
	gone = len(ids)
	for some := range db.Chunks(ids) {
		var w db.Where
		w.And("a.org_id = ? AND a.deleted_at = 0", o)
		w.In("a.id", some...)
		rows, err := tx.QueryContext(ctx, `SELECT a.id FROM account a`+w.SQL()+` ORDER BY a.id`+tx.ForShare("a"), w.Args()...)
		if err != nil {
			return gone, fmt.Errorf("hold accounts: %w", err)
		}
		list, err := db.Collect(rows, func(id *ID) []any { return []any{id} })
		if err != nil {
			return gone, fmt.Errorf("hold accounts: %w", err)
		}
		gone -= len(list)
	}
	return gone, nil
}

func find(ctx context.Context, tx *db.Tx, actor org.Actor, id ID, trash bool) (a Account, err error) {
	var w db.Where
	actor.Limit(&w, org.Account, "a")
	w.And("a.id = ?", id)
	if trash {
		w.And("a.deleted_at <> 0")
	} else {
		w.And("a.deleted_at = 0")
	}
	var created, updated, deleted int64
	err = tx.QueryRowContext(ctx, `SELECT `+columns+` FROM account a`+w.SQL(), w.Args()...).Scan(
		&a.ID, &a.Name, &a.Parent, &a.Industry, &a.Region, &a.CreditCode, &a.Website, &a.Address,
		&a.Note, &a.Owner, &created, &updated, &deleted, &a.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, errs.New(errs.NotFound, "account.not_found")
	}
	if err != nil {
		return Account{}, fmt.Errorf("find account: %w", err)
	}
	a.Created, a.Updated, a.Deleted = db.Time(created), db.Time(updated), db.Time(deleted)
	return a, nil
}

func insert(ctx context.Context, tx *db.Tx, o org.ID, a Account) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO account (org_id, id, name, name_key, parent_id, industry, region, credit_code, website, address,
		                     note, owner_id, created_at, updated_at)
		VALUES ($1, $2, $3, $4, NULLIF($5, ''), $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		o, a.ID, a.Name, typed.Fold(a.Name), a.Parent, a.Industry, a.Region, a.CreditCode, a.Website, a.Address,
		a.Note, a.Owner, db.Ms(a.Created), tx.Stamp())
	return codeTaken(err, "insert account")
}

func update(ctx context.Context, tx *db.Tx, o org.ID, id ID, version int64, d Draft) error {
	err := db.Changed(tx.ExecContext(ctx, `
		UPDATE account SET name = $1, name_key = $2, parent_id = NULLIF($3, ''), industry = $4, region = $5, credit_code = $6,
		       website = $7, address = $8, note = $9, updated_at = $10, version = version + 1
		WHERE org_id = $11 AND id = $12 AND version = $13 AND deleted_at = 0`,
		d.Name, typed.Fold(d.Name), d.Parent, d.Industry, d.Region, d.CreditCode, d.Website, d.Address, d.Note,
		tx.Stamp(), o, id, version))
	return codeTaken(err, "update account")
}

func setOwner(ctx context.Context, tx *db.Tx, o org.ID, id ID, version int64, to org.UserID) error {
	return db.Changed(tx.ExecContext(ctx, `
		UPDATE account SET owner_id = $1, updated_at = $2, version = version + 1
		WHERE org_id = $3 AND id = $4 AND version = $5 AND deleted_at = 0`, to, tx.Stamp(), o, id, version))
}

// setDeleted moves an account to the trash (at is not 0) or back.
func setDeleted(ctx context.Context, tx *db.Tx, o org.ID, id ID, version, at int64) error {
	err := db.Changed(tx.ExecContext(ctx, `
		UPDATE account SET deleted_at = $1, updated_at = $2, version = version + 1
		WHERE org_id = $3 AND id = $4 AND version = $5`, at, tx.Stamp(), o, id, version))
	return codeTaken(err, "trash account")
}

// codeTaken names the fault of a credit code that somebody else entered in the
// same moment; checkCode sees all others.
func codeTaken(err error, doing string) error {
	if db.Duplicate(err) {
		return errs.Field("credit_code", "account.code_taken")
	}
	if err != nil && !errs.Is(err, errs.Conflict) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return err
}
