package privacy

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
)

// forgetNotes deletes the restricted notes about a person, and rewords those
// about others in the deals. How many there were is not told.
func forgetNotes(ctx context.Context, tx *db.Tx, r db.Rewording, person string, deals []string) error {
	const about = ` WHERE org_id = $1 AND person_id = $2`
	if _, err := tx.ExecContext(ctx, `
		DELETE FROM restricted_note_text WHERE org_id = $1 AND note_id IN (SELECT n.id FROM restricted_note n`+about+`)`, r.Org, person); err != nil {
		return fmt.Errorf("delete restricted notes: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM restricted_note`+about, r.Org, person); err != nil {
		return fmt.Errorf("delete restricted notes: %w", err)
	}
	for some := range db.Chunks(deals) {
		var w db.Where
		w.And("org_id = ?", r.Org)
		w.In("opportunity_id", some...)
		notes, err := idsOf(ctx, tx, `SELECT id FROM restricted_note`+w.SQL(), w.Args()...)
		if err != nil {
			return err
		}
		if _, err := tx.Reword(ctx, r, "restricted_note_text", []string{"body"}, "note_id", notes); err != nil {
			return err
		}
	}
	return nil
}
