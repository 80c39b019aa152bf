package org

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/once"
)

// How long a session lives.
const (
	SessionIdle     = 14 * 24 * time.Hour // without a request
	SessionAbsolute = 60 * 24 * time.Hour // at most
	seenEvery       = 5 * time.Minute     // how often a request is noted
)

// Client is where a request came from. Token is that of a session the browser
// brings along; signing in ends it.
type Client struct{ Address, Agent, Token string }

// newToken returns a secret of 256 bits for a cookie or a link.
func newToken() string { return base64.RawURLEncoding.EncodeToString(randomBytes(32)) }

// hashOf is what is stored of a secret.
func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// openSession starts a session and returns its token, which is stored nowhere.
func openSession(ctx context.Context, tx *db.Tx, o ID, user UserID, from Client) (string, error) {
	token := newToken()
	now := tx.Now
	_, err := tx.ExecContext(ctx, `
		INSERT INTO session (token_hash, org_id, user_id, id, created_at, seen_at, expires_at, address, agent)
		VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)`,
		hashOf(token), o, user, id.New(), db.Ms(now), db.Ms(now.Add(SessionAbsolute)), from.Address, clip(from.Agent, 200))
	if err != nil {
		return "", fmt.Errorf("open session: %w", err)
	}
	return token, nil
}

// renewSession gives the actor's session another token and returns it.
func renewSession(ctx context.Context, tx *db.Tx, actor Actor) (string, error) {
	token := newToken()
	_, err := tx.ExecContext(ctx, `
		UPDATE session SET token_hash = $1 WHERE org_id = $2 AND user_id = $3 AND id = $4`,
		hashOf(token), actor.Org, actor.User, actor.Session)
	if err != nil {
		return "", fmt.Errorf("renew session: %w", err)
	}
	return token, nil
}

// StartSession signs a member in who has proved who they are, and returns the
// token for the browser. Signing in always starts a new session.
func (s *Service) StartSession(ctx context.Context, o ID, user UserID, from Client) (token string, err error) {
	err = s.db.InTx(once.Without(ctx), func(tx *db.Tx) error {
		token, err = openSession(ctx, tx, o, user, from)
		return err
	})
	return token, err
}

// Authenticate returns who a session's token belongs to. It fails with
// Unauthenticated for a token that is unknown, expired, idle for too long or of
// a member who was deactivated.
func (s *Service) Authenticate(ctx context.Context, token string, from Client) (Actor, error) {
	nobody := errs.New(errs.Unauthenticated, "error.signin_needed")
	if token == "" {
		return Actor{}, nobody
	}
	hash := hashOf(token)
	var a Actor
	var seen time.Time
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		a, seen, err = findActor(ctx, tx, hash)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return Actor{}, nobody
	}
	if err != nil {
		return Actor{}, err
	}
	a.Address = from.Address
	if now := s.db.Now(); now.Sub(seen) > seenEvery {
		if err := s.noteSeen(ctx, hash); err != nil {
			return Actor{}, err
		}
	}
	return a, nil
}

// seenWait is how long a page waits to note that somebody was here. Reading
// goes on while a long change, such as an import, holds the database.
const seenWait = 300 * time.Millisecond

func (s *Service) noteSeen(ctx context.Context, hash string) error {
	short, stop := context.WithTimeout(once.Without(ctx), seenWait)
	defer stop()
	err := s.db.InTx(short, func(tx *db.Tx) error {
		_, err := tx.ExecContext(short, `UPDATE session SET seen_at = $1 WHERE token_hash = $2`, tx.Stamp(), hash)
		return err
	})
	late := short.Err() != nil && ctx.Err() == nil
	if late || errs.Is(err, errs.Full) || errs.Is(err, errs.Unavailable) { // reading goes on without a disk to write on
		return nil
	}
	return err
}

func findActor(ctx context.Context, tx *db.Tx, hash string) (a Actor, seen time.Time, err error) {
	var zone, dept string
	var seenMs int64
	err = tx.QueryRowContext(ctx, `
		SELECT s.org_id, s.user_id, s.id, s.seen_at, m.name, m.role, m.data_scope, COALESCE(m.department_id, ''),
		       m.lang, m.time_zone, m.theme, o.name, o.currency
		FROM session s
		JOIN member m ON m.org_id = s.org_id AND m.id = s.user_id
		JOIN organisation o ON o.id = s.org_id
		WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND m.deactivated_at = 0`,
		hash, tx.Stamp(), db.Ms(tx.Now.Add(-SessionIdle)),
	).Scan(&a.Org, &a.User, &a.Session, &seenMs, &a.Name, &a.Role, &a.Scope, &dept, &a.Lang, &zone, &a.Theme, &a.OrgName, &a.Currency)
	if err != nil {
		return Actor{}, time.Time{}, err
	}
	a.Zone = zoneOf(zone)
	a.Departments, err = reach(ctx, tx, a.Org, a.Scope, DepartmentID(dept))
	return a, db.Time(seenMs), err
}

// reach lists the departments a scope reaches from a member's own.
func reach(ctx context.Context, tx *db.Tx, o ID, scope DataScope, own DepartmentID) ([]DepartmentID, error) {
	if own == "" || (scope != ScopeDepartment && scope != ScopeDepartmentBelow) {
		return nil, nil
	}
	if scope == ScopeDepartment {
		return []DepartmentID{own}, nil
	}
	rows, err := tx.QueryContext(ctx, `
		WITH RECURSIVE below (id) AS (
			SELECT d.id FROM department d WHERE d.org_id = $1 AND d.id = $2
			UNION
			SELECT d.id FROM department d JOIN below b ON d.parent_id = b.id WHERE d.org_id = $1
		)
		SELECT id FROM below ORDER BY id`, o, own)
	if err != nil {
		return nil, fmt.Errorf("departments below: %w", err)
	}
	return db.Collect(rows, func(d *DepartmentID) []any { return []any{d} })
}

// zoneOf returns a time zone by name; an unknown one reads as UTC.
func zoneOf(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return z
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// SignOut ends the actor's own session.
func (s *Service) SignOut(ctx context.Context, actor Actor) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `
			DELETE FROM session WHERE org_id = $1 AND user_id = $2 AND id = $3`, actor.Org, actor.User, actor.Session)
		return err
	})
}
