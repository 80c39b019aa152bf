package account

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// Delete moves an account to the trash; its people are out of sight with it.
//
// It fails with Forbidden unless the actor owns it or manages, with Invalid if
// the Veto has a reason, and with Conflict for an old version.
func (s *Service) Delete(ctx context.Context, actor org.Actor, id ID, version int64) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		a, err := findToDispose(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if err := setDeleted(ctx, tx, actor.Org, id, version, tx.Stamp()); err != nil {
			return err
		}
		if s.Veto != nil { // now that nobody can add to what it counts
			if err := s.Veto(ctx, tx, actor, id); err != nil {
				return err
			}
		}
		if err := unindex(ctx, tx, actor.Org, id); err != nil {
			return err
		}
		return record(ctx, tx, actor, "account.delete", id, nil, map[string]string{"name": a.Name})
	})
}

// Restore takes an account out of the trash. It fails with NotFound if it is
// not there for the actor, with Forbidden as Delete does, and with Invalid if
// its credit code is in use again. If its owner has left, whoever restores it
// owns it.
func (s *Service) Restore(ctx context.Context, actor org.Actor, id ID) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		a, err := find(ctx, tx, actor, id, true)
		if err != nil {
			return err
		}
		if err := actor.CheckDispose(a.Owner); err != nil {
			return err
		}
		if err := checkCode(ctx, tx, actor, id, a.CreditCode); err != nil {
			if errs.Is(err, errs.Invalid) {
				return errs.New(errs.Invalid, "account.restore_code_taken", "Code", a.CreditCode)
			}
			return err
		}
		if err := setDeleted(ctx, tx, actor.Org, id, a.Version, 0); err != nil {
			return err
		}
		if err := index(ctx, tx, actor.Org, id, a.Draft()); err != nil {
			return err
		}
		if err := record(ctx, tx, actor, "account.restore", id, nil, map[string]string{"name": a.Name}); err != nil {
			return err
		}
		if err := org.CheckActive(ctx, tx, actor.Org, a.Owner, "owner"); !errs.Is(err, errs.Invalid) {
			return err
		}
		return handOver(ctx, tx, actor, a, a.Version+1, actor.User)
	})
}
