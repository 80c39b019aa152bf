package opportunity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/stage"
)

// Create begins a deal. Administrators and managers may begin one for another
// member. It fails with Invalid, field by field, and with Forbidden for an
// actor who only reads.
func (s *Service) Create(ctx context.Context, actor org.Actor, t Terms) (ID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		o, err := Begin(ctx, tx, actor, t)
		return string(o.ID), err
	})
	return ID(made), err
}

// Begin is Create within a transaction.
func Begin(ctx context.Context, tx *db.Tx, actor org.Actor, t Terms) (Opportunity, error) {
	if err := actor.CheckWork(); err != nil {
		return Opportunity{}, err
	}
	var bad errs.Fields
	t = t.check(&bad, Opportunity{}, day.Date(actor.Today(tx.Now)))
	if t.Owner == "" {
		t.Owner = actor.User
	}
	if t.Owner != actor.User && !actor.MayDispose(t.Owner) {
		bad.Add("owner", "deal.owner_self_only")
	}
	bad.Note(checkWorker(ctx, tx, actor.Org, t.Owner, "owner"))
	if t.Account != "" {
		bad.Note(checkAccount(ctx, tx, actor, t.Account))
	}
	if err := bad.Err(); err != nil {
		return Opportunity{}, err
	}
	o := Opportunity{
		ID: ID(id.New()), Owner: t.Owner, Status: Open, SellingStage: stage.Assess, BuyingStage: stage.Need, Cycle: 1,
		Figures:   Figures{Basis: c139.BySelf, Zone: c139.Value{}.Zone(), TouchedAt: tx.Now},
		CreatedAt: tx.Now, UpdatedAt: tx.Now, Version: 1,
	}.with(t)
	if err := insert(ctx, tx, actor.Org, o); err != nil {
		return Opportunity{}, err
	}
	if err := setLinks(ctx, tx, actor.Org, o.ID, t, Terms{}); err != nil {
		return Opportunity{}, err
	}
	if err := showAccount(ctx, tx, actor.Org, o, o.Owner); err != nil {
		return Opportunity{}, err
	}
	links, err := loggedLinks(ctx, tx, actor.Org, o)
	if err != nil {
		return Opportunity{}, err
	}
	return o, recordChange(ctx, tx, actor, "deal.create", o, nil, with(t.logged(), links))
}

// checkAccount fails with Invalid at the field "account" unless the actor sees
// a live account of that id.
func checkAccount(ctx context.Context, tx *db.Tx, actor org.Actor, id account.ID) error {
	_, err := account.Hold(ctx, tx, actor, id)
	if errs.Is(err, errs.NotFound) {
		return errs.Field("account", "error.invalid_choice")
	}
	return err
}

// checkWorker fails with Invalid at the field unless user is an active member
// whose role works on deals.
func checkWorker(ctx context.Context, tx *db.Tx, o org.ID, user org.UserID, field string) error {
	var role org.Role
	err := tx.QueryRowContext(ctx, `
		SELECT m.role FROM member m WHERE m.org_id = $1 AND m.id = $2 AND m.deactivated_at = 0`+tx.ForShare("m"), o, user).Scan(&role)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("find member: %w", err)
	}
	if err != nil || !(org.Actor{Role: role}).MayWork() {
		return errs.Field(field, "error.invalid_choice")
	}
	return nil
}
