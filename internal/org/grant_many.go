package org

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
)

// NewGrant is one grant for GrantMany.
type NewGrant struct {
	Kind   Kind
	Object string
	User   UserID
	Via    string
}

// GrantMany is Grant for many at once.
func GrantMany(ctx context.Context, tx *db.Tx, o ID, list []NewGrant) error {
	rows := make([][]any, len(list))
	for i, g := range list {
		rows[i] = []any{o, g.Kind, g.User, g.Object, g.Via, tx.Stamp()}
	}
	return tx.Insert(ctx, "access_grant", "org_id, kind, user_id, object_id, via, created_at", rows, "ON CONFLICT DO NOTHING")
}

// RevokeObjects takes back every grant on things that are about to be erased,
// and, where they are deals, what came into view through them.
func RevokeObjects(ctx context.Context, tx *db.Tx, o ID, kind Kind, objects []string) error {
	const each = 500
	for len(objects) > 0 {
		n := min(each, len(objects))
		conds := []db.Where{{}}
		conds[0].And("kind = ?", kind)
		conds[0].In("object_id", objects[:n]...)
		if kind == Deal {
			conds = append(conds, db.Where{})
			conds[1].And("kind = ?", Account)
			conds[1].In("via", objects[:n]...)
		}
		for i := range conds {
			conds[i].And("org_id = ?", o)
			if _, err := tx.ExecContext(ctx, `DELETE FROM access_grant`+conds[i].SQL(), conds[i].Args()...); err != nil {
				return fmt.Errorf("revoke grants on %s: %w", kind, err)
			}
		}
		objects = objects[n:]
	}
	return nil
}
