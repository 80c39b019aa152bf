package account

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// Ref names an account where it is mentioned.
type Ref struct {
	ID   ID
	Name string
}

// Double is the cause of the error "account.double": accounts of the same
// folded name exist already. The actor may go on all the same.
type Double struct {
	Known  []Ref // those the actor sees
	Hidden bool  // there are others, of which the actor learns no more than this
}

// Error is for the log.
func (d *Double) Error() string {
	return fmt.Sprintf("%d accounts of this name in sight, others: %v", len(d.Known), d.Hidden)
}

// checkDouble fails with Invalid, because of a *Double, if another live account
// has the same folded name.
func checkDouble(ctx context.Context, tx *db.Tx, actor org.Actor, self ID, name string) error {
	var d Double
	var w db.Where
	actor.Limit(&w, org.Account, "a")
	w.And("a.deleted_at = 0 AND a.name_key = ? AND a.id <> ?", typed.Fold(name), self)
	rows, err := tx.QueryContext(ctx, `SELECT a.id, a.name FROM account a`+w.SQL()+` ORDER BY a.id LIMIT 5`, w.Args()...)
	if err != nil {
		return fmt.Errorf("doubles of an account: %w", err)
	}
	if d.Known, err = db.Collect(rows, func(r *Ref) []any { return []any{&r.ID, &r.Name} }); err != nil {
		return err
	}
	var all int
	if err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM account WHERE org_id = $1 AND deleted_at = 0 AND name_key = $2 AND id <> $3`,
		actor.Org, typed.Fold(name), self).Scan(&all); err != nil {
		return err
	}
	if all == 0 {
		return nil
	}
	d.Hidden = all > len(d.Known) && len(d.Known) < 5
	return errs.Because(&d, errs.Invalid, "account.double")
}

// checkCode fails with Invalid at the field if another live account has the
// credit code; the message names that account only to who sees it.
func checkCode(ctx context.Context, tx *db.Tx, actor org.Actor, self ID, code string) error {
	if code == "" {
		return nil
	}
	var n int
	if err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM account WHERE org_id = $1 AND credit_code = $2 AND deleted_at = 0 AND id <> $3`,
		actor.Org, code, self).Scan(&n); err != nil || n == 0 {
		return err
	}
	var w db.Where
	actor.Limit(&w, org.Account, "a")
	w.And("a.credit_code = ? AND a.deleted_at = 0 AND a.id <> ?", code, self)
	rows, err := tx.QueryContext(ctx, `SELECT a.id, a.name FROM account a`+w.SQL(), w.Args()...)
	if err != nil {
		return err
	}
	seen, err := db.Collect(rows, func(r *Ref) []any { return []any{&r.ID, &r.Name} })
	if err != nil {
		return err
	}
	if len(seen) == 0 {
		return errs.Field("credit_code", "account.code_taken")
	}
	return errs.Field("credit_code", "account.code_taken_by", "Name", seen[0].Name)
}
