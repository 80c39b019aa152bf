package activity

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Held counts a member's open tasks: what HandOverAll would move.
func Held(ctx context.Context, tx *db.Tx, o org.ID, user org.UserID) (n int, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM task
		WHERE org_id = $1 AND assignee_id = $2 AND deleted_at = 0 AND done_at = 0`, o, user).Scan(&n)
	return n, err
}

// HandOverAll gives every open task of one member to another. It is for whoever
// deactivates the member, who has checked that the actor may and has moved
// deals and accounts before, so that the tasks' subjects are in view.
func HandOverAll(ctx context.Context, tx *db.Tx, actor org.Actor, from, to org.UserID) error {
	rows, err := tx.QueryContext(ctx, `
		UPDATE task SET assignee_id = $1, updated_at = $2, version = version + 1
		WHERE org_id = $3 AND assignee_id = $4 AND deleted_at = 0 AND done_at = 0
		RETURNING id, COALESCE(opportunity_id, account_id, ''), title`, to, tx.Stamp(), actor.Org, from)
	if err != nil {
		return err
	}
	type moved struct{ id, about, title string }
	list, err := db.Collect(rows, func(m *moved) []any { return []any{&m.id, &m.about, &m.title} })
	if err != nil {
		return err
	}
	for _, m := range list {
		if err := org.Record(ctx, tx, actor, org.Entry{Action: "task.hand_over", Kind: "task", ID: m.id, About: m.about,
			Before: map[string]any{"title": m.title, "assignee": from}, After: map[string]any{"title": m.title, "assignee": to}}); err != nil {
			return err
		}
	}
	return nil
}
