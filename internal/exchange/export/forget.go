package export

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Forget takes away every file that can be fetched, for it may hold somebody
// who is being erased.
func Forget(ctx context.Context, tx *db.Tx, o org.ID) error {
	if _, err := tx.ExecContext(ctx, `
		DELETE FROM export_part WHERE org_id = $1 AND run_id IN (SELECT r.id FROM export_run r WHERE r.org_id = $1 AND r.state = $2)`, o, Ready); err != nil {
		return fmt.Errorf("take files of exports away: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE export_run SET state = $1 WHERE org_id = $2 AND state = $3`, Removed, o, Ready); err != nil {
		return fmt.Errorf("take files of exports away: %w", err)
	}
	return nil
}
