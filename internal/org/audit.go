package org

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"kongdan/internal/kit/db"
)

// Entry is one change for the audit log. Before and After are what the change
// replaced, as small structs or maps; a coach's name or note never goes in.
type Entry struct {
	Action string // what was done, e.g. "deal.update": the key of its text below "audit."
	Kind   string // of the object: deal, account, member …
	ID     string
	About  string // the deal or account on whose log it shows; "" for none
	Before any
	After  any
}

// Record appends an entry to the organisation's chain, in the transaction of
// the change itself. Each entry's hash covers the one before, so that any
// later change of the log shows (Verify).
func Record(ctx context.Context, tx *db.Tx, actor Actor, e Entry) error {
	before, err := encode(e.Before)
	if err != nil {
		return err
	}
	after, err := encode(e.After)
	if err != nil {
		return err
	}
	salt := hex.EncodeToString(randomBytes(16))
	var seq int64
	var last string
	// The row of the head is locked by this update until the transaction ends.
	err = tx.QueryRowContext(ctx, `
		INSERT INTO audit_head (org_id, seq, hash) VALUES ($1, 1, '')
		ON CONFLICT (org_id) DO UPDATE SET seq = audit_head.seq + 1
		RETURNING seq, hash`, actor.Org).Scan(&seq, &last)
	if err != nil {
		return fmt.Errorf("audit head: %w", err)
	}
	row := auditRow{
		Org: actor.Org, Seq: seq, At: tx.Stamp(), User: actor.User, Action: e.Action, Kind: e.Kind,
		ID: e.ID, About: e.About, Address: actor.Address, Digest: digest(salt, before, after),
	}
	hash := row.hash(last)
	if _, err := tx.ExecContext(ctx, `
		INSERT INTO audit (org_id, seq, at, user_id, action, kind, object_id, about_id, address, digest, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		row.Org, row.Seq, row.At, row.User, row.Action, row.Kind, row.ID, row.About, row.Address, row.Digest, hash); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `
		INSERT INTO audit_value (org_id, seq, salt, before_value, after_value)
		VALUES ($1, $2, $3, $4, $5)`, row.Org, row.Seq, salt, before, after); err != nil {
		return fmt.Errorf("audit values: %w", err)
	}
	_, err = tx.ExecContext(ctx, `UPDATE audit_head SET hash = $1 WHERE org_id = $2`, hash, actor.Org)
	return err
}

type auditRow struct {
	Org                                      ID
	Seq, At                                  int64
	User                                     UserID
	Action, Kind, ID, About, Address, Digest string
}

func (r auditRow) hash(last string) string {
	text, _ := json.Marshal([]any{last, r.Org, r.Seq, r.At, r.User, r.Action, r.Kind, r.ID, r.About, r.Address, r.Digest})
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

func digest(salt, before, after string) string {
	sum := sha256.Sum256([]byte(salt + "\x00" + before + "\x00" + after))
	return hex.EncodeToString(sum[:])
}

func encode(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	text, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("audit value: %w", err)
	}
	return string(text), nil
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: the runtime stops without randomness
	return b
}

// Verify walks an organisation's chain and returns the number of entries. The
// error names the first entry that was changed, added or taken away.
func (s *Service) Verify(ctx context.Context, o ID) (n int64, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		n, err = verify(ctx, tx, o)
		return err
	})
	return n, err
}

func verify(ctx context.Context, tx *db.Tx, o ID) (int64, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT a.seq, a.at, a.user_id, a.action, a.kind, a.object_id, a.about_id, a.address, a.digest, a.hash,
		       COALESCE(v.salt, ''), COALESCE(v.before_value, ''), COALESCE(v.after_value, '')
		FROM audit a
		LEFT JOIN audit_value v ON v.org_id = a.org_id AND v.seq = a.seq
		WHERE a.org_id = $1 ORDER BY a.seq`, o)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	var n int64
	last := ""
	for rows.Next() {
		r := auditRow{Org: o}
		var hash, salt, before, after string
		if err := rows.Scan(&r.Seq, &r.At, &r.User, &r.Action, &r.Kind, &r.ID, &r.About, &r.Address, &r.Digest, &hash,
			&salt, &before, &after); err != nil {
			return n, err
		}
		n++
		erased := salt == ""
		if r.Seq != n || r.hash(last) != hash || (!erased && digest(salt, before, after) != r.Digest) {
			return n, fmt.Errorf("audit log: entry %d does not fit the one before", n)
		}
		last = hash
	}
	if err := rows.Err(); err != nil {
		return n, err
	}
	var seq int64
	var head string
	err = tx.QueryRowContext(ctx, `SELECT seq, hash FROM audit_head WHERE org_id = $1`, o).Scan(&seq, &head)
	if errors.Is(err, sql.ErrNoRows) && n == 0 {
		return 0, nil
	}
	if err != nil || seq != n || head != last {
		return n, fmt.Errorf("audit log: the end is missing after entry %d (%v)", n, err)
	}
	return n, nil
}
