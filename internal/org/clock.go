package org

import (
	"context"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
)

// ZoneOf is the time zone of an organisation: what jobs go by, which act for
// no member.
func ZoneOf(ctx context.Context, tx *db.Tx, o ID) (*time.Location, error) {
	var zone string
	if err := tx.QueryRowContext(ctx, `SELECT time_zone FROM organisation WHERE id = $1`, o).Scan(&zone); err != nil {
		return nil, fmt.Errorf("time zone of the organisation: %w", err)
	}
	return zoneOf(zone), nil
}

// Today is the calendar date of a transaction where the organisation is.
func Today(ctx context.Context, tx *db.Tx, o ID) (string, error) {
	zone, err := ZoneOf(ctx, tx, o)
	return Actor{Zone: zone}.Today(tx.Now), err
}
