// Package certificate issues certificates to members who passed an exam or know
// enough of what they practise. A certificate holds for some months, can be
// renewed by what changed or was missed since, comes up for review when a key
// turns out to be wrong, and carries a signature that anybody can check.
package certificate

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/seal"
)

// The identifiers of this area.
type (
	ID     string
	KindID string
)

// Status is whether a certificate counts.
type Status string

// The states. A certificate whose last day is over keeps its status.
const (
	Valid   Status = "valid"
	Review  Status = "review"  // it was earned with a key that proved wrong; somebody has to decide
	Revoked Status = "revoked" // for good
)

// Certificate is one certificate of one member.
type Certificate struct {
	ID        ID
	Kind      KindID
	Member    org.UserID
	Number    string
	Name      string // of the kind, when it was issued
	Holder    string
	IssuedOn  day.Date
	EndsOn    day.Date // the last day on which it holds; "" without end
	Attempt   exam.AttemptID
	RenewedBy ID
	Status    Status
	Why       string // of a review or of a revocation
	Token     string
	Version   int64
}

// Over reports whether its last day was before a date.
func (c Certificate) Over(today day.Date) bool { return c.EndsOn != "" && c.EndsOn < today }

// Holds reports whether the certificate counts on a date.
func (c Certificate) Holds(today day.Date) bool { return c.Status == Valid && !c.Over(today) }

// renewable is how many days before its end a certificate can be renewed.
const renewable = 90

// Renewable reports whether its holder may renew it on a date.
func (c Certificate) Renewable(today day.Date) bool {
	return c.Status == Valid && c.EndsOn != "" && c.RenewedBy == "" && c.EndsOn.Sub(today) <= renewable
}

// Service holds the use cases of this area.
type Service struct{ db *db.DB }

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// Today is the date where the actor is.
func (s *Service) Today(actor org.Actor) day.Date { return day.Date(actor.Today(s.db.Now())) }

// signer returns the key that signs for an organisation. The first certificate
// makes one, and so does the first after a backup was read in, which holds none.
func signer(ctx context.Context, tx *db.Tx, o org.ID) (ed25519.PrivateKey, error) {
	var text string
	err := tx.QueryRowContext(ctx, `SELECT seed FROM certificate_secret WHERE org_id = $1 ORDER BY key_id LIMIT 1`, o).Scan(&text)
	if err == nil {
		seed, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil || len(seed) != ed25519.SeedSize {
			return nil, errors.New("the key that signs certificates is damaged")
		}
		return ed25519.NewKeyFromSeed(seed), nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("key that signs: %w", err)
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	key := seal.KeyID(public)
	_, err = tx.ExecContext(ctx, `INSERT INTO certificate_key (org_id, id, public_key, created_at) VALUES ($1, $2, $3, $4)`,
		o, key, seal.WriteKey(public), tx.Stamp())
	if err == nil {
		_, err = tx.ExecContext(ctx, `INSERT INTO certificate_secret (org_id, key_id, seed) VALUES ($1, $2, $3)`,
			o, key, base64.RawURLEncoding.EncodeToString(private.Seed()))
	}
	if err != nil {
		return nil, fmt.Errorf("make a key that signs: %w", err)
	}
	return private, nil
}

// Key is a public key of the organisation, for whoever checks certificates
// without this program's help.
type Key struct {
	ID, Public string
	Since      time.Time
}

// Keys lists the public keys of the actor's organisation, the youngest first.
func (s *Service) Keys(ctx context.Context, actor org.Actor) (list []Key, err error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT id, public_key, created_at FROM certificate_key WHERE org_id = $1 ORDER BY created_at DESC, id`, actor.Org)
		if err != nil {
			return fmt.Errorf("list keys: %w", err)
		}
		type row struct {
			Key
			since int64
		}
		read, err := db.Collect(rows, func(r *row) []any { return []any{&r.ID, &r.Public, &r.since} })
		list = make([]Key, len(read))
		for i, r := range read {
			r.Since = db.Time(r.since)
			list[i] = r.Key
		}
		return err
	})
	return list, err
}
