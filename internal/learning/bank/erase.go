package bank

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/org"
)

// EraseMany takes questions away that nothing of another area refers to, as if
// they had never been there. Where something does, it fails (see db.Referenced).
// The caller decides who may, and records it.
func EraseMany(ctx context.Context, tx *db.Tx, o org.ID, ids []ID) error {
	if err := search.RemoveMany(ctx, tx, o, SearchKind, texts(ids)); err != nil {
		return err
	}
	for some := range db.Chunks(texts(ids)) {
		for _, of := range []struct{ table, column string }{
			{"question_enemy", "one"}, {"question_enemy", "other"}, {"question_near", "one"}, {"question_near", "other"},
			{"question_band", "question_id"}, {"question_tag", "question_id"}, {"question_version", "question_id"},
		} {
			var w db.Where
			w.And("org_id = ?", o)
			w.In(of.column, some...)
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+of.table+w.SQL(), w.Args()...); err != nil { // #nosec G202 -- names of our own
				return fmt.Errorf("erase from %s: %w", of.table, err)
			}
		}
		var w db.Where
		w.And("org_id = ?", o)
		w.In("twin_id", some...)
		if _, err := tx.ExecContext(ctx, `UPDATE question SET twin_id = NULL`+w.SQL(), w.Args()...); err != nil {
			return fmt.Errorf("part twins: %w", err)
		}
	}
	return tx.Erase(ctx, "question", o, texts(ids))
}
