package org

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/once"
)

// Purpose says what a one-time code is good for.
type Purpose string

// The purposes.
const (
	Invitation Purpose = "invite" // set the first password
	Reset      Purpose = "reset"  // set a new password
	Entrance   Purpose = "signin" // sign in without a password, from the terminal
	choosing   Purpose = "choose" // sign in to one of several organisations, the password being checked
	quiet      Purpose = "quiet"  // stop the daily mail
)

// lifetime is how long an unused code is good.
func (p Purpose) lifetime() time.Duration {
	switch p {
	case Invitation:
		return 7 * 24 * time.Hour
	case Reset:
		return 2 * time.Hour
	case Entrance:
		return 12 * time.Hour
	case quiet:
		return 60 * 24 * time.Hour
	}
	return 5 * time.Minute
}

// newCode makes a one-time code for a member. Only its hash is stored.
func newCode(ctx context.Context, tx *db.Tx, o ID, u UserID, p Purpose) (string, error) {
	code := newToken()
	_, err := tx.ExecContext(ctx, `
		INSERT INTO one_time_code (code_hash, org_id, user_id, purpose, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, hashOf(code), o, u, p, tx.Stamp(), db.Ms(tx.Now.Add(p.lifetime())))
	if err != nil {
		return "", fmt.Errorf("new code: %w", err)
	}
	return code, nil
}

// useCode uses a code up and returns whose it was. It fails with Invalid at
// the field "code" for one that is unknown, used, expired, for something else,
// or of a member who was deactivated.
func useCode(ctx context.Context, tx *db.Tx, code string, purposes ...Purpose) (o ID, u UserID, err error) {
	args := []any{tx.Stamp(), hashOf(code)}
	for _, p := range purposes {
		args = append(args, p)
	}
	err = tx.QueryRowContext(ctx, `
		UPDATE one_time_code SET used_at = $1
		WHERE code_hash = $2 AND used_at = 0 AND expires_at > $1 AND purpose IN (`+db.List(3, len(purposes))+`)
		AND EXISTS (SELECT 1 FROM member m WHERE m.org_id = one_time_code.org_id AND m.id = one_time_code.user_id AND m.deactivated_at = 0)
		RETURNING org_id, user_id`, args...).Scan(&o, &u)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", errs.Field("code", "code.invalid")
	}
	return o, u, err
}

// dropCodes makes every unused code of a member void that lets somebody in.
// Those in mails that are out already still stop them.
func dropCodes(ctx context.Context, tx *db.Tx, o ID, u UserID) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM one_time_code WHERE org_id = $1 AND user_id = $2 AND used_at = 0 AND purpose <> $3`, o, u, quiet)
	return err
}

// EnterByCode signs a member in by an Entrance code and returns the session's token.
func (s *Service) EnterByCode(ctx context.Context, code string, from Client) (string, error) {
	return s.enter(ctx, code, Entrance, from)
}

// EnterChosen signs a member in to the organisation that was chosen among
// several (see SignIn) and returns the session's token.
func (s *Service) EnterChosen(ctx context.Context, code string, from Client) (string, error) {
	return s.enter(ctx, code, choosing, from)
}

func (s *Service) enter(ctx context.Context, code string, p Purpose, from Client) (token string, err error) {
	err = s.db.InTx(once.Without(ctx), func(tx *db.Tx) error {
		o, u, err := useCode(ctx, tx, code, p)
		if err != nil {
			return err
		}
		token, err = arrive(ctx, tx, o, u, from)
		return err
	})
	return token, err
}

// Welcome sets a member's password by an Invitation or Reset code, signs the
// member in and returns the session's token. All other sessions and codes of
// the member end. It fails with Invalid at the fields "code" and "password";
// then the code is still good.
func (s *Service) Welcome(ctx context.Context, code, password string, from Client) (token string, err error) {
	ctx = once.Without(ctx)
	err = s.db.View(ctx, func(tx *db.Tx) error {
		o, u, err := holder(ctx, tx, code)
		if err != nil {
			return err
		}
		m, err := Find(ctx, tx, o, u)
		if err != nil {
			return err
		}
		return checkPassword("password", password, m.Login, m.Email, m.Name)
	})
	if err != nil {
		return "", err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return "", err
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		o, u, err := useCode(ctx, tx, code, Invitation, Reset)
		if err != nil {
			return err
		}
		if err := setPassword(ctx, tx, Actor{Org: o, User: u, Address: from.Address}, u, hash, "member.password_set"); err != nil {
			return err
		}
		token, err = arrive(ctx, tx, o, u, from)
		return err
	})
	return token, err
}

// holder returns whose an unused Invitation or Reset code is, without using it.
func holder(ctx context.Context, tx *db.Tx, code string) (o ID, u UserID, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT org_id, user_id FROM one_time_code
		WHERE code_hash = $1 AND used_at = 0 AND expires_at > $2 AND purpose IN ($3, $4)`,
		hashOf(code), tx.Stamp(), Invitation, Reset).Scan(&o, &u)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", errs.Field("code", "code.invalid")
	}
	return o, u, err
}

// setPassword stores a new hash and ends every session and code of the member.
func setPassword(ctx context.Context, tx *db.Tx, actor Actor, u UserID, hash, action string) error {
	if _, err := tx.ExecContext(ctx, `
		UPDATE member SET password_hash = $1 WHERE org_id = $2 AND id = $3`, hash, actor.Org, u); err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	if err := endSessions(ctx, tx, actor.Org, u, ""); err != nil {
		return err
	}
	if err := dropCodes(ctx, tx, actor.Org, u); err != nil {
		return err
	}
	return Record(ctx, tx, actor, Entry{Action: action, Kind: "member", ID: string(u)})
}

// Link is a one-time link for a member: Code stands behind the "#" of its
// address and is shown once.
type Link struct {
	Purpose Purpose
	Code    string
	Expires time.Time
	Mailed  bool // one like it goes out by mail
}

// NewLink makes an invitation, or a reset for a member who has a password
// already. Codes made before stay good until one is used.
func (s *Service) NewLink(ctx context.Context, actor Actor, u UserID) (link Link, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return Link{}, err
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		m, err := Find(ctx, tx, actor.Org, u)
		if err != nil {
			return err
		}
		link, err = s.sendLink(ctx, tx, actor, m)
		return err
	})
	return link, err
}

// sendLink is link, with another one on its way by mail where mail can be sent
// and the member has an address.
func (s *Service) sendLink(ctx context.Context, tx *db.Tx, actor Actor, m Member) (Link, error) {
	l, err := s.link(ctx, tx, actor, m)
	if err != nil || s.Mail == nil || m.Email == "" {
		return l, err
	}
	l.Mailed = true
	return l, s.Mail(ctx, tx, actor.Org, m.ID)
}

// Forgot mails a new link to the members with an e-mail address, where mail can
// be sent. Whoever asks learns nothing about whom there is: it fails only with
// TooMany, by address and by network.
func (s *Service) Forgot(ctx context.Context, email string, from Client) error {
	if s.Mail == nil {
		return errs.New(errs.NotFound, "error.page_not_found")
	}
	email, ctx = known(foldLogin(email)), once.Without(ctx)
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := addressLock.try(ctx, tx, network(from.Address)); err != nil {
			return err
		}
		if err := accountLock.try(ctx, tx, "forgot\x00"+email); err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `
			SELECT org_id, id FROM member WHERE email = $1 AND email <> '' AND deactivated_at = 0
			ORDER BY org_id LIMIT `+strconv.Itoa(mostOrganisations), email)
		if err != nil {
			return err
		}
		type found struct {
			org  ID
			user UserID
		}
		list, err := db.Collect(rows, func(f *found) []any { return []any{&f.org, &f.user} })
		if err != nil {
			return err
		}
		for _, f := range list {
			if err := s.Mail(ctx, tx, f.org, f.user); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) link(ctx context.Context, tx *db.Tx, actor Actor, m Member) (Link, error) {
	if !m.Active {
		return Link{}, errs.New(errs.Conflict, "member.inactive")
	}
	p := Reset
	if m.Invited {
		p = Invitation
	}
	code, err := newCode(ctx, tx, actor.Org, m.ID, p)
	if err != nil {
		return Link{}, err
	}
	err = Record(ctx, tx, actor, Entry{Action: "member.link", Kind: "member", ID: string(m.ID), After: map[string]string{"purpose": string(p)}})
	return Link{Purpose: p, Code: code, Expires: tx.Now.Add(p.lifetime())}, err
}
