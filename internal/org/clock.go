package org

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
)

// Today is the calendar date of a transaction where the organisation is: what
// jobs go by, which have no member's zone.
func Today(ctx context.Context, tx *db.Tx, o ID) (string, error) {
	var zone string
	if err := tx.QueryRowContext(ctx, `SELECT time_zone FROM organisation WHERE id = $1`, o).Scan(&zone); err != nil {
		return "", fmt.Errorf("time zone of the organisation: %w", err)
	}
	return Actor{Zone: zoneOf(zone)}.Today(tx.Now), nil
}
