package account

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// above walks from an account ($2) to the top of its group; UNION ends the
// walk even in a circle.
const above = `WITH RECURSIVE up (id, parent_id) AS (
		SELECT a.id, a.parent_id FROM account a WHERE a.org_id = $1 AND a.id = $2
		UNION
		SELECT a.id, a.parent_id FROM account a JOIN up ON a.id = up.parent_id WHERE a.org_id = $1
	) `

// checkParent fails with Invalid at the field if the actor does not see the
// account that is to stand above.
func checkParent(ctx context.Context, tx *db.Tx, actor org.Actor, parent ID) error {
	if parent == "" {
		return nil
	}
	_, err := Find(ctx, tx, actor, parent)
	if errs.Is(err, errs.NotFound) {
		return errs.Field("parent", "account.parent_unknown")
	}
	return err
}

// checkCircle fails with Invalid at the field if the account now stands above
// itself. It is called after the change has been written and recorded: the
// record of the audit log holds every other change of the organisation back, so
// two moves at once cannot close a circle between them.
func checkCircle(ctx context.Context, tx *db.Tx, o org.ID, id ID) error {
	var n int
	err := tx.QueryRowContext(ctx, above+`SELECT COUNT(*) FROM up WHERE parent_id = $2`, o, id).Scan(&n)
	if err != nil {
		return fmt.Errorf("look for a circle of accounts: %w", err)
	}
	if n > 0 {
		return errs.Field("parent", "account.parent_circle")
	}
	return nil
}

// Root returns the top of the group an account belongs to, itself if it stands
// alone. It knows no scope: it serves to compare, not to show.
func Root(ctx context.Context, tx *db.Tx, o org.ID, id ID) (root ID, err error) {
	err = tx.QueryRowContext(ctx, above+`SELECT id FROM up WHERE parent_id IS NULL`, o, id).Scan(&root)
	if err != nil {
		return "", fmt.Errorf("root of account %s: %w", id, err)
	}
	return root, nil
}

// Group lists all live accounts of the group that an account belongs to, the
// account itself included. Like Root it knows no scope.
func Group(ctx context.Context, tx *db.Tx, o org.ID, id ID) ([]ID, error) {
	root, err := Root(ctx, tx, o, id)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `WITH RECURSIVE down (id, deleted_at) AS (
			SELECT a.id, a.deleted_at FROM account a WHERE a.org_id = $1 AND a.id = $2
			UNION
			SELECT a.id, a.deleted_at FROM account a JOIN down d ON a.parent_id = d.id WHERE a.org_id = $1
		) SELECT id FROM down WHERE deleted_at = 0 ORDER BY id`, o, root)
	if err != nil {
		return nil, fmt.Errorf("group of account %s: %w", id, err)
	}
	return db.Collect(rows, func(id *ID) []any { return []any{id} })
}
