package org

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/once"
)

// mostOrganisations is how many organisations the same login is looked for in.
const mostOrganisations = 5

// Arrival is what signing in leads to: the token of a session, or the doors of
// several organisations.
type Arrival struct {
	Token string
	Doors []Door
}

// Door is one of several organisations a password is right for, with a code
// that is good for EnterChosen for a few minutes.
type Door struct {
	Organisation string
	Member       string // the name there
	Code         string
}

type candidate struct {
	org     ID
	user    UserID
	hash    string
	orgName string
	name    string
}

// SignIn checks a user name or e-mail address with its password. It fails with
// Unauthenticated, in the same words and after the same work, for a login that
// is unknown, deactivated or not yet activated and for a wrong password, and
// with TooMany while the account or the address is locked.
func (s *Service) SignIn(ctx context.Context, login, password string, from Client) (Arrival, error) {
	login, ctx = known(foldLogin(login)), once.Without(ctx)
	err := s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := addressLock.try(ctx, tx, network(from.Address)); err != nil {
			return err
		}
		return accountLock.try(ctx, tx, login)
	})
	if err != nil {
		return Arrival{}, err
	}
	var all []candidate
	err = s.db.View(ctx, func(tx *db.Tx) error {
		all, err = candidates(ctx, tx, login)
		return err
	})
	if err != nil {
		return Arrival{}, err
	}
	var right []candidate
	for _, c := range all {
		ok, err := s.hasher.matches(ctx, password, c.hash)
		if err != nil {
			return Arrival{}, err
		}
		if ok {
			right = append(right, c)
		}
	}
	if len(right) == 0 {
		return Arrival{}, errs.New(errs.Unauthenticated, "signin.wrong")
	}
	var a Arrival
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		a = Arrival{}
		if err := accountLock.clear(ctx, tx, login); err != nil {
			return err
		}
		if err := addressLock.giveBack(ctx, tx, network(from.Address)); err != nil {
			return err
		}
		if len(right) == 1 {
			if err := unchanged(ctx, tx, right[0]); err != nil {
				return err
			}
			a.Token, err = arrive(ctx, tx, right[0].org, right[0].user, from)
			return err
		}
		for _, c := range right {
			code, err := newCode(ctx, tx, c.org, c.user, choosing)
			if err != nil {
				return err
			}
			a.Doors = append(a.Doors, Door{c.orgName, c.name, code})
		}
		return nil
	})
	return a, err
}

// candidates lists the active members with a login, and fills up with nobodies
// so that every login costs the same work: one password for each organisation.
func candidates(ctx context.Context, tx *db.Tx, login string) ([]candidate, error) {
	var width int
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM organisation`).Scan(&width); err != nil {
		return nil, err
	}
	width = max(1, min(width, mostOrganisations))
	column := "m.login"
	if strings.Contains(login, "@") { // no login has one
		column = "m.email"
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT m.org_id, m.id, m.password_hash, o.name, m.name
		FROM member m JOIN organisation o ON o.id = m.org_id
		WHERE `+column+` = $1 AND m.deactivated_at = 0 AND m.password_hash <> '' AND $1 <> ''
		ORDER BY o.name, m.org_id LIMIT `+fmt.Sprint(mostOrganisations), login) // #nosec G202 -- one of two constants
	if err != nil {
		return nil, fmt.Errorf("find login: %w", err)
	}
	list, err := db.Collect(rows, func(c *candidate) []any { return []any{&c.org, &c.user, &c.hash, &c.orgName, &c.name} })
	for len(list) < width {
		list = append(list, candidate{})
	}
	return list, err
}

// unchanged fails when the password was changed or the member deactivated
// while it was checked. Whoever does so next waits for this transaction, and so
// ends the session that it opens.
func unchanged(ctx context.Context, tx *db.Tx, c candidate) error {
	err := tx.QueryRowContext(ctx, `
		SELECT 1 FROM member m
		WHERE m.org_id = $1 AND m.id = $2 AND m.password_hash = $3 AND m.deactivated_at = 0`+tx.ForShare("m"),
		c.org, c.user, c.hash).Scan(new(int))
	if errors.Is(err, sql.ErrNoRows) {
		err = errs.New(errs.Unauthenticated, "signin.wrong")
	}
	return err
}

// arrive opens a session and notes it. A session that the browser had before
// ends: a token is never carried over a sign-in.
func arrive(ctx context.Context, tx *db.Tx, o ID, u UserID, from Client) (string, error) {
	if from.Token != "" {
		if _, err := tx.ExecContext(ctx, `DELETE FROM session WHERE token_hash = $1`, hashOf(from.Token)); err != nil {
			return "", err
		}
	}
	token, err := openSession(ctx, tx, o, u, from)
	if err != nil {
		return "", err
	}
	return token, Record(ctx, tx, Actor{Org: o, User: u, Address: from.Address},
		Entry{Action: "member.sign_in", Kind: "member", ID: string(u)})
}
