package coach

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// Numbers lists the numbers of a deal's coaches who still are, which is all that
// anybody may know of them.
func Numbers(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID) ([]int, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT number FROM coach WHERE org_id = $1 AND opportunity_id = $2 AND retired_at = 0 ORDER BY number`, o, deal)
	if err != nil {
		return nil, fmt.Errorf("coaches of deal %s: %w", deal, err)
	}
	return db.Collect(rows, func(n *int) []any { return []any{n} })
}
