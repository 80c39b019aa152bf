package org

import (
	"context"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/once"
)

// codeKept is how long a used or expired code is kept.
const codeKept = 30 * 24 * time.Hour

// Purge removes what is over: sessions and codes that expired, and tries at
// passwords that no lock counts any more. Doing so twice does no harm.
func (s *Service) Purge(ctx context.Context) error {
	return s.db.InTx(once.Without(ctx), func(tx *db.Tx) error {
		for _, old := range []struct {
			statement string
			before    time.Time
		}{
			{`DELETE FROM session WHERE expires_at < $1`, tx.Now},
			{`DELETE FROM session WHERE seen_at < $1`, tx.Now.Add(-SessionIdle)},
			{`DELETE FROM one_time_code WHERE expires_at < $1`, tx.Now.Add(-codeKept)},
			{`DELETE FROM signin_failure WHERE last_at < $1`, tx.Now.Add(-max(accountLock.rest, addressLock.rest))},
		} {
			if _, err := tx.ExecContext(ctx, old.statement, db.Ms(old.before)); err != nil {
				return fmt.Errorf("purge: %w", err)
			}
		}
		return nil
	})
}
