package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kongdan/internal/kit/once"
)

// claimKey returns the answer of an earlier request with this key. Otherwise
// it holds the key until the transaction ends, so that two at once cannot both
// run: the second waits for the first.
func claimKey(ctx context.Context, tx *Tx, k once.Key) (string, bool, error) {
	res, err := tx.ExecContext(ctx, `
		INSERT INTO request_key (org_id, user_id, request_key, answer, created_at)
		VALUES ($1, $2, $3, '', $4)
		ON CONFLICT (org_id, user_id, request_key) DO NOTHING`, k.Org, k.User, k.Name, tx.Stamp())
	if err != nil {
		return "", false, fmt.Errorf("claim request key: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return "", false, err
	}
	var answer string
	err = tx.QueryRowContext(ctx, `
		SELECT answer FROM request_key
		WHERE org_id = $1 AND user_id = $2 AND request_key = $3`, k.Org, k.User, k.Name).Scan(&answer)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return answer, err == nil, err
}

func answerKey(ctx context.Context, tx *Tx, k once.Key, answer string) error {
	if answer == "" {
		return nil
	}
	_, err := tx.ExecContext(ctx, `
		UPDATE request_key SET answer = $1
		WHERE org_id = $2 AND user_id = $3 AND request_key = $4`, answer, k.Org, k.User, k.Name)
	return err
}
