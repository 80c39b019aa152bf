package org

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
)

// Grant puts a member on the team of something, or brings it into the
// member's view through the deal via. Granting again changes nothing.
func Grant(ctx context.Context, tx *db.Tx, o ID, kind Kind, object string, user UserID, via string) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO access_grant (org_id, kind, user_id, object_id, via, created_at)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT DO NOTHING`, o, kind, user, object, via, tx.Stamp())
	if err != nil {
		return fmt.Errorf("grant %s %s: %w", kind, object, err)
	}
	return nil
}

// Revoke takes a grant back; one that does not exist is no error.
func Revoke(ctx context.Context, tx *db.Tx, o ID, kind Kind, object string, user UserID, via string) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM access_grant
		WHERE org_id = $1 AND kind = $2 AND user_id = $3 AND object_id = $4 AND via = $5`,
		o, kind, user, object, via)
	if err != nil {
		return fmt.Errorf("revoke %s %s: %w", kind, object, err)
	}
	return nil
}

// OnTeam reports whether a member is on the team itself of something.
func OnTeam(ctx context.Context, tx *db.Tx, o ID, kind Kind, object string, user UserID) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM access_grant
		WHERE org_id = $1 AND kind = $2 AND user_id = $3 AND object_id = $4 AND via = ''`,
		o, kind, user, object).Scan(&n)
	return n > 0, err
}

// TeamMember is one member of a team.
type TeamMember struct {
	ID     UserID
	Name   string
	Active bool
}

// Team lists who is on the team of something, by name. The owner is not part of it.
func Team(ctx context.Context, tx *db.Tx, o ID, kind Kind, object string) ([]TeamMember, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT m.id, m.name, m.deactivated_at = 0
		FROM access_grant g
		JOIN member m ON m.org_id = g.org_id AND m.id = g.user_id
		WHERE g.org_id = $1 AND g.kind = $2 AND g.object_id = $3 AND g.via = ''
		ORDER BY m.name, m.id`, o, kind, object)
	if err != nil {
		return nil, fmt.Errorf("team of %s %s: %w", kind, object, err)
	}
	return db.Collect(rows, func(m *TeamMember) []any { return []any{&m.ID, &m.Name, &m.Active} })
}
