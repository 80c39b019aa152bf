package org

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
)

// Holdings counts what a member is responsible for.
type Holdings struct{ Deals, Accounts, Tasks int }

// Any reports whether somebody has to take over.
func (h Holdings) Any() bool { return h.Deals+h.Accounts+h.Tasks > 0 }

// HeldBy returns what a member is responsible for, for the administrator.
func (s *Service) HeldBy(ctx context.Context, actor Actor, u UserID) (h Holdings, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return Holdings{}, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		h, err = s.holdings(ctx, tx, actor.Org, u)
		return err
	})
	return h, err
}

func (s *Service) holdings(ctx context.Context, tx *db.Tx, o ID, u UserID) (Holdings, error) {
	if s.Holdings == nil {
		return Holdings{}, nil
	}
	return s.Holdings(ctx, tx, o, u)
}

// Deactivate shuts a member out: sessions and links end at once, what the
// member did stays. Whatever the member is responsible for goes to successor in
// the same transaction; without any, successor may be "". why is the actor's
// reason to take over what is for a team alone, mostly "". It fails with Invalid
// at the fields "successor" and, as Transfer does, "why", and for the actor and
// the last administrator.
func (s *Service) Deactivate(ctx context.Context, actor Actor, u UserID, version int64, successor UserID, why string) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error { return s.deactivate(ctx, tx, actor, u, version, successor, why) })
}

func (s *Service) deactivate(ctx context.Context, tx *db.Tx, actor Actor, u UserID, version int64, successor UserID, why string) error {
	if err := lockOrg(ctx, tx, actor.Org); err != nil {
		return err
	}
	m, err := Find(ctx, tx, actor.Org, u)
	if err != nil {
		return err
	}
	switch {
	case !m.Active:
		return errs.New(errs.Conflict, "member.inactive")
	case m.Version != version:
		return errs.New(errs.Conflict, "conflict.changed")
	case m.ID == actor.User:
		return errs.New(errs.Invalid, "member.not_yourself")
	}
	if m.Role == Administrator {
		if err := checkAnotherAdministrator(ctx, tx, actor.Org, u, ""); err != nil {
			return err
		}
	}
	if err := db.Changed(tx.ExecContext(ctx, `
		UPDATE member SET deactivated_at = $1, version = version + 1
		WHERE org_id = $2 AND id = $3 AND version = $4`, tx.Stamp(), actor.Org, u, version)); err != nil {
		return err
	}
	held, err := s.holdings(ctx, tx, actor.Org, u) // from here on nobody gives the member anything
	if err != nil {
		return err
	}
	after := map[string]any{"deals": held.Deals, "accounts": held.Accounts, "tasks": held.Tasks}
	if held.Any() {
		heir, err := s.heir(ctx, tx, actor, u, successor, why)
		if err != nil {
			return err
		}
		after["successor"] = heir.Name
	}
	if err := endSessions(ctx, tx, actor.Org, u, ""); err != nil {
		return err
	}
	if err := dropCodes(ctx, tx, actor.Org, u); err != nil {
		return err
	}
	return Record(ctx, tx, actor, Entry{Action: "member.deactivate", Kind: "member", ID: string(u), Before: m.values(), After: after})
}

// heir checks who takes over and hands everything to them.
func (s *Service) heir(ctx context.Context, tx *db.Tx, actor Actor, from, to UserID, why string) (Member, error) {
	if to == "" {
		return Member{}, errs.Field("successor", "member.successor_needed")
	}
	heir, err := Find(ctx, tx, actor.Org, to)
	if errs.Is(err, errs.NotFound) || err == nil && (!heir.Active || heir.ID == from) {
		return Member{}, errs.Field("successor", "error.invalid_choice")
	}
	if err != nil {
		return Member{}, err
	}
	if s.Transfer == nil {
		return Member{}, errs.New(errs.Internal, "member.successor_needed") // app sets both or none
	}
	return heir, s.Transfer(ctx, tx, actor, from, to, why)
}

// Reactivate lets a member in again, with the password and rights of before.
// What was handed over stays where it is.
func (s *Service) Reactivate(ctx context.Context, actor Actor, u UserID, version int64) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		m, err := Find(ctx, tx, actor.Org, u)
		if err != nil {
			return err
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE member SET deactivated_at = 0, version = version + 1
			WHERE org_id = $1 AND id = $2 AND version = $3 AND deactivated_at <> 0`, actor.Org, u, version)); err != nil {
			return err
		}
		return Record(ctx, tx, actor, Entry{Action: "member.reactivate", Kind: "member", ID: string(u), After: m.values()})
	})
}
