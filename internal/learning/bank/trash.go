package bank

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Delete moves a question to the trash. Papers that hold it keep it. It fails
// with NotFound, and with Conflict if version is not the newest.
func (s *Service) Delete(ctx context.Context, actor org.Actor, id ID, version int64) error {
	return s.trash(ctx, actor, id, &version)
}

// Restore takes a question out of the trash. It fails with NotFound if it is not there.
func (s *Service) Restore(ctx context.Context, actor org.Actor, id ID) error {
	return s.trash(ctx, actor, id, nil)
}

// trash moves a question in, or out if version is nil.
func (s *Service) trash(ctx context.Context, actor org.Actor, id ID, version *int64) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		q, err := find(ctx, tx, actor.Org, id, version == nil)
		if err != nil {
			return err
		}
		at, does, seen := int64(0), "question.restore", q.Version
		if version != nil {
			at, does, seen = tx.Stamp(), "question.delete", *version
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE question SET deleted_at = $1, changed_at = $2, version = version + 1
			WHERE org_id = $3 AND id = $4 AND version = $5`, at, tx.Stamp(), actor.Org, id, seen)); err != nil {
			return err
		}
		return record(ctx, tx, actor, does, id, nil, map[string]string{"title": short(q.Item.Stem)})
	})
}

// Confirm notes that somebody looked at a question and finds it right as it is.
// It fails like Delete.
func (s *Service) Confirm(ctx context.Context, actor org.Actor, id ID, version int64) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		q, err := Get(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE question SET looked_at = $1, version = version + 1 WHERE org_id = $2 AND id = $3 AND version = $4`,
			tx.Stamp(), actor.Org, id, version)); err != nil {
			return err
		}
		return record(ctx, tx, actor, "question.confirm", id, nil, map[string]string{"title": short(q.Item.Stem)})
	})
}
