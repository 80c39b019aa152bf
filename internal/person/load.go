package person

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/fold"
)

// What follows is for files that bring in many people at once. The caller
// decides who may, resolves accounts and superiors, and records the whole of it.

// Clean returns the draft as it is stored. It fails with Invalid at the fields
// that cannot be accepted.
func (d Draft) Clean() (Draft, error) { return d.clean() }

// With returns the person with another draft.
func (p Person) With(d Draft) Person {
	p.Name, p.Title, p.Department, p.Mobile, p.Phone, p.Email, p.WeChat, p.Note, p.ReportsTo =
		d.Name, d.Title, d.Department, d.Mobile, d.Phone, d.Email, d.WeChat, d.Note, d.ReportsTo
	p.Basis, p.BasisNote, p.BasisOn = d.Basis, d.BasisNote, day.Date(d.BasisOn)
	return p
}

// InsertMany writes new people, cleaned, each after the one they report to.
func InsertMany(ctx context.Context, tx *db.Tx, o org.ID, list []Person) error {
	rows := make([][]any, len(list))
	docs := make([]search.Doc, len(list))
	for i, p := range list {
		rows[i] = []any{o, p.ID, p.Account, p.Name, typed.Fold(p.Name), p.Title, p.Department, p.Mobile, p.Phone, p.Email, p.WeChat,
			db.Null(p.ReportsTo), p.Note, p.Basis, p.BasisNote, p.BasisOn, p.BasisBy, db.Ms(p.Created), tx.Stamp()}
		docs[i] = search.Doc{Object: string(p.ID), Words: words(p.Draft())}
	}
	err := tx.Insert(ctx, "person", `org_id, id, account_id, name, name_key, title, department, mobile, phone, email, wechat,
		reports_to, note, basis, basis_note, basis_on, basis_by, created_at, updated_at`, rows, "")
	if err != nil {
		return err
	}
	return search.PutMany(ctx, tx, o, SearchKind, docs)
}

// Rewrite replaces a person's fields as Update does and returns the new
// version. now is cleaned, at the same account. It fails with Invalid at
// "reports_to" where the person would report to itself.
func Rewrite(ctx context.Context, tx *db.Tx, actor org.Actor, was, now Person) (int64, error) {
	d := now.Draft()
	if err := update(ctx, tx, actor.Org, was.ID, was.Version, d, now.BasisBy); err != nil {
		return 0, err
	}
	if err := index(ctx, tx, actor.Org, was.ID, d); err != nil {
		return 0, err
	}
	if err := record(ctx, tx, actor, "person.update", was.Account, was.ID, changes(d, was.Draft()), changes(was.Draft(), d)); err != nil {
		return 0, err
	}
	return was.Version + 1, checkCircle(ctx, tx, actor.Org, was.ID)
}

// OfAccounts returns the live people of accounts.
func OfAccounts(ctx context.Context, tx *db.Tx, o org.ID, accounts []string) (all []Person, err error) {
	for some := range db.Chunks(accounts) {
		var w db.Where
		w.And("p.org_id = ? AND p.deleted_at = 0", o)
		w.In("p.account_id", some...)
		rows, err := tx.QueryContext(ctx, `SELECT `+columns+` FROM person p`+w.SQL()+` ORDER BY p.id`, w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("read people: %w", err)
		}
		type row struct {
			Person
			created, updated, deleted int64
		}
		list, err := db.Collect(rows, func(r *row) []any {
			return []any{&r.ID, &r.Account, &r.Name, &r.Title, &r.Department, &r.Mobile, &r.Phone, &r.Email, &r.WeChat,
				&r.ReportsTo, &r.Note, &r.Basis, &r.BasisNote, &r.BasisOn, &r.BasisBy, &r.created, &r.updated, &r.deleted, &r.Version}
		})
		if err != nil {
			return nil, fmt.Errorf("read people: %w", err)
		}
		for _, r := range list {
			r.Created, r.Updated = db.Time(r.created), db.Time(r.updated)
			all = append(all, r.Person)
		}
	}
	return all, nil
}

// EraseMany takes people away that nothing else refers to, as if they had
// never been there. Where something does, it fails (see db.Referenced).
func EraseMany(ctx context.Context, tx *db.Tx, o org.ID, ids []string) error {
	if err := search.RemoveMany(ctx, tx, o, SearchKind, ids); err != nil {
		return err
	}
	if err := forgetReporting(ctx, tx, o, ids); err != nil {
		return err
	}
	for some := range db.Chunks(ids) { // they may report to each other
		var w db.Where
		w.And("org_id = ?", o)
		w.In("id", some...)
		if _, err := tx.ExecContext(ctx, `UPDATE person SET reports_to = NULL`+w.SQL(), w.Args()...); err != nil {
			return fmt.Errorf("erase people: %w", err)
		}
	}
	return tx.Erase(ctx, "person", o, ids)
}

func words(d Draft) []string {
	return fold.Words(d.Name + "\n" + d.Title + "\n" + d.Department + "\n" + d.Mobile + "\n" + d.Phone + "\n" + d.Email + "\n" + d.WeChat)
}
