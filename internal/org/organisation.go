package org

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
)

// Organisation is what an administrator sets for everybody.
type Organisation struct {
	NewOrganisation
	Version int64
}

type organisationValues struct {
	Name     string `json:"name"`
	Currency string `json:"currency"`
	Lang     string `json:"lang"`
	TimeZone string `json:"time_zone"`
}

func (n NewOrganisation) values() organisationValues {
	return organisationValues(n)
}

// Organisation returns the actor's organisation.
func (s *Service) Organisation(ctx context.Context, actor Actor) (o Organisation, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		o, err = organisation(ctx, tx, actor.Org)
		return err
	})
	return o, err
}

// Settings is Organisation for the pages that only administrators open.
func (s *Service) Settings(ctx context.Context, actor Actor) (Organisation, error) {
	if err := actor.CheckAdminister(); err != nil {
		return Organisation{}, err
	}
	return s.Organisation(ctx, actor)
}

func organisation(ctx context.Context, tx *db.Tx, id ID) (o Organisation, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT name, currency, lang, time_zone, version FROM organisation WHERE id = $1`, id,
	).Scan(&o.Name, &o.Currency, &o.Lang, &o.TimeZone, &o.Version)
	return o, err
}

// UpdateOrganisation changes name, currency, and what new members start with.
// The currency cannot be changed once amounts are kept in it. It fails with
// Conflict if version is old.
func (s *Service) UpdateOrganisation(ctx context.Context, actor Actor, version int64, n NewOrganisation) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		before, err := organisation(ctx, tx, actor.Org)
		if err != nil {
			return err
		}
		var bad errs.Fields
		n.check(&bad)
		if err := bad.Err(); err != nil {
			return err
		}
		if n.Currency != before.Currency && s.Priced != nil {
			priced, err := s.Priced(ctx, tx, actor.Org)
			if err != nil {
				return err
			}
			if priced {
				return errs.Field("currency", "organisation.currency_in_use")
			}
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE organisation SET name = $1, currency = $2, lang = $3, time_zone = $4, version = version + 1
			WHERE id = $5 AND version = $6`, n.Name, n.Currency, n.Lang, n.TimeZone, actor.Org, version)); err != nil {
			return err
		}
		return Record(ctx, tx, actor, Entry{Action: "organisation.update", Kind: "organisation", ID: string(actor.Org),
			Before: before.values(), After: n.values()})
	})
}
