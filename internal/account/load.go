package account

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
)

// What follows is for files that bring in many accounts at once. The caller
// decides who may, resolves names and codes, and records the whole of it.

// Clean returns the draft as it is stored. It fails with Invalid at the fields
// that cannot be accepted.
func (d Draft) Clean() (Draft, error) { return d.clean() }

// With returns the account with another draft.
func (a Account) With(d Draft) Account {
	a.Name, a.Industry, a.Region, a.CreditCode, a.Website, a.Address, a.Note, a.Parent =
		d.Name, d.Industry, d.Region, d.CreditCode, d.Website, d.Address, d.Note, d.Parent
	return a
}

// InsertMany writes new accounts, cleaned, each after the one it belongs to.
func InsertMany(ctx context.Context, tx *db.Tx, o org.ID, list []Account) error {
	rows := make([][]any, len(list))
	docs := make([]search.Doc, len(list))
	for i, a := range list {
		rows[i] = []any{o, a.ID, a.Name, typed.Fold(a.Name), db.Null(a.Parent), a.Industry, a.Region, a.CreditCode, a.Website,
			a.Address, a.Note, a.Owner, db.Ms(a.Created), tx.Stamp()}
		docs[i] = search.Doc{Object: string(a.ID), Words: words(a.Draft())}
	}
	err := tx.Insert(ctx, "account", `org_id, id, name, name_key, parent_id, industry, region, credit_code, website, address,
		note, owner_id, created_at, updated_at`, rows, "")
	if err != nil {
		return err
	}
	return search.PutMany(ctx, tx, o, SearchKind, docs)
}

// Rewrite replaces an account's fields and owner, as Update and HandOver do,
// and returns its new version. now is cleaned. It fails with Invalid at
// "parent" where the account would stand above itself.
func Rewrite(ctx context.Context, tx *db.Tx, actor org.Actor, was, now Account) (int64, error) {
	d, version := now.Draft(), was.Version
	if err := update(ctx, tx, actor.Org, was.ID, version, d); err != nil {
		return 0, err
	}
	version++
	if err := index(ctx, tx, actor.Org, was.ID, d); err != nil {
		return 0, err
	}
	if err := record(ctx, tx, actor, "account.update", was.ID, changes(d, was.Draft()), changes(was.Draft(), d)); err != nil {
		return 0, err
	}
	if now.Owner != was.Owner {
		if err := handOver(ctx, tx, actor, was, version, now.Owner); err != nil {
			return 0, err
		}
		version++
	}
	return version, checkCircle(ctx, tx, actor.Org, was.ID)
}

// ReadMany returns live accounts by id; those that are not there are left out.
func ReadMany(ctx context.Context, tx *db.Tx, o org.ID, ids []string) (map[ID]Account, error) {
	found := make(map[ID]Account, len(ids))
	for some := range db.Chunks(ids) {
		var w db.Where
		w.And("a.org_id = ? AND a.deleted_at = 0", o)
		w.In("a.id", some...)
		rows, err := tx.QueryContext(ctx, `SELECT `+columns+` FROM account a`+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("read accounts: %w", err)
		}
		type row struct {
			Account
			created, updated, deleted int64
		}
		list, err := db.Collect(rows, func(r *row) []any {
			return []any{&r.ID, &r.Name, &r.Parent, &r.Industry, &r.Region, &r.CreditCode, &r.Website, &r.Address,
				&r.Note, &r.Owner, &r.created, &r.updated, &r.deleted, &r.Version}
		})
		if err != nil {
			return nil, fmt.Errorf("read accounts: %w", err)
		}
		for _, r := range list {
			r.Created, r.Updated = db.Time(r.created), db.Time(r.updated)
			found[r.ID] = r.Account
		}
	}
	return found, nil
}

// EraseMany takes accounts away that nothing else refers to, as if they had
// never been there. Where something does, it fails (see db.Referenced).
func EraseMany(ctx context.Context, tx *db.Tx, o org.ID, ids []string) error {
	if err := org.RevokeObjects(ctx, tx, o, org.Account, ids); err != nil {
		return err
	}
	if err := search.RemoveMany(ctx, tx, o, SearchKind, ids); err != nil {
		return err
	}
	for some := range db.Chunks(ids) { // they may belong to each other
		var w db.Where
		w.And("org_id = ?", o)
		w.In("id", some...)
		if _, err := tx.ExecContext(ctx, `UPDATE account SET parent_id = NULL`+w.SQL(), w.Args()...); err != nil {
			return fmt.Errorf("erase accounts: %w", err)
		}
	}
	return tx.Erase(ctx, "account", o, ids)
}

func words(d Draft) []string {
	return fold.Words(d.Name + "\n" + d.CreditCode + "\n" + d.Industry + "\n" + d.Region)
}
