package person

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// Anonymise leaves of a person a row that has a place in the figures and no
// identity: called as called says, at its account, in no list, no search and no
// trash. Nobody reports to it any more. It fails with Conflict if version is
// not the newest. What other areas know of the person is theirs to forget.
func Anonymise(ctx context.Context, tx *db.Tx, o org.ID, id ID, version int64, called string) error {
	err := db.Changed(tx.ExecContext(ctx, `
		UPDATE person SET name = $1, name_key = $2, title = '', department = '', mobile = '', phone = '', email = '', wechat = '',
		       reports_to = NULL, note = '', basis = '', basis_note = '', basis_on = '', basis_by = '', keep_until = '', keep_reason = '',
		       erased_at = $3, deleted_at = $3, updated_at = $3, version = version + 1
		WHERE org_id = $4 AND id = $5 AND version = $6 AND erased_at = 0`, called, typed.Fold(called), tx.Stamp(), o, id, version))
	if err != nil {
		return err
	}
	if err := forgetReporting(ctx, tx, o, []string{string(id)}); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `
		UPDATE person SET reports_to = NULL, version = version + 1 WHERE org_id = $1 AND reports_to = $2`, o, id); err != nil {
		return fmt.Errorf("free who reported to a person: %w", err)
	}
	return unindex(ctx, tx, o, id)
}

// Reword changes what is written about the people of accounts, and tells of how many.
func Reword(ctx context.Context, tx *db.Tx, r db.Rewording, accounts []string) (int, error) {
	changed, err := tx.Reword(ctx, r, "person", []string{"note", "basis_note", "keep_reason"}, "account_id", accounts)
	return len(changed), err
}

// Read returns a person of the organisation, in the trash or not, for a caller
// who has checked that the actor may see everybody. It fails with NotFound for
// one who does not exist or was erased.
func Read(ctx context.Context, tx *db.Tx, o org.ID, id ID) (p Person, err error) {
	var w db.Where
	w.And("p.org_id = ? AND p.id = ? AND p.erased_at = 0", o, id)
	return read(ctx, tx, ` FROM person p`, &w)
}

// KeepUntil notes until when somebody is kept whom nothing needs, and why. That
// is no change of the person.
func KeepUntil(ctx context.Context, tx *db.Tx, o org.ID, id ID, until, why string) error {
	return db.Changed(tx.ExecContext(ctx, `
		UPDATE person SET keep_until = $1, keep_reason = $2, version = version + 1
		WHERE org_id = $3 AND id = $4 AND erased_at = 0`, until, why, o, id))
}

// Shared reports whether somebody else of the organisation has the same name.
func Shared(ctx context.Context, tx *db.Tx, o org.ID, id ID, name string) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM person WHERE org_id = $1 AND name_key = $2 AND id <> $3 AND erased_at = 0`, o, typed.Fold(name), id).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("who else is called like a person: %w", err)
	}
	return n > 0, nil
}

// Erased tells which of some people were erased: they have no page any more.
func (s *Service) Erased(ctx context.Context, actor org.Actor, ids []string) (gone map[string]bool, err error) {
	gone = map[string]bool{}
	if len(ids) == 0 {
		return gone, nil
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var w db.Where
		w.And("org_id = ? AND erased_at > 0", actor.Org)
		w.In("id", ids...)
		rows, err := tx.QueryContext(ctx, `SELECT id FROM person`+w.SQL(), w.Args()...)
		if err != nil {
			return fmt.Errorf("who was erased: %w", err)
		}
		list, err := db.Collect(rows, func(s *string) []any { return []any{s} })
		for _, id := range list {
			gone[id] = true
		}
		return err
	})
	return gone, err
}
