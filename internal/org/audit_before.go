package org

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
)

// ValuesBefore lists what a field of one thing was before its changes, as the
// audit log still tells, each value once.
func ValuesBefore(ctx context.Context, tx *db.Tx, o ID, kind, id, field string) (values []string, err error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT v.before_value FROM audit a JOIN audit_value v ON v.org_id = a.org_id AND v.seq = a.seq
		WHERE a.org_id = $1 AND a.kind = $2 AND a.object_id = $3 AND v.before_value <> '' ORDER BY a.seq`, o, kind, id)
	if err != nil {
		return nil, fmt.Errorf("earlier values in the audit log: %w", err)
	}
	list, err := db.Collect(rows, func(s *string) []any { return []any{s} })
	for _, text := range list {
		var before map[string]any
		if json.Unmarshal([]byte(text), &before) != nil {
			continue // of another shape
		}
		if value, ok := before[field].(string); ok && value != "" && !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	return values, err
}
