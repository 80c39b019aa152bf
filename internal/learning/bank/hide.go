package bank

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Hide takes the questions of an import out of everybody's sight, those in the
// trash too, so that they can be erased in parts (see Hidden), and returns how
// many there are.
func Hide(ctx context.Context, tx *db.Tx, o org.ID, of ImportID) (int64, error) {
	res, err := tx.ExecContext(ctx, `UPDATE question SET deleted_at = $1 WHERE org_id = $2 AND import_id = $3`, arriving, o, of)
	if err != nil {
		return 0, fmt.Errorf("hide questions: %w", err)
	}
	return res.RowsAffected()
}

// Unhide shows the questions of an import again, and returns how many there are.
func Unhide(ctx context.Context, tx *db.Tx, o org.ID, of ImportID) (int64, error) {
	res, err := tx.ExecContext(ctx, `UPDATE question SET deleted_at = 0 WHERE org_id = $1 AND import_id = $2 AND deleted_at = $3`, o, of, arriving)
	if err != nil {
		return 0, fmt.Errorf("show questions again: %w", err)
	}
	return res.RowsAffected()
}

// Hidden returns some of the questions of an import that nobody sees, by id.
func Hidden(ctx context.Context, tx *db.Tx, o org.ID, of ImportID, most int) ([]ID, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id FROM question WHERE org_id = $1 AND import_id = $2 AND deleted_at = $3 ORDER BY id LIMIT $4`, o, of, arriving, most)
	if err != nil {
		return nil, fmt.Errorf("find hidden questions: %w", err)
	}
	return db.Collect(rows, func(id *ID) []any { return []any{id} })
}

// DropPlaces takes the categories and materials away that an import made and that
// hold nothing.
func DropPlaces(ctx context.Context, tx *db.Tx, o org.ID, of ImportID) error {
	if _, err := tx.ExecContext(ctx, `
		DELETE FROM question_group WHERE org_id = $1 AND import_id = $2
		AND NOT EXISTS (SELECT 1 FROM question q WHERE q.org_id = question_group.org_id AND q.group_id = question_group.id)`, o, of); err != nil {
		return fmt.Errorf("drop the material of an import: %w", err)
	}
	for range MaxDepth { // from below
		res, err := tx.ExecContext(ctx, `
			DELETE FROM question_category WHERE org_id = $1 AND import_id = $2
			AND NOT EXISTS (SELECT 1 FROM question q WHERE q.org_id = question_category.org_id AND q.category_id = question_category.id)
			AND NOT EXISTS (SELECT 1 FROM question_category c WHERE c.org_id = question_category.org_id AND c.parent_id = question_category.id)`, o, of)
		if err != nil {
			return fmt.Errorf("drop the categories of an import: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
	}
	return nil
}
