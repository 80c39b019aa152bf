package privacy

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/job"
	"kongdan/internal/org"
)

// MaxMonths is the longest retention period.
const MaxMonths = 240

// Retention is after how long people whom nothing needs any more are looked
// at. The zero value is never, as without a setting.
type Retention struct {
	Months    int // 0 is never
	Automatic bool
	Due       int // how many the last count found
	Counted   time.Time
	Version   int64
}

// Retention returns an organisation's setting, for administrators.
func (s *Service) Retention(ctx context.Context, actor org.Actor) (r Retention, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return r, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		r, err = retentionOf(ctx, tx, actor.Org)
		return err
	})
	return r, err
}

func retentionOf(ctx context.Context, tx *db.Tx, o org.ID) (r Retention, err error) {
	var counted int64
	err = tx.QueryRowContext(ctx, `SELECT months, automatic = 1, due, counted_at, version FROM retention WHERE org_id = $1`, o).
		Scan(&r.Months, &r.Automatic, &r.Due, &counted, &r.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return Retention{}, nil
	}
	if err != nil {
		return r, fmt.Errorf("retention: %w", err)
	}
	r.Counted = db.Time(counted)
	return r, nil
}

// SaveRetention sets the period in months, "" or "0" for never, and whether
// the daily job erases whoever is due. Who is due is counted by a job that
// follows.
//
// It fails with Forbidden for who is no administrator, with Invalid at "months"
// and "automatic", and with Conflict if version is not the newest.
func (s *Service) SaveRetention(ctx context.Context, actor org.Actor, version int64, months string, automatic bool) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	var bad errs.Fields
	n := 0
	if text := strings.TrimSpace(months); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil || n < 0 || n > MaxMonths {
			bad.Add("months", "privacy.months_bad", "Max", MaxMonths)
		}
	}
	if automatic && n == 0 && len(bad) == 0 {
		bad.Add("automatic", "privacy.automatic_needs_months")
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := bad.Err(); err != nil {
			return err
		}
		was, err := retentionOf(ctx, tx, actor.Org)
		if err != nil {
			return err
		}
		statement := `UPDATE retention SET months = $2, automatic = $3, changed_by = $4, changed_at = $5, due = 0, counted_at = 0, version = version + 1
			WHERE org_id = $1 AND version = $6`
		args := []any{actor.Org, n, db.Bool(automatic), actor.User, tx.Stamp(), version}
		if version == 0 && was.Version == 0 { // the first time
			statement = `INSERT INTO retention (org_id, months, automatic, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (org_id) DO NOTHING`
			args = args[:5]
		}
		if err := db.Changed(tx.ExecContext(ctx, statement, args...)); err != nil {
			return err
		}
		if n > 0 {
			if _, err := job.Enqueue(ctx, tx, job.Job{Org: string(actor.Org), Kind: RetainKind, Key: "org"}); err != nil {
				return err
			}
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "retention.change", Kind: "organisation", ID: string(actor.Org),
			Before: map[string]any{"months": was.Months, "automatic": was.Automatic}, After: map[string]any{"months": n, "automatic": automatic}})
	})
}
