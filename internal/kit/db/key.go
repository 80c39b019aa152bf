package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Key makes a request repeatable: whoever sends the same request again gets
// the first answer and changes nothing.
type Key struct {
	Org, User string
	Hash      string // of the client's key, the address and the body
	n         int
}

type keyName struct{}

// WithKey returns a context whose writing transactions are done once. Each of
// them takes its own number, so a request may hold more than one.
func WithKey(ctx context.Context, k *Key) context.Context {
	return context.WithValue(ctx, keyName{}, k)
}

// WithoutKey returns a context whose transactions always run: for work a
// request causes but that is not its answer.
func WithoutKey(ctx context.Context) context.Context {
	return context.WithValue(ctx, keyName{}, (*Key)(nil))
}

type onceKey struct{ org, user, key string }

func keyOf(ctx context.Context) (onceKey, bool) {
	k, _ := ctx.Value(keyName{}).(*Key)
	if k == nil {
		return onceKey{}, false
	}
	k.n++
	return onceKey{k.Org, k.User, fmt.Sprintf("%s.%d", k.Hash, k.n)}, true
}

// claimKey returns the answer of an earlier request with this key. Otherwise
// it holds the key until the transaction ends, so that two at once cannot both
// run: the second waits for the first.
func claimKey(ctx context.Context, tx *Tx, k onceKey) (string, bool, error) {
	res, err := tx.ExecContext(ctx, `
		INSERT INTO request_key (org_id, user_id, request_key, answer, created_at)
		VALUES ($1, $2, $3, '', $4)
		ON CONFLICT (org_id, user_id, request_key) DO NOTHING`, k.org, k.user, k.key, tx.Stamp())
	if err != nil {
		return "", false, fmt.Errorf("claim request key: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return "", false, err
	}
	var answer string
	err = tx.QueryRowContext(ctx, `
		SELECT answer FROM request_key
		WHERE org_id = $1 AND user_id = $2 AND request_key = $3`, k.org, k.user, k.key).Scan(&answer)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return answer, err == nil, err
}

func answerKey(ctx context.Context, tx *Tx, k onceKey, answer string) error {
	if answer == "" {
		return nil
	}
	_, err := tx.ExecContext(ctx, `
		UPDATE request_key SET answer = $1
		WHERE org_id = $2 AND user_id = $3 AND request_key = $4`, answer, k.org, k.user, k.key)
	return err
}
