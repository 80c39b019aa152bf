package catalog

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// Delete moves a thing to the trash; deals that name it keep it. It fails with
// Forbidden unless the actor administers, with NotFound, and with Conflict for
// an old version.
func (t Table[ID, T]) Delete(ctx context.Context, d *db.DB, actor org.Actor, id ID, version int64) error {
	return t.trash(ctx, d, actor, id, &version)
}

// Restore takes a thing out of the trash. It fails like Delete, and with
// Invalid if the name is on the list again.
func (t Table[ID, T]) Restore(ctx context.Context, d *db.DB, actor org.Actor, id ID) error {
	return t.trash(ctx, d, actor, id, nil)
}

// trash moves a thing in, or out if version is nil.
func (t Table[ID, T]) trash(ctx context.Context, d *db.DB, actor org.Actor, id ID, version *int64) error {
	return d.InTx(ctx, func(tx *db.Tx) error {
		if err := actor.CheckAdminister(); err != nil {
			return err
		}
		x, err := t.Find(ctx, tx, actor.Org, id, version == nil)
		if err != nil {
			return err
		}
		item, _ := t.Split(&x)
		at, does, seen := int64(0), "restore", item.Version
		if version != nil {
			at, does, seen = tx.Stamp(), "delete", *version
		}
		err = db.Changed(tx.ExecContext(ctx, // #nosec G202 -- a name of our own
			`UPDATE `+t.Name+` SET deleted_at = $1, updated_at = $2, version = version + 1
			WHERE org_id = $3 AND id = $4 AND version = $5`, at, tx.Stamp(), actor.Org, id, seen))
		if db.Duplicate(err) {
			return errs.New(errs.Invalid, t.Keys.Again, "Name", item.Name)
		}
		if err != nil {
			return err
		}
		return t.Record(ctx, tx, actor, does, id, nil, map[string]string{"name": item.Name})
	})
}

// Written makes an error of writing a thing one that people can read.
func (t Table[ID, T]) Written(err error) error {
	if db.Duplicate(err) {
		return errs.Field("name", t.Keys.Taken)
	}
	if err == nil || errs.Is(err, errs.Conflict) {
		return err
	}
	return fmt.Errorf("write to the list %s: %w", t.Name, err)
}

// Record notes in the audit log what was done to a thing: "create", "update",
// "delete" or "restore".
func (t Table[ID, T]) Record(ctx context.Context, tx *db.Tx, actor org.Actor, does string, id ID, before, after any) error {
	return org.Record(ctx, tx, actor, org.Entry{Action: t.Name + "." + does, Kind: t.Name, ID: string(id), Before: before, After: after})
}
